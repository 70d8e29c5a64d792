"""What a place is made from: a plain frozen record, and the luck that belongs to it."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.streams import uniform
from sim.terms import LandUse, Stream

TORUS: Final = "torus"
COPIED: Final = (
    "width_cells",
    "height_cells",
    "cell_m",
    "edges",
    "seed",
    "towns",
    "villages",
    "grids",
    "residents",
    "household_size",
)


@dataclass(frozen=True)
class PlaceSpec:
    """All that shapes a place; equal specs give equal places.

    Attributes:
        width_cells: cells from west to east.
        height_cells: cells from north to south.
        cell_m: side of a cell, metres.
        edges: "walls" or "torus".
        seed: of the luck of the place.
        towns: number of towns.
        villages: number of villages, at least `towns`.
        grids: number of grids, at least `villages`.
        residents: number of residents.
        household_size: mean residents of a household.
        land_use: share of the cells for each `LandUse`, in its order; sums to 1.
        employed_share: share of residents who have a workplace.
        lives_alone_share: share of residents who are a household of one.
        file: CSV of cells to read instead of generating the place.
    """

    width_cells: int
    height_cells: int
    towns: int = 1
    villages: int = 1
    grids: int = 1
    residents: int = 0
    cell_m: float = 100.0
    edges: str = "walls"
    seed: int = 2016
    household_size: float = 2.8
    land_use: tuple[float, ...] = (0.55, 0.08, 0.12, 0.17, 0.08)
    employed_share: float = 0.55
    lives_alone_share: float = 0.1
    file: str | None = None

    @classmethod
    def of(cls, place: Any, people: Any) -> Self:
        """Return the spec of the tables [place] and [people] of a scenario."""
        return cls(
            **{name: getattr(place, name) for name in COPIED},
            land_use=tuple(float(getattr(place.land_use, use.name.lower())) for use in LandUse),
            employed_share=people.employed_share,
            lives_alone_share=people.lives_alone_share,
            file=None if place.file is None else str(place.file),
        )

    @property
    def cells(self) -> int:
        """Number of cells."""
        return self.width_cells * self.height_cells

    @property
    def is_torus(self) -> bool:
        """Whether who leaves at one edge comes back at the other."""
        return self.edges == TORUS


class Purpose(IntEnum):
    """What a random number of the place is for; the `when` of its address."""

    CORE = 0
    RIVER = 1
    POND = 2
    LINE = 3
    SHORE = 4
    SHOP = 5
    BLOCK = 6
    DENSITY = 7
    FAMILY = 8
    EMPLOYED = 9
    WORK = 10


def luck(seed: int, purpose: Purpose, who: ArrayLike, part: ArrayLike = 0) -> NDArray[np.float64]:
    """Return uniform numbers in [0, 1) for one purpose; `who` and `part` are broadcast."""
    return uniform(seed, Stream.PLACE, who, int(purpose), part)


def spread(weight: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Share `total` things out in proportion to `weight`: exact in sum, each within one.

    Args:
        weight: not negative; when all are 0, nothing can be shared and all get 0.
        total: how many things there are.

    Returns:
        How many each gets. What is rounded off is carried on to the next in line.
    """
    upto = np.cumsum(weight)
    if not upto.size or upto[-1] <= 0:
        return np.zeros(upto.size, np.int64)
    shared: NDArray[np.int64] = np.floor(upto / upto[-1] * total + 0.5).astype(np.int64)
    shared[1:] -= shared[:-1].copy()
    return shared
