"""Policies of patrol: where a unit goes with each hop."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from benchmarks.twin.streets import DIRECTIONS, EAST, NORTH, SOUTH, WEST, Beat, Streets

if TYPE_CHECKING:
    from benchmarks.twin.patrol import Patroller

Hop = Callable[["Patroller"], None]


def random_walk(unit: "Patroller") -> None:
    direction = DIRECTIONS[unit.model.rng.integers(4)]
    beside = unit.cell.connections.get(direction)
    if beside in unit.beat.inside:
        unit.move_to(beside)


def waypoint(unit: "Patroller") -> None:
    if unit.way:
        unit.move_to(unit.way.popleft())
        return
    if unit.cell is unit.target:
        unit.target = unit.anywhere()
    if unit.cell is unit.target:
        return
    beside = _nearer(unit)
    if beside is None:
        unit.way = unit.model.streets.way(unit.cell, unit.target)
        beside = unit.way.popleft()
    unit.move_to(beside)


def _nearer(unit: "Patroller") -> Any:
    """Return the next cell along the longer gap, else along the other one, else None."""
    across, down = unit.model.streets.gap(unit.cell, unit.target)
    along_x, along_y = (EAST if across > 0 else WEST), (SOUTH if down > 0 else NORTH)
    gaps = [(abs(across), along_x), (abs(down), along_y)]
    for gap, direction in sorted(gaps, key=lambda pair: -pair[0]):
        beside = unit.cell.connections.get(direction)
        if gap and beside is not None:
            return beside
    return None


def sweep(unit: "Patroller") -> None:
    tour = unit.tour
    unit.stop = (unit.stop + 1) % len(tour)
    if tour[unit.stop] is not unit.cell:
        unit.move_to(tour[unit.stop])


def random_cell(unit: "Patroller") -> None:
    unit.move_to(unit.anywhere())


HOPS: Final[dict[str, Hop]] = {
    "random_walk": random_walk,
    "waypoint": waypoint,
    "sweep": sweep,
    "random_cell": random_cell,
}


def tour_of(streets: Streets, beat: Beat) -> list[Any]:
    """Return a closed tour of a beat."""
    _, _, width, height = beat.bounds
    full = len(beat.cells) == width * height
    if full and min(width, height) > 1 and len(beat.cells) % 2 == 0:
        return _round_trip(streets, beat)
    if full and streets.place.torus and _is_ring(streets, width, height):
        return beat.cells
    return _with_gaps_walked(streets, _rows(beat))


def _is_ring(streets: Streets, width: int, height: int) -> bool:
    place = streets.place
    return (height == 1 and width == place.width) or (width == 1 and height == place.height)


def _round_trip(streets: Streets, beat: Beat) -> list[Any]:
    """Sweep a full rectangle: one line leads back, the others go to and fro."""
    west, north, width, height = beat.bounds
    upright = height % 2 == 0
    long, short = (height, width) if upright else (width, height)
    cells = [(0, j) for j in range(short)]
    for i in range(1, long):
        there = range(1, short) if i % 2 == 0 else range(short - 1, 0, -1)
        cells += [(i, j) for j in there]
    cells += [(i, 0) for i in range(long - 1, 0, -1)]
    pairs = [(j, i) for i, j in cells] if upright else cells
    return [streets.grid[west + x, north + y] for x, y in pairs]


def _rows(beat: Beat) -> list[Any]:
    """Return the cells row by row, every second row backwards."""
    _, north, _, height = beat.bounds
    cells: list[Any] = []
    for row in range(height):
        within = [cell for cell in beat.cells if cell.coordinate[1] == north + row]
        within.sort(key=lambda cell: cell.coordinate[0], reverse=len(cells) > 0 and row % 2 == 1)
        cells += within
    return cells


def _with_gaps_walked(streets: Streets, cells: list[Any]) -> list[Any]:
    tour: list[Any] = []
    for here, there in zip(cells, [*cells[1:], cells[0]], strict=True):
        tour += [here, *list(streets.way(here, there))[:-1]]
    return tour
