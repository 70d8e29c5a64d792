"""Orders that numpy finds several times as fast when it is told what is special about the keys."""

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


def by_luck(luck: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return positions by random numbers, from low to high; equal ones as they stand."""
    order = np.argsort(luck)
    sorted_luck = luck[order]
    # Only among equal ones does it matter that a sort keeps their order, which takes far longer.
    if (sorted_luck[1:] == sorted_luck[:-1]).any():
        return np.argsort(luck, kind="stable")
    return order
