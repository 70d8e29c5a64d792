"""Beats: the cells a patroller answers for, the closed tour through them, the steps within them."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.place import Place

Cells = NDArray[np.int32]


@dataclass(frozen=True)
class Beats:
    """Beats of one role: `beat_of` (cells,) is -1 where nobody patrols; `cells[b]` of each beat."""

    beat_of: Cells
    cells: tuple[Cells, ...]


def beats_of(place: Place, level: str, units: int) -> Beats:
    """Return the areas of a level as beats; with fewer units than areas, neighbours are joined.

    Joined areas are consecutive in the numbering of the place, in which neighbours stand together.
    """
    area = place.area_of("city" if level == "place" else level)
    n_areas = int(area.max()) + 1
    n = min(max(units, 1), n_areas)
    beat_of = np.where(area < 0, -1, area.astype(np.int64) * n // n_areas).astype(np.int32)
    order = np.argsort(beat_of, kind="stable")
    starts = np.searchsorted(beat_of[order], np.arange(n + 1))
    cells = tuple(order[a:b].astype(np.int32) for a, b in pairwise(starts))
    return Beats(beat_of, cells)


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
