"""Ways across the place: straight where land allows it, else the shortest way round."""

from typing import Any

import networkx as nx
import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from sim import Scenario, load
from sim.kernels.crossing import length_of_way, search
from sim.place import Place
from sim.setting import set_up
from sim.streams import uniform
from sim.world import World

VOLUNTEER = 0
PAIRS = 200
ANY_STREAM = 999


@numba.njit  # type: ignore[untyped-decorator]
def _way_length(worlds: Any, here: int, there: int) -> int:
    world = worlds[0]
    mark = search(world, VOLUNTEER, here, there)
    return int(length_of_way(world, VOLUNTEER, here, there, mark))


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
        wanted = nx.shortest_path_length(graph, here, there)
        assert _way_length(world.record, here, there) == wanted
