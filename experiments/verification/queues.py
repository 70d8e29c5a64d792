"""The laws of queues and routing."""

from math import exp
from typing import Any, Final

import numpy as np

from experiments.verification import formulas, observe
from experiments.verification.law import Law
from experiments.verification.settings import (
    BATCHES,
    CREWS,
    DAYS,
    PER_DAY,
    SERVICE,
    exponential,
)
from sim import Run
from sim.terms import MINUTES_PER_DAY, End

DAY: Final = float(MINUTES_PER_DAY)
TANDEM_RATES: Final = (10.0, 8.0, 6.0, 5.0)
SIGMA: Final = 0.6
SERVICES: Final = {"constant": 1.0, "Erlang-2": 1.5, "exponential": 2.0,
                   "lognormal": formulas.lognormal_second_moment(SIGMA)}  # fmt: skip
"""Laws of service with their second moments when the mean is 1."""


def service(law: str, mean: float = 1.0) -> Any:
    """Write a duration of one of `SERVICES` as a scenario does."""
    written = {
        "constant": mean,
        "Erlang-2": {"erlang": {"k": 2, "mean": mean}},
        "exponential": exponential(mean),
        "lognormal": {"lognormal": {"median": mean * exp(-(SIGMA**2) / 2), "sigma": SIGMA}},
    }
    return written[law]


def waits(run: Run) -> observe.Floats:
    """Mean wait in queue, by stretches of the run."""
    return observe.batches(observe.delay(run, "routed", "dispatched", 0.5 * DAY), BATCHES)


def erlang_c(crews: int, per_min: float, days: int, runs: int) -> Law:
    """M/M/c with service of mean 1 min."""
    return Law(
        10, f"Erlang C, c = {crews}, lambda = {per_min:g}", "C(c, a) / (c mu - lambda)", "erlang_c",
        ("mean wait",), np.array([formulas.erlang_c_wait(crews, per_min)]), waits,
        wrong={SERVICE: exponential(0.8)},
        settings={CREWS: crews, PER_DAY: per_min * DAY, DAYS: days}, runs=runs,
    )  # fmt: skip


def pollaczek_khinchine(law: str, runs: int) -> Law:
    """M/G/1 at load .8 with service of mean 1 min."""
    return Law(
        11, f"M/G/1, {law} service", "lambda E[S^2] / (2 (1 - rho))", "pollaczek_khinchine",
        ("mean wait",), np.array([formulas.pollaczek_khinchine(0.8, 1.0, SERVICES[law])]), waits,
        wrong={SERVICE: service(law, 0.8)}, settings={SERVICE: service(law)}, runs=runs,
    )  # fmt: skip


def by_class(run: Run, since: str, until: str) -> observe.Floats:
    """Mean time between two moments of urgent and of other calls, by stretches of time."""
    record = run.record
    last = record.end_min - 0.5 * DAY
    urgent = record.column("kind") == list(run.scenario.kinds).index("urgent")
    onset = record.column("onset_min")
    wait = record.time(until) - record.time(since)
    stretch = ((onset - record.warmup_min) / (last - record.warmup_min) * BATCHES).astype(int)
    return np.array(
        [
            [wait[(stretch == k) & (urgent == which)].mean() for which in (True, False)]
            for k in range(BATCHES)
        ]
    )


def by_priority(run: Run) -> observe.Floats:
    """Mean wait of urgent and of other calls by stretches of time, and the sum of rho W."""
    means = by_class(run, "routed", "dispatched")
    return np.column_stack([means, means @ np.array([0.3, 0.5])])


def cobham() -> Law:
    """Two priorities at .3 and .5 per minute."""
    waits = formulas.cobham((0.3, 0.5))
    return Law(
        12, "Two priorities (Cobham)", "W0 / ((1 - s_(i-1)) (1 - s_i))", "cobham",
        ("urgent", "other", "sum of rho W"), np.array([*waits, 0.3 * waits[0] + 0.5 * waits[1]]),
        by_priority, wrong={"kinds.urgent.service_min": exponential(0.8)}, runs=2,
    )  # fmt: skip


