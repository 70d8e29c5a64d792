"""Where things come up: the cells of a land use, each by its weight."""

import numpy as np

from sim.kernels.jit import helper
from sim.kernels.records import GUIDES


@helper
def cell_by_use(weights: np.ndarray, guide: np.ndarray, use: int, cells: int, u: float) -> int:
    """Return the cell that belongs to the uniform number u under the weights of a land use.

    The guide knows the cells of GUIDES numbers; the one sought lies between those of two of them.
    """
    first, part = use * cells, use * (GUIDES + 1) + int(u * GUIDES)
    wanted = u * weights[first + cells - 1]
    low, high = int(guide[part]), int(guide[part + 1])
    while low < high:
        middle = (low + high) >> 1
        if weights[first + middle] > wanted:
            high = middle
        else:
            low = middle + 1
    return low
