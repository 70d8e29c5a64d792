"""When people patrol: the turns of duty of every unit, drawn before the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import calendar
from sim.groups import Groups
from sim.kernels.beforehand import draw_days
from sim.kernels.records_people import DUTY
from sim.roster import ROLE_STEP, Force
from sim.scenario import Scenario
from sim.streams import room_for, uniform
from sim.terms import MINUTES_PER_DAY, Stream

START_TIME, SURGE = 1, 3
"""Parts of an address in the stream of rosters; `sim.roster` and `sim.kernels.beforehand` have the
others."""


Turns = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]
"""Units, and when the turns of each begin and end."""
Days = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Units, and days on which each turns out. Where several runs draw, the units of the first run come
first, then those of the second ..."""


@dataclass(frozen=True, eq=False)
class Volunteering:
    """A force whose turns are drawn anew for each run.

    Attributes:
        force: who volunteers.
        first: number of its first walker.
        midnight: (days,) minute at which each calendar day begins.
        surge: (days,) factor on the chance of a turn, 0 on days without surge.
    """

    force: Force
    first: int
    midnight: NDArray[np.float64]
    surge: NDArray[np.float64]


Part = NDArray[np.void] | Volunteering
"""Turns of duty of a force as records of `DUTY`, or who draws them for each run."""


@dataclass(frozen=True, eq=False)
class Timetable:
    """When everybody is on duty, as far as no run's luck decides.

    Attributes:
        parts: of each force in its order.
        end_min: length of the run [min].
        volunteers: first walker of each role that draws its turns, and the first one after it.
        most: of one role on duty together at the most, of those roles whose turns are known.
    """

    parts: tuple[Part, ...]
    end_min: float
    volunteers: tuple[tuple[int, int], ...]
    most: int

    def draw(self, seeds: NDArray[np.int64]) -> list[NDArray[np.void]]:
        """Return the turns of duty of some runs as records of `DUTY`, by their beginning.

        Args:
            seeds: (runs,) of the runs, 0 <= seed < 2**63.
        """
        runs, turns = [np.empty(0, np.intp)], [np.empty(0, DUTY)]
        for part in self.parts:
            of_part, duties = self._of_part(part, seeds)
            runs.append(of_part)
            turns.append(duties)
        run, roster = np.concatenate(runs), np.concatenate(turns)
        order = np.lexsort((roster["on"], run))
        return Groups(np.bincount(run, minlength=seeds.size)).split(roster[order])

    def _of_part(
        self, part: Part, seeds: NDArray[np.int64]
    ) -> tuple[NDArray[np.intp], NDArray[np.void]]:
        """Return the turns of a force in all runs, and the run of each."""
        if not isinstance(part, Volunteering):
            return np.arange(seeds.size).repeat(part.size), np.tile(part, seeds.size)
        who, on, off = _volunteered(part.force, part.midnight, seeds, part.surge)
        run, unit = np.divmod(who, part.force.size)
        kept, duties = _recorded((unit, on, off), part.first, self.end_min)
        return run[kept], duties

    def most_on_duty(self, rosters: Sequence[NDArray[np.void]]) -> int:
        """Return how many units of one role are on duty together in a run at the most.

        Args:
            rosters: turns of duty of each run, as `draw` returns them.
        """
        run = np.arange(len(rosters)).repeat([roster.size for roster in rosters])
        turns, most = np.concatenate(rosters, dtype=DUTY), self.most
        for first, after in self.volunteers:
            mine = (turns["walker"] >= first) & (turns["walker"] < after)
            most = max(most, most_at_once(turns["on"][mine], turns["off"][mine], run[mine]))
        return most


def timetable(scenario: Scenario, every_force: Sequence[Force]) -> Timetable:
    """Return the turns of duty of a scenario, and who draws them for each run."""
    parts: list[Part] = []
    volunteers: list[tuple[int, int]] = []
    end, first, most = calendar.end_min(scenario), 0, 0
    for _, forces in groupby(every_force, key=lambda force: force.role):
        begin, of_role = first, []
        for force in forces:
            of_role.append(_part(scenario, force, first, end))
            first += force.size
        known = [part for part in of_role if not isinstance(part, Volunteering)]
        if len(known) < len(of_role):
            volunteers.append((begin, first))
        else:
            turns = np.concatenate(known)
            most = max(most, most_at_once(turns["on"], turns["off"], np.zeros(turns.size)))
        parts += of_role
    return Timetable(tuple(parts), end, tuple(volunteers), most)


def _part(scenario: Scenario, force: Force, first: int, end: float) -> Part:
    if force.settings.duty != "turns":
        return _recorded(_turns_of(scenario, force), first, end)[1]
    surge = np.where(calendar.days_of_surge(scenario), scenario.surge.turns_factor, 0.0)
    return Volunteering(force, first, _midnights(scenario), surge)


