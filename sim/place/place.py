"""The place of a run: cells, their use, the areas they belong to and the homes on them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import NameNotFoundError
from sim.terms import LandUse

Ints = NDArray[np.int32]
LEVELS: Final = ("grid", "village", "town", "city")


class Areas(NamedTuple):
    """The nested areas of a place, as the attributes of the same names in `Place`."""

    grid_of: Ints
    village_of: Ints
    town_of: Ints
    village_of_grid: Ints
    town_of_village: Ints
    area_names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Place:
    """A place; cell = y * width + x, and y grows to the south. All arrays are read-only.

    Attributes:
        width: cells from west to east.
        height: cells from north to south.
        cell_m: side of a cell, metres.
        torus: whether the edges are joined.
        land_use: (cells,) `LandUse` of a cell, uint8.
        population: (cells,) residents who live in a cell.
        jobs: (cells,) residents who work in a cell.
        grid_of: (cells,) grid of a cell, -1 in water.
        village_of: (cells,) village of a cell, -1 in water.
        town_of: (cells,) town of a cell, -1 in water.
        village_of_grid: (grids,) village that a grid belongs to.
        town_of_village: (villages,) town that a village belongs to.
        area_names: names of the areas by level: "grid", "village", "town".
        neighbours: (cells, 4) cells to the east, west, north and south; the cell itself where a
            wall or water is in the way, and for water.
        homes: (residents,) cell where a resident lives; residents are in order of cell and
            household.
        work: (residents,) cell where a resident works, -1 for none.
        household: (residents,) household of a resident.
    """

    width: int
    height: int
    cell_m: float
    torus: bool
    land_use: NDArray[np.uint8]
    population: Ints
    jobs: Ints
    grid_of: Ints
    village_of: Ints
    town_of: Ints
    village_of_grid: Ints
    town_of_village: Ints
    area_names: Mapping[str, tuple[str, ...]]
    neighbours: Ints
    homes: Ints
    work: Ints
    household: Ints

    def __post_init__(self) -> None:
        """Lock the arrays: one place serves many runs."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Lock the arrays again after a journey to another process."""
        self.__dict__.update(state)
        self.__post_init__()

    @property
    def cells(self) -> int:
        """Number of cells, water included."""
        return self.width * self.height

    @property
    def land(self) -> NDArray[np.bool_]:
        """(cells,) where people can stand."""
        land: NDArray[np.bool_] = self.land_use != LandUse.WATER
        return land

    @property
    def alone(self) -> NDArray[np.bool_]:
        """(residents,) who is a household of one."""
        if not self.household.size:
            return np.zeros(0, bool)
        alone: NDArray[np.bool_] = np.bincount(self.household)[self.household] == 1
        return alone

    @property
    def area_km2(self) -> float:
        """Area of the land, km2."""
        return float(self.land.sum()) * self.cell_m**2 / 1e6

    def has_land_at(self, cell: object) -> bool:
        """Tell whether something is the number of a cell on land."""
        if not isinstance(cell, int | np.integer) or isinstance(cell, bool):
            return False
        return 0 <= int(cell) < self.cells and bool(self.land[int(cell)])

    def count(self, level: str) -> int:
        """Return the number of areas of a level: "grid", "village", "town" or "city"."""
        return 1 if level == "city" else len(self.area_names[_known(level)])

    def area_of(self, level: str) -> Ints:
        """Return the area of each cell at a level, (cells,), -1 in water."""
        if level == "city":
            return np.where(self.land, 0, -1).astype(np.int32)
        areas: Ints = getattr(self, f"{_known(level)}_of")
        return areas

    def centre_of(self, level: str, area: int = 0) -> int:
        """Return the cell of an area that is nearest to where its residents are on average.

        Where nobody lives, all land counts alike. On a torus the average is taken on the map as
        seen from the first cell of the area.

        Args:
            level: "grid", "village", "town" or "city".
            area: number of the area at that level.
        """
        inside = np.flatnonzero(self.area_of(level) == area)
        across = self._as_seen(inside % self.width, self.width)
        down = self._as_seen(inside // self.width, self.height)
        weight = self.population[inside].astype(float)
        if not weight.any():
            weight += 1.0
        off_x = across - np.average(across, weights=weight)
        off_y = down - np.average(down, weights=weight)
        return int(inside[np.argmin(off_x**2 + off_y**2)])

    def _as_seen(self, at: NDArray[np.integer], size: int) -> NDArray[np.integer]:
        """Return positions along one side, on a torus as seen from the first of them."""
        return (at - at[0] + size // 2) % size if self.torus else at


def _known(level: str) -> str:
    if level not in LEVELS:
        raise NameNotFoundError("level", level, LEVELS)
    return level
