"""Who knows whom: mutual, the same in all runs, a small world as networkx makes it."""

from collections import Counter

import networkx as nx
import numpy as np
import pytest

from sim.acquaintances import acquaintances
from sim.scenario import load
from sim.setting import Setting, set_up

DEGREE, RESIDENTS = 10, 1000
PLACES = range(5)


def village(rewired_share: float, seed: int = 1, residents: int = RESIDENTS) -> Setting:
    scenario = load("village").replace(
        {
            "run.days": 0.01,
            "place.seed": seed,
            "place.residents": residents,
            "people.acquaintances": DEGREE,
            "people.rewired_share": rewired_share,
        }
    )
    return set_up(scenario, 1)


def graph_of(setting: Setting) -> "nx.MultiGraph[int]":
    """All acquaintances; each pair must have been named from both sides."""
    n = setting.town.residents.size
    named = Counter((i, int(j)) for i in range(n) for j in acquaintances(setting.world, i))
    assert all(named[j, i] == times for (i, j), times in named.items())
    graph: nx.MultiGraph[int] = nx.MultiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(pair for pair in named.elements() if pair[0] < pair[1])
    return graph


@pytest.mark.parametrize("residents", [1, 2, 3, 8, 100])
def test_acquaintance_is_mutual_and_never_with_oneself(residents: int) -> None:
    graph = graph_of(village(0.3, residents=residents))
    assert nx.number_of_selfloops(graph) == 0
    assert max(dict(graph.degree).values()) <= 1.5 * DEGREE
    if residents > DEGREE:
        # An exchange for oneself is none.
        assert graph.number_of_edges() == pytest.approx(residents * DEGREE / 2, rel=0.02)


def test_without_exchange_one_knows_the_next_ones(seed: int = 1) -> None:
    setting = village(0.0, seed)
    order = np.arange(RESIDENTS)
    for i in (0, 7, RESIDENTS - 1):
        around = {int(order[(i + d) % RESIDENTS]) for d in range(-5, 6) if d}
        assert set(acquaintances(setting.world, i).tolist()) == around


@pytest.mark.parametrize("rewired_share", [0.02, 0.1, 0.5])
def test_small_world_as_networkx_makes_it(rewired_share: float) -> None:
    """Clustering and mean distance of five graphs of 1,000 each; the tolerance is 4 sd of a mean.

    One graph of networkx has sd .006 in clustering and .04 in distance, so a difference of two
    means of five has sd .004 and .025. An exchanged share of a fifth more is seen at .1: clustering
    falls by .05.
    """
    made = [nx.Graph(graph_of(village(rewired_share, seed))) for seed in PLACES]
    model = [
        nx.connected_watts_strogatz_graph(RESIDENTS, DEGREE, rewired_share, seed=seed)
        for seed in PLACES
    ]
    clustering = [np.mean([nx.average_clustering(g) for g in some]) for some in (made, model)]
    distance = [np.mean([mean_distance(g) for g in some]) for some in (made, model)]
    assert clustering[0] == pytest.approx(clustering[1], abs=0.016)
    assert distance[0] == pytest.approx(distance[1], abs=0.12 if rewired_share < 0.1 else 0.06)


def mean_distance(graph: "nx.Graph[int]") -> float:
    """Of 40 people to all others."""
    lengths = [nx.single_source_shortest_path_length(graph, i) for i in range(0, RESIDENTS, 25)]
    return float(np.mean([n for each in lengths for n in each.values() if n]))


def test_acquaintances_stay_within_the_village() -> None:
    scenario = load("tongxiang_town").replace({"run.days": 0.01})
    setting = set_up(scenario, 1)
    place, homes = setting.town.place, setting.town.residents["home"]
    village_of = np.asarray(place.village_of)[homes]
    for i in range(0, homes.size, 5000):
        assert set(village_of[acquaintances(setting.world, i)]) == {village_of[i]}
