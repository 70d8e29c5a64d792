"""Networks of the user's own: what is drawn is what the reports do."""

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

import sim
from sim.scenario import Scenario
from sim.terms import Activity, Channel
from tests.messages.test_network_messages import ALL_AT_CITY, EDGES, NODES, town
from tests.towns import bare

MANY_OFFICERS = NODES.replace("city,1,", "city,99,")


def as_graphml(folder: Path) -> Path:
    graph = nx.DiGraph()
    graph.add_node("front", level="city", officers=99, hours="always", triage_min=3.0, relay_min=0)
    graph.add_node(
        "back", level="desk", officers=2, hours="9-17",
        triage_min="{ exponential = { mean = 5 } }", relay_min=2,
    )  # fmt: skip
    graph.add_node("brigade", level="department")
    graph.add_edge("front", "back", channel="centre", probability=0.5)
    graph.add_edge("front", "brigade", latency_min=4, probability=0.5)
    graph.add_edge("back", "brigade", channel="paper")
    nx.write_graphml(graph, folder / "net.graphml")
    return folder / "net.graphml"


def busy(town: Scenario) -> Scenario:
    called: dict[str, Any] = {
        "place.residents": 400, "people.trust_mean": 1.0, "people.trust_sd": 0.0,
        "people.report_chance_victim": 1.0, "kinds.hazard.victim_share": 1.0,
        "kinds.hazard.count": None, "kinds.hazard.per_day": 2000, "kinds.hazard.service_min": 1,
        "departments.brigade.crews": 100, "departments.brigade.speed_m_s": float("inf"),
    }  # fmt: skip
    return town.replace(called)


def test_graphml_and_tables_say_the_same(tmp_path: Path) -> None:
    tables = busy(town(tmp_path, MANY_OFFICERS))
    graphml = tables.replace(
        {"routing.nodes": None, "routing.edges": None, "routing.file": str(as_graphml(tmp_path))}
    )
    assert sim.run(graphml, 1).rows.tobytes() == sim.run(tables, 1).rows.tobytes()


def test_half_of_the_reports_take_each_way(tmp_path: Path) -> None:
    run = sim.run(busy(town(tmp_path, MANY_OFFICERS)), seed=1)
    came = run.rows[run.rows["activity"] == Activity.ARRIVED_AT_NODE]
    early = came[came["minute"] < 1000]
    front, back = (np.unique(early["case"][early["node"] == node]).size for node in (0, 1))
    assert front > 1000
    assert back / front == pytest.approx(0.5, abs=0.02 + 4.5 * 0.5 / np.sqrt(front))


def test_the_way_is_drawn_by_the_report_alone(tmp_path: Path) -> None:
    """Another speed of routing sends the same reports the same ways."""
    ways = []
    for speed in (1.0, 8.0):
        run = sim.run(busy(town(tmp_path, MANY_OFFICERS)).replace({"routing.speed": speed}), seed=1)
        early = run.rows[run.rows["minute"] < 600]
        ways.append(set(early["case"][(early["activity"] == Activity.ARRIVED_AT_NODE)
                                      & (early["node"] == 1)].tolist()))  # fmt: skip
    assert len(ways[0] & ways[1]) > 0.95 * len(ways[0])


def test_the_department_at_which_a_report_arrives_takes_it(tmp_path: Path) -> None:
    """Where the way is drawn, the draw decides who works on a case."""
    nodes = MANY_OFFICERS + "depot,department,,,,\n"
    edges = EDGES.replace("back,brigade,paper,,", "back,depot,paper,,1")
    depot = {"depot": {"crews": 100, "hours": "always", "speed_m_s": float("inf")}}
    run = sim.run(busy(town(tmp_path, nodes, edges, departments=depot)), seed=1)
    sent = run.rows[run.rows["activity"] == Activity.DISPATCHED]
    came_to_back = run.rows[(run.rows["activity"] == Activity.ARRIVED_AT_NODE)
                            & (run.rows["node"] == 1)]["case"]  # fmt: skip
    names = list(run.scenario.departments)
    by_depot = sent["case"][sent["department"] == names.index("depot")]
    assert by_depot.size > 100
    assert set(by_depot.tolist()) <= set(came_to_back.tolist())
    by_brigade = sent["case"][sent["department"] == names.index("brigade")]
    assert not set(by_brigade.tolist()) & set(came_to_back.tolist())


def test_a_ring_of_areas_has_a_desk_for_each(tmp_path: Path) -> None:
    nodes = "name,level,area\nnorth,village,2\nsouth,village,1\nhead,city,\nbrigade,department,\n"
    edges = "from,to,channel\nnorth,south,paper\nsouth,head,centre\nhead,brigade,centre\n"
    (tmp_path / "n.csv").write_text(nodes)
    (tmp_path / "e.csv").write_text(edges)
    two = bare(
        place={"villages": 2, "grids": 2, "residents": 400},
        routing={
            "network": "file", "nodes": str(tmp_path / "n.csv"), "edges": str(tmp_path / "e.csv"),
            "entry": ALL_AT_CITY | {"phone": "village"},
        },
    )  # fmt: skip
    network = sim.SafetyNet(two, seed=1).setting.network
    phone = network.entry_node[0][Channel.PHONE]
    assert [network.name_of(int(node)) for node in phone] == ["south", "north"]
    assert network.area_of(int(phone[0])) == ("village", 0)
