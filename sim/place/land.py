"""Land use of a generated place: water with bridges, streets, shops, works and homes.

Each use takes the cells that suit it best until its share is met to the cell. Land hangs together:
what the water cuts off is flooded, and as many cells along the shore fall dry.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.place.cores import Cores
from sim.place.ground import Mask, neighbours, pieces
from sim.place.spec import PlaceSpec, Purpose, luck, spread
from sim.terms import LandUse

Floats = NDArray[np.float64]
RIVER_SHARE: Final = 0.6
"""Share of the water that is in rivers; the rest lies in ponds."""
CELLS_PER_RIVER: Final = 80
"""Cells from north to south for each river."""
CELLS_PER_POND: Final = 900
MAX_PONDS: Final = 60
LINE_GAP: Final = (2, 3, 3, 4)
"""Cells from one line of streets to the next, drawn with equal chance."""
LINE_LEVELS: Final = 3
"""Every 8th line is a main road, every 4th a road, every 2nd a street, the others lanes."""
BETWEEN_LINES: Final = 9.0
"""Level of the rows and columns without a line: streets only where the share asks for more."""
BRIDGE_LEVEL: Final = 1.0
"""Lines up to this level cross the water."""
BLOCK_CELLS: Final = 5
"""Side of a block of works."""


def land_use_of(spec: PlaceSpec, cores: Cores) -> NDArray[np.uint8]:
    """Return the `LandUse` of each cell, (cells,), with the shares of the spec to the cell."""
    count = spread(np.array(spec.land_use), spec.cells)
    centrality = np.minimum(cores.centrality, 1.0)
    across, down = _lines(spec, cores.centrality)
    level = np.minimum(across[None, :], down[:, None])
    wet = _water(spec, centrality, across, int(count[LandUse.WATER]))
    use = np.full(wet.shape, LandUse.HOMES, np.uint8)
    use[wet] = LandUse.WATER
    bridge = (across <= BRIDGE_LEVEL)[None, :] & _beside(wet)
    _take(use, LandUse.STREETS, 3.0 * centrality - level + 99.0 * bridge, count)
    near_street = _beside(use == LandUse.STREETS)
    shop_luck = _cell_luck(spec, Purpose.SHOP)
    _take(use, LandUse.SHOPS, 0.4 * centrality + 0.3 * near_street + shop_luck, count)
    _take(use, LandUse.WORKS, _blocks(spec) - 1.5 * centrality, count)
    return use.ravel()


def _take(use: NDArray[np.uint8], what: LandUse, fitness: Floats, count: NDArray[np.int64]) -> None:
    """Give the fittest cells that are still free to a use."""
    free = np.flatnonzero(use == LandUse.HOMES)
    best = np.argsort(-fitness.ravel()[free], kind="stable")[: count[what]]
    use.ravel()[free[best]] = what


def _beside(some: Mask) -> Mask:
    """Return which cells have one of `some` to the east, west, north or south."""
    beside = np.zeros_like(some)
    beside[:, 1:] |= some[:, :-1]
    beside[:, :-1] |= some[:, 1:]
    beside[1:] |= some[:-1]
    beside[:-1] |= some[1:]
    return beside


def _cell_luck(spec: PlaceSpec, purpose: Purpose) -> Floats:
    luck_of = luck(spec.seed, purpose, np.arange(spec.cells))
    return luck_of.reshape(spec.height_cells, spec.width_cells)


def _lines(spec: PlaceSpec, centrality: Floats) -> tuple[Floats, Floats]:
    """Return the level of street, 0 the greatest, that runs down each column and along each row."""
    row, column = np.unravel_index(np.argmax(centrality), centrality.shape)
    across = _levels(spec, spec.width_cells, int(column), 0)
    return across, _levels(spec, spec.height_cells, int(row), 1)


def _levels(spec: PlaceSpec, size: int, middle: int, part: int) -> Floats:
    """Return the level of the line at each position."""
    level = np.full(size, BETWEEN_LINES)
    draws = (luck(spec.seed, Purpose.LINE, np.arange(2 * size), part) * len(LINE_GAP)).astype(int)
    gaps = np.array(LINE_GAP)[draws].reshape(2, size)
    for way, gap in zip((1, -1), gaps, strict=True):
        at = middle + way * np.cumsum(gap)
        number = np.arange(1, size + 1)[(at >= 0) & (at < size)]
        exponent = np.log2(number & -number)
        level[at[: number.size]] = np.maximum(LINE_LEVELS - exponent, 0)
    level[middle] = 0
    return level


def _water(spec: PlaceSpec, centrality: Floats, across: Floats, count: int) -> Mask:
    """Return which cells are water: rivers, ponds, and dry bridges; land hangs together."""
    if count == 0:
        return np.zeros(centrality.shape, bool)
    ponds = _pond_depth(spec, (1 - RIVER_SHARE) * count)
    depth = np.maximum(_river_depth(spec, RIVER_SHARE * count), ponds)
    depth += 0.6 * _cell_luck(spec, Purpose.SHORE) - 3.0 * centrality
    fitness = np.where(across[None, :] <= BRIDGE_LEVEL, -np.inf, depth).ravel()
    wet = np.zeros(spec.cells, bool)
    wet[np.argsort(-fitness, kind="stable")[:count]] = True
    return _joined(spec, wet, fitness, count).reshape(centrality.shape)


def _river_depth(spec: PlaceSpec, area_cells: float) -> Floats:
    """Return how far inside a river each cell lies, in cells; negative on land."""
    rivers = max(round(spec.height_cells / CELLS_PER_RIVER), 1)
    draws = luck(spec.seed, Purpose.RIVER, np.arange(rivers)[:, None, None], np.arange(3)[:, None])
    way = 2 * np.pi * (np.arange(spec.width_cells) + 0.5) / spec.width_cells
    turns = 2 * np.pi * draws
    bend = 0.10 * np.sin(way + turns[:, 1]) + 0.04 * np.sin(3 * way + turns[:, 2])
    side = np.where(draws[:, 0] < 0.5, 0.32, 0.68)
    bed = (np.arange(rivers)[:, None] + side + bend) * spec.height_cells / rivers
    y = np.arange(spec.height_cells)[:, None] + 0.5
    off = np.min([np.abs(y - middle) for middle in bed], axis=0)
    depth: Floats = area_cells / (2 * rivers * spec.width_cells) - off
    return depth


def _pond_depth(spec: PlaceSpec, area_cells: float) -> Floats:
    """Return how far inside a pond each cell lies, in cells; negative on land."""
    ponds = min(max(round(spec.cells / CELLS_PER_POND), 1), MAX_PONDS)
    at = luck(spec.seed, Purpose.POND, np.arange(ponds)[:, None], np.arange(3))
    size = 0.5 + at[:, 2]
    radius = size * np.sqrt(area_cells / (np.pi * (size**2).sum()))
    depth = np.full((spec.height_cells, spec.width_cells), -np.inf)
    for (u, v, _), r in zip(at, radius, strict=True):
        off_x = np.arange(spec.width_cells) + 0.5 - u * spec.width_cells
        off_y = np.arange(spec.height_cells) + 0.5 - v * spec.height_cells
        np.maximum(depth, r - np.hypot(off_y[:, None], off_x[None, :]), out=depth)
    return depth


def _joined(spec: PlaceSpec, wet: Mask, fitness: Floats, count: int) -> Mask:
    """Flood all land but its greatest piece, then dry the shore until `count` cells are wet."""
    shape = spec.width_cells, spec.height_cells
    link = neighbours(*shape, ~wet, torus=False)
    piece = pieces(link)
    wet = wet | (piece != np.argmax(np.bincount(piece[~wet], minlength=wet.size)))
    while wet.sum() > count:
        shore = np.flatnonzero(wet & _beside(~wet.reshape(shape[::-1])).ravel())
        driest = shore[np.argsort(fitness[shore], kind="stable")]
        wet[driest[: int(wet.sum()) - count]] = False
    return wet


def _blocks(spec: PlaceSpec) -> Floats:
    """Return the fitness of each cell for works: alike in a block, better towards the edge."""
    x = np.arange(spec.width_cells)[None, :]
    y = np.arange(spec.height_cells)[:, None]
    blocks_in_row = spec.width_cells // BLOCK_CELLS + 1
    fitness = luck(spec.seed, Purpose.BLOCK, y // BLOCK_CELLS * blocks_in_row + x // BLOCK_CELLS)
    off = np.maximum(np.abs(2 * x / spec.width_cells - 1), np.abs(2 * y / spec.height_cells - 1))
    return fitness + 0.4 * off
