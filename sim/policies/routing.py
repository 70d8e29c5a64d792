"""Shapes of the command network, by name: functions that draw it as a directed graph.

A node is a pair (level, number); an edge carries the `channel` whose latency it has. Reports enter
at a node of an area and go to a node ("department", number). A node may have a `name`, a `desk`
with settings of its own, and the number of the `area` that it serves, if that is not its own. Where
an area has another desk than its own, or a desk in each of several lines, `graph["takers"]` has a
table for each line: the desk of an area by level and number.
"""

from collections.abc import Callable, Iterable
from typing import Final

import networkx as nx

from sim.errors import NameNotFoundError
from sim.nets import line_of_department
from sim.place import Place
from sim.scenario import Scenario
from sim.scenario.routing import DeskSettings
from sim.terms import Channel

DESK: Final = "desk"
"""Level of a node of a user's network that belongs to no area."""
LEVELS: Final = ("grid", "village", "town", "city")
ORDER: Final = (*LEVELS, DESK)
"""Levels of desks in the order in which their nodes are numbered."""
CITY: Final = ("city", 0)
UNATTENDED: Final = DeskSettings(officers=0)
Node = tuple[str, int]


def levels(place: Place, channel: Channel) -> "nx.DiGraph[Node]":
    """Join every grid to its village, every village to its town, every town to the city."""
    graph: nx.DiGraph[Node] = nx.DiGraph(channel=channel)
    parents: dict[str, tuple[str, Iterable[int]]] = {
        "grid": ("village", place.village_of_grid),
        "village": ("town", place.town_of_village),
        "town": ("city", [0] * place.count("town")),
    }
    for level, (above, column) in parents.items():
        for i, parent in enumerate(column):
            _join(graph, (level, i), (above, int(parent)))
    return graph


def _join(graph: "nx.DiGraph[Node]", lower: Node, upper: Node) -> None:
    """Join two nodes both ways by the channel of the graph."""
    graph.add_edge(lower, upper, channel=graph.graph["channel"])
    graph.add_edge(upper, lower, channel=graph.graph["channel"])


def _join_departments(graph: "nx.DiGraph[Node]", scenario: Scenario, office: Node) -> None:
    for d in range(len(scenario.departments)):
        _join(graph, ("department", d), office)


def _hierarchy(scenario: Scenario, place: Place, channel: Channel) -> "nx.DiGraph[Node]":
    graph = levels(place, channel)
    _join_departments(graph, scenario, CITY)
    return graph


def command_centre(scenario: Scenario, place: Place) -> "nx.DiGraph[Node]":
    """Four levels and all departments joined by one system: every hop is one within it."""
    return _hierarchy(scenario, place, Channel.CENTRE)


def paper_chain(scenario: Scenario, place: Place) -> "nx.DiGraph[Node]":
    """The same levels without a command centre: every hop is a paper that is carried."""
    return _hierarchy(scenario, place, Channel.PAPER)


def one_grid(scenario: Scenario, place: Place) -> "nx.DiGraph[Node]":
    """Grid, village and town in one line for all matters; town and city reach every department."""
    graph = levels(place, _between(scenario))
    for i in range(place.count("town")):
        _join_departments(graph, scenario, ("town", i))
    _join_departments(graph, scenario, CITY)
    return graph


def nets(scenario: Scenario, place: Place) -> "nx.DiGraph[Node]":
    """Each line by itself, from the area of its workers to its bureau; bureaus write to each other.

    The desks of a line are numbered after those of the lines before it. Below the area of a worker
    there is no desk: that of the area takes what would enter there.
    """
    channel = _between(scenario)
    graph: nx.DiGraph[Node] = nx.DiGraph(channel=channel, takers=[])
    own = LEVELS[LEVELS.index(scenario.nets.level) :]
    one = levels(place, channel)
    one.remove_nodes_from([node for node in one if node[0] not in own])
    for line, name in enumerate(scenario.nets.lines):
        desks = _add_line(graph, scenario, place, one, line, name)
        graph.graph["takers"].append(desks | _lower(place, scenario.nets.level, desks))
        for other in range(line):
            _join(graph, ("city", other), ("city", line))
    for d, line in enumerate(line_of_department(scenario)):
        _join(graph, ("department", d), ("city", int(line)))
    return graph


def _add_line(
    graph: "nx.DiGraph[Node]", scenario: Scenario, place: Place, one: "nx.DiGraph[Node]",
    line: int, name: str,
) -> dict[Node, Node]:  # fmt: skip
    """Add the desks of a line and return them by the area that they serve."""
    number = {(level, i): (level, line * place.count(level) + i) for level, i in one}
    for (level, i), node in number.items():
        desk = scenario.nets.desk if level == "city" else UNATTENDED
        where = level if level == "city" else f"{level} {i + 1}"
        graph.add_node(node, name=f"{name} {where}", area=i, desk=desk)
    graph.add_edges_from((number[a], number[b], edge) for a, b, edge in one.edges(data=True))
    return number


def _lower(place: Place, lowest: str, desks: dict[Node, Node]) -> dict[Node, Node]:
    """Return the desks that take what would enter below the lowest level of a line."""
    above = levels(place, Channel.FACE)
    out: dict[Node, Node] = {}
    for level in LEVELS[: LEVELS.index(lowest)]:
        for i in range(place.count(level)):
            area = (level, i)
            while area not in desks:
                rank = LEVELS.index(area[0]) + 1
                area = next(n for n in above.successors(area) if n[0] == LEVELS[rank])
            out[level, i] = desks[area]
    return out


def _between(scenario: Scenario) -> Channel:
    return Channel[scenario.routing.between_levels.upper()]


Shape = Callable[[Scenario, Place], "nx.DiGraph[Node]"]
NETWORKS: Final[dict[str, Shape]] = {
    "command_centre": command_centre,
    "paper_chain": paper_chain,
    "one_grid": one_grid,
    "nets": nets,
}


def shape_of(name: str) -> Shape:
    """Return the function that draws the network of this name.

    Raises:
        NameNotFoundError: no network has this name.
    """
    try:
        return NETWORKS[name]
    except KeyError:
        raise NameNotFoundError("routing network", name, NETWORKS) from None
