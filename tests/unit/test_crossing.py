"""Ways across the place: straight where land allows it, else the shortest way round."""

from typing import Any

import networkx as nx
import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from sim import Scenario, load
from sim.kernels.crossing import NORTH, SOUTH, find_detour, neighbour, next_way
from sim.kernels.doors import slot_at
from sim.kernels.records_people import DETOUR_RING, DETOUR_STEPS
from sim.place import Place
from sim.setting import set_up
from sim.streams import uniform
from sim.world import World

VOLUNTEER = 0
PAIRS = 200
ANY_STREAM = 999


@numba.njit  # type: ignore[untyped-decorator]
def _way(worlds: Any, here: int, there: int, cells: NDArray[np.int64]) -> int:
    """Write the cells of a way that a walker remembers; return how many steps it has."""
    world, steps = worlds[0], 0
    if here != there and find_detour(world, VOLUNTEER, 0, here, there):
        while slot_at(world, 0).steps > 0:
            here = neighbour(world, VOLUNTEER, here, next_way(world, VOLUNTEER, 0))
            cells[steps] = here
            steps += 1
    return steps


def way(world: World, here: int, there: int) -> list[int]:
    cells = np.zeros(DETOUR_RING, np.int64)
    return [here, *cells[: _way(world.record, here, there, cells)].tolist()]


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
        found = way(world, here, there)
        assert found[-1] == there
        assert len(found) == len(nx.shortest_path(graph, here, there))


def test_of_a_long_way_round_the_first_steps_are_remembered() -> None:
    """Corridors from wall to wall, open at one end each by turns."""
    dry = {"homes": 0.6, "shops": 0.1, "works": 0.2, "streets": 0.1, "water": 0.0}
    place, world = world_of(load("village").replace({"place.land_use": dry}))
    width, cells = place.width, np.arange(place.cells)
    steps = world.own("steps").reshape(-1, place.cells, 4)[VOLUNTEER]
    column, row = cells % width, cells // width
    steps[:, NORTH] = np.where(column == np.where(row % 2, width - 1, 0), steps[:, NORTH], cells)
    steps[:, SOUTH] = np.where(column == np.where(row % 2, 0, width - 1), steps[:, SOUTH], cells)
    graph: nx.Graph[int] = nx.Graph((cell, int(to)) for cell in cells for to in steps[cell])
    far = int(cells[-1] if row[-1] % 2 == 0 else cells[-width])
    shortest = nx.shortest_path(graph, 0, far)
    assert len(shortest) == place.cells
    assert way(world, 0, far) == shortest[: DETOUR_STEPS + 1]
