"""The streets: Mesa's grid of a place without its water, beats on it, and ways through it."""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from mesa.discrete_space import OrthogonalVonNeumannGrid

from sim.place import Place
from sim.terms import LandUse

EAST, WEST, NORTH, SOUTH = (1, 0), (-1, 0), (0, -1), (0, 1)
DIRECTIONS = (EAST, WEST, NORTH, SOUTH)


class Beat:
    """The cells in which a unit walks."""

    def __init__(self, cells: Iterable[Any]) -> None:
        self.cells = list(cells)
        self.inside = set(self.cells)

    @cached_property
    def bounds(self) -> tuple[int, int, int, int]:
        """West, north, width and height of the smallest rectangle around the beat."""
        xs = [cell.coordinate[0] for cell in self.cells]
        ys = [cell.coordinate[1] for cell in self.cells]
        return min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1


@dataclass(eq=False)
class Streets:
    """The grid on which people walk; water is taken out of it."""

    place: Place
    grid: Any

    @classmethod
    def of(cls, place: Place, random: Any) -> "Streets":
        size = (place.width, place.height)
        grid = OrthogonalVonNeumannGrid(size, torus=place.torus, random=random)
        for index in (place.land_use == LandUse.WATER).nonzero()[0].tolist():
            grid.remove_cell(grid[index % place.width, index // place.width])
        return cls(place, grid)

    def cell(self, index: int) -> Any:
        """Return the cell with this number."""
        return self.grid[index % self.place.width, index // self.place.width]

    def number(self, cell: Any) -> int:
        x, y = cell.coordinate
        return int(y * self.place.width + x)

    def gap(self, here: Any, there: Any) -> tuple[int, int]:
        """Return the steps to the east and to the south from one cell to another."""
        (x, y), (to_x, to_y) = here.coordinate, there.coordinate
        if not self.place.torus:
            return to_x - x, to_y - y
        return _round(to_x - x, self.place.width), _round(to_y - y, self.place.height)

    def distance_m(self, here: Any, there: Any, straight: bool = False) -> float:
        """Return the distance along blocks (Manhattan) or straight [m]."""
        across, down = self.gap(here, there)
        cells = math.hypot(across, down) if straight else abs(across) + abs(down)
        return cells * self.place.cell_m

    def sees(self, here: Any, there: Any, radius_cells: int) -> bool:
        """Whether a cell is within a radius of another, along the straight line."""
        across, down = self.gap(here, there)
        return across**2 + down**2 <= radius_cells**2

    def way(self, here: Any, there: Any) -> deque[Any]:
        """Return the cells of a shortest way, without the first one."""
        towards, way = _towards(there), deque[Any]()
        while here is not there:
            here = towards[here]
            way.append(here)
        return way


def _round(gap: int, size: int) -> int:
    """Return a gap along a joined side, the short way round."""
    return (gap + size // 2) % size - size // 2


@lru_cache(maxsize=256)
def _towards(target: Any) -> dict[Any, Any]:
    """Search breadth first from a cell: for every cell the next one on the way there."""
    towards, front = {target: target}, deque([target])
    while front:
        cell = front.popleft()
        for direction in DIRECTIONS:
            beside = cell.connections.get(direction)
            if beside is not None and beside not in towards:
                towards[beside] = cell
                front.append(beside)
    return towards
