"""Departments and their field crews."""

# mypy: allow-subclassing-any

from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.twin.desks import Line
from benchmarks.twin.luck import duration_min
from benchmarks.twin.responders import respond

if TYPE_CHECKING:
    from benchmarks.twin.reports import Report
    from benchmarks.twin.town import Town


class Crew(mesa.Agent):
    def __init__(self, model: "Town", department: "Department", base: Any) -> None:
        super().__init__(model)
        self.department, self.base, self.spot = department, base, base
        self.free = True

    def travel_min(self, there: Any) -> float:
        metres = self.department.distance_m(self.spot, there)
        return metres / float(self.department.settings.speed_m_s) / 60

    def go(self, report: "Report") -> None:
        """Set out to the case of a report."""
        self.free, report.crew = False, self
        self.model.later(report.on_site, self.travel_min(report.cell))

    def leave(self) -> None:
        """Leave the place of a case."""
        stays = self.department.settings.returns == "stays"
        if stays:
            self.be_free()
        else:
            self.model.later(self.come_home, self.travel_min(self.base))

    def come_home(self) -> None:
        self.spot = self.base
        self.be_free()

    def be_free(self) -> None:
        self.free = True
        self.department.assign()


class Department(mesa.Agent):
    def __init__(self, model: "Town", name: str, settings: Any) -> None:
        super().__init__(model)
        self.name, self.settings, self.line = name, settings, Line()
        self.crews = [Crew(model, self, self._base()) for _ in range(settings.crews)]

    def start(self) -> None:
        self._await_opening()

    def _base(self) -> Any:
        place, streets = self.model.place, self.model.streets
        if self.settings.bases == "centre":
            return streets.cell(place.centre_of("city"))
        land = place.land.nonzero()[0]
        return streets.cell(int(land[self.model.rng.integers(land.size)]))

    def _await_opening(self) -> None:
        self.model.at(self.open, self.model.clock.next_opening(self.settings, self.model.time))

    def open(self) -> None:
        self.assign()
        self._await_opening()

    @property
    def is_open(self) -> bool:
        return bool(self.model.clock.is_open(self.settings, self.model.time))

    @property
    def free_crews(self) -> list[Crew]:
        return [crew for crew in self.crews if crew.free]

    def next_towards(self, department: "Department") -> Any:
        return self.model.network.tree_behind(self).city

    def receive(self, report: "Report") -> None:
        if not report.checked and not report.check():
            return
        assert report.case is not None
        report.case.mark("routed")
        respond(report.case)
        lead_min = duration_min(self.model.rng, self.settings.lead_min)
        report.desk_work = self.model.later(report.lead_over, lead_min)

    def ready(self, report: "Report") -> None:
        """Send a crew, or let the report wait or be lost."""
        assert report.case is not None
        if not report.case.open:
            report.remove()
        elif self.is_open and self.free_crews:
            self.send(report)
        elif self.settings.when_full == "queue":
            self.line.join(report)
        else:
            report.lose()

    def assign(self) -> None:
        """Send free crews to the cases that wait."""
        while self.line and self.is_open and self.free_crews:
            report = self.line.next()
            assert report.case is not None
            if report.case.open:
                self.send(report)
            else:
                report.remove()

    def send(self, report: "Report") -> None:
        assert report.case is not None
        report.case.mark("dispatched")
        self.choose(report.case.spot).go(report)

    def choose(self, spot: Any) -> Crew:
        free = self.free_crews
        if self.settings.dispatch == "first_listed":
            return free[0]
        if self.settings.dispatch == "own_area":
            grid_of = self.model.grid_of
            free = [crew for crew in free if grid_of(crew.base) == grid_of(spot)] or free
        return min(free, key=lambda crew: self.distance_m(crew.spot, spot))

    def distance_m(self, here: Any, there: Any) -> float:
        straight = self.settings.way == "straight"
        return float(self.model.streets.distance_m(here, there, straight))
