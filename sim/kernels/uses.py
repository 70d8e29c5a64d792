"""Where things come up: the cells of a land use, each by its weight."""

import numpy as np

from sim.kernels.jit import helper
from sim.kernels.records import EVEN, GUIDES

FEW = 8
"""So many cells are sooner asked one by one than by halves."""


@helper
def cell_by_use(weights: np.ndarray, guide: np.ndarray, use: int, cells: int, u: float) -> int:
    """Return the cell that belongs to the uniform number u under the weights of a land use.

    The guide knows the cells of GUIDES numbers; the one sought lies between those of two of them.
    """
    first, own = use * cells, use * (GUIDES + 1)
    if guide[own] == EVEN:
        return int(u * cells)
    part = own + int(u * GUIDES)
    wanted = int(u * weights[first + cells - 1])
    low, high = int(guide[part]), int(guide[part + 1])
    while high - low > FEW:
        middle = (low + high) >> 1
        if weights[first + middle] > wanted:
            high = middle
        else:
            low = middle + 1
    # No processor can guess which of the last few it is: all are asked, and none decides a jump.
    cell = low
    for k in range(low, high):
        cell += weights[first + k] <= wanted
    return cell
