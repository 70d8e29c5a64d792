"""When people patrol: the turns of duty of every unit, drawn before the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import calendar
from sim.groups import Groups
from sim.kernels.beforehand import QUARTER_MIN, ROTA, draw_turns
from sim.kernels.records_people import DUTY
from sim.roster import ROLE_STEP, Force
from sim.scenario import Scenario
from sim.streams import room_for
from sim.terms import MINUTES_PER_DAY

Turns = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]
"""Units, and when the turns of each begin and end."""


class Rosters(NamedTuple):
    """Turns of duty of some runs.

    Attributes:
        turns: (n,) records of `DUTY`, run after run, in each by their beginning.
        of_runs: which of them belong to each run.
        most: units of one role on duty in the same quarter of an hour of a run.
    """

    turns: NDArray[np.void]
    of_runs: Groups
    most: int


@dataclass(frozen=True, eq=False)
class Timetable:
    """When everybody is on duty, as far as no run's luck decides, and who draws the rest.

    Attributes:
        rotas: (n,) records of `ROTA`, of each force in its order.
        known: records of `DUTY`: turns of each force that are the same in all runs.
        by_hour: (n, 25) weights of the hours at which drawn turns begin, summed up from 0.
        midnights: (days,) minute at which each calendar day begins.
        alert: (m + 1,) days on which more are asked for, then the number of days.
        further: (n, m) chance that who would not have come on such a day comes.
        end_min: length of the run [min].
    """

    rotas: NDArray[np.void]
    known: NDArray[np.void]
    by_hour: NDArray[np.float64]
    midnights: NDArray[np.float64]
    alert: NDArray[np.int64]
    further: NDArray[np.float64]
    end_min: float

    def draw(self, seeds: NDArray[np.int64]) -> Rosters:
        """Return the turns of duty of some runs.

        Args:
            seeds: (runs,) of the runs, 0 <= seed < 2**63.
        """
        counts, most = np.empty((2, seeds.size), np.int64)
        changes = np.zeros(int(self.end_min / QUARTER_MIN) + 2, np.int32)
        room = room_for(seeds.size * self._mean)
        while True:
            turns = np.empty(room, DUTY)
            room = draw_turns(
                turns, counts, most, seeds, self.rotas, self.known, self.by_hour, self.midnights,
                self.alert, self.further, changes, self.end_min,
            )  # fmt: skip
            if room <= turns.size:
                break
        of_runs, turns = Groups(counts), turns[:room]
        # Of those that begin together the first unit stays the first.
        in_time = of_runs.order(turns["on"], stable=True)
        return Rosters(turns[in_time], of_runs, int(most.max()))

    @cached_property
    def _mean(self) -> float:
        """How many turns a run has on average."""
        usual = self.rotas["units"] * self.rotas["chance"] * self.midnights.size
        more = self.rotas["units"] * self.further.sum(axis=1)
        return float((self.rotas["known"] + usual + more).sum())


def timetable(scenario: Scenario, every_force: Sequence[Force]) -> Timetable:
    """Return the turns of duty of a scenario, and who draws them for each run."""
    end, first = calendar.end_min(scenario), 0
    rotas, known = np.zeros(len(every_force), ROTA), [np.empty(0, DUTY)]
    for force, rota in zip(every_force, rotas, strict=True):
        rota["role"], rota["walker"] = force.role, first
        if force.settings.duty == "turns":
            _call_up(rota, force)
        else:
            known.append(_recorded(_turns_of(scenario, force), first, end))
            rota["known"] = known[-1].size
        first += force.size
    factor, midnights = scenario.surge.turns_factor, _midnights(scenario)
    alert = np.flatnonzero(calendar.days_of_surge(scenario) & (factor > 1.0))
    return Timetable(
        rotas,
        np.concatenate(known),
        _weights_by_hour(every_force),
        midnights,
        np.append(alert, midnights.size),
        _further(rotas, factor, alert.size),
        end,
    )


def _call_up(rota: np.void, force: Force) -> None:
    """Enter a force whose turns are drawn anew for each run."""
    rota["address"] = force.role * ROLE_STEP + force.first_unit
    rota["chance"], rota["turn_min"] = force.settings.turns_per_day, force.settings.turn_min
    rota["units"] = force.size if force.settings.turns_per_day > 0.0 else 0


def _weights_by_hour(every_force: Sequence[Force]) -> NDArray[np.float64]:
    weights = np.array([force.settings.start_by_hour for force in every_force]).reshape(-1, 24)
    return np.concatenate((np.zeros((len(weights), 1)), np.cumsum(weights, axis=1)), axis=1)


def _further(rotas: NDArray[np.void], factor: float, days: int) -> NDArray[np.float64]:
    """Return the chance of a second coin, (n, days), so that both together are as asked for."""
    usual = rotas["chance"]
    more = np.minimum(usual * factor, 1.0) - usual
    chance = np.divide(more, 1.0 - usual, out=np.zeros(usual.size), where=usual < 1.0)
    return np.repeat(chance[:, None], days, axis=1)


def _recorded(turns: Turns, first: int, end: float) -> NDArray[np.void]:
    """Return the turns that fall into the run as records of `DUTY`, by their beginning."""
    unit, on, off = turns
    on = np.maximum(on, 0.0)
    within = np.flatnonzero((off > on) & (on < end))
    within = within[np.argsort(on[within], kind="stable")]
    out = np.zeros(within.size, DUTY)
    out["walker"], out["on"], out["off"] = unit[within] + first, on[within], off[within]
    return out


def _midnights(scenario: Scenario) -> NDArray[np.float64]:
    days = np.arange(calendar.calendar_days(scenario), dtype=np.float64)
    return days * MINUTES_PER_DAY - calendar.start_min_of_day(scenario)


def _turns_of(scenario: Scenario, force: Force) -> Turns:
    settings, units = force.settings, np.arange(force.size)
    if settings.duty == "always":
        end = calendar.end_min(scenario)
        return units, np.zeros(units.size), np.full(units.size, end + MINUTES_PER_DAY)
    midnight, alert = _midnights(scenario), calendar.days_of_surge(scenario)
    all_work = force.role.name.lower() in scenario.surge.no_days_off
    if settings.duty == "office":
        works = (calendar.days_off(scenario)[:-1] == 0) | (alert & all_work)
        workdays = np.flatnonzero(works)
        unit, day = np.repeat(units, workdays.size), np.tile(workdays, units.size)
        on = midnight[day] + settings.from_hour * 60.0
        return unit, np.ceil(on), np.ceil(on + (settings.to_hour - settings.from_hour) * 60.0)
    return _shifts(force, midnight, alert & all_work)


def _shifts(force: Force, midnight: NDArray[np.float64], alert: NDArray[np.bool_]) -> Turns:
    """Shifts round the clock: the units of one beat share its shifts, days off rotate.

    On a day of alert all work.
    """
    settings, n = force.settings, force.settings.shifts_per_day
    units, days = np.arange(force.size), np.arange(-1, midnight.size)
    unit, day = np.repeat(units, days.size), np.tile(days, units.size)
    works = (day + unit) % 7 < settings.days_per_week
    works |= np.concatenate(([False], alert))[day + 1]
    unit, day = unit[works], day[works]
    length = MINUTES_PER_DAY / n
    on = midnight[0] + day * float(MINUTES_PER_DAY) + unit // len(force.beats.cells) % n * length
    return unit, np.ceil(on), np.ceil(on + length)
