"""Ways across the place: straight where land allows it, else the shortest way round."""

from typing import Any

import networkx as nx
import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from sim import Scenario, load
from sim.kernels.crossing import NORTH, SOUTH, WEST, find_detour, neighbour, next_way
from sim.kernels.doors import slot_at
from sim.kernels.entering import enter_street, leave_street
from sim.kernels.records_people import DETOUR_RING, DETOUR_STEPS
from sim.place import Place
from sim.setting import set_up
from sim.streams import uniform
from sim.terms import Role
from sim.world import World

VOLUNTEER = 0
PAIRS = 200
ANY_STREAM = 999


@numba.njit  # type: ignore[untyped-decorator]
def _find(worlds: Any, slot: int, here: int, there: int) -> bool:
    return bool(find_detour(worlds[0], VOLUNTEER, slot, here, there))


@numba.njit  # type: ignore[untyped-decorator]
def _walk(worlds: Any, slot: int, here: int, cells: NDArray[np.int64]) -> int:
    """Write the cells of the way that a walker remembers; return how many steps it has."""
    world, steps = worlds[0], 0
    while slot_at(world, slot).steps > 0:
        here = neighbour(world, VOLUNTEER, here, next_way(world, VOLUNTEER, slot))
        cells[steps] = here
        steps += 1
    return steps


@numba.njit  # type: ignore[untyped-decorator]
def _enter(worlds: Any, walker: int, cell: int) -> None:
    enter_street(worlds[0], walker, cell, cell)


@numba.njit  # type: ignore[untyped-decorator]
def _leave(worlds: Any, walker: int) -> None:
    leave_street(worlds[0], walker)


def remembered(world: World, slot: int, here: int) -> list[int]:
    cells = np.zeros(DETOUR_RING, np.int64)
    return [here, *cells[: _walk(world.record, slot, here, cells)].tolist()]


def graph_of(place: Place) -> "nx.Graph[int]":
    land = np.flatnonzero(np.asarray(place.grid_of) >= 0)
    graph: nx.Graph[int] = nx.Graph()
    for cell in land.tolist():
        graph.add_edges_from((cell, int(other)) for other in place.neighbours[cell])
    return graph


def some_pairs(place: Place, seed: int) -> NDArray[np.intp]:
    land = np.flatnonzero(np.asarray(place.grid_of) >= 0)
    u = uniform(seed, ANY_STREAM, np.arange(2 * PAIRS))
    return np.reshape(land[(u * land.size).astype(int)], (PAIRS, 2))


def world_of(scenario: Scenario) -> tuple[Place, World]:
    setting = set_up(scenario, 1)
    return setting.town.place, setting.world


@pytest.mark.parametrize("edges", ["walls", "torus"])
def test_the_way_round_is_the_shortest(edges: str) -> None:
    water = {"homes": 0.4, "shops": 0.08, "works": 0.12, "streets": 0.1, "water": 0.3}
    place, world = world_of(
        load("village").replace({"place.edges": edges, "place.land_use": water})
    )
    graph = graph_of(place)
    for here, there in some_pairs(place, 3).tolist():
        if here != there:
            assert _find(world.record, 0, here, there)
            found = remembered(world, 0, here)
            assert found[-1] == there
            assert len(found) == len(nx.shortest_path(graph, here, there))


def corridors() -> tuple[World, list[int]]:
    """Return a village of corridors from wall to wall, joined at one end each, and the way."""
    dry = {"homes": 0.6, "shops": 0.1, "works": 0.2, "streets": 0.1, "water": 0.0}
    place, world = world_of(load("village").replace({"place.land_use": dry}))
    width, cells = place.width, np.arange(place.cells)
    steps = world.own("steps").reshape(-1, place.cells, 4)[VOLUNTEER]
    column, row = cells % width, cells // width
    steps[:, NORTH] = np.where(column == np.where(row % 2, width - 1, 0), steps[:, NORTH], cells)
    steps[:, SOUTH] = np.where(column == np.where(row % 2, 0, width - 1), steps[:, SOUTH], cells)
    eastward = cells.reshape(-1, width)
    eastward[1::2] = eastward[1::2, ::-1]
    return world, eastward.ravel().tolist()


def test_of_a_long_way_round_the_first_steps_are_remembered() -> None:
    world, whole = corridors()
    assert _find(world.record, 0, whole[0], whole[-1])
    assert remembered(world, 0, whole[0]) == whole[: DETOUR_STEPS + 1]


def test_a_walker_keeps_its_way_when_it_takes_the_row_of_one_who_leaves() -> None:
    world, whole = corridors()
    first, second = np.flatnonzero(world["walkers"]["role"] == Role.VOLUNTEER)[:2].tolist()
    for walker in (first, second):
        _enter(world.record, walker, whole[0])
    assert _find(world.record, 1, whole[0], whole[-1])
    world["slot_ways"][:DETOUR_RING] = WEST
    _leave(world.record, first)
    assert world["walkers"]["slot"][second] == 0
    assert remembered(world, 0, whole[0]) == whole[: DETOUR_STEPS + 1]
