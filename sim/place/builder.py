"""Building a place: generated from a spec, or read from a file of cells."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import SafetyNetError
from sim.place.areas import Ground, Partition, divide
from sim.place.cells import read_cells
from sim.place.cores import cores_of
from sim.place.ground import neighbours
from sim.place.homes import NO_WORK, homes_of, households_of, population_of, work_of
from sim.place.land import land_use_of
from sim.place.place import Areas, Ints, Place
from sim.place.spec import PlaceSpec
from sim.terms import LandUse

PLACES_KEPT: Final = 8


def build(place: Any, people: Any = None) -> Place:
    """Return the place of a spec; equal specs share one place.

    Args:
        place: a `PlaceSpec`, or the [place] table of a scenario.
        people: the [people] table of the scenario; not needed with a `PlaceSpec`.

    Raises:
        SafetyNetError: counts of areas that cannot be had, or a file that cannot be used.
    """
    spec = place if isinstance(place, PlaceSpec) else PlaceSpec.of(place, people)
    return _build(spec, None if spec.file is None else _bytes_of(spec.file))


def _bytes_of(file: str) -> bytes:
    path = Path(file)
    if not path.is_file():
        what = "is not a file" if path.exists() else "does not exist"
        raise SafetyNetError(f"the file of cells {file} {what} (place.file)")
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise SafetyNetError(f"the file of cells {file} cannot be read: {reason}") from None


@lru_cache(maxsize=PLACES_KEPT)
def _build(spec: PlaceSpec, content: bytes | None) -> Place:
    if content is None:
        land_use, population, areas = _generated(spec)
    else:
        land_use, population, areas = read_cells(spec, content)
    homes, household = homes_of(spec, households_of(spec, population))
    work = work_of(spec, areas, land_use, homes)
    shape = spec.width_cells, spec.height_cells
    return Place(
        *shape,
        spec.cell_m,
        spec.is_torus,
        land_use,
        population,
        jobs=np.bincount(work[work != NO_WORK], minlength=spec.cells).astype(np.int32),
        **areas._asdict(),
        neighbours=neighbours(*shape, land_use != LandUse.WATER, spec.is_torus),
        homes=homes,
        work=work,
        household=household,
    )


def _generated(spec: PlaceSpec) -> tuple[NDArray[np.uint8], Ints, Areas]:
    """Return land use and population of each cell, and the areas."""
    cores = cores_of(spec)
    land_use = land_use_of(spec, cores)
    population = population_of(spec, cores, land_use)
    land = land_use != LandUse.WATER
    dry = np.flatnonzero(land)
    number = np.cumsum(land, dtype=np.int32) - 1
    ground = Ground(
        (dry % spec.width_cells).astype(float),
        (dry // spec.width_cells).astype(float),
        number[neighbours(spec.width_cells, spec.height_cells, land, torus=False)[dry]],
        households_of(spec, population).total[dry].astype(float),
    )
    parts = divide(ground, spec.towns, spec.villages, spec.grids)
    return land_use, population, _named(parts, land)


def _named(parts: Partition, land: NDArray[np.bool_]) -> Areas:
    """Return the areas of all cells, with names like "grid 1.4.2"."""
    grid_of = np.full(land.size, -1, np.int32)
    grid_of[land] = parts.grid_of
    village_of = np.where(land, parts.village_of_grid[grid_of], -1).astype(np.int32)
    town_of = np.where(land, parts.town_of_village[village_of], -1).astype(np.int32)
    towns = [str(1 + i) for i in range(int(parts.town_of_village[-1]) + 1)]
    villages = _numbered(towns, parts.town_of_village)
    grids = _numbered(villages, parts.village_of_grid)
    named = {"grid": grids, "village": villages, "town": towns}
    names = {level: tuple(f"{level} {i}" for i in numbers) for level, numbers in named.items()}
    return Areas(grid_of, village_of, town_of, *parts[1:], names)


def _numbered(above: list[str], parent: Ints) -> list[str]:
    """Return a number within its parent for each area; areas of one parent lie in line."""
    nth = 1 + np.arange(parent.size) - np.searchsorted(parent, parent)
    return [f"{above[p]}.{n}" for p, n in zip(parent.tolist(), nth.tolist(), strict=True)]