def _recorded(turns: Turns, first: int, end: float) -> tuple[NDArray[np.intp], NDArray[np.void]]:
    """Return which turns fall into the run, by their beginning, and records of `DUTY` of these.

    Turns come unit after unit; of those that begin together the first unit stays the first.
    """
    unit, on, off = turns
    on = np.maximum(on, 0.0)
    within = np.flatnonzero((off > on) & (on < end))
    within = within[np.argsort(on[within], kind="stable")]
    out = np.zeros(within.size, DUTY)
    out["walker"], out["on"], out["off"] = unit[within] + first, on[within], off[within]
    return within, out


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


def _volunteered(
    force: Force,
    midnight: NDArray[np.float64],
    seeds: NDArray[np.int64],
    surge: NDArray[np.float64],
) -> Turns:
    """Turns of volunteers: a coin each day, and a second one on days when more are asked for.

    `surge` (days,) is the factor on the chance, 0 on other days.
    """
    settings = force.settings
    who, days = _days_of_turns(force, midnight.size, seeds)
    more, then = _further_days(force, surge, seeds)
    if more.size:
        both = np.concatenate((who, more)) * midnight.size + np.concatenate((days, then))
        who, days = np.divmod(np.unique(both), midnight.size)
    run, unit = np.divmod(who, force.size)
    address = force.role * ROLE_STEP + unit
    weights = np.cumsum(settings.start_by_hour)
    u = uniform(seeds[run], Stream.ROSTER, address, days, START_TIME)
    hour = np.interp(u * weights[-1], np.concatenate(([0.0], weights)), np.arange(25.0))
    on = np.floor(midnight[days] + hour * 60.0)
    who, on = _by_unit(who, on)
    on = _one_after_another(who, on, settings.turn_min)
    return who, np.where(on < 0.0, np.inf, on), on + settings.turn_min


def _by_unit(
    who: NDArray[np.int64], on: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Sort turns by unit and, within one, by the whole minute at which they begin."""
    if not who.size:
        return who, on
    first, span = on.min(), int(np.ptp(on)) + 1
    # As one whole number each, turns are sorted several times as fast as by two keys.
    turn = np.sort(who * span + (on - first).astype(np.int64))
    who, since = np.divmod(turn, span)
    return who, first + since


def _further_days(force: Force, surge: NDArray[np.float64], seeds: NDArray[np.int64]) -> Days:
    """Return who turns out on which days beyond the usual ones, so that the chance is as asked."""
    alert, usual = np.flatnonzero(surge > 1.0), force.settings.turns_per_day
    if not alert.size or usual >= 1.0:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    chance = (np.minimum(usual * surge[alert], 1.0) - usual) / (1.0 - usual)
    address = np.tile(force.role * ROLE_STEP + np.arange(force.size), seeds.size)[:, None]
    seed = seeds.repeat(force.size)[:, None]
    who, which = np.nonzero(uniform(seed, Stream.ROSTER, address, alert, SURGE) < chance)
    return who, alert[which]


def _days_of_turns(force: Force, n_days: int, seeds: NDArray[np.int64]) -> Days:
    """Return who turns out on which days: a coin each day."""
    chance = force.settings.turns_per_day
    if chance <= 0.0 or not force.size:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    addresses = force.role * ROLE_STEP + force.unit_numbers
    room = room_for(seeds.size * force.size * n_days * chance)
    while True:
        who, days = np.empty(room, np.int64), np.empty(room, np.int64)
        room = draw_days(who, days, seeds, addresses, float(chance), n_days)
        if room <= who.size:
            return who[:room], days[:room]


def _one_after_another(
    who: NDArray[np.int64], on: NDArray[np.float64], turn_min: float
) -> NDArray[np.float64]:
    """Let a turn that would begin before the last one of the same person has ended begin then."""
    if not who.size:
        return on
    begins, has_next = on.copy(), np.append(who[1:] == who[:-1], False)
    turn = np.flatnonzero(has_next) + 1
    # One that is put off may put off the next one of the same person in turn.
    while turn.size:
        free = begins[turn - 1] + turn_min
        late = begins[turn] < free
        turn = turn[late]
        begins[turn] = free[late]
        turn = turn[has_next[turn]] + 1
    return begins


def most_at_once(on: NDArray[np.float64], off: NDArray[np.float64], run: NDArray[Any]) -> int:
    """Return the largest number of turns of one run that overlap, from when they begin and end."""
    change = np.repeat([1, -1], on.size)
    # Who ends a turn makes room for whom begins one at the same time.
    order = np.lexsort((change, np.concatenate((on, off)), np.tile(run, 2)))
    return int(change[order].cumsum().max(initial=0))
