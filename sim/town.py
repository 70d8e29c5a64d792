"""The town: a place with its residents, which all runs of it share."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim import demand, people
from sim.common import Arrays
from sim.kernels.records import NOBODY
from sim.kernels.records_people import CELL, READ_BEYOND, RESIDENT
from sim.place import Place, PlaceSpec, build
from sim.scenario import Scenario
from sim.scenario.place import PeopleSettings
from sim.terms import LandUse


@dataclass(frozen=True, eq=False)
class Town:
    """What all runs of one place share: the place, its residents, who is where.

    `where`: weights of the cells by use.
    """

    place: Place
    where: demand.Weights
    residents: NDArray[np.void]
    at_home: people.Groups
    at_work: people.Groups
    in_village: people.Groups
    alone: people.Groups


def settle(scenario: Scenario) -> Town:
    """Return the place of a scenario with its residents; a second call finds it ready."""
    return _settled(PlaceSpec.of(scenario.place, scenario.people), scenario.people)


@lru_cache(maxsize=2)
def _settled(spec: PlaceSpec, settings: PeopleSettings) -> Town:
    place = build(spec)
    residents = people.residents(settings, spec.seed, place)
    village = np.asarray(place.village_of)[residents["home"]]
    return Town(
        place,
        demand.weights_by_use(place),
        residents,
        people.grouped(residents["home"], place.cells),
        people.grouped(residents["work"], place.cells),
        people.grouped(village, place.count("village")),
        people.grouped(np.where(place.alone, place.homes, -1), place.cells),
    )


def land(town: Town) -> Arrays:
    """Return the arrays of the land and of those who live there."""
    place = town.place
    cells = np.zeros(place.cells, CELL)
    cells["grid"] = place.grid_of
    cells["homes"], cells["home_start"] = town.at_home.count, town.at_home.start[:-1]
    cells["works"], cells["work_start"] = town.at_work.count, town.at_work.start[:-1]
    cells["alone"], cells["alone_start"] = town.alone.count, town.alone.start[:-1]
    cells["village"], cells["passers"] = place.village_of, _passers(town)
    residents = np.zeros(town.residents.size, RESIDENT)
    for name in RESIDENT.names or ():
        residents[name] = town.residents[name]
    return {
        "cells": cells,
        "residents": residents,
        "home_list": town.at_home.people,
        "work_list": town.at_work.people,
        "alone_list": town.alone.people,
        "village_start": town.in_village.start,
        "village_list": town.in_village.people,
        "where": town.where.cumulative.ravel(),
        "where_guide": town.where.guide.ravel(),
        "seen": np.zeros(place.cells, np.int64),
        "frontier": np.zeros(8 * place.cells, np.int32),
        "first_entry": np.full(place.cells, NOBODY, np.int32),
        "in_sight": np.zeros(place.cells + READ_BEYOND, np.uint8),
    }


def _passers(town: Town) -> NDArray[np.float64]:
    """Return for each street and shop cell its part of the residents of the village."""
    place = town.place
    public = np.isin(place.land_use, (LandUse.STREETS, LandUse.SHOPS))
    village = np.asarray(place.village_of)
    cells = np.bincount(village[public], minlength=place.count("village"))
    share = town.in_village.count / np.maximum(cells, 1)
    return np.where(public, share[village], 0.0)
