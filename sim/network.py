"""The command network: its desks, the next hop from any node to any department, who takes what."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from sim.distributions import Dist, constant
from sim.errors import ScenarioError
from sim.kernels.records import CHANNELS, DESK, HOP, NOBODY
from sim.place import Place
from sim.policies.routing import LEVELS, Node, shape_of
from sim.scenario import Scenario
from sim.terms import Channel

REPORT_CHANNELS = (Channel.PHONE, Channel.PC, Channel.MOBILE, Channel.APP)
MINUTES_PER_HOUR = 60.0


class LuckTable:
    """The distributions of a scenario, each in one row of the compiled table."""

    def __init__(self) -> None:
        """Begin an empty table."""
        self.dists: list[Dist] = []

    def row(self, dist: Dist) -> int:
        """Return the row of a distribution, a new one unless it stands there already."""
        if dist not in self.dists:
            self.dists.append(dist)
        return self.dists.index(dist)


@dataclass(frozen=True)
class CommandNetwork:
    """A network as arrays. Nodes are numbered desks first, departments after.

    `hops` (nodes * departments,): the next node on the way and the row of its latency (-1: no
    way); `entry_node` (channels, grids); `channel_row` (channels,).
    """

    graph: "nx.DiGraph[Node]"
    nodes: tuple[Node, ...]
    desks: NDArray[np.void]
    hops: NDArray[np.void]
    entry_node: NDArray[np.int16]
    channel_row: NDArray[np.int32]

    def name_of(self, node: int) -> str:
        """Return a node's level and number, counted from 1."""
        level, number = self.nodes[node]
        return level if level == "city" else f"{level} {number + 1}"


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
        ScenarioError: a department cannot be reached from a node where reports enter.
    """
    names = list(scenario.departments)
    graph = shape_of(scenario.routing.network)(place, len(names))
    desks = sorted((node for node in graph if node[0] != "department"), key=_by_level)
    nodes = (*desks, *(("department", d) for d in range(len(names))))
    number = {node: i for i, node in enumerate(nodes)}
    channel_row = latency_rows(scenario, table)
    hops = _ways(graph, number, len(names), channel_row)
    entry = _entries(scenario, place, number)
    _check_reach(hops["to"], entry, names, nodes)
    records = _desk_records(scenario, desks, table)
    return CommandNetwork(graph, nodes, records, hops.ravel(), entry, channel_row)


def _by_level(node: Node) -> tuple[int, int]:
    return LEVELS.index(node[0]), node[1]


def _ways(
    graph: "nx.DiGraph[Node]",
    number: dict[Node, int],
    departments: int,
    channel_row: NDArray[np.int32],
) -> NDArray[np.void]:
    """Find the next hop of the shortest way (fewest hops) from every node to every department."""
    hops = np.full((len(number), departments), NOBODY, HOP)
    back = graph.reverse(copy=False)
    for d in range(departments):
        for following, node in nx.bfs_edges(back, ("department", d)):
            channel = graph.edges[node, following]["channel"]
            hops[number[node], d] = number[following], channel_row[channel]
    return hops


def _entries(scenario: Scenario, place: Place, number: dict[Node, int]) -> NDArray[np.int16]:
    """Return the node at which a report of each channel enters, by the grid of its case."""
    village = np.asarray(place.village_of_grid)
    town = np.asarray(place.town_of_village)[village]
    above: dict[str, NDArray[np.integer]] = {
        "grid": np.arange(place.count("grid")),
        "village": village,
        "town": town,
        "city": np.zeros(place.count("grid"), int),
    }
    entry = np.full((CHANNELS, place.count("grid")), NOBODY, np.int16)
    for channel in REPORT_CHANNELS:
        level = getattr(scenario.routing.entry, channel.name.lower())
        entry[channel] = [number[(level, int(i))] for i in above[level]]
    return entry


def _check_reach(
    hop: NDArray[np.int32],
    entry: NDArray[np.int16],
    departments: list[str],
    nodes: tuple[Node, ...],
) -> None:
    entries = np.unique(entry[list(REPORT_CHANNELS)])
    for d, name in enumerate(departments):
        lost = entries[hop[entries, d] == NOBODY]
        if lost.size:
            level, i = nodes[int(lost[0])]
            raise ScenarioError(
                f"routing.network: no way from {level} {i + 1} to department {name}"
            )


def _desk_records(scenario: Scenario, desks: list[Node], table: LuckTable) -> NDArray[np.void]:
    out = np.zeros(len(desks), DESK)
    out["head"] = out["tail"] = NOBODY
    for i, (level, _) in enumerate(desks):
        desk = getattr(scenario.routing.desks, level)
        out["officers"][i] = desk.officers
        out["always"][i] = desk.hours == "always"
        out["from_min"][i] = desk.from_hour * MINUTES_PER_HOUR
        out["to_min"][i] = desk.to_hour * MINUTES_PER_HOUR
        out["triage_row"][i] = table.row(desk.triage_min)
        out["relay_row"][i] = table.row(desk.relay_min)
    return out
