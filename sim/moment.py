"""What a world looks like at one moment: who is where, what is under way, who waits and where."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels import events
from sim.kernels.records import CHANNELS, NOBODY, PRIORITIES
from sim.terms import MINUTES_PER_DAY
from sim.world import World

Ints = NDArray[np.int64]


class Place(StrEnum):
    """Where a report or an order stands, or what its case waits for."""

    FINDER = "finder"
    ROUND = "round"
    UNDER_WAY = "under_way"
    DESK_QUEUE = "desk_queue"
    DESK = "desk"
    MEDIATION = "mediation"
    DESK_WORK = "desk_work"
    CREW_QUEUE = "crew_queue"
    CREW_WAY = "crew_way"
    CREW_WORK = "crew_work"


AT_WORK: Final = {
    events.AT_NODE: Place.UNDER_WAY,
    events.AT_OFFICE: Place.UNDER_WAY,
    events.DESK_DONE: Place.DESK,
    events.READY: Place.DESK_WORK,
    events.AT_SITE: Place.CREW_WAY,
    events.SERVED: Place.CREW_WORK,
}
"""What goes on with a ticket whose next event is this one."""
TO_LEADERS: Final = (events.AT_OFFICE, events.DESK_DONE)
"""Events of a desk or of a grid leader: from the number of the first department on a leader."""
TO_OFFICE: Final = (events.AT_NODE, *TO_LEADERS)
"""Events that name the office; with the others it is where the ticket stands."""
WITH_FINDER: Final = {events.SETTLED: Place.FINDER, events.FILE: Place.ROUND}
"""What goes on with a case whose next event is this one."""


@dataclass(frozen=True)
class Standing:
    """One thing that a case waits for.

    Attributes:
        place: what goes on.
        node: where, None with a finder or a grid leader.
        until_min: when it will be over, None in a queue.
        before: how many are ahead in the queue, None elsewhere.
        ticket: the report or order, None with a finder.
    """

    place: Place
    node: int | None = None
    until_min: float | None = None
    before: int | None = None
    ticket: int | None = None


def on_duty(world: World) -> tuple[Ints, Ints, int]:
    """Return the numbers of all walkers on duty, their cells, and how many of them are busy.

    Those who are busy with a case, and so not walking, come last.
    """
    walkers = world["walkers"]
    duty = np.flatnonzero(walkers["on_duty"])
    walks = walkers["slot"][duty] >= 0
    duty = duty[np.argsort(~walks, kind="stable")]
    return duty, world.cells_of(duty), int(duty.size - walks.sum())


def agenda(world: World, what: int) -> NDArray[np.void]:
    """Return the events of one kind that are to come (records of `EVENT`), by content."""
    due = world["events"][1 : 1 + world.count("events")]
    chosen: NDArray[np.void] = due[due["what"] == what]
    return chosen[np.lexsort((chosen["b"], chosen["a"], chosen["at"]))]


def reports_under_way(world: World) -> list[tuple[int, int, float]]:
    """Return case, next node and minute of arrival of each report that travels, by arrival."""
    due = agenda(world, events.AT_NODE)
    cases = world["tickets"]["case"][due["a"]]
    return list(zip(cases.tolist(), due["b"].tolist(), due["at"].tolist(), strict=True))


def crews_under_way(world: World) -> dict[int, float]:
    """Return the minute at which each crew on its way to a case will be there."""
    due = agenda(world, events.AT_SITE)
    crews = world["tickets"]["crew"][due["a"]]
    return dict(zip(crews.tolist(), due["at"].tolist(), strict=True))


def crews_going_home(world: World) -> dict[int, float]:
    """Return the minute at which each crew on its way home will be at its base."""
    due = agenda(world, events.CREW_HOME)
    return dict(zip(due["a"].tolist(), due["at"].tolist(), strict=True))


def queues(world: World) -> tuple[Ints, Ints]:
    """Return how many wait at each node, and how many of its staff are at work, (nodes,)."""
    desks, departments = _offices(world)
    waiting = np.concatenate((desks["waiting"], departments["waiting"]))
    busy = np.concatenate((desks["busy"], departments["crews"] - departments["free"]))
    return waiting.astype(np.int64), busy.astype(np.int64)


def queue_of(world: World, node: int) -> list[int]:
    """Return the tickets that wait at a node, in the order of service."""
    desks, departments = _offices(world)
    office = desks[node] if node < desks.size else departments[node - desks.size]
    return _queue(world, office)


def next_node(world: World, node: int, department: int) -> int:
    """Return the node that follows a node on the way to a department, -1 for none."""
    n = int(world.record["rules"]["departments"][0])
    return int(world["hops"]["to"][node * n + department])


def first_nodes(world: World, case: int, channel: int) -> list[int]:
    """Return the nodes at which a report of a case may enter by a channel, one for each line."""
    kind, grids = world["kinds"][world.cases["kind"][case]], int(world.record["rules"]["grids"][0])
    grid = int(world["cells"]["grid"][world.cases["cell"][case]])
    lines = {int(world["line_of"][d]) for d in kind["departments"][: kind["n_departments"]]}
    return [
        int(world["entry_node"][(n * CHANNELS + channel) * grids + grid]) for n in sorted(lines)
    ]


def direct_to(world: World, case: int) -> int | None:
    """Return the node of the department that callers reach themselves for a case, or None."""
    kind = world["kinds"][world.cases["kind"][case]]
    if not kind["direct"]:
        return None
    return int(world.record["rules"]["desks"][0]) + int(kind["departments"][0])


def standings(world: World, case: int) -> list[Standing]:
    """Return all that a case waits for, what is nearest to help first."""
    tickets = np.flatnonzero(world["tickets"]["case"][: world.count("tickets")] == case)
    mine = {int(t) for t in tickets}
    found = [*_with_finder(world, case), *_due(world, mine), *_in_line(world, mine)]
    order = list(Place)
    return sorted(found, key=lambda s: (-order.index(s.place), s.until_min or 0.0))


def _offices(world: World) -> tuple[NDArray[np.void], NDArray[np.void]]:
    rules = world.record["rules"][0]
    return world["desks"][: rules["desks"]], world["departments"][: rules["departments"]]


def _queue(world: World, office: Any) -> list[int]:
    return [t for p in range(PRIORITIES) for t in _line(world, int(office["head"][p]))]


def _line(world: World, head: int) -> Iterator[int]:
    following = world["tickets"]["next"]
    while head != NOBODY:
        yield head
        head = int(following[head])


def _with_finder(world: World, case: int) -> Iterator[Standing]:
    for what, place in WITH_FINDER.items():
        for event in agenda(world, what):
            if event["a"] == case:
                yield Standing(place, until_min=float(event["at"]))


def _due(world: World, tickets: set[int]) -> Iterator[Standing]:
    desks = int(world.record["rules"]["desks"][0])
    for what, place in AT_WORK.items():
        for event in agenda(world, what):
            if (t := int(event["a"])) not in tickets:
                continue
            ticket = world["tickets"][t]
            mediates = what == events.DESK_DONE and ticket["tier"] > 0
            office = int(event["b"] if what in TO_OFFICE else ticket["node"])
            node = None if what in TO_LEADERS and office >= desks else office
            yield Standing(
                Place.MEDIATION if mediates else place, node, float(event["at"]), None, t
            )


def _in_line(world: World, tickets: set[int]) -> Iterator[Standing]:
    desks, departments = (int(world.record["rules"][n][0]) for n in ("desks", "departments"))
    for office in np.flatnonzero(world["desks"]["waiting"]).tolist():
        node = office if office < desks else None
        yield from _places_in(
            tickets, _queue(world, world["desks"][office]), Place.DESK_QUEUE, node
        )
    for d in np.flatnonzero(world["departments"]["waiting"][:departments]).tolist():
        line = _queue(world, world["departments"][d])
        yield from _places_in(tickets, line, Place.CREW_QUEUE, desks + d)


def _places_in(
    tickets: set[int], line: list[int], place: Place, node: int | None
) -> Iterator[Standing]:
    for before, t in enumerate(line):
        if t in tickets:
            yield Standing(place, node, None, before, t)


def opens_at(world: World, node: int) -> float | None:
    """Return when a node that is closed now opens again (infinite: not in this run), or None."""
    desks, departments = _offices(world)
    office = desks[node] if node < desks.size else departments[node - desks.size]
    if office["always"]:
        return None
    day, minute = divmod(_since_midnight(world), MINUTES_PER_DAY)
    off = world["day_off"]
    if not off[int(day)] and office["from_min"] <= minute < office["to_min"]:
        return None
    for later in range(int(day), int(world.record["rules"]["days"][0])):
        at = world.now + (later - day) * MINUTES_PER_DAY + float(office["from_min"]) - minute
        if not off[later] and at > world.now:
            return at
    return math.inf


def _since_midnight(world: World) -> float:
    return float(world.record["rules"]["start_min_of_week"][0]) % MINUTES_PER_DAY + world.now
