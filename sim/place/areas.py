"""Dividing land into towns, villages and grids: nested, each in one piece, balanced.

Every region is cut in two, all regions of a round at once, until each is one grid. A cut goes by
the difference of the distances from two far ends, which keeps both parts in one piece but for ties;
what a tie leaves behind is given to the other part.
"""

from itertools import product
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import SafetyNetError
from sim.place.ground import UNREACHED, Cells, Mask, flood, within
from sim.sorting import by_group, narrowed

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NO_REGION: Final = -1
SLANT: Final = 0.5
"""How much being off the middle of a region counts against a cell as one of its ends."""
TURNS: Final = tuple(np.pi / 8 * n for n in (0, 4, 2, -2, 8, -4, 6, -6, 1, -1, 3, -3, 5, -5, 7, -7))
"""Directions to cut along, from the longer side of a region, until one is fair."""
PARTS: Final = (1 / 2, 1 / 3)
"""Parts of a region to cut off, when no direction is fair with the first of them."""
UNFAIR: Final = 0.04
"""A cut is fair when the weight of a grid in either part is off by no more than this, relative."""
LAND_WEIGHT: Final = 1e-3
"""Weight of an empty cell, in cells of mean weight: empty land is shared out as well."""


class Partition(NamedTuple):
    """Areas of the land: `grid_of` (land cells,), `village_of_grid`, `town_of_village`."""

    grid_of: Cells
    village_of_grid: Cells
    town_of_village: Cells


class Ground(NamedTuple):
    """Land cells: position to the east and south, neighbours among them, weight to balance."""

    x: Floats
    y: Floats
    link: Cells
    weight: Floats


class _Regions(NamedTuple):
    """What regions in a line are to hold, and whether a new town or village starts with them."""

    towns: Ints
    villages: Ints
    grids: Ints
    starts_town: Ints
    starts_village: Ints

    def only(self, some: Mask) -> "_Regions":
        return _Regions(*(column[some] for column in self))


def divide(ground: Ground, towns: int, villages: int, grids: int) -> Partition:
    """Divide connected land into nested areas, each in one piece, grids of like weight.

    When all weights are 0, the cells themselves are balanced.

    Raises:
        SafetyNetError: counts that cannot be had.
    """
    _check(towns, villages, grids, ground.x.size)
    floor = LAND_WEIGHT * ground.weight.mean() if ground.weight.any() else 1.0
    ground = ground._replace(weight=ground.weight + floor)
    region = np.zeros(ground.x.size, np.int64)
    regions = _Regions(*(np.array([n]) for n in (towns, villages, grids, 1, 1)))
    while regions.grids.max() > 1:
        region, regions = _halve(ground, region, regions)
    starts_village = regions.starts_village.astype(bool)
    town_of_grid = np.cumsum(regions.starts_town, dtype=np.int32) - 1
    village_of_grid = np.cumsum(regions.starts_village, dtype=np.int32) - 1
    return Partition(region.astype(np.int32), village_of_grid, town_of_grid[starts_village])


def _check(towns: int, villages: int, grids: int, land: int) -> None:
    if not 1 <= towns <= villages <= grids:
        raise SafetyNetError(
            f"the place asks for {towns} towns, {villages} villages and {grids} grids; "
            "each town needs a village of its own, and each village a grid"
        )
    if grids > land:
        raise SafetyNetError(
            f"the place asks for {grids} grids but has {land} cells of land; "
            "each grid needs a cell of its own"
        )


def _halve(ground: Ground, region: Ints, regions: _Regions) -> tuple[Ints, _Regions]:
    """Cut every region of more than one grid in two, which take its place in the line."""
    is_cut = regions.grids > 1
    todo = regions.only(is_cut)
    active = np.where(is_cut, np.cumsum(is_cut) - 1, NO_REGION)[region]
    second = _best_cut(ground, active, todo)
    halves = _settle(ground, active, second, todo)
    place = np.cumsum(1 + is_cut) - 1 - is_cut
    columns = []
    for old, first_half, second_half in zip(regions, *halves, strict=True):
        column = np.repeat(old, 1 + is_cut)
        column[place[is_cut]] = first_half
        column[place[is_cut] + 1] = second_half
        columns.append(column)
    return place[region] + second, _Regions(*columns)


def _best_cut(ground: Ground, region: Ints, todo: _Regions) -> Mask:
    """Return which cells go to the second part, by the first fair way to cut, else the fairest."""
    second = np.zeros(region.size, bool)
    worst = np.full(todo.grids.size + 1, np.inf)
    worst[NO_REGION] = 0.0
    for part, turn in product(PARTS, TURNS):
        unfair = worst > UNFAIR
        if not unfair.any():
            break
        cells, of, alone = _taken_out(ground, region, unfair)
        some = todo.only(unfair[:-1])
        attempt = _cut(alone, of, some, turn, part)
        error = np.zeros(worst.size)
        error[unfair] = _error(alone, of, attempt, some)
        better = unfair & (error < worst)
        is_better = better[region[cells]]
        second[cells[is_better]] = attempt[is_better]
        worst[better] = error[better]
    return second


def _taken_out(ground: Ground, region: Ints, wanted: Mask) -> tuple[Ints, Ints, Ground]:
    """Take some regions out of the ground, one after another.

    Returns:
        The cells of these regions, which of the regions each belongs to, and the ground that they
        are, without ways from one region to another.
    """
    cells = np.flatnonzero(wanted[region])
    cells = cells[by_group(region[cells])]
    of = (np.cumsum(wanted) - 1)[region[cells]]
    there, here = ground.link[cells], np.arange(cells.size, dtype=np.int32)
    number = np.empty(region.size, np.int32)
    number[cells] = here
    stays = region[there] == region[cells, None]
    link = np.where(stays, number[there], here[:, None])
    return cells, of, Ground(ground.x[cells], ground.y[cells], link, ground.weight[cells])


