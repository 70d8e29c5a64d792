"""What of a model has changed since the last frame: the tracker of one side."""

from collections import defaultdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.live.frames import CASE, FROM_THE_FIELD, HOP, NODE, TRIP, WALKER, SideFrame
from sim import moment, stages
from sim.terms import Activity, Role
from sim.world import World

type Arrivals = dict[tuple[int, int], list[float]]

CALLERS: Final = (Role.RESIDENT, Role.VICTIM)
AT_SITE: Final = (Activity.ARRIVED, Activity.FOUND_NOTHING)


class Sight:
    """Follows a world along its log and tells what a frame has to show of it.

    Attributes:
        stages: (cases,) how far each case has come, as in `sim.stages`.
    """

    def __init__(self, world: World) -> None:
        """Begin before anything has happened."""
        self.world = world
        self.stages = stages.no_stages(0)
        self._rows = 0
        self._minute = world.now
        self._under_way = np.zeros(0, HOP)
        self._trips = _at_their_bases(world)
        self._fresh = True

    def frame(self) -> SideFrame:
        """Return what has changed since the last call; the first time, all that there is."""
        world = self.world
        rows = world.log[self._rows :]
        changed = self._follow(rows)
        hops = self._hops(rows)
        crews = self._crews(rows)
        self._rows, self._minute, self._fresh = world.count("rows"), world.now, False
        number, cell, busy = moment.on_duty(world)
        return SideFrame(
            _table(WALKER, number, cell), busy, self._cases(changed), hops, crews,
            _table(NODE, *(np.minimum(each, 65_535) for each in moment.queues(world))),
        )  # fmt: skip

    def stage_of(self, case: int) -> int:
        """Return the code of a case, `NOT_YET` for one that has not been shown."""
        return int(self.stages[case]) if case < self.stages.size else stages.NOT_YET

    def _follow(self, rows: NDArray[np.void]) -> NDArray[np.int64]:
        more = self.world.count("cases") - self.stages.size
        self.stages = np.concatenate((self.stages, stages.no_stages(more)))
        changed = stages.follow(self.stages, rows)
        return np.flatnonzero(self.stages < stages.FIRST_END) if self._fresh else changed

    def _cases(self, which: NDArray[np.int64]) -> NDArray[np.void]:
        cases = self.world.cases[which]
        return _table(CASE, which, cases["onset"], cases["cell"], cases["kind"], self.stages[which])

    def _hops(self, rows: NDArray[np.void]) -> NDArray[np.void]:
        """Reports under way at any time since the last frame: those known, and new departures."""
        arrivals = self._arrivals(rows)
        new = [
            hop
            for row in rows[np.isin(rows["activity"], (Activity.REPORTED, Activity.FORWARDED))]
            if (hop := self._departure(row, arrivals)) is not None
        ]
        since = self.world.now if self._fresh else self._minute
        hops = np.concatenate((self._under_way, np.array(new, HOP)))
        self._under_way = hops[hops["arrive"] > since]
        return self._under_way

    def _departure(self, row: Any, arrivals: Arrivals) -> tuple[Any, ...] | None:
        """Return a hop by the row that it begins with; None for what goes to no node."""
        case, left = int(row["case"]), float(row["minute"])
        source, targets = self._ways(row, case) if case >= 0 else (0, [])
        due = [(at, target) for target in targets for at in arrivals[case, target] if at >= left]
        if not due:
            return (case, left, self.world.now, source, targets[0]) if targets else None
        there, target = min(due)
        arrivals[case, target].remove(there)
        return case, left, there, source, target

    def _ways(self, row: Any, case: int) -> tuple[int, list[int]]:
        """Return where a report comes from and the nodes to which it may go."""
        node, department = int(row["node"]), int(row["department"])
        if row["activity"] == Activity.FORWARDED:
            # An order to a grid leader, who is no node, names no department.
            onward = -1 if department < 0 else moment.next_node(self.world, node, department)
            return node, [onward] if onward >= 0 else []
        itself = moment.direct_to(self.world, case) if row["role"] in CALLERS else None
        if itself is not None:
            return FROM_THE_FIELD, [itself]
        return FROM_THE_FIELD, moment.first_nodes(self.world, case, int(row["channel"]))

    def _arrivals(self, rows: NDArray[np.void]) -> Arrivals:
        """When reports of a case came to a node or will come, by case and node."""
        found: Arrivals = defaultdict(list)
        desks = int(self.world.record["rules"]["desks"][0])
        for row in rows[rows["activity"] == Activity.ARRIVED_AT_NODE]:
            found[int(row["case"]), int(row["node"])].append(float(row["minute"]))
        for row in rows[rows["activity"] == Activity.ROUTED]:
            node = desks + int(row["department"])
            found[int(row["case"]), node].append(float(row["minute"]))
        for case, node, minute in moment.reports_under_way(self.world):
            found[case, node].append(minute)
        return found

    def _crews(self, rows: NDArray[np.void]) -> NDArray[np.void]:
        self._send(rows)
        self._call_home()
        out = np.flatnonzero(self.world["crews"]["busy"])
        return self._trips[out]

    def _send(self, rows: NDArray[np.void]) -> None:
        """Note the trips that have begun: from where a crew stood to the cell of its case."""
        due = moment.crews_under_way(self.world)
        mine = rows[rows["role"] == Role.CREW]
        for row in mine[np.isin(mine["activity"], (Activity.DISPATCHED, *AT_SITE))]:
            trip = self._trips[int(row["agent"])]
            if row["activity"] == Activity.DISPATCHED:
                trip["from"] = trip["to"]
                trip["to"] = self.world.cases["cell"][row["case"]]
                trip["depart"] = row["minute"]
                trip["arrive"] = due.get(int(row["agent"]), self.world.now)
            else:
                trip["arrive"] = min(float(trip["arrive"]), float(row["minute"]))

    def _call_home(self) -> None:
        """Turn the trips of crews on their way home round: the way back is as long."""
        crews = self.world["crews"]
        idle = np.flatnonzero(crews["busy"] == 0)
        self._trips["to"][idle] = crews["cell"][idle]
        for crew, minute in moment.crews_going_home(self.world).items():
            trip = self._trips[crew]
            if trip["to"] != crews["base"][crew]:
                length = float(trip["arrive"] - trip["depart"])
                trip["from"], trip["to"] = trip["to"], crews["base"][crew]
                trip["depart"], trip["arrive"] = minute - length, minute


def _at_their_bases(world: World) -> NDArray[np.void]:
    crews = world["crews"]
    desks = int(world.record["rules"]["desks"][0])
    trips = np.zeros(crews.size, TRIP)
    trips["crew"], trips["department"] = np.arange(crews.size), desks + crews["department"]
    trips["from"] = trips["to"] = crews["base"]
    return trips


def _table(dtype: np.dtype[np.void], *columns: NDArray[Any]) -> NDArray[np.void]:
    out = np.zeros(len(columns[0]), dtype)
    for name, column in zip(dtype.names or (), columns, strict=True):
        out[name] = column
    return out
