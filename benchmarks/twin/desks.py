"""Desks of the command network, with officers who check reports."""

# mypy: allow-subclassing-any

import heapq
from itertools import count
from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.twin.luck import duration_min

if TYPE_CHECKING:
    from benchmarks.twin.reports import Report
    from benchmarks.twin.town import Town


class Line:
    """A waiting line: by priority, first come first served within it."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, Report]] = []
        self._tickets = count()

    def __len__(self) -> int:
        return len(self._waiting)

    def join(self, report: "Report") -> None:
        heapq.heappush(self._waiting, (report.priority, next(self._tickets), report))

    def next(self) -> "Report":
        return heapq.heappop(self._waiting)[-1]


class Desk(mesa.Agent):
    """The desk of an area; `up` is the desk of the area above, None for the city."""

    def __init__(self, model: "Town", settings: Any, up: "Desk | None") -> None:
        super().__init__(model)
        self.settings, self.up = settings, up
        self.line, self.busy = Line(), 0

    def next_towards(self, department: Any) -> Any:
        return department if self.up is None else self.up

    @property
    def is_open(self) -> bool:
        return bool(self.model.clock.is_open(self.settings, self.model.time))

    def receive(self, report: "Report") -> None:
        unattended = self.settings.officers == 0 or not self.is_open
        if unattended or (report.checked and self.settings.relay_min.mean() == 0):
            report.go_on()
            return
        self.line.join(report)
        self.work()

    def work(self) -> None:
        """Give waiting reports to free officers."""
        while self.line and self.busy < self.settings.officers:
            report = self.line.next()
            self.busy += 1
            work = self.settings.relay_min if report.checked else self.settings.triage_min
            self.model.later(report.work_done, duration_min(self.model.rng, work))

    def finish(self, report: "Report") -> None:
        """An officer is free again."""
        self.busy -= 1
        if report.checked or report.check():
            report.go_on()
        if self.is_open:
            self.work()
            return
        while self.line:
            self.line.next().go_on()
