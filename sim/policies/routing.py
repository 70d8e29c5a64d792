"""Shapes of the command network, by name: functions that draw it as a directed graph.

A node is a pair (level, number); an edge carries the `channel` whose latency it has. Reports enter
at a node of an area and go to a node ("department", number).
"""

from collections.abc import Callable, Iterable
from typing import Final

import networkx as nx

from sim.errors import NameNotFoundError
from sim.place import Place
from sim.terms import Channel

DESK: Final = "desk"
"""Level of a node of a user's network that belongs to no area."""
LEVELS: Final = ("grid", "village", "town", "city")
ORDER: Final = (*LEVELS, DESK)
"""Levels of desks in the order in which their nodes are numbered."""
Node = tuple[str, int]


def hierarchy(place: Place, departments: int, channel: Channel) -> "nx.DiGraph[Node]":
    """Join every grid to its village, town and city, and the city to its departments, both ways."""
    graph: nx.DiGraph[Node] = nx.DiGraph(channel=channel)
    parents: dict[str, tuple[str, Iterable[int]]] = {
        "grid": ("village", place.village_of_grid),
        "village": ("town", place.town_of_village),
        "town": ("city", [0] * place.count("town")),
    }
    edges = [
        ((level, i), (above, int(parent)))
        for level, (above, column) in parents.items()
        for i, parent in enumerate(column)
    ]
    edges += [(("department", d), ("city", 0)) for d in range(departments)]
    for lower, upper in edges:
        graph.add_edge(lower, upper, channel=channel)
        graph.add_edge(upper, lower, channel=channel)
    return graph


def command_centre(place: Place, departments: int) -> "nx.DiGraph[Node]":
    """Four levels and all departments joined by one system: every hop is one within it."""
    return hierarchy(place, departments, Channel.CENTRE)


def paper_chain(place: Place, departments: int) -> "nx.DiGraph[Node]":
    """The same levels without a command centre: every hop is a paper that is carried."""
    return hierarchy(place, departments, Channel.PAPER)


Shape = Callable[[Place, int], "nx.DiGraph[Node]"]
NETWORKS: Final[dict[str, Shape]] = {"command_centre": command_centre, "paper_chain": paper_chain}


def shape_of(name: str) -> Shape:
    """Return the function that draws the network of this name.

    Raises:
        NameNotFoundError: no network has this name.
    """
    try:
        return NETWORKS[name]
    except KeyError:
        raise NameNotFoundError("routing network", name, NETWORKS) from None
