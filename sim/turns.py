"""When people patrol: the turns of duty of every unit, drawn before the run."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim import calendar
from sim.kernels.records_people import DUTY
from sim.roster import ROLE_STEP, Force
from sim.scenario import Scenario
from sim.streams import uniform
from sim.terms import MINUTES_PER_DAY, Stream

GAP, START_TIME, SURGE = 0, 1, 3
"""Parts of an address in the stream of rosters; `sim.roster` has the one between."""


def duties(scenario: Scenario, every_force: Sequence[Force], seed: int) -> NDArray[np.void]:
    """Draw the turns of duty of a run as records of `DUTY`, by their beginning."""
    turns, first = [], 0
    for force in every_force:
        unit, on, off = _turns_of(scenario, force, seed)
        out = np.zeros(unit.size, DUTY)
        out["walker"], out["on"], out["off"] = unit + first, on, off
        turns.append(out)
        first += force.size
    roster = np.concatenate(turns) if turns else np.zeros(0, DUTY)
    roster["on"] = np.maximum(roster["on"], 0.0)
    roster = roster[(roster["off"] > roster["on"]) & (roster["on"] < calendar.end_min(scenario))]
    return roster[np.lexsort((roster["walker"], roster["on"]))]


Turns = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]
Days = tuple[NDArray[np.int64], NDArray[np.int64]]


def _turns_of(scenario: Scenario, force: Force, seed: int) -> Turns:
    settings, units = force.settings, np.arange(force.size)
    if settings.duty == "always":
        end = calendar.end_min(scenario)
        return units, np.zeros(units.size), np.full(units.size, end + MINUTES_PER_DAY)
    days = np.arange(calendar.calendar_days(scenario), dtype=np.float64)
    midnight = days * MINUTES_PER_DAY - calendar.start_min_of_day(scenario)
    alert = calendar.days_of_surge(scenario)
    all_work = force.role.name.lower() in scenario.surge.no_days_off
    if settings.duty == "turns":
        return _volunteered(
            force, midnight, seed, np.where(alert, scenario.surge.turns_factor, 0.0)
        )
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
    force: Force, midnight: NDArray[np.float64], seed: int, surge: NDArray[np.float64]
) -> Turns:
    """Turns of volunteers: a coin each day, and a second one on days when more are asked for.

    `surge` (days,) is the factor on the chance, 0 on other days.
    """
    settings = force.settings
    who, days = _days_of_turns(force, midnight.size, seed)
    more, then = _further_days(force, surge, seed)
    if more.size:
        both = np.concatenate((who, more)) * midnight.size + np.concatenate((days, then))
        who, days = np.divmod(np.unique(both), midnight.size)
    address = force.role * ROLE_STEP + who
    weights = np.cumsum(settings.start_by_hour)
    u = uniform(seed, Stream.ROSTER, address, days, START_TIME)
    hour = np.interp(u * weights[-1], np.concatenate(([0.0], weights)), np.arange(25.0))
    on = np.floor(midnight[days] + hour * 60.0)
    order = np.lexsort((on, who))
    who, on = who[order], _one_after_another(who[order], on[order], settings.turn_min)
    return who, np.where(on < 0.0, np.inf, on), on + settings.turn_min


def _further_days(force: Force, surge: NDArray[np.float64], seed: int) -> Days:
    """Return who turns out on which days beyond the usual ones, so that the chance is as asked."""
    alert, usual = np.flatnonzero(surge > 1.0), force.settings.turns_per_day
    if not alert.size or usual >= 1.0:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    chance = (np.minimum(usual * surge[alert], 1.0) - usual) / (1.0 - usual)
    unit = np.arange(force.size)
    address = (force.role * ROLE_STEP + unit)[:, None]
    who, which = np.nonzero(uniform(seed, Stream.ROSTER, address, alert, SURGE) < chance)
    return unit[who], alert[which]


def _days_of_turns(force: Force, n_days: int, seed: int) -> Days:
    """Return who turns out on which days: a coin each day, drawn as the gaps between heads."""
    settings = force.settings
    address = force.role * ROLE_STEP + force.unit_numbers
    day = np.full(force.size, -1.0)
    picked: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
    unit, turn = np.arange(force.size), 0
    while unit.size and settings.turns_per_day > 0.0:
        u = uniform(seed, Stream.ROSTER, address[unit], turn, GAP)
        day[unit] += 1.0 + _gap(u, settings.turns_per_day)
        unit = unit[day[unit] < n_days]
        picked.append((unit, day[unit].copy()))
        turn += 1
    who = np.concatenate([p[0] for p in picked]) if picked else np.empty(0, np.int64)
    days = np.concatenate([p[1] for p in picked]).astype(int) if picked else np.empty(0, int)
    return who, days


def _one_after_another(
    who: NDArray[np.int64], on: NDArray[np.float64], turn_min: float
) -> NDArray[np.float64]:
    """Let a turn that would begin before the last one of the same person has ended begin then."""
    if not who.size:
        return on
    number = np.arange(who.size) * turn_min
    # Within a person, off[i] = max(on[i], off[i-1]) + turn: a running maximum of on - number.
    apart = who * (np.ptp(on) + who.size * turn_min + 1.0)
    latest: NDArray[np.float64] = np.maximum.accumulate(on - number + apart) + number - apart
    return latest


def _gap(u: NDArray[np.float64], chance: float) -> NDArray[np.float64]:
    if chance >= 1.0:
        return np.zeros(u.size)
    out: NDArray[np.float64] = np.floor(np.log1p(-u) / np.log1p(-chance))
    return out


def most_at_once(roster: NDArray[np.void], of: NDArray[np.bool_]) -> int:
    """Return the largest number of chosen turns that overlap."""
    on, off = np.sort(roster["on"][of]), np.sort(roster["off"][of])
    if not on.size:
        return 0
    return int((np.arange(1, on.size + 1) - np.searchsorted(off, on, side="right")).max())
