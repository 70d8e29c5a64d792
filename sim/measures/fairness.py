"""Measures of fairness: how unevenly help comes to the grids of a place."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.groups import Groups, ratio
from sim.measures.record import Floats, Record
from sim.measures.registry import measure

WORST: Final = 0.1


class ByGrid(NamedTuple):
    """Time to help of every grid that had a case, run after run.

    Attributes:
        runs: these grids, in groups by run.
        grid: number of each.
        cases: that it had.
        mean_min: restricted mean time to help [min].
        weight: residents; 1 in a run in whose grids nobody lives.
    """

    runs: Groups
    grid: NDArray[np.intp]
    cases: Floats
    mean_min: Floats
    weight: Floats


def time_to_help_by_grid(record: Record) -> ByGrid:
    """Find the restricted mean time to help of every grid that had a case.

    A grid's mean is that of its cases' parts in the restricted mean of the whole place, so weighted
    by cases the grids give the number of the whole place.
    """
    by_run, grid, grids = record.by_run, record.column("grid"), record.grid_population.size
    cases = by_run.tally(grid, grids)
    parts = by_run.tally(grid, grids, record.area_until_help + record.tail_after_help)
    run, had = np.nonzero(cases)
    runs = Groups(np.bincount(run, minlength=len(by_run)))
    mean = by_run.size[run] * parts[run, had] / cases[run, had]
    residents = record.grid_population[had].astype(np.float64)
    return ByGrid(runs, had, cases[run, had], mean, _or_ones(runs, residents))


def _or_ones(groups: Groups, weight: Floats) -> Floats:
    """Return the weights, or ones in groups where all are 0."""
    return np.where(groups.each(groups.sum(weight)) > 0.0, weight, 1.0)


def _by_length(record: Record) -> tuple[Groups, Floats, Floats]:
    """Grids of each run from short to long: groups by run, mean time to help, weight."""
    runs, _, _, mean, weight = time_to_help_by_grid(record)
    order = runs.order(mean, stable=True)
    return runs, mean[order], weight[order]


@measure(
    "Mean time to help in the worst tenth of grids", "最差一成网格的平均获助时间", "min", "lower",
    "mean over the tenth of grids with the longest restricted mean, weighted by residents",
)  # fmt: skip
def worst_tenth_time_to_help_min(record: Record) -> Floats:
    """Mean time to help (within 7 days) in the tenth of grids where it is longest.

    Of the grids that had a case; weighted by residents. With few cases a grid, chance alone makes
    some grids bad: compare runs of the same length.
    """
    runs, mean, weight = record.once("by length", lambda: _by_length(record))
    is_worst = runs.left <= runs.each(np.ceil(WORST * runs.size))
    worst, mean = runs.only(is_worst), mean[is_worst]
    weight = _or_ones(worst, weight[is_worst])
    return ratio(worst.sum(mean * weight), worst.sum(weight))


@measure(
    "Inequality of the time to help", "获助时间基尼系数", "", "lower",
    "sum of w_i w_j |x_i - x_j| / (2 mean(x) (sum of w)^2), over pairs of grids", "Gini 1912",
)  # fmt: skip
def gini_time_to_help(record: Record) -> Floats:
    """Gini coefficient of the grids' mean time to help (within 7 days): 0 = the same everywhere.

    Of the grids that had a case; weighted by residents. Chance alone keeps it above 0: compare runs
    of the same length.
    """
    runs, mean, weight = record.once("by length", lambda: _by_length(record))
    lorenz = runs.cumsum(weight * mean)
    below = lorenz - weight * mean
    total = runs.sum(weight) * runs.last(lorenz)
    unequal = 1.0 - ratio(runs.sum(weight * (lorenz + below)), total)
    return np.where(total == 0.0, 0.0, unequal)
