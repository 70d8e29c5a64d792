"""Demand: when and where cases arise, and when people ask without a case."""

# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.twin.cases import Case
from benchmarks.twin.reports import Report
from sim.terms import DAYS_PER_YEAR, Channel, LandUse

if TYPE_CHECKING:
    from benchmarks.twin.town import Town

LAND_USES = {use.name.lower(): use for use in LandUse}


def arrivals(model: "Town", per_day: float, weight: Callable[[int, int], float]) -> list[float]:
    """Draw the minutes of a Poisson process, latest first.

    Args:
        model: whose clock and luck to use.
        per_day: mean over the week.
        weight: of an hour and a weekday; only ratios count.
    """
    week = [weight(hour, day) for day in range(7) for hour in range(24)]
    scale = per_day / 1440 * len(week) / sum(week)
    times: list[float] = []
    for part in model.clock.hours():
        minutes = part.end_min - part.begin_min
        n = model.rng.poisson(scale * weight(part.hour, part.weekday) * minutes)
        times += model.rng.uniform(part.begin_min, part.end_min, n).tolist()
    return sorted(times, reverse=True)


class Source(mesa.Agent):
    """Where the cases of one kind come from."""

    def __init__(self, model: "Town", name: str) -> None:
        super().__init__(model)
        self.name, self.settings = name, model.settings.kinds[name]
        self.cells = self._cells()
        self.times: list[float] = []

    def start(self) -> None:
        """Begin to send cases, or send those that are there from the start."""
        if self.settings.count is not None:
            for _ in range(self.settings.count):
                self.arise()
            return
        kind = self.settings
        self.times = arrivals(
            self.model, self._per_day(), lambda hour, day: kind.by_hour[hour] * kind.by_weekday[day]
        )
        self._await_next()

    def _per_day(self) -> float:
        kind, place = self.settings, self.model.place
        if kind.per_1000_residents_year is not None:
            return float(kind.per_1000_residents_year * place.homes.size / 1000 / DAYS_PER_YEAR)
        if kind.per_km2_year is not None:
            return float(kind.per_km2_year * place.area_km2 / DAYS_PER_YEAR)
        return float(kind.per_day)

    def _await_next(self) -> None:
        if self.times:
            self.model.at(self.time_has_come, self.times.pop())

    def time_has_come(self) -> None:
        self.arise()
        self._await_next()

    def arise(self, spot: Any = None) -> None:
        """Let a case arise now, where another one has been or anywhere."""
        if spot is None:
            Case(self.model, self, self._spot())
        else:
            Case(self.model, self, spot, derived=True)

    def _cells(self) -> list[int]:
        place, where = self.model.place, self.settings.where
        if where in LAND_USES:
            found: list[int] = (place.land_use == LAND_USES[where]).nonzero()[0].tolist()
            if found:
                return found
        homes = {"residents": place.homes, "alone": place.homes[place.alone]}.get(where)
        if homes is not None and homes.size:
            return list(homes.tolist())
        return list(place.land.nonzero()[0].tolist())

    def _spot(self) -> Any:
        return self.model.streets.cell(self.cells[self.model.rng.integers(len(self.cells))])


class Enquirers(mesa.Agent):
    """Residents who call without a case."""

    def __init__(self, model: "Town") -> None:
        super().__init__(model)
        rate = model.settings.routing.enquiries.per_1000_residents_day
        per_day = rate * len(model.population.all) / 1000
        people = model.population
        self.times = arrivals(
            model, per_day, lambda hour, day: 1 - 0.9 * people.home_share(hour, day)
        )
        self._await_next()

    def _await_next(self) -> None:
        if self.times:
            self.model.at(self.call, self.times.pop())

    def call(self) -> None:
        caller = self.model.population.anyone(self.model.population.all)
        Report(self.model, None, Channel.PHONE, self.model.streets.cell(caller.home)).file()
        self._await_next()