def _error(ground: Ground, region: Ints, second: Mask, todo: _Regions) -> Floats:
    """Return how far the weight of a grid in either part is off that in the region, relative."""
    parts = _settle(ground, region, second, todo)
    weight = np.bincount(2 * region + second, ground.weight).reshape(-1, 2)
    fair = weight.sum(axis=1) / todo.grids
    off = (np.abs(weight[:, i] / parts[i].grids / fair - 1) for i in (0, 1))
    return np.maximum(*off)


def _cut(ground: Ground, region: Ints, todo: _Regions, turn: float, part: float) -> Mask:
    """Return which cells go to the second part of their region; regions lie in line."""
    goal, numbers = _goal(todo, part), np.arange(region.size)
    start = np.searchsorted(region, np.arange(todo.grids.size))
    along, aside = _axes(ground, region, turn)
    ends = _ends(along, SLANT * np.abs(aside), region, start)
    nearer = flood(ground.link, ends[0]) - flood(ground.link, ends[1])
    order = np.lexsort((along + aside, narrowed(nearer), narrowed(region)))
    size = np.diff(start, append=region.size)
    upto = _first_cells(ground.weight[order], region, start, goal / todo.grids)
    upto = np.clip(upto, goal, size - (todo.grids - goal))
    second = np.zeros(region.size, bool)
    second[order] = numbers - start[region] >= upto[region]
    second[ends[0]], second[ends[1]] = False, True
    return _mend(ground.link, second, ends)


def _goal(todo: _Regions, part: float) -> Ints:
    """Return the grids that are to go to the first part: those of whole towns or villages."""
    whole = np.where(todo.towns > 1, todo.towns, todo.villages)
    whole = np.where(whole > 1, whole, todo.grids)
    first = np.maximum((whole * part).astype(np.int64), 1)
    grids = np.rint(todo.grids * first / whole).astype(np.int64)
    return np.clip(grids, 1, todo.grids - 1)


def _axes(ground: Ground, region: Ints, turn: float) -> tuple[Floats, Floats]:
    """Return the positions of cells along and across the longer side of their region, turned."""
    size = np.bincount(region)
    x, y = (at - (np.bincount(region, at) / size)[region] for at in (ground.x, ground.y))
    is_wide = np.bincount(region, x * x) >= np.bincount(region, y * y)
    angle = np.where(is_wide, 0.0, np.pi / 2)[region] + turn
    return x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)


def _ends(along: Floats, off: Floats, region: Ints, start: Ints) -> tuple[Ints, Ints]:
    """Return the index of the cell at either end of the axis of each region, never one cell."""
    first = _lowest(off + along, region, start)
    off[first] = np.inf
    return first, _lowest(off - along, region, start)


def _lowest(value: Floats, region: Ints, start: Ints) -> Ints:
    """Return the index of the first lowest value of each region; regions lie in line."""
    lowest = np.flatnonzero(value == np.minimum.reduceat(value, start)[region])
    return lowest[np.searchsorted(region[lowest], np.arange(start.size))]


def _first_cells(weight: Floats, region: Ints, start: Ints, share: Floats) -> Ints:
    """Return how many cells of each region, in order, come nearest to its share of weight."""
    upto = np.cumsum(weight)
    before = upto[start] - weight[start]
    total = np.add.reduceat(weight, start)
    middle = upto - weight / 2 - before[region]
    return np.bincount(region[middle < (share * total)[region]], minlength=start.size)


def _mend(link: Cells, second: Mask, ends: tuple[Ints, Ints]) -> Mask:
    """Give what does not hang together with the end of its part to the other part."""
    for part, own_ends in ((False, ends[0]), (True, ends[1])):
        reached = flood(within(link, second), own_ends) != UNREACHED
        second[(second == part) & ~reached] = not part
    return second


def _settle(
    ground: Ground, region: Ints, second: Mask, todo: _Regions
) -> tuple[_Regions, _Regions]:
    """Return what both parts are to hold, as their weight is and with room for it."""
    inside = region != NO_REGION
    part = 2 * region[inside] + second[inside]
    room = np.bincount(part, minlength=2 * todo.grids.size).reshape(-1, 2).T
    weight = np.bincount(part, ground.weight[inside]).reshape(-1, 2)
    share = weight[:, 0] / weight.sum(axis=1)
    least: tuple[Ints, Ints] = (np.ones_like(room[0]), np.ones_like(room[0]))
    found = []
    for total in todo[:3]:
        least = _share(total, np.rint(total * share).astype(np.int64), least, (room[0], room[1]))
        found.append(least)
    (towns, villages, grids) = found
    new_town, new_village = ((total > 1).astype(np.int64) for total in todo[:2])
    return (
        _Regions(towns[0], villages[0], grids[0], todo.starts_town, todo.starts_village),
        _Regions(towns[1], villages[1], grids[1], new_town, new_village),
    )


def _share(
    total: Ints,
    wanted: Ints,
    least: tuple[Ints, Ints],
    most: tuple[Ints, Ints],
) -> tuple[Ints, Ints]:
    """Split `total` as wanted within both parts' limits; one alone belongs to both parts."""
    lowest = np.maximum(least[0], total - most[1])
    highest = np.minimum(most[0], total - least[1])
    first = np.where(total > 1, np.clip(wanted, lowest, highest), 1)
    return first, np.where(total > 1, total - first, 1)
