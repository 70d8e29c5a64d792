"""Pictures of laws: the curve of theory, and what one run of the model puts beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.verification import formulas, observe
from experiments.verification.formulas import Floats
from experiments.verification.law import reduced, replications
from experiments.verification.queues import TANDEM_RATES
from experiments.verification.settings import CLEARS, LOOK, PER_DAY, exponential
from experiments.verification.travel import nearest_unit
from sim import Run, run
from sim.terms import MINUTES_PER_DAY, End


@dataclass(frozen=True, eq=False)
class Picture:
    """One curve of theory with points from simulation.

    Attributes:
        title: of the law.
        across: what x is.
        up: what y is.
        theory: x and y of the curve.
        simulated: x and y of the points.
        log: whether both axes are logarithmic.
    """

    title: str
    across: str
    up: str
    theory: tuple[Floats, Floats]
    simulated: tuple[Floats, Floats]
    log: bool = False


def _run(name: str, seed: int, settings: Mapping[str, object] | None = None) -> Run:
    return run(reduced(name).replace(settings or {}), seed)


def _within(minutes: Floats, at: Floats) -> Floats:
    """Share of the minutes that is at most each of some limits."""
    return np.searchsorted(np.sort(minutes), at, side="right") / minutes.size


def random_jumps(seed: int) -> Picture:
    """Law 1."""
    found = observe.delay(_run("random_jumps", seed), "onset", "detected", 4000)
    looks, some = np.arange(1, 401.0), np.arange(20, 401, 20.0)
    return Picture(
        "Random jumps: p = .8, 400 cells, 5 patrols", "looks", "share found",
        (looks, formulas.random_jumps(0.8, 400, 5, looks)), (some, _within(found, some)),
    )  # fmt: skip


def sweeps(seed: int) -> Picture:
    """Law 2."""
    chance, some = np.linspace(0.25, 1, 100), np.linspace(0.3, 1, 8)
    means = [
        observe.delay(_run("sweep", seed, {LOOK: float(p)}), "onset", "detected").mean()
        for p in some
    ]
    theory = np.array([formulas.sweep_delay(40, p) for p in chance])
    return Picture(
        "Sweep of 40 cells", "chance to see at a look", "mean delay [min]",
        (chance, theory), (some, np.array(means)),
    )  # fmt: skip


def random_walk(seed: int) -> Picture:
    """Law 4."""
    settings = {"place.width_cells": 10, "place.height_cells": 10}
    looks = observe.looks_until_found(_run("random_walk", seed, settings), 4000.0)
    steps = np.arange(0, 601, 5)
    some = np.arange(25, 601, 25.0)
    return Picture(
        "Random walk on a torus of 10 x 10 cells", "steps", "share found",
        (steps.astype(float), formulas.torus_hitting(10, steps.tolist())),
        (some, _within(looks, some)),
    )  # fmt: skip


def passes(seed: int) -> Picture:
    """Law 5."""
    means, some = np.linspace(100, 10_000, 100), np.array([500.0, 1500, 3000, 5000, 8000])
    shares = [
        observe.found(_run("passes", seed, {CLEARS: exponential(mean)}), 60_000.0).mean()
        for mean in some
    ]
    theory = np.array([formulas.passed_exponential(1 / 2500, mean) for mean in means])
    return Picture(
        "Poisson passes, once in 2500 min", "mean duration of an incident [min]", "share found",
        (means, theory), (some, np.array(shares)),
    )  # fmt: skip


def competing_risks(seed: int) -> Picture:
    """Law 7."""
    record = _run("competing_risks", seed, {"kinds.case.count": 100_000}).record
    escalated = record.ended_as(End.ESCALATED) & np.isnan(record.time("detected"))
    after = ((record.column("ended_min") - record.column("onset_min")) / MINUTES_PER_DAY)[escalated]
    days, some = np.linspace(0, 20, 100), np.arange(1, 21.0)
    theory = np.array([formulas.incidence([0.2, 0.05, 0.1], day)[1] for day in days])
    found = np.searchsorted(np.sort(after), some, side="right") / record.n
    return Picture(
        "Competing risks: escalated before found or cleared", "days", "share escalated",
        (days, theory), (some, found),
    )  # fmt: skip


def nearest(seed: int) -> Picture:
    """Law 8."""
    units, some = np.arange(4, 129), np.array([4, 8, 16, 32, 64, 128])
    means = [replications(nearest_unit(n, 40), seed, runs=30).mean() for n in some.tolist()]
    return Picture(
        "Nearest crew on a torus of 40 x 40 cells", "crews", "mean distance [cells]",
        (units.astype(float), np.array([formulas.nearest_of(40, n) for n in units.tolist()])),
        (some.astype(float), np.array(means)), log=True,
    )  # fmt: skip


def waits(seed: int) -> Picture:
    """Law 10."""
    load, some = np.linspace(0.05, 0.88, 100), np.array([0.2, 0.4, 0.6, 0.7, 0.8, 0.85])
    means = [
        observe.delay(_run("pollaczek_khinchine", seed, {PER_DAY: rate * MINUTES_PER_DAY}),
                      "routed", "dispatched", 720.0).mean()
        for rate in some.tolist()
    ]  # fmt: skip
    theory = np.array([formulas.pollaczek_khinchine(rate, 1.0, 1.0) for rate in load])
    return Picture(
        "M/D/1 queue", "load", "mean wait [service times]", (load, theory), (some, np.array(means))
    )


def infinite_servers(seed: int) -> Picture:
    """Law 13."""
    units, some = np.linspace(0, 4, 100), np.linspace(0.25, 4, 16)
    number = observe.number_in_system(_run("infinite_servers", seed), (15 * some).tolist())
    return Picture(
        "M/M/inf from empty", "time [units of 15 min]", "mean number in the system",
        (units, formulas.infinite_servers(5.0, 0.5, units)), (some, number.mean(axis=0)),
    )  # fmt: skip


def tandem(seed: int) -> Picture:
    """Law 14."""
    minutes = observe.delay(_run("tandem", seed), "reported", "routed", 60.0)
    at, some = np.linspace(0, 4, 200), np.arange(0.25, 4.01, 0.25)
    return Picture(
        "Tandem of four M/M/1 queues", "minutes", "share still on the way",
        (at, formulas.tandem_tail(3.0, TANDEM_RATES, at)), (some, 1 - _within(minutes, some)),
    )  # fmt: skip


PICTURES: Final = (
    random_jumps, sweeps, random_walk, passes, competing_risks, nearest, waits, infinite_servers,
    tandem,
)  # fmt: skip
