"""The command network: its desks, the next hop from any node to any department, who takes what."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from sim.distributions import Dist, constant
from sim.errors import ScenarioError
from sim.kernels.records import CHANNELS, LOG, NOBODY
from sim.kernels.records_desks import BRANCH, DESK, HOP
from sim.nets import lines_of
from sim.own_network import own_network
from sim.place import Place
from sim.policies.routing import DESK as DESK_LEVEL
from sim.policies.routing import ORDER, Node, shape_of
from sim.scenario import Scenario
from sim.scenario.routing import DeskSettings
from sim.terms import Channel

REPORT_CHANNELS = (Channel.PHONE, Channel.PC, Channel.MOBILE, Channel.APP)
MINUTES_PER_HOUR = 60.0
FAR = 1 << 40
MOST_NODES: Final = int(np.iinfo(LOG["node"]).max) + 1
"""So many nodes a row of the log can tell apart."""
OWN = "file"
Link = tuple[int, int]
"""A way between two nodes, seen from one of them: the other one, and the row of its latency."""
NO_LINK: Link = (NOBODY, NOBODY)


class LuckTable:
    """The distributions of a scenario, each in one row of the compiled table."""

    def __init__(self) -> None:
        """Begin an empty table."""
        self._rows: dict[Dist, int] = {}

    @property
    def dists(self) -> list[Dist]:
        """Distributions in the order of their rows."""
        return list(self._rows)

    def row(self, dist: Dist) -> int:
        """Return the row of a distribution, a new one unless it stands there already."""
        return self._rows.setdefault(dist, len(self._rows))


@dataclass(frozen=True)
class CommandNetwork:
    """A network as arrays. Nodes are numbered desks first, departments after.

    `hops` (nodes * departments,): the next node on the way and the row of its latency (-1: no
    way); `branches`: ways of which a report draws one, those of one desk in line; `entry_node`
    (lines, channels, grids); `channel_row` (channels,); `order_row`: row of the latency of an
    order.
    """

    graph: "nx.DiGraph[Node]"
    nodes: tuple[Node, ...]
    desks: NDArray[np.void]
    hops: NDArray[np.void]
    branches: NDArray[np.void]
    entry_node: NDArray[np.int16]
    channel_row: NDArray[np.int32]
    order_row: int

    def area_of(self, node: int) -> Node:
        """Return level and number of the area that a desk serves; the city where it has none."""
        level, number = self.nodes[node]
        area = self.graph.nodes[self.nodes[node]].get("area", number)
        return ("city", 0) if area is None or level == DESK_LEVEL else (level, int(area))

    def name_of(self, node: int) -> str:
        """Return a node's own name, or its level and number, counted from 1."""
        level, number = self.nodes[node]
        called = level if level == "city" else f"{level} {number + 1}"
        return str(self.graph.nodes[self.nodes[node]].get("name", called))


def latency_rows(scenario: Scenario, table: LuckTable) -> NDArray[np.int32]:
    """Return the row of the latency of each channel; face to face takes no time."""
    latency = scenario.routing.latency_min
    rows = np.full(CHANNELS, NOBODY, np.int32)
    for channel in Channel:
        if channel < CHANNELS:
            dist = getattr(latency, channel.name.lower(), None)
            rows[channel] = table.row(dist if dist is not None else constant(0))
    return rows


def command_network(scenario: Scenario, place: Place, table: LuckTable) -> CommandNetwork:
    """Draw the network of a scenario and find every way through it.

    Raises:
        ScenarioError: a department cannot be reached from a node where reports enter, or there
            are too many nodes.
    """
    names = list(scenario.departments)
    graph = _drawn(scenario, place)
    desks = sorted((node for node in graph if node[0] != "department"), key=_by_level)
    nodes = (*desks, *(("department", d) for d in range(len(names))))
    if len(nodes) > MOST_NODES:
        remedy = "lower place.grids" + (" or raise nets.level" if lines_of(scenario) else "")
        raise ScenarioError(
            f"routing.network = '{scenario.routing.network}': {len(nodes):,} desks and "
            f"departments, and at most {MOST_NODES:,} have numbers; {remedy}"
        )
    number = {node: i for i, node in enumerate(nodes)}
    channel_row = latency_rows(scenario, table)
    _set_rows(graph, channel_row, table)
    hops = _ways(graph, number, len(names))
    entry = _entries(scenario, place, graph, number)
    if scenario.routing.network != OWN:
        _check_reach(hops["to"], entry, names, nodes)
    records = _desk_records(desk_settings(scenario, graph, desks), table)
    branches: list[tuple[float, int, int]] = []
    for desk, node in zip(records, desks, strict=True):
        ways = _branches(graph, node, number)
        desk["first_branch"], desk["branches"] = len(branches), len(ways)
        branches += ways
    drawn = np.array(branches, BRANCH)
    order_row = int(channel_row[graph.graph.get("channel", Channel.CENTRE)])
    return CommandNetwork(graph, nodes, records, hops.ravel(), drawn, entry, channel_row, order_row)


def _drawn(scenario: Scenario, place: Place) -> "nx.DiGraph[Node]":
    """Return the graph of a scenario's network: of the user's own, or of a shape that ships."""
    if scenario.routing.network == OWN:
        return own_network(scenario, place)
    return shape_of(scenario.routing.network)(scenario, place)


