"""Home visits: whose turn it is in a beat, and the visits of a unit."""

import math
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.twin.cases import Case
from benchmarks.twin.households import Household
from benchmarks.twin.luck import coin, duration_min
from benchmarks.twin.streets import Beat
from sim.terms import Activity

if TYPE_CHECKING:
    from mesa.time import Event

    from benchmarks.twin.networks import Tree
    from benchmarks.twin.patrol import Patroller
    from benchmarks.twin.town import Town

MOST_VISITS = 255


@dataclass
class Round:
    """Households of a beat in the order of visits, and cases that are to be followed up."""

    households: deque[Household]
    tree: "Tree | None" = None
    follow_ups: deque[Case] = field(default_factory=deque)

    @classmethod
    def through(cls, model: "Town", beat: Beat, order: Any, tree: "Tree | None") -> "Round":
        """Return the round of a beat; `order` gives its place to each household of the town."""
        numbers = map(model.streets.number, beat.cells)
        living = [household for n in numbers for household in model.register.living_in[n]]
        return cls(deque(sorted(living, key=order.__getitem__)), tree)

    def next(self) -> Household | Case | None:
        """Return what comes next: a case to follow up, a household, or nothing."""
        if self.follow_ups:
            return self.follow_ups.popleft()
        self.households.rotate(-1)
        return self.households[-1] if self.households else None


class Visits:
    """The visits that a unit has planned for its turn, one at a time."""

    def __init__(self, unit: "Patroller") -> None:
        self.unit, self.model = unit, unit.model
        self.planned: deque[float] = deque()
        self.next: Event | None = None
        self.at: Household | Case | None = None

    def plan(self, begin: float, end: float) -> None:
        """Spread the visits of a turn over its equal parts."""
        mean, rng = self.unit.settings.visits_per_turn, self.model.rng
        n = min(MOST_VISITS, math.floor(mean) + coin(rng, mean % 1))
        part = (end - begin) / max(1, n)
        self.planned = deque(begin + part * (i + rng.random()) for i in range(n))
        self._await_next()

    def drop(self) -> None:
        """The turn is over: what has not begun is left out."""
        if self.next is not None:
            self.next.cancel()

    def _await_next(self) -> None:
        minute = max(self.planned.popleft(), self.model.time) if self.planned else math.inf
        self.next = self.model.at(self.due, minute)

    def due(self) -> None:
        """Set out, or within a minute after the unit is free."""
        if self.unit.busy:
            free, now = self.unit.free_min, self.model.time
            again = now + 1 if math.isinf(free) else max(free, now)
            self.next = self.model.at(self.due, again + self.model.rng.random())
            return
        self.at = self.model.rounds[self.unit.key][self.unit.beat].next()
        if self.at is not None:
            self._set_out(self.at)
        self._await_next()

    def _set_out(self, to: Household | Case) -> None:
        """Leave the street; on a sweep the way back to the tour belongs to the visit."""
        unit = self.unit
        there = to.spot if isinstance(to, Case) else self.model.streets.cell(to.home)
        ways = 2 if unit.sweeps else 1
        minutes = ways * unit.walk_min(there) + duration_min(
            self.model.rng, unit.settings.visit_min
        )
        unit.be_busy(unit.cell if unit.sweeps else there, minutes)
        self.model.later(self.over, minutes)

    def over(self) -> None:
        """End a visit: look round, enter the household, deal with what there is."""
        unit, at = self.unit, self.at
        unit.come_back()
        if isinstance(at, Case):
            at.followed_up = True
            self.model.tally[Activity.FOLLOWED_UP] += 1
        elif at is not None:
            self._visited(at)

    def _visited(self, household: Household) -> None:
        self.model.tally[Activity.VISITED] += 1
        register, unit = self.model.register, self.unit
        known = register.knows(household)
        gain = self.model.settings.household_register.look_gain if known else 1.0
        cell = self.model.streets.cell(household.home)
        cases = [agent for agent in cell.agents if isinstance(agent, Case)]
        seen = [case for case in cases if unit.sees_at_visit(case, gain)]
        for case in sorted(seen, key=lambda case: case.order):
            unit.act(case)
        register.enter(household)
