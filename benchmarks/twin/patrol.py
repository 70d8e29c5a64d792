"""Patrollers: volunteers, teams and grid workers, who walk, look, settle and report."""

# mypy: allow-subclassing-any

import math
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from mesa.discrete_space import CellAgent

from benchmarks.twin.cases import Case
from benchmarks.twin.duty import Turn
from benchmarks.twin.luck import coin, duration_min
from benchmarks.twin.reports import Report
from benchmarks.twin.residents import Resident
from benchmarks.twin.streets import Beat
from benchmarks.twin.walks import HOPS, tour_of
from sim.terms import Channel, End, Role

if TYPE_CHECKING:
    from benchmarks.twin.town import Town


class Sighting(NamedTuple):
    """A unit has seen a case this minute."""

    case: Case
    luck: float
    unit: "Patroller"

    @property
    def order(self) -> tuple[Any, ...]:
        return (*self.case.order, self.luck)


class Patroller(CellAgent):
    """A unit of one or several people; it is on the grid while it is on the street."""

    role: ClassVar[Role]
    key: ClassVar[str]

    def __init__(self, model: "Town", beat: Beat, turns: Iterator[Turn], can_report: bool) -> None:
        super().__init__(model)
        self.settings = getattr(model.settings.roles, self.key)
        self.beat, self.turns, self.can_report = beat, turns, can_report
        self.hop = HOPS[self.settings.policy or model.settings.patrol.policy]
        self.way: deque[Any] = deque()
        self.target = self.spot = None
        self.stop, self.entered = 0, -1.0
        self.on_duty = False
        self.settling: Case | None = None
        self.carried: list[Case] = []
        self.duty_min = 0.0
        self.await_turn()

    target: Any
    spot: Any

    @property
    def channel(self) -> Channel:
        return Channel.MOBILE if self.can_report else Channel.PC

    @property
    def has_to_wait(self) -> bool:
        """Whether it can only report when its turn is over."""
        return not self.can_report

    @property
    def tour(self) -> list[Any]:
        """The closed tour of the beat, made when it is first asked for."""
        tours: dict[Beat, list[Any]] = self.model.tours
        if self.beat not in tours:
            tours[self.beat] = tour_of(self.model.streets, self.beat)
        return tours[self.beat]

    def anywhere(self) -> Any:
        return self.beat.cells[self.model.rng.integers(len(self.beat.cells))]

    # Duty

    def await_turn(self) -> None:
        self.turn = next(self.turns, None)
        if self.turn is not None:
            self.model.at(self.begin_turn, self.turn[0])

    turn: Turn | None

    def begin_turn(self) -> None:
        assert self.turn is not None
        begin, end = self.turn
        self.on_duty = True
        self.duty_min += min(end, self.model.clock.end_min) - begin
        self.way = deque()
        self.target = self.spot = self.anywhere()
        if self.hop is HOPS["sweep"]:
            self.stop = int(self.model.rng.integers(len(self.tour)))
            self.spot = self.tour[self.stop]
        if self.settling is None:
            self.enter()
        self.model.at(self.end_turn, end)

    def end_turn(self) -> None:
        self.on_duty = False
        self.leave()
        for case in self.carried:
            self.file(case)
        self.carried = []
        self.await_turn()

    def enter(self) -> None:
        """Come to the street; the first move is due in the next minute."""
        self.cell, self.entered = self.spot, self.model.time
        self.model.on_street[self.key].add(self)

    def leave(self) -> None:
        self.cell = None
        self.model.on_street[self.key].discard(self)

    # A minute on the street

    def walk(self, hops: int) -> None:
        if self.entered == self.model.time:
            return
        for _ in range(hops if self.hop is not HOPS["random_cell"] else 1):
            self.hop(self)

    def look(self, sightings: list[Sighting]) -> None:
        for agent in self.cell.agents:
            if isinstance(agent, Case):
                self.watch(agent, sightings)
        for case in self.model.far_seen:
            if case.cell is not self.cell and self.sees_from_afar(case):
                self.watch(case, sightings)

    def sees_from_afar(self, case: Case) -> bool:
        return bool(self.model.streets.sees(self.cell, case.spot, case.radius_cells))

    def watch(self, case: Case, sightings: list[Sighting]) -> None:
        if self.role in case.found_by:
            return
        luck = self.model.rng.random()
        if luck < getattr(case.settings.look_per_min, self.key):
            sightings.append(Sighting(case, luck, self))

    def act(self, case: Case) -> None:
        """Deal with a case that the unit has seen this minute."""
        if self.role in case.found_by or case.out_of_sight:
            return
        rng, settings = self.model.rng, case.settings
        case.found_by.add(self.role)
        if case.known:
            repeat_chance = self.model.settings.people.repeat_chance
            if coin(rng, self.settings.report_chance * repeat_chance):
                self.pass_on(case)
            return
        case.detect(self.role)
        if self.settling is None and coin(rng, getattr(settings.settle_chance, self.key)):
            self.settle(case)
        elif coin(rng, self.settings.report_chance):
            self.pass_on(case)

    def settle(self, case: Case) -> None:
        """Leave the street to settle a case on the spot."""
        self.settling, self.spot = case, self.cell
        case.in_hand = True
        self.leave()
        minutes = duration_min(self.model.rng, case.settings.settle_min)
        self.model.later(self.has_settled, minutes)
        self.model.at(self.come_back, math.ceil(self.model.time + minutes))

    def has_settled(self) -> None:
        case = self.settling
        assert case is not None
        if not case.open:
            return
        case.finish(End.SETTLED)
        if coin(self.model.rng, case.settings.settled_reported_share):
            self.pass_on(case)

    def come_back(self) -> None:
        self.settling = None
        if self.on_duty:
            self.enter()

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


PATROLLERS: dict[str, type[Patroller]] = {kind.key: kind for kind in (Volunteer, Team, Worker)}
