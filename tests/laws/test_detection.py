"""Searching, passing, competing: the model against the theory of search and of competing risks."""

from collections.abc import Mapping
from dataclasses import replace
from math import exp

import numpy as np
from scipy import integrate, stats

from experiments.verification import formulas, observe, reduced
from experiments.verification.detection import detection, random_jumps
from experiments.verification.settings import CLEARS, DAYS, ESCALATES, LOOK, PER_DAY, exponential
from sim import Run, run
from sim.survival import HAPPENED, NEVER, NOT_YET, Waiting
from sim.terms import MINUTES_PER_DAY, End
from tests.laws.checks import (
    assert_counts,
    assert_distribution,
    assert_error_is_seen,
    assert_law,
    assert_mean,
    assert_share,
    law_tests,
    rejected,
)

FIVE_DAYS = 5.0 * MINUTES_PER_DAY


test_law, test_law_rejects_a_wrong_model, test_law_at_length = law_tests(detection())


def run_of(name: str, seed: int, settings: Mapping[str, object] | None = None) -> Run:
    return run(reduced(name).replace(settings or {}), seed)


def check_geometric(seed: int, chance: float) -> None:
    delays = observe.delay(run_of("random_jumps", seed, {LOOK: chance}), "onset", "detected", 4000)
    edges = np.arange(0, 1200, 10)
    expected = np.diff(formulas.random_jumps(0.8, 400, 5, edges), append=1.0) * delays.size
    # The last class holds all that is longer.
    found = np.histogram(delays, [*edges, np.inf], density=False)[0]
    expected[-1] = delays.size - expected[:-1].sum()
    assert_counts(found, expected, "delays of random jumps")


def test_delays_of_random_jumps_are_geometric(seed: int) -> None:
    check_geometric(seed, 0.8)
    rejected(lambda: check_geometric(seed, 0.64))


def test_delays_of_a_sweep_are_uniform_within_a_turn_and_geometric_in_turns(seed: int) -> None:
    delays = observe.delay(run_of("sweep", seed, {LOOK: 0.5}), "onset", "detected").astype(int)
    phases = np.bincount(delays % 40, minlength=40)
    assert_counts(phases, np.full(40, delays.size / 40), "phase")
    turns = np.minimum(delays // 40, 9)
    expected = delays.size * np.array([*0.5 ** np.arange(1, 10), 0.5**9])
    assert_counts(np.bincount(turns, minlength=10), expected, "turns")


def test_more_patrols_of_the_same_kind_multiply_their_rate(seed: int) -> None:
    law = random_jumps()
    ten = np.array(
        [formulas.random_jumps_mean(0.8, 400, 10),
         *formulas.random_jumps(0.8, 400, 10, [10, 50, 100, 200])]
    )  # fmt: skip
    doubled = replace(law, theory=ten, settings={"roles.worker.count": 10}, wrong={LOOK: 0.64})
    assert_law(doubled, seed)
    assert_error_is_seen(doubled, seed)


def check_weibull(seed: int, scale: float) -> None:
    """Residents notice at a constant rate; hazards escalate with a rate that grows."""
    rate = 0.02
    weibull = {"weibull": {"shape": 2.0, "scale": scale}}
    settings = {CLEARS: "never", ESCALATES: weibull, "people.notice_per_person_hour": 60 * rate}
    hits = observe.found(run_of("competing_risks", seed, settings), 0.0)
    theory, _ = integrate.quad(lambda t: rate * exp(-rate * t - (t / 60.0) ** 2), 0, np.inf)
    assert_share(hits, theory, "found before a Weibull escalation")


def test_weibull_escalation(seed: int) -> None:
    check_weibull(seed, 60.0)
    rejected(lambda: check_weibull(seed, 72.0))


def incidences(seed: int, per_day: float) -> list[float]:
    """Measured share found by day 5, from runs in which half of the cases are watched for less."""
    arriving = {PER_DAY: 1000, DAYS: 10, "people.notice_per_person_hour": per_day / 24}
    records = (run_of("competing_risks", seed + k, arriving).record for k in range(10))
    return [record.waiting("onset", "detected").incidence(FIVE_DAYS)[0] for record in records]


def test_the_measures_give_the_cumulative_incidence_while_cases_still_arise(seed: int) -> None:
    found = float(formulas.incidence([0.2, 0.05, 0.1], 5.0)[0])
    assert_mean(incidences(seed, 0.2), found, "found by day 5")
    rejected(lambda: assert_mean(incidences(seed, 0.16), found, "found by day 5"))


def escalated_by_day_5(seed: int, other_ends: int) -> list[float]:
    """Incidence in ten runs; other ends compete (NEVER) or are taken for censored (NOT_YET)."""
    found = []
    for k in range(10):
        record = run_of("competing_risks", seed + k).record
        escalated = record.ended_as(End.ESCALATED) & np.isnan(record.time("detected"))
        first = np.fmin(record.time("detected"), record.column("ended_min"))
        states = np.where(escalated, HAPPENED, other_ends).astype(np.uint8)
        found.append(Waiting(first, states).incidence(FIVE_DAYS)[0])
    return found


def test_the_naive_complement_of_kaplan_meier_is_wrong(seed: int) -> None:
    truth = float(formulas.incidence([0.2, 0.05, 0.1], 5.0)[1])
    naive = 1 - exp(-0.25)
    assert_mean(escalated_by_day_5(seed, NEVER), truth, "escalated by day 5")
    as_if_censored = escalated_by_day_5(seed, NOT_YET)
    assert_mean(as_if_censored, naive, "1 - Kaplan-Meier")
    rejected(lambda: assert_mean(as_if_censored, truth, "escalated by day 5"))


def test_notices_of_residents_are_a_poisson_process(seed: int) -> None:
    lasting = {CLEARS: "never", ESCALATES: "never", "people.notice_per_person_hour": 0.5, DAYS: 5}
    delays = observe.delay(run_of("competing_risks", seed, lasting), "onset", "detected")
    assert_distribution(delays, stats.expon(scale=120.0).cdf, "delays of residents")
    rejected(
        lambda: assert_distribution(delays, stats.expon(scale=144.0).cdf, "a rate 20 % too low")
    )


def test_faster_clearing_leaves_less_to_be_found(seed: int) -> None:
    shares = [
        observe.found(run_of("passes", seed, {CLEARS: exponential(mean), DAYS: 400}), 0.0).mean()
        for mean in (500.0, 2500.0, 12_500.0)
    ]
    assert shares == sorted(shares)
