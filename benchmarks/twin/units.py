"""Units: who is on duty when, on the street or busy, and how they walk."""

# mypy: allow-subclassing-any

import math
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from mesa.discrete_space import CellAgent

from benchmarks.twin.duty import Turn
from benchmarks.twin.streets import Beat
from benchmarks.twin.walks import HOPS, tour_of
from sim.terms import Role

if TYPE_CHECKING:
    from benchmarks.twin.town import Town


class Unit(CellAgent):
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
        self.on_duty = self.busy = False
        self.free_min = 0.0
        self.duty_min = 0.0
        self.await_turn()

    target: Any
    spot: Any

    @property
    def sweeps(self) -> bool:
        return self.hop is HOPS["sweep"]

    @property
    def tour(self) -> list[Any]:
        """The closed tour of the beat, made when it is first asked for."""
        tours: dict[Beat, list[Any]] = self.model.tours
        if self.beat not in tours:
            tours[self.beat] = tour_of(self.model.streets, self.beat)
        return tours[self.beat]

    def anywhere(self) -> Any:
        return self.beat.cells[self.model.rng.integers(len(self.beat.cells))]

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
        if not self.busy:
            self._set_out()
        self.model.at(self.end_turn, end)

    def _set_out(self) -> None:
        """Begin a turn somewhere in the beat or, on a sweep, on the tour."""
        self.way = deque()
        self.target = self.spot = self.anywhere()
        if self.sweeps:
            self.stop = int(self.model.rng.integers(len(self.tour)))
            self.spot = self.tour[self.stop]
        self.enter()

    def end_turn(self) -> None:
        self.on_duty = False
        self.leave()
        self.await_turn()

    def enter(self) -> None:
        """Come to the street, to look at the next whole minute and move from then on."""
        self.cell, self.entered = self.spot, math.ceil(self.model.time)
        self.model.on_street[self.key].add(self)

    def leave(self) -> None:
        self.cell = None
        self.model.on_street[self.key].discard(self)

    def walk_min(self, there: Any) -> float:
        """Return how long it takes to walk from here to a cell."""
        here = self.spot if self.cell is None else self.cell
        metres = self.model.streets.distance_m(here, there)
        return float(metres / self.settings.speed_m_s / 60)

    def be_busy(self, spot: Any, minutes: float) -> None:
        """Leave the street for a while, to go on from a place."""
        self.busy, self.spot = True, spot
        self.free_min = self.model.time + minutes
        self.leave()

    def come_back(self) -> None:
        self.busy = False
        if self.on_duty:
            self.enter()

    def walk(self, hops: int) -> None:
        if self.entered == self.model.time:
            return
        for _ in range(hops if self.hop is not HOPS["random_cell"] else 1):
            self.hop(self)
