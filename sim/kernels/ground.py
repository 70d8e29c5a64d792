"""How far it is over the ground of a place, from cell to neighbouring cell."""

import numpy as np

from sim.kernels.jit import jit


@jit
def spread_steps(link: np.ndarray, queue: np.ndarray, begun: int, steps: np.ndarray) -> None:
    """Write the steps from the nearest source to each cell into `steps`, breadth first.

    `link` (cells, 4) has the cells next to each; `steps` (cells,) is negative but for the sources,
    and `queue` (cells,) begins with these, `begun` of them.
    """
    first, after = 0, begun
    while first < after:
        cell = queue[first]
        first += 1
        for way in range(4):
            other = link[cell, way]
            if steps[other] < 0:
                steps[other] = steps[cell] + 1
                queue[after] = other
                after += 1
