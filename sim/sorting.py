"""Orders that numpy finds several times as fast when it is told what is special about the keys."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def narrowed(whole: NDArray[np.integer]) -> NDArray[np.integer]:
    """Return whole numbers as small ones in the same order: numpy sorts 16 bits by radix."""
    if not whole.size:
        return whole
    least = whole.min()
    return (whole - least).astype(np.min_scalar_type(int(whole.max() - least)))


def by_group(group: NDArray[np.integer]) -> NDArray[np.intp]:
    """Return positions group after group, within a group as they stand."""
    return np.argsort(narrowed(group), kind="stable")


def by_run(rows: NDArray[Any], run: NDArray[np.integer], runs: int) -> list[NDArray[Any]]:
    """Return the rows of each run, as parts of the array.

    Args:
        rows: run after run.
        run: (n,) numbers of the runs, in any order: how many there are of each counts.
        runs: how many runs there are.
    """
    ends = np.cumsum(np.bincount(run, minlength=runs)).tolist()
    return [rows[first:end] for first, end in zip([0, *ends], ends, strict=False)]


def by_luck(luck: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return positions by random numbers, from low to high; equal ones as they stand."""
    order = np.argsort(luck)
    sorted_luck = luck[order]
    # Only among equal ones does it matter that a sort keeps their order, which takes far longer.
    if (sorted_luck[1:] == sorted_luck[:-1]).any():
        return np.argsort(luck, kind="stable")
    return order
