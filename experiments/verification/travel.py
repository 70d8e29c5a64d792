"""The laws of travel: the nearest unit, random pairs."""

from math import exp

import numpy as np

from experiments.verification import formulas, observe
from experiments.verification.law import Law
from experiments.verification.settings import CREWS, square
from sim import Run
from sim.streams import uniform
from sim.terms import Stream

WAY = "departments.service.way"


def mean_way(run: Run) -> observe.Floats:
    """The mean way of one placing of crews: calls to the same crews are not independent."""
    return np.array([[observe.ways(run).mean()]])


def nearest_unit(units: int, side: int = 20, way: str = "blocks") -> Law:
    """The nearest of n crews, with a new placing in each replication."""
    theory = formulas.nearest_of(side, units, way == "straight")
    return Law(
        8, f"Nearest of {units} on {side} x {side}, {way}", "sum over r of (1 - |B_r|/N)^n",
        "nearest_unit", ("mean distance",), np.array([theory]), mean_way,
        wrong=square(round(1.2 * side), 10),
        settings={CREWS: units, WAY: way, **square(side, 10)},
        runs=60, vary=lambda seed: {"place.seed": seed},
    )  # fmt: skip


def poisson_crews(mean: float, seed: int) -> int:
    """Draw a Poisson number of crews, not 0, for one replication."""
    from scipy.stats import poisson

    none = exp(-mean)
    u = float(uniform(seed, Stream.REPLICATION, 0)[()])
    return int(poisson.ppf(none + (1 - none) * u, mean))


def poisson_placing(mean: float, side: int, way: str) -> Law:
    """The nearest of a Poisson number of crews: the square-root law but for the size of a cell."""
    constant = formulas.STRAIGHT if way == "straight" else formulas.MANHATTAN
    theory = formulas.nearest_of_poisson(side, mean, way == "straight")
    return Law(
        8, f"Poisson placing, {way}", f"{constant:.6f} sqrt(A/n)", "nearest_unit",
        ("mean distance",), np.array([theory]), mean_way,
        wrong=square(round(1.2 * side), 10), settings={WAY: way, **square(side, 10)},
        runs=80, vary=lambda seed: {"place.seed": seed, CREWS: poisson_crews(mean, seed)},
    )  # fmt: skip


def random_pair(side: int) -> Law:
    """From call to call; every second way is independent of the others."""
    return Law(
        9, f"Random pair in {side} x {side}", "2 (L^2 - 1) / (3 L)", "random_pair",
        ("mean distance",), np.array([formulas.box_distance(side)]),
        lambda run: observe.ways(run)[::2, None],
        wrong=square(round(1.2 * side), 10), settings=square(side, 10),
    )  # fmt: skip


def travel() -> tuple[Law, ...]:
    """Return all laws of travel."""
    return (
        *(nearest_unit(units) for units in (1, 4, 16)),
        nearest_unit(4, way="straight"),
        *(poisson_placing(25.0, 40, way) for way in ("blocks", "straight")),
        *(random_pair(side) for side in (10, 20)),
    )
