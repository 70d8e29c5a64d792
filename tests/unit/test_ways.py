"""Every way through a command network is a shortest one, hop by hop."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import sim
from sim import network
from sim.errors import ScenarioError
from sim.kernels.records import LOG
from sim.kernels.records_desks import TICKET
from sim.network import CommandNetwork, LuckTable, command_network
from sim.scenario import Scenario
from sim.town import settle

LAWS = Path(__file__).parents[2] / "scenarios" / "laws"
TOWNS = {
    "command_centre": sim.load("village"),
    "paper_chain": sim.load("village").replace({"routing.network": "paper_chain"}),
    "one_grid": sim.load("zhenhai_one_grid"),
    "nets": sim.load("zhenhai_nets"),
    "own": sim.load(LAWS / "jackson.toml"),
}


def walked(network: CommandNetwork, start: int, department: int, departments: int) -> list[int]:
    """Nodes from a start on, as the hops lead."""
    way = [start]
    while (to := int(network.hops["to"][way[-1] * departments + department])) >= 0:
        way.append(to)
        assert len(way) <= len(network.nodes), "the hops lead in a circle"
    return way


@pytest.mark.parametrize("town", TOWNS.values(), ids=TOWNS)
def test_hops_lead_to_each_department_by_a_shortest_way(town: Scenario) -> None:
    network = command_network(town, settle(town).place, LuckTable())
    departments = len(town.departments)
    through = network.graph.copy()
    through.remove_edges_from([e for e in network.graph.edges if e[0][0] == "department"])
    for d in range(departments):
        goal = ("department", d)
        for start, node in enumerate(network.nodes[:-departments]):
            way = [network.nodes[i] for i in walked(network, start, d, departments)]
            if way == [node]:
                assert not nx.has_path(through, node, goal)
            else:
                assert way[-1] == goal
                assert len(way) - 1 == nx.shortest_path_length(through, node, goal)


@pytest.mark.parametrize("town", TOWNS.values(), ids=TOWNS)
def test_each_hop_has_the_latency_of_its_edge(town: Scenario) -> None:
    network = command_network(town, settle(town).place, LuckTable())
    departments = len(town.departments)
    for i, hop in enumerate(network.hops):
        if hop["to"] >= 0:
            edge = network.graph.edges[network.nodes[i // departments], network.nodes[hop["to"]]]
            assert hop["row"] == edge["row"]


@pytest.mark.parametrize(
    ("town", "nodes", "remedy"),
    [("command_centre", 59, ""), ("nets", 186, " or raise nets.level")],
)
def test_a_network_with_more_nodes_than_numbers_is_refused(
    monkeypatch: pytest.MonkeyPatch, town: str, nodes: int, remedy: str
) -> None:
    monkeypatch.setattr(network, "MOST_NODES", 10)
    with pytest.raises(ScenarioError) as error:
        command_network(TOWNS[town], settle(TOWNS[town]).place, LuckTable())
    assert str(error.value) == (
        f"routing.network = '{town}': {nodes} desks and departments, and at most 10 have numbers; "
        f"lower place.grids{remedy}"
    )


def test_every_number_of_a_node_fits_into_a_row_of_the_log_and_of_reports() -> None:
    last = network.MOST_NODES - 1
    for record in (LOG, TICKET):
        assert np.array(last).astype(record["node"]) == last
