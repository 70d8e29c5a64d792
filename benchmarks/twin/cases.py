"""Cases: agents that sit in a cell, are noticed or seen there, change, and end."""

# mypy: allow-subclassing-any

import math
from typing import TYPE_CHECKING, Any

from mesa.discrete_space import CellAgent

from benchmarks.twin.deterrence import deterred
from benchmarks.twin.households import KinSearch
from benchmarks.twin.luck import coin, duration_min
from benchmarks.twin.repeats import Repeat
from benchmarks.twin.trust import learn, patience_min
from sim.terms import Channel, End, Role

if TYPE_CHECKING:
    from benchmarks.twin.demand import Source
    from benchmarks.twin.networks import Tree
    from benchmarks.twin.residents import Resident
    from benchmarks.twin.responders import Response
    from benchmarks.twin.town import Town


class Case(CellAgent):
    """A hazard, dispute, theft or illness.

    `moments` holds the first minute of each stage by name; `history` of the model keeps the case
    when it has left the streets.
    """

    settings: Any
    spot: Any
    reports_left: int
    detected_by: Role | None
    channel: Channel | None

    def __init__(self, model: "Town", source: "Source", cell: Any, derived: bool = False) -> None:
        super().__init__(model)
        self.source, self.settings, self.cell = source, source.settings, cell
        self.spot = cell
        self.order = (derived, len(model.history))
        self.moments = {"onset": float(model.time)}
        self.end = End.OPEN
        self.detected_by = self.channel = None
        self.found_by: set[Any] = set()
        self.reporter: Resident | None = None
        self.attempts: dict[str, tuple[float, float]] = {}
        self.settled_by: Role | None = None
        self.recorded_by: set[Tree] = set()
        self.response: Response | None = None
        self.judged = False
        self.in_hand = self.helped = self.followed_up = False
        self.departments_left = 0
        self.reports_left = self.lost = 0
        self.radius_cells = math.floor(self.settings.look_radius_m / model.place.cell_m)
        model.history.append(self)
        if self.radius_cells:
            model.far_seen.append(self)
        if deterred(self):
            self.finish(End.PREVENTED)
        else:
            self.begin()

    @property
    def open(self) -> bool:
        return self.end is End.OPEN

    @property
    def known(self) -> bool:
        return self.detected_by is not None

    @property
    def out_of_sight(self) -> bool:
        """Whether patrols cannot see it any more."""
        return self.cell is None

    @property
    def number_of_cell(self) -> int:
        return int(self.model.streets.number(self.spot))

    def mark(self, stage: str) -> None:
        """Note the first minute of a stage."""
        self.moments.setdefault(stage, float(self.model.time))

    def begin(self) -> None:
        """Put the case's own future on the schedule."""
        model, rng, settings = self.model, self.model.rng, self.settings
        clears = duration_min(rng, settings.clears_after_min)
        escalates = duration_min(rng, settings.escalates_after_min)
        if settings.escalation == "marks":
            model.later(self.worsen, escalates)
            escalates = math.inf
        model.later(self.clear if clears <= escalates else self.escalate, min(clears, escalates))
        self.victim = None
        around = model.population.around(self.number_of_cell, settings.where == "alone")
        if around and coin(rng, settings.victim_share):
            self.victim = model.population.anyone(around)
            model.later(self.strike_victim, duration_min(rng, settings.victim_after_min))
            self.lose_patience()
        self.await_notice()

    def await_notice(self) -> None:
        """Schedule when the next person could notice, were everybody there all the time."""
        people = self.model.settings.people
        rate = people.notice_per_person_hour / 60 * self.settings.notice_factor
        rate *= self.model.population.most_in(self.number_of_cell)
        self.notices_are_thinned = self.known
        if self.known:
            rate *= people.repeat_chance
        if rate > 0:
            self.model.later(self.be_noticed, self.model.rng.exponential(1 / rate))

    def be_noticed(self) -> None:
        """Somebody notices if as many people are there as the rate has assumed."""
        if not self.open:
            return
        people, here = self.model.population, self.number_of_cell
        present = people.present_in(here)
        if coin(self.model.rng, present.total / people.most_in(here)):
            repeated = self.known and not self.notices_are_thinned
            factor = self.model.settings.people.repeat_chance if repeated else 1.0
            people.somebody_in(here, present).notice(self, factor)
        self.await_notice()

    def strike_victim(self) -> None:
        if self.open and self.victim is not None:
            self.victim.suffer(self)

    def detect(self, by: Role) -> None:
        """Become known, if it was not."""
        if self.known:
            return
        self.detected_by = by
        self.mark("detected")
        self.model.later(self.limit_over, self.settings.limit_min)
        if self.settings.replaced:
            self.leave_sight()
            self.source.arise()
        if self.settings.needs_kin and self.victim is not None:
            KinSearch(self.model, self, self.victim)

    @property
    def fate_is_off(self) -> bool:
        return not self.open or self.in_hand or self.helped or self.out_of_sight

    def clear(self) -> None:
        if not self.fate_is_off:
            self.finish(End.CLEARED)

    def worsen(self) -> None:
        """Become worse and go on: an escalation that ends nothing."""
        if not self.fate_is_off:
            self.mark("worsened")

    def escalate(self) -> None:
        if self.fate_is_off:
            return
        self.finish(End.ESCALATED)
        if self.settings.escalates_to is not None:
            self.model.sources[self.settings.escalates_to].arise(self.spot)

    @property
    def concerned(self) -> "Resident | None":
        """Who would petition: the victim, else the first who has reported."""
        return self.reporter if self.victim is None else self.victim

    def concern(self, resident: "Resident") -> None:
        """Remember the first resident who reports."""
        if self.reporter is not None:
            return
        self.reporter = resident
        if self.victim is None:
            self.lose_patience()

    def lose_patience(self) -> None:
        """Put the petition of who is concerned on the schedule."""
        if self.model.settings.feedback.petitions:
            minutes = duration_min(self.model.rng, self.settings.petition_after_min)
            assert self.concerned is not None
            self.model.later(self.patience_over, patience_min(self.concerned, minutes))

    def patience_over(self) -> None:
        if not self.fate_is_off:
            self.petition()

    def petition(self) -> None:
        self.finish(End.PETITIONED)
        self.judge(0.0)

    def limit_over(self) -> None:
        """The time has passed within which help was due."""
        self.judge(0.0)

    def judge(self, outcome: float) -> None:
        """Let those concerned learn the outcome, once."""
        if self.judged or not self.known or not self.model.settings.feedback.trust:
            return
        self.judged = True
        for resident in {self.victim, self.reporter}:
            if resident is not None:
                learn(resident, outcome)

    def finish(self, end: End, by: Role | None = None) -> None:
        """End, unless it has ended before."""
        if not self.open:
            return
        self.end, self.settled_by = end, by
        self.release()
        if end is End.SETTLED:
            self.judge(1.0)
        self.mark("ended")
        if end in (End.SETTLED, End.RESOLVED):
            self.mark(end.value)
            if self.model.settings.feedback.returns and self.settings.returns_chance:
                Repeat(self.model, self)
        self.leave_sight()

    def release(self) -> None:
        """Let a first responder go back on patrol."""
        if self.response is not None:
            self.response.release()

    def leave_sight(self) -> None:
        """Leave the streets: nobody on patrol can see it any more."""
        self.remove()
        if self in self.model.far_seen:
            self.model.far_seen.remove(self)

    def department_done(self) -> None:
        """One department has finished, or has lost its report; the last one resolves the case.

        When all have lost it, the case is as if nobody had reported it.
        """
        self.departments_left -= 1
        if self.departments_left > 0:
            return
        if self.helped:
            self.finish(End.RESOLVED)
        else:
            self.recorded_by.clear()

    @property
    def end_in_results(self) -> End:
        """The end as results count it: open, but nobody deals with any report, is lost."""
        forgotten = self.lost > 0 and self.reports_left == 0 and "dispatched" not in self.moments
        return End.LOST if self.open and forgotten else self.end
