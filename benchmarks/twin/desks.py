"""Desks of the command network, with officers who check reports and mediate."""

# mypy: allow-subclassing-any

from itertools import count
from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.twin.luck import duration_min

if TYPE_CHECKING:
    from benchmarks.twin.networks import Tree
    from benchmarks.twin.reports import Report
    from benchmarks.twin.town import Town


class Line:
    """A waiting line: by priority, first come first served within it."""

    def __init__(self) -> None:
        self._waiting: list[Report] = []
        self._tickets = count()

    def __len__(self) -> int:
        return len(self._waiting)

    def join(self, report: "Report") -> None:
        report.line, report.ticket = self, next(self._tickets)
        self._waiting.append(report)

    def leave(self, report: "Report") -> None:
        self._waiting.remove(report)
        report.line = None

    def next(self) -> "Report":
        first = min(self._waiting, key=lambda report: (report.priority, report.ticket))
        self.leave(first)
        return first


class Desk(mesa.Agent):
    """The desk of an area; `up` is the desk of the area above, None for the city."""

    def __init__(self, model: "Town", settings: Any, tree: "Tree", up: "Desk | None") -> None:
        super().__init__(model)
        self.settings, self.tree, self.up = settings, tree, up
        self.line, self.busy = Line(), 0

    @property
    def officers(self) -> int:
        return int(self.settings.officers)

    def next_towards(self, department: Any) -> Any:
        """Return the next node on the way: up, then to the department or the bureau before it."""
        network = self.model.network
        in_town = network.departments_below_city and self in self.tree.desks["town"]
        if self.up is not None and not in_town:
            return self.up
        if self.tree.serves(department):
            return department
        return network.tree_behind(department).city

    @property
    def is_open(self) -> bool:
        return bool(self.model.clock.is_open(self.settings, self.model.time))

    def receive(self, report: "Report") -> None:
        if self._passes(report):
            self.pass_on(report)
            return
        self.line.join(report)
        self.work()

    def _passes(self, report: "Report") -> bool:
        if self.officers == 0 or not self.is_open:
            return True
        if report.mediation is not None:
            return False
        return bool(report.checked and self.settings.relay_min.mean() == 0)

    def pass_on(self, report: "Report") -> None:
        """Nobody here deals with a report: it goes on, or comes again when the desk opens."""
        if report.mediation is None:
            report.go_on()
        else:
            opening = self.model.clock.next_opening(self.settings, self.model.time)
            self.model.at(report.arrive, opening)

    def work(self) -> None:
        """Give waiting reports to free officers."""
        while self.line and self.busy < self.officers:
            report = self.line.next()
            if report.mediation is not None and not report.mediation.case.open:
                report.remove()
                continue
            self.busy += 1
            self.model.later(report.work_done, self._work_min(report))

    def _work_min(self, report: "Report") -> float:
        if report.mediation is not None:
            return report.mediation.begin()
        work = self.settings.relay_min if report.checked else self.settings.triage_min
        return duration_min(self.model.rng, work)

    def finish(self, report: "Report") -> None:
        """An officer is free again."""
        self.busy -= 1
        if report.mediation is not None:
            report.mediation.over()
        elif report.checked or report.check():
            report.go_on()
        if self.is_open:
            self.work()
            return
        while self.line:
            self.pass_on(self.line.next())


class Unattended(Desk):
    """A desk where nobody sits: reports pass unchecked."""

    @property
    def officers(self) -> int:
        return 0


class Leader(Desk):
    """Who leads some grids of a village: an office of one."""

    @property
    def officers(self) -> int:
        return 1
