"""Which cell touches which, and what hangs together: the graph under a place."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels.ground import spread_steps
from sim.kernels.records_people import CELLS_PER_BARS

Cells = NDArray[np.int32]
Mask = NDArray[np.bool_]
UNREACHED: Final = -1


def neighbours(width: int, height: int, land: Mask, torus: bool) -> Cells:
    """Return the four cells that touch each cell.

    Args:
        width: cells from west to east.
        height: cells from north to south.
        land: (cells,) where people can stand; cell = y * width + x.
        torus: whether the edges are joined.

    Returns:
        (cells, 4) in the order east, west, north (y - 1), south (y + 1); the cell itself where a
        wall or water is in the way, and for water.
    """
    here = np.arange(width * height, dtype=np.int32)
    x, y = here % width, here // width
    beside = np.stack([x + 1, x - 1, x, x], axis=1), np.stack([y, y, y - 1, y + 1], axis=1)
    wrapped = beside[0] % width, beside[1] % height
    there = (wrapped[1] * width + wrapped[0]).astype(np.int32)
    open_way = land[there] & land[:, None]
    if not torus:
        open_way &= (wrapped[0] == beside[0]) & (wrapped[1] == beside[1])
    return np.where(open_way, there, here[:, None])


def within(link: Cells, label: NDArray[np.integer] | Mask) -> Cells:
    """Return `link` with the ways between different labels closed."""
    here = np.arange(link.shape[0], dtype=np.int32)[:, None]
    return np.where(label[link] == label[:, None], link, here)


def flood(link: Cells, sources: NDArray[np.integer]) -> Cells:
    """Return the steps from the nearest source to each cell, -1 where none leads."""
    steps = np.full(link.shape[0], UNREACHED, np.int32)
    queue = np.empty(link.shape[0], np.int32)
    queue[: sources.size], steps[sources] = sources, 0
    spread_steps(link, queue, sources.size, steps)
    return steps


def clear_ways(link: NDArray[np.integer], width: int) -> NDArray[np.uint8]:
    """Return the steps that lead to the next cell of the map, not round a torus.

    Args:
        link: (cells, 4), as `neighbours` returns it.
        width: of the map, in cells.

    Returns:
        (cells,), a bit for each step: 1 east, 2 west, 4 north, 8 south.
    """
    beside = np.arange(len(link))[:, None] + np.array([1, -1, -width, width])
    return np.asarray((link == beside) @ np.array([1, 2, 4, 8]), np.uint8)


def barred_steps(link: NDArray[np.integer], width: int, torus: bool) -> NDArray[np.int32]:
    """Return the steps that something other than the edge of the map bars.

    Args:
        link: (roles, cells, 4), for each role as `neighbours` returns it.
        width: of the map, in cells.
        torus: whether the edges are joined.

    Returns:
        (roles, cells / CELLS_PER_BARS), four bits for each cell, from the lowest ones on: 1 east,
        2 west, 4 north, 8 south.
    """
    roles, cells, _ = link.shape
    everywhere = neighbours(width, cells // width, np.ones(cells, np.bool_), torus)
    barred = np.zeros((roles, -(-cells // CELLS_PER_BARS) * CELLS_PER_BARS, 4), np.bool_)
    barred[:, :cells] = link != everywhere
    packed = np.packbits(barred.reshape(roles, -1), axis=1, bitorder="little")
    return packed.view("<i4").astype(np.int32, copy=False)


def pieces(link: Cells) -> Cells:
    """Return for each cell the lowest cell that it hangs together with."""
    root = np.arange(link.shape[0], dtype=np.int32)
    while True:
        lowest = root[link].min(axis=1)
        if np.array_equal(lowest, root):
            return root
        np.minimum.at(root, root.copy(), lowest)
        while not np.array_equal(root[root], root):
            root = root[root]
