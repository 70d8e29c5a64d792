"""Departments as queues: Erlang, Pollaczek and Khinchine, Cobham, infinitely many servers."""

import numpy as np
import pytest
from scipy import stats

from experiments.verification import formulas, observe, reduced, replications
from experiments.verification.queues import infinite_servers, queues
from experiments.verification.settings import CREWS, DAYS, PER_DAY, SERVICE, exponential
from sim import run
from tests.laws.checks import assert_counts, assert_distribution, assert_mean, law_tests, rejected

test_law, test_law_rejects_a_wrong_model, test_law_at_length = law_tests(queues())


def test_number_with_many_servers_is_poisson(seed: int) -> None:
    at_one_hour = replications(infinite_servers(), seed)[:, 1].astype(int)
    law = stats.poisson(formulas.infinite_servers(5.0, 0.5, 4.0))
    expected = at_one_hour.size * np.append(law.pmf(np.arange(30)), law.sf(29))
    found = np.bincount(np.minimum(at_one_hour, 30), minlength=31)
    assert_counts(found, expected, "number in the system")


def test_with_many_servers_only_the_mean_of_service_counts_in_the_end(seed: int) -> None:
    # M/G/inf: at the end of the hour the mean is lambda x E[min(S, t)].
    constant = reduced("infinite_servers").replace({SERVICE: 30})
    at_one_hour = observe.number_in_system(run(constant, seed), [60.0])[:, 0]
    assert_mean(at_one_hour, 20.0 / 60.0 * 30.0, "number with constant service")


def check_waits(seed: int, mean_service: float) -> None:
    """M/M/1: who waits at all, rho, and for how long: exponential at rate mu - lambda."""
    queue = reduced("erlang_c").replace(
        {PER_DAY: 720, SERVICE: exponential(mean_service), DAYS: 200}
    )
    wait = observe.delay(run(queue, seed), "routed", "dispatched", 60.0)
    assert_mean(observe.batches((wait > 0).astype(float), 100), 0.5, "share that waits")
    # Every 40th call only: neighbours wait for the same cause.
    apart = wait[::40]
    assert_distribution(apart[apart > 0], stats.expon(scale=2.0).cdf, "waits of those who wait")


def test_waits_of_m_m_1_are_exponential(seed: int) -> None:
    check_waits(seed, 1.0)
    rejected(lambda: check_waits(seed, 0.8))


def test_calls_are_served_in_order_of_priority_and_then_of_arrival(seed: int) -> None:
    one = run(reduced("cobham").replace({DAYS: 3}), seed)
    record = one.record
    urgent = record.column("kind") == list(one.scenario.kinds).index("urgent")
    for group in (urgent, ~urgent):
        sent = record.time("dispatched")[group]
        assert (np.diff(sent[~np.isnan(sent)]) >= 0).all()
    # No other call is sent while an urgent one waits.
    for began, ended in zip(
        record.time("routed")[urgent], record.time("dispatched")[urgent], strict=True
    ):
        sent = record.time("dispatched")[~urgent]
        assert not ((sent > began) & (sent < ended)).any()


@pytest.mark.parametrize("crews", [1, 3])
def test_busy_crews_are_the_load(seed: int, crews: int) -> None:
    """Each crew works on one call at a time, and together they work lambda x E[S] on average."""
    queue = reduced("erlang_c").replace({CREWS: crews, PER_DAY: 1440 * 0.6 * crews, DAYS: 101})
    record = run(queue, seed).record
    arrived = record.time("arrived")
    ended = np.fmin(record.column("ended_min"), record.end_min)
    work = np.where(np.isnan(arrived), 0.0, ended - np.where(np.isnan(arrived), 0.0, arrived))
    by_day = np.bincount((record.column("onset_min") // 1440).astype(int), work)[1:-1] / 1440
    assert_mean(by_day, 0.6 * crews, "crews at work")


def test_arrivals_are_poisson(seed: int) -> None:
    onset = run(reduced("erlang_c"), seed).record.column("onset_min")
    assert_distribution(np.diff(onset), stats.expon(scale=1 / 0.8).cdf, "times between calls")
    per_hour = np.bincount((onset // 60).astype(int))[24:]
    law = stats.poisson(48.0)
    classes = np.arange(20, 80)
    expected = per_hour.size * np.concatenate(([law.cdf(19)], law.pmf(classes), [law.sf(79)]))
    found = np.bincount(np.clip(per_hour, 19, 80) - 19, minlength=62)
    assert_counts(found, expected, "calls in an hour")


def test_arrivals_follow_the_hours(seed: int) -> None:
    hours = np.arange(24.0)
    daily = reduced("erlang_c").replace({"kinds.case.by_hour": hours.tolist(), DAYS: 29})
    onset = run(daily, seed).record.column("onset_min")
    found = np.bincount((onset // 60).astype(int) % 24, minlength=24)
    assert_counts(found, onset.size * hours / hours.sum(), "calls by hour")
