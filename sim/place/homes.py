"""Who lives where, in which household, and who works where."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.place.cores import Cores
from sim.place.place import Areas, Ints
from sim.place.spec import PlaceSpec, Purpose, luck, spread
from sim.sorting import by_group
from sim.terms import LandUse

Whole = NDArray[np.int64]
NO_WORK: Final = -1
LARGEST_MEAN_FAMILY: Final = 8.0
"""Families (households of two and more) are never larger than this on average, unless asked."""
HOME_USES: Final = ((LandUse.HOMES,), (LandUse.SHOPS, LandUse.WORKS), (LandUse.STREETS,))
"""Where people live: the first of these that a place has."""
SEATS_OF_USE: Final = {LandUse.SHOPS: 1, LandUse.WORKS: 2}
"""Workplaces of a cell, in proportion; assumed."""


class Households(NamedTuple):
    """Households of each cell: those of one person, families, and residents of the families."""

    alone: Whole
    families: Whole
    in_families: Whole

    @property
    def total(self) -> Whole:
        """Households of each cell."""
        return self.alone + self.families


def population_of(spec: PlaceSpec, cores: Cores, land_use: NDArray[np.uint8]) -> Ints:
    """Return the residents of each cell of a generated place, `spec.residents` in all."""
    density = 1 + 9 * cores.centre + 4 * cores.town + 4 * cores.village
    noise = luck(spec.seed, Purpose.DENSITY, np.arange(spec.cells))
    used = (np.isin(land_use, uses) for uses in HOME_USES)
    lived_in = next((cells for cells in used if cells.any()), np.zeros(spec.cells, bool))
    weight = lived_in * density.ravel() * (0.6 + 0.8 * noise)
    households = spread(weight, max(round(spec.residents / spec.household_size), 1))
    return spread(households.astype(float), spec.residents).astype(np.int32)


def households_of(spec: PlaceSpec, population: Ints) -> Households:
    """Divide the residents of each cell into households of the size and kind of the spec.

    A share of residents who live alone that the household size cannot hold is brought to the
    nearest that it can.
    """
    size = spec.household_size
    largest = max(LARGEST_MEAN_FAMILY, 2 * size)
    most = (largest / size - 1) / (largest - 1)
    share = max(min(spec.lives_alone_share, most), 2 / size - 1, 0.0)
    residents = int(population.sum())
    alone = spread(population.astype(float), round(share * residents))
    others = population - alone
    families = spread(others.astype(float), max(round(residents / size) - int(alone.sum()), 0))
    families = np.clip(families, others > 0, np.maximum(others // 2, others > 0))
    return Households(alone, families, others)


def homes_of(spec: PlaceSpec, households: Households) -> tuple[Ints, Ints]:
    """Return home cell and household of each resident, in order of cell and household."""
    total = households.total
    start = np.cumsum(total) - total
    home = np.repeat(np.arange(total.size, dtype=np.int32), total)
    is_family = np.arange(home.size) - start[home] >= households.alone[home]
    least = np.where(households.in_families >= 2, 2, 1)
    size = np.where(is_family, least[home], 1) + _further(spec, households, start, least)
    household = np.repeat(np.arange(home.size, dtype=np.int32), size)
    return home[household], household


def _further(spec: PlaceSpec, households: Households, start: Whole, least: Whole) -> Whole:
    """Return how many more than the least belong to each household: each joins any family."""
    families = households.families
    more = households.in_families - least * families
    home = np.repeat(np.arange(families.size), more)
    chance = luck(spec.seed, Purpose.FAMILY, np.arange(home.size))
    family = (start + households.alone)[home] + (chance * families[home]).astype(np.int64)
    return np.bincount(family, minlength=int(households.total.sum()))


def work_of(spec: PlaceSpec, areas: Areas, land_use: NDArray[np.uint8], homes: Ints) -> Ints:
    """Return the cell where each resident works, -1 for none.

    A third of the employed works in the own village, one in the own town, one anywhere (assumed);
    where the village or town has no work, anywhere.
    """
    who = np.arange(homes.size)
    employed = np.flatnonzero(luck(spec.seed, Purpose.EMPLOYED, who) < spec.employed_share)
    seats = _seats(land_use, areas.village_of)
    chance = 3 * luck(spec.seed, Purpose.WORK, employed)
    reach = chance.astype(np.int64)
    low, high = np.zeros((2, employed.size), np.int64)
    for nearness, area_of in enumerate((areas.village_of, areas.town_of)):
        near = reach == nearness
        area, of_seat = area_of[homes[employed[near]]], area_of[seats]
        start = np.searchsorted(of_seat, np.arange(area_of.max(initial=0) + 2))
        low[near], high[near] = start[area], start[area + 1]
    low, high = np.where(high > low, low, 0), np.where(high > low, high, seats.size)
    work = np.full(homes.size, NO_WORK, np.int32)
    work[employed] = seats[low + ((chance - reach) * (high - low)).astype(np.int64)]
    return work


def _seats(land_use: NDArray[np.uint8], village_of: Ints) -> Ints:
    """Return the cell of each workplace, in order of village; on all land if none is for work."""
    seats = np.select([land_use == use for use in SEATS_OF_USE], list(SEATS_OF_USE.values()), 0)
    if not seats.any():
        seats = (land_use != LandUse.WATER).astype(np.int64)
    order = by_group(village_of)
    return np.repeat(order, seats[order]).astype(np.int32)