def infinite_servers() -> Law:
    """M/M/inf from empty at t = 1 and t = 4 units of 15 min."""
    return Law(
        13, "M/M/inf from empty", "lambda/mu (1 - exp(-mu t))", "infinite_servers",
        ("t = 1", "t = 4"), formulas.infinite_servers(5.0, 0.5, [1, 4]),
        lambda run: observe.number_in_system(run, [15.0, 60.0]), wrong={PER_DAY: 16},
    )  # fmt: skip


def lost(run: Run) -> observe.Floats:
    """Share of calls that are lost, by stretches of the run."""
    return observe.batches(run.record.ended_as(End.LOST).astype(float), BATCHES)


def loss(law: str) -> Law:
    """M/G/5 without a queue at load 4."""
    return Law(
        10, f"Erlang B, {law} service", "a^c/c! / sum of a^k/k!", "loss", ("lost",),
        np.array([formulas.erlang_b(5, 4.0)]), lost,
        wrong={PER_DAY: 4608}, settings={SERVICE: service(law)},
    )  # fmt: skip


def hops(speed: float = 1.0) -> Law:
    """Four exponential hops of mean 5 min over the speed of routing."""
    mean = 20.0 / speed
    limits = [0.5 * mean, mean, 2.0 * mean]
    return Law(
        14, f"Four hops, speed {speed:g}", "Erlang(4)", "hops",
        ("mean", *(f"P(T <= {t:g})" for t in limits)),
        np.array([mean, *formulas.erlang_cdf(4, mean, limits)]),
        lambda run: observe.mean_and_shares(
            observe.delay(run, "reported", "routed", 200.0), limits
        ),
        wrong={"routing.speed": 1.2 * speed}, settings={"routing.speed": speed},
    )  # fmt: skip


def tandem() -> Law:
    """Four M/M/1 queues in a row."""
    ninety = formulas.tandem_quantile(3.0, TANDEM_RATES, 0.9)

    def through(run: Run) -> observe.Floats:
        minutes = observe.delay(run, "reported", "routed", 60.0)
        columns = (minutes, (minutes > ninety).astype(float), (minutes > 2.0).astype(float))
        return np.hstack([observe.batches(column, 4 * BATCHES) for column in columns])

    return Law(
        14, "Tandem of four M/M/1", "sum of 1 / (mu_i - lambda)", "tandem",
        ("mean", f"P(T > {ninety:.6f})", "P(T > 2)"),
        np.array([formulas.tandem_mean(3.0, TANDEM_RATES), 0.1,
                  *np.atleast_1d(formulas.tandem_tail(3.0, TANDEM_RATES, 2.0))]),
        through, wrong={"routing.desks.city.relay_min": exponential(0.16)}, runs=3,
    )  # fmt: skip


def little() -> Law:
    """The mean number on the way is the rate times the mean time on the way."""
    mean = formulas.tandem_mean(3.0, TANDEM_RATES)

    def number(run: Run) -> observe.Floats:
        # The first hours lack those who came before the warm-up ended.
        waiting = observe.number_on_the_way(run, "reported", "routed")[120:]
        return observe.batches(waiting, 4 * BATCHES)

    return Law(
        15, "Little's law in the tandem", "L = lambda W", "tandem", ("number on the way",),
        np.array([3.0 * mean]), number, wrong={PER_DAY: 0.8 * 3.0 * DAY}, runs=2,
    )  # fmt: skip


def queues() -> tuple[Law, ...]:
    """Return all laws of queues."""
    return (
        erlang_c(1, 0.8, 61, 4),
        erlang_c(2, 1.5, 61, 2),
        erlang_c(5, 4.0, 41, 2),
        erlang_c(10, 9.0, 51, 2),
        *(loss(law) for law in ("exponential", "constant")),
        *(pollaczek_khinchine(law, runs) for law, runs in zip(SERVICES, (1, 1, 2, 1), strict=True)),
        cobham(),
        infinite_servers(),
    )


def routing() -> tuple[Law, ...]:
    """Return all laws of routing."""
    return (hops(), hops(2.0), tandem(), little())
