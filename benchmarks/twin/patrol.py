"""Patrollers: volunteers, teams and grid workers, who look, settle, visit and report."""

# mypy: allow-subclassing-any

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.twin.cases import Case
from benchmarks.twin.duty import Turn
from benchmarks.twin.luck import coin, duration_min
from benchmarks.twin.publicity import inform, recruit
from benchmarks.twin.reports import Report
from benchmarks.twin.residents import Resident
from benchmarks.twin.streets import Beat
from benchmarks.twin.units import Unit
from benchmarks.twin.visits import Visits
from sim.terms import Activity, Channel, End, Role

if TYPE_CHECKING:
    from benchmarks.twin.networks import Tree
    from benchmarks.twin.town import Town


class Sighting(NamedTuple):
    """A unit has seen a case this minute."""

    case: Case
    luck: float
    unit: "Patroller"

    @property
    def order(self) -> tuple[Any, ...]:
        return (*self.case.order, self.luck)


class Patroller(Unit):
    """A unit that finds cases, in the street and at visits, and deals with them."""

    def __init__(self, model: "Town", beat: Beat, turns: Iterator[Turn], can_report: bool) -> None:
        self.settling: Case | None = None
        self.carried: list[Case] = []
        super().__init__(model, beat, turns, can_report)
        self.visits = Visits(self)

    def begin_turn(self) -> None:
        super().begin_turn()
        assert self.turn is not None
        self.visits.plan(*self.turn)

    def end_turn(self) -> None:
        super().end_turn()
        self.visits.drop()
        for case in self.carried:
            self.file(case)
        self.carried = []

    @property
    def channel(self) -> Channel:
        return Channel.MOBILE if self.can_report else Channel.PC

    @property
    def has_to_wait(self) -> bool:
        """Whether it can only report when its turn is over."""
        return not self.can_report

    def look(self, sightings: list[Sighting]) -> None:
        for agent in self.cell.agents:
            if isinstance(agent, Case):
                self.watch(agent, sightings)
        for case in self.model.far_seen:
            if case.cell is not self.cell and self.sees_from_afar(case):
                self.watch(case, sightings)

    def sees_from_afar(self, case: Case) -> bool:
        return bool(self.model.streets.sees(self.cell, case.spot, case.radius_cells))

    @property
    def force(self) -> Any:
        """Who tell each other what they have found."""
        return self.role

    def watch(self, case: Case, sightings: list[Sighting]) -> None:
        if self.force in case.found_by:
            return
        luck = self.model.rng.random()
        if luck < getattr(case.settings.look_per_min, self.key):
            sightings.append(Sighting(case, luck, self))

    def sees_at_visit(self, case: Case, gain: float) -> bool:
        """Whether it sees a case of the cell where it has just visited a household."""
        chance = gain * getattr(case.settings.look_at_visit, self.key)
        return self.force not in case.found_by and coin(self.model.rng, chance)

    @property
    def can_settle(self) -> bool:
        return self.on_duty and not self.busy

    def act(self, case: Case) -> None:
        """Deal with a case that the unit has seen this minute, or at a visit."""
        if self.force not in case.found_by and not case.out_of_sight:
            case.found_by.add(self.force)
            self.deal_with(case)

    def deal_with(self, case: Case) -> None:
        """Settle or report a case that colleagues have not found before."""
        rng, settings = self.model.rng, case.settings
        if case.known:
            # Separate lines do not see each other's books.
            separate, people = self.model.network.has_lines, self.model.settings.people
            repeat_chance = 1.0 if separate else people.repeat_chance
            if coin(rng, self.settings.report_chance * repeat_chance):
                self.pass_on(case)
            return
        case.detect(self.role)
        if self.can_settle and coin(rng, getattr(settings.settle_chance, self.key)):
            self.settle(case)
        elif coin(rng, self.settings.report_chance):
            self.pass_on(case)

    def settle(self, case: Case) -> None:
        """Leave the street to settle a case on the spot."""
        self.settling = case
        case.in_hand = True
        minutes = duration_min(self.model.rng, case.settings.settle_min)
        free = math.ceil(self.model.time + minutes)
        self.be_busy(self.cell, free - self.model.time)
        self.model.later(self.has_settled, minutes)
        self.model.at(self.come_back, free)

    def has_settled(self) -> None:
        assert self.settling is not None
        self.settle_now(self.settling)

    def settle_now(self, case: Case) -> None:
        """End a case as settled, unless it is over; sometimes it is reported all the same."""
        if not case.open:
            return
        case.finish(End.SETTLED, self.role)
        if coin(self.model.rng, case.settings.settled_reported_share):
            self.pass_on(case)

    def pass_on(self, case: Case) -> None:
        """Report a case now, or when the turn is over."""
        if self.on_duty and self.has_to_wait:
            self.carried.append(case)
        else:
            self.file(case)

    def file(self, case: Case) -> None:
        Report(self.model, case, self.channel).file()


class Volunteer(Patroller):
    role, key = Role.VOLUNTEER, "volunteer"
    resident: Resident | None = None
    active = True

    def begin_turn(self) -> None:
        if self.active:
            super().begin_turn()
            inform(self)
        else:
            self.await_turn()

    def end_turn(self) -> None:
        super().end_turn()
        recruit(self)

    @property
    def channel(self) -> Channel:
        return super().channel if self.resident is None else self.resident.channel

    @property
    def has_to_wait(self) -> bool:
        return self.resident is None and super().has_to_wait


class Team(Patroller):
    role, key = Role.TEAM, "team"


class Worker(Patroller):
    role, key = Role.WORKER, "worker"
    tree: "Tree | None" = None
    """The line that a worker belongs to, if there are several."""

    @property
    def force(self) -> Any:
        return self.role if self.tree is None else (self.role, self.tree)

    def deal_with(self, case: Case) -> None:
        if self.tree is None or self.tree.owns(case.settings):
            super().deal_with(case)
        elif coin(self.model.rng, self.model.settings.nets.pass_on_chance):
            self.pass_on_later(case)
        else:
            self.model.tally[Activity.IGNORED] += 1

    def pass_on_later(self, case: Case) -> None:
        """Report the matter of another line, when there is time for that."""
        case.detect(self.role)
        self.model.tally[Activity.PASSED_ON] += 1
        report = Report(self.model, case, self.channel, tree=self.tree)
        pass_on_min = duration_min(self.model.rng, self.model.settings.nets.pass_on_min)
        self.model.later(report.file, pass_on_min)

    def file(self, case: Case) -> None:
        Report(self.model, case, self.channel, tree=self.tree).file()


PATROLLERS: dict[str, type[Patroller]] = {kind.key: kind for kind in (Volunteer, Team, Worker)}
