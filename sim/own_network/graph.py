"""The graph of a user's network, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import networkx as nx

from sim.errors import near
from sim.own_network import cells
from sim.own_network.rows import Problems, Row, read_rows
from sim.place import Place
from sim.policies.routing import DESK, ORDER, Node
from sim.scenario import Scenario
from sim.scenario.routing import DeskSettings
from sim.terms import Channel

DEPARTMENT: Final = "department"
OF_DESKS: Final = ("area", "officers", "hours", "triage_min", "relay_min")
CHANNELS: Final = {channel.name.lower(): channel for channel in Channel if channel < Channel.NONE}
ENTERING: Final = ("app", "phone", "pc", "mobile")
TOLERANCE: Final = 1e-6


@dataclass
class _Draft:
    """A network while it is read: its graph, its nodes by name, its problems."""

    scenario: Scenario
    place: Place
    problems: Problems
    graph: "nx.DiGraph[Node]" = field(default_factory=nx.DiGraph)
    nodes: dict[str, Node] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    takers: dict[Node, Node] = field(default_factory=dict)
    alone: dict[str, Node] = field(default_factory=dict)


def own_network(scenario: Scenario, place: Place) -> "nx.DiGraph[Node]":
    """Return the network that the files of a scenario draw.

    Nodes are pairs (level, number) as of the networks that ship; a desk has its settings (`desk`)
    and its `name`, an edge its `channel` or its own `latency`, and its `probability` where the way
    on is drawn. `graph["takers"]` has one table: the desk of every area, by level and
    number of the area.

    Raises:
        ScenarioError: the files cannot be used; lists every problem.
    """
    node_rows, edge_rows = read_rows(scenario.routing)
    draft = _Draft(scenario, place, Problems(_files(scenario)))
    for row in node_rows:
        _attempt(draft, row, _add_node)
    _miss_departments(draft)
    draft.problems.raise_if_any()
    for row in edge_rows:
        _attempt(draft, row, _add_edge)
    draft.problems.raise_if_any()
    for problem in (*_uneven(draft), *_without_desk(draft)):
        draft.problems.add("", problem)
    draft.problems.raise_if_any()
    for problem in _dead_ends(draft):
        draft.problems.add("", problem)
    draft.problems.raise_if_any()
    draft.graph.graph["takers"] = [draft.takers]
    return draft.graph


def _files(scenario: Scenario) -> str:
    routing = scenario.routing
    return str(routing.file) if routing.file else f"{routing.nodes} and {routing.edges}"


def _attempt(draft: _Draft, row: Row, add: Any) -> None:
    try:
        add(draft, row)
    except cells.CellError as error:
        draft.problems.add(row.where, str(error))


def _add_node(draft: _Draft, row: Row) -> None:
    name = row["name"]
    if not name or not name.isprintable():
        raise cells.CellError("name is empty or cannot be printed")
    if name in draft.nodes:
        raise cells.CellError(f"node {name} stands there twice")
    level = cells.one_of("level", row["level"], (*ORDER, DEPARTMENT))
    if level == DEPARTMENT:
        names = list(draft.scenario.departments)
        node = (DEPARTMENT, names.index(cells.one_of("department", name, names)))
        given = [column for column in OF_DESKS if row[column]]
        if given:
            raise cells.CellError(f"{given[0]} is of desks; [departments.{name}] tells it here")
        draft.graph.add_node(node, name=name)
    else:
        node = (level, draft.counts.get(level, 0))
        draft.counts[level] = node[1] + 1
        area = _area(draft, row, level)
        desk = cells.desk({column: row[column] for column in OF_DESKS}, _of_level(draft, level))
        draft.graph.add_node(node, name=name, desk=desk, area=area)
        _take(draft, level, area, node)
    draft.nodes[name] = node


def _of_level(draft: _Draft, level: str) -> DeskSettings:
    return draft.scenario.routing.desks.by_level().get(level, DeskSettings())


def _area(draft: _Draft, row: Row, level: str) -> int | None:
    """Return the number of the area of a node, None when it serves all of its level."""
    text = row["area"]
    if not text:
        return None
    if level in (DESK, "city"):
        raise cells.CellError(f"area = {text}: a node of level {level} has none")
    names = draft.place.area_names[level]
    if text in names:
        return names.index(text)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= len(names)):
        raise cells.CellError(
            f"area = {text}: must be the name of a {level} or a number from 1 to {len(names)}"
        )
    return int(text) - 1


def _take(draft: _Draft, level: str, area: int | None, node: Node) -> None:
    """Let a node serve its area; the only one of a level may serve all."""
    if level == DESK:
        return
    names = draft.graph.nodes
    if level in draft.alone or (area is None and draft.counts[level] > 1):
        raise cells.CellError(f"several nodes of level {level}: each needs an area of its own")
    if area is None:
        draft.alone[level] = node
        draft.takers |= {(level, i): node for i in range(draft.place.count(level))}
        return
    other = draft.takers.setdefault((level, area), node)
    if other != node:
        raise cells.CellError(f"area {area + 1} has node {names[other]['name']} already")


def _miss_departments(draft: _Draft) -> None:
    for name in draft.scenario.departments:
        if name not in draft.nodes:
            match = near(name, draft.nodes)
            hint = f"; is it {match}?" if match else ""
            draft.problems.add("", f"no node of level department for department {name}{hint}")


def _add_edge(draft: _Draft, row: Row) -> None:
    ends = [draft.nodes[cells.one_of(end, row[end], draft.nodes)] for end in ("from", "to")]
    start, end = ends
    if draft.graph.has_edge(start, end):
        raise cells.CellError(f"{row['from']} -> {row['to']} stands there twice")
    edge: dict[str, Any] = {}
    if bool(row["channel"]) == bool(row["latency_min"]):
        raise cells.CellError("needs either a channel or a latency_min")
    if row["channel"]:
        edge["channel"] = CHANNELS[cells.one_of("channel", row["channel"], CHANNELS)]
    else:
        edge["latency"] = cells.duration("latency_min", row["latency_min"])
    if row["probability"]:
        edge["probability"] = cells.probability(row["probability"])
    if start[0] == DEPARTMENT and "probability" in edge:
        raise cells.CellError("the way on from a department is not drawn; no probability here")
    if start == end and "probability" not in edge:
        raise cells.CellError(f"{row['from']} leads to itself; that needs a probability")
    draft.graph.add_edge(start, end, **edge)


def _uneven(draft: _Draft) -> Iterator[str]:
    """Tell of nodes whose ways are drawn, but not all of them or not with the sum of 1."""
    for node in draft.graph:
        ways = [edge.get("probability") for _, _, edge in draft.graph.out_edges(node, data=True)]
        drawn = [chance for chance in ways if chance is not None]
        if not drawn:
            continue
        name = draft.graph.nodes[node]["name"]
        if len(drawn) < len(ways):
            yield f"node {name}: some of its ways have a probability and some have none"
        elif abs(sum(drawn) - 1.0) > TOLERANCE:
            yield f"node {name}: the probabilities of its ways sum to {sum(drawn):g}, not 1"


def _entries(draft: _Draft) -> Iterator[tuple[str, str]]:
    for channel in ENTERING:
        yield channel, getattr(draft.scenario.routing.entry, channel)


def _without_desk(draft: _Draft) -> Iterator[str]:
    """Tell where a report would find no desk to enter at."""
    for channel, level in _entries(draft):
        count = draft.place.count(level)
        lacking = [i for i in range(count) if (level, i) not in draft.takers]
        if len(lacking) == count:
            yield f'routing.entry.{channel} = "{level}": the network has no node of level {level}'
        elif lacking:
            area = draft.place.area_names[level][lacking[0]]
            yield f'routing.entry.{channel} = "{level}": no node serves {area}'


def _dead_ends(draft: _Draft) -> Iterator[str]:
    """Tell which nodes a report may come to and cannot leave towards its department."""
    graph, names = draft.graph, draft.graph.nodes
    entries = {draft.takers[level, i] for _, level in _entries(draft)
               for i in range(draft.place.count(level))}  # fmt: skip
    desks = nx.DiGraph(graph)
    desks.remove_edges_from([edge for edge in graph.edges if edge[0][0] == DEPARTMENT])
    reached = entries.union(*(nx.descendants(desks, node) for node in entries))
    offices = [("department", d) for d in range(len(draft.scenario.departments))]
    before = [nx.ancestors(desks, office) for office in offices]
    for node in sorted(node for node in reached if node[0] != DEPARTMENT):
        ways = graph.out_edges(node, data=True)
        missing = [office for office, above in zip(offices, before, strict=True)
                   if node not in above]  # fmt: skip
        if len(missing) == len(offices):
            yield f"node {names[node]['name']} is a dead end: no way leads to any department"
        elif missing and not any("probability" in edge for _, _, edge in ways):
            yield (
                f"node {names[node]['name']}: no way leads to department "
                f"{names[missing[0]]['name']}"
            )