def _by_level(node: Node) -> tuple[int, int]:
    return ORDER.index(node[0]), node[1]


def _set_rows(graph: "nx.DiGraph[Node]", channel_row: NDArray[np.int32], table: LuckTable) -> None:
    """Give every edge the row of its latency: its own distribution, or that of its channel."""
    for _, _, edge in graph.edges(data=True):
        own = edge.get("latency")
        edge["row"] = int(channel_row[edge["channel"]]) if own is None else table.row(own)


def _ways(graph: "nx.DiGraph[Node]", number: dict[Node, int], departments: int) -> NDArray[np.void]:
    """Find the next hop of the shortest way (fewest hops) from every node to every department.

    No way leads through another department: what comes to one stays there.
    """
    hops, desks = np.full((len(number), departments), NOBODY, HOP), len(number) - departments
    into: list[list[Link]] = [[] for _ in number]
    out_of: list[list[Link]] = [[] for _ in range(departments)]
    for here, there, edge in graph.edges(data=True):
        a, b = number[here], number[there]
        if a < desks:
            into[b].append((a, edge["row"]))
        else:
            out_of[a - desks].append((b, edge["row"]))
    for d in range(departments):
        steps, ways = _ways_to(desks + d, into)
        for other, links in enumerate(out_of):
            nearest = min(links, key=lambda link: steps[link[0]], default=NO_LINK)
            if other != d and nearest != NO_LINK and steps[nearest[0]] < FAR:
                ways[desks + other] = nearest
        hops["to"][:, d], hops["row"][:, d] = zip(*ways, strict=True)
    return hops


def _ways_to(office: int, into: list[list[Link]]) -> tuple[list[int], list[Link]]:
    """Return how many hops it is from each node to an office, and each node's next hop."""
    steps, ways, line = [FAR] * len(into), [NO_LINK] * len(into), deque([office])
    steps[office] = 0
    while line:
        node = line.popleft()
        for before, row in into[node]:
            if steps[before] == FAR:
                steps[before], ways[before] = steps[node] + 1, (node, row)
                line.append(before)
    return steps, ways


def _branches(
    graph: "nx.DiGraph[Node]", node: Node, number: dict[Node, int]
) -> list[tuple[float, int, int]]:
    """Return the ways on from a node of which each report draws one, as rows of `BRANCH`."""
    ways = [e for e in graph.out_edges(node, data=True) if e[2].get("probability", 0.0) > 0.0]
    below = np.cumsum([edge["probability"] for _, _, edge in ways])
    return [
        (float(u), number[following], edge["row"])
        for u, (_, following, edge) in zip(below, ways, strict=True)
    ]


def _entries(
    scenario: Scenario, place: Place, graph: "nx.DiGraph[Node]", number: dict[Node, int]
) -> NDArray[np.int16]:
    """Return the node at which a report enters, by line, channel and grid of its case."""
    village = np.asarray(place.village_of_grid)
    town = np.asarray(place.town_of_village)[village]
    above: dict[str, NDArray[np.integer]] = {
        "grid": np.arange(place.count("grid")),
        "village": village,
        "town": town,
        "city": np.zeros(place.count("grid"), int),
    }
    lines: list[dict[Node, Node]] = graph.graph.get("takers", [{}])
    entry = np.full((len(lines), CHANNELS, place.count("grid")), NOBODY, np.int16)
    for (line, takers), channel in product(enumerate(lines), REPORT_CHANNELS):
        level = getattr(scenario.routing.entry, channel.name.lower())
        areas = [(level, int(i)) for i in above[level]]
        entry[line, channel] = [number[takers.get(area, area)] for area in areas]
    return entry


def _check_reach(
    hop: NDArray[np.int32],
    entry: NDArray[np.int16],
    departments: list[str],
    nodes: tuple[Node, ...],
) -> None:
    entries = np.unique(entry[:, list(REPORT_CHANNELS)])
    for d, name in enumerate(departments):
        lost = entries[hop[entries, d] == NOBODY]
        if lost.size:
            level, i = nodes[int(lost[0])]
            raise ScenarioError(
                f"routing.network: no way from {level} {i + 1} to department {name}"
            )


def desk_settings(
    scenario: Scenario, graph: "nx.DiGraph[Node]", desks: Iterable[Node]
) -> list[DeskSettings]:
    """Return the settings of each desk: its own, or those of its level."""
    levels = scenario.routing.desks.by_level()
    return [graph.nodes[node].get("desk") or levels[node[0]] for node in desks]


def _desk_records(desks: list[DeskSettings], table: LuckTable) -> NDArray[np.void]:
    out = np.zeros(len(desks), DESK)
    out["head"] = out["tail"] = NOBODY
    for row, desk in zip(out, desks, strict=True):
        row["officers"] = desk.officers
        row["always"] = desk.hours == "always"
        row["from_min"] = desk.from_hour * MINUTES_PER_HOUR
        row["to_min"] = desk.to_hour * MINUTES_PER_HOUR
        row["triage_row"] = table.row(desk.triage_min)
        row["relay_row"] = table.row(desk.relay_min)
    return out
