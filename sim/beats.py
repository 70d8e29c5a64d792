"""Beats: the cells a patroller answers for, the closed tour through them, the steps within them."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.place import Place
from sim.sorting import by_group

Cells = NDArray[np.int32]
NOWHERE = -1


@dataclass(frozen=True)
class Beats:
    """Beats of one role: `beat_of` (cells,) is -1 where nobody patrols; `cells[b]` of each beat."""

    beat_of: Cells
    cells: tuple[Cells, ...]


def beats_of(place: Place, level: str, units: int) -> Beats:
    """Return the areas of a level as beats; with fewer units than areas, neighbours are joined."""
    area = place.area_of("city" if level == "place" else level)
    n_areas = int(area.max()) + 1
    joined = np.arange(n_areas)
    if 0 < units < n_areas:
        joined = _join(_touching(place, area, n_areas), np.bincount(area[area >= 0]), units)
    beat_of = np.where(area < 0, NOWHERE, joined[area]).astype(np.int32)
    n, order = int(joined.max()) + 1, by_group(beat_of)
    starts = np.searchsorted(beat_of[order], np.arange(n + 1))
    return Beats(beat_of, tuple(order[a:b].astype(np.int32) for a, b in pairwise(starts)))


def _touching(place: Place, area: Cells, n_areas: int) -> list[set[int]]:
    """Return the areas next to each area."""
    touching: list[set[int]] = [set() for _ in range(n_areas)]
    others = area[place.neighbours]
    here = np.repeat(area, 4).reshape(others.shape)
    border = (others != here) & (here >= 0) & (others >= 0)
    for a, b in set(zip(here[border].tolist(), others[border].tolist(), strict=True)):
        touching[a].add(b)
    return touching


def _join(touching: list[set[int]], sizes: NDArray[np.integer], n: int) -> NDArray[np.int64]:
    """Join the smallest area with its smallest neighbour until n are left; number them anew."""
    head = list(range(len(sizes)))
    size = {a: int(cells) for a, cells in enumerate(sizes)}
    # An area that touches nothing stays as it is: walkers could not cross to another one.
    while len(size) > n and any(touching[a] for a in size):
        small = min((a for a in size if touching[a]), key=lambda a: (size[a], a))
        into = min(touching[small], key=lambda a: (size[a], a))
        size[into] += size.pop(small)
        for other in touching[small]:
            touching[other].discard(small)
            if other != into:
                touching[other].add(into)
                touching[into].add(other)
        head = [into if h == small else h for h in head]
    return np.unique(head, return_inverse=True)[1]


def steps_within(place: Place, beats: Beats) -> NDArray[np.int32]:
    """Return the neighbours of each cell (E, W, N, S) with a wall round every beat."""
    same = beats.beat_of[place.neighbours] == beats.beat_of[:, None]
    own = np.arange(place.neighbours.shape[0])[:, None]
    return np.where(same, place.neighbours, own).astype(np.int32)


def closed_tour(place: Place, cells: Cells) -> Cells:
    """Return a closed walk through all cells of a beat, each step to a neighbour.

    A full rectangle with an even side gets the shortest one (every cell once); so does a ring. Any
    other shape is swept row by row, and gaps are walked by the shortest way.
    """
    if cells.size == 1:
        return cells
    order = _ring(place, cells)
    if order is None:
        order = _loop_of_rectangle(place, cells)
    if order is None:
        order = _row_by_row(place, cells)
    closed: list[int] = []
    for here, there in zip(order, [*order[1:], order[0]], strict=True):
        closed += _way(place, here, there)
    return np.array(closed, dtype=np.int32)


def _rows(place: Place, cells: Cells) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return cells % place.width, cells // place.width


def _ring(place: Place, cells: Cells) -> list[int] | None:
    x, y = _rows(place, cells)
    spans_x = place.torus and np.all(y == y[0]) and cells.size == place.width
    spans_y = place.torus and np.all(x == x[0]) and cells.size == place.height
    return sorted(cells.tolist()) if spans_x or spans_y else None


def _loop_of_rectangle(place: Place, cells: Cells) -> list[int] | None:
    x, y = _rows(place, cells)
    width, height = int(np.ptp(x)) + 1, int(np.ptp(y)) + 1
    if width * height != cells.size or min(width, height) < 2 or cells.size % 2:
        return None
    along, across = (x - x.min(), y - y.min()) if height % 2 == 0 else (y - y.min(), x - x.min())
    # Out along row after row without their first cell, back along the line of first cells.
    back = along == 0
    forth = np.lexsort((np.where(across % 2 == 0, along, -along), across))
    forth = forth[~back[forth]]
    home = np.flatnonzero(back)[np.argsort(-across[back])]
    return [int(c) for c in cells[np.concatenate((forth, home))]]


def _row_by_row(place: Place, cells: Cells) -> list[int]:
    x, y = _rows(place, cells)
    return [int(c) for c in cells[np.lexsort((np.where(y % 2 == 0, x, -x), y))]]


def _way(place: Place, here: int, there: int) -> Sequence[int]:
    """Return the cells of a shortest way without its last one."""
    if there in place.neighbours[here]:
        return [here]
    back = {there: there}
    frontier = deque([there])
    while frontier and here not in back:
        cell = frontier.popleft()
        for other in place.neighbours[cell].tolist():
            if other not in back:
                back[other] = cell
                frontier.append(other)
    way = [here]
    while back.get(way[-1], there) != there:
        way.append(back[way[-1]])
    return way
