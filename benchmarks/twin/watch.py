"""Officers of the command centre who watch the time limits of recorded cases."""

# mypy: allow-subclassing-any

from typing import TYPE_CHECKING

import mesa

from sim.terms import Activity

if TYPE_CHECKING:
    from benchmarks.twin.cases import Case
    from benchmarks.twin.reports import Report
    from benchmarks.twin.town import Town


class Watch(mesa.Agent):
    """The watch over one department's part of a case."""

    def __init__(self, model: "Town", report: "Report", recorded_min: float) -> None:
        super().__init__(model)
        self.report, self.settings = report, model.settings.routing.watch
        assert report.case is not None
        self.case: Case = report.case
        for share, step in (
            (self.settings.remind_at, self.remind),
            (self.settings.raise_at, self.raise_),
        ):
            if share is not None:
                minute = recorded_min + share * self.case.settings.limit_min
                model.at(step, max(minute, model.time))

    @property
    def is_late(self) -> bool:
        """Whether the department's part still waits for somebody to begin."""
        return not (self.report.over or self.case.fate_is_off or self.report.crew is not None)

    def remind(self) -> None:
        if self.is_late:
            self.model.tally[Activity.REMINDED] += 1
            self._hurry(max(1, self.report.priority - 1))

    def raise_(self) -> None:
        """Send the report to the city desk, as urgent."""
        if not self.is_late:
            return
        self.model.tally[Activity.RAISED] += 1
        self._hurry(1)
        report, city = self.report, self.report.tree.city
        if report.line is None or report.mediation is not None:
            return
        if report.node is not city and report.node not in self.model.departments.values():
            report.line.leave(report)
            report.hop(city, self.model.network.channel)

    def _hurry(self, priority: int) -> None:
        """Move the report up, and shorten what is left of the department's desk work."""
        report = self.report
        line = report.line if priority != report.priority else None
        if line is not None:
            line.leave(report)
        report.priority = priority
        if line is not None:
            line.join(report)
        report.shorten_desk_work(self.settings.factor)
