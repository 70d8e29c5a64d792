"""Measures of fairness: how unevenly help comes to the grids of a place."""

from math import ceil, nan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.measures.record import WEEK_MIN, Record
from sim.measures.registry import measure

Floats = NDArray[np.float64]
WORST: Final = 0.1


def time_to_help_by_grid(record: Record) -> tuple[Floats, Floats]:
    """Restricted mean time to help of every grid that had a case, and how much the grid counts.

    A grid's mean is that of its cases' parts in the restricted mean of the whole place, so weighted
    by cases the grids give the number of the whole place.

    Returns:
        (grids with cases,) minutes, and residents (ones where nobody lives at all).
    """
    wait, grid = record.waiting("onset", "help"), record.column("grid")
    grids = record.grid_population.size
    parts = wait.n * (record.area_until_help + wait.tail(WEEK_MIN))
    count = np.bincount(grid, minlength=grids)
    had = count > 0
    mean = np.bincount(grid, weights=parts, minlength=grids)[had] / count[had]
    residents = record.grid_population[had].astype(np.float64)
    return mean, residents if residents.any() else np.ones_like(mean)


@measure(
    "Mean time to help in the worst tenth of grids", "最差一成网格的平均获助时间", "min", "lower",
    "mean over the tenth of grids with the longest restricted mean, weighted by residents",
)  # fmt: skip
def worst_tenth_time_to_help_min(record: Record) -> float:
    """Mean time to help (within 7 days) in the tenth of grids where it is longest.

    Of the grids that had a case; weighted by residents. With few cases a grid, chance alone makes
    some grids bad: compare runs of the same length.
    """
    mean, residents = record.once("by grid", lambda: time_to_help_by_grid(record))
    if not mean.size:
        return nan
    worst = np.argsort(mean, kind="stable")[-ceil(WORST * mean.size) :]
    weight = residents[worst] if residents[worst].any() else np.ones(worst.size)
    return float((mean[worst] * weight).sum() / weight.sum())


@measure(
    "Inequality of the time to help", "获助时间基尼系数", "", "lower",
    "sum of w_i w_j |x_i - x_j| / (2 mean(x) (sum of w)^2), over pairs of grids", "Gini 1912",
)  # fmt: skip
def gini_time_to_help(record: Record) -> float:
    """Gini coefficient of the grids' mean time to help (within 7 days): 0 = the same everywhere.

    Of the grids that had a case; weighted by residents. Chance alone keeps it above 0: compare runs
    of the same length.
    """
    mean, residents = record.once("by grid", lambda: time_to_help_by_grid(record))
    order = np.argsort(mean, kind="stable")
    weight, lorenz = residents[order], np.cumsum(residents[order] * mean[order])
    if not mean.size or not lorenz[-1]:
        return 0.0 if mean.size else nan
    before = np.concatenate(([0.0], lorenz[:-1]))
    return float(1.0 - weight @ (lorenz + before) / (weight.sum() * lorenz[-1]))
