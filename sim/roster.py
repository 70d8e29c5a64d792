"""Who patrols and when: units of each role, their beats and terminals, their turns of duty."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import calendar
from sim.beats import Beats, beats_of
from sim.errors import SafetyNetError, ScenarioError
from sim.kernels.records import DUTY, NOBODY, WALKER
from sim.nets import lines_of, workers_by_line
from sim.people import order_of_volunteers
from sim.place import Place
from sim.scenario import Scenario
from sim.scenario.density import as_counted_density
from sim.scenario.place import PlaceSettings
from sim.scenario.roles import PatrolRole
from sim.streams import uniform
from sim.terms import MINUTES_PER_DAY, PATROL_ROLES, Channel, Role, Stream

GAP, START_TIME, TERMINAL, SURGE = range(4)
ROLE_STEP = 1 << 32
"""Distance of the addresses of two roles in the stream of rosters."""


@dataclass(frozen=True)
class Force:
    """One role of a scenario, counted: units, the factor on its counts, beats."""

    role: Role
    settings: PatrolRole
    units: int
    factor: float
    beats: Beats
    line: int = 0
    first_unit: int = 0

    @property
    def unit_numbers(self) -> NDArray[np.int_]:
        """Numbers of the units in their role, (units,)."""
        return self.first_unit + np.arange(self.units)

    @property
    def number(self) -> int:
        """Number of the force: of its role among those that patrol, then by line."""
        return self.patrol + self.line

    @property
    def patrol(self) -> int:
        """Number of the role among those that patrol."""
        return self.role - PATROL_ROLES[0]


def scale(scenario: Scenario, place: Place) -> float:
    """Return the factor on the people of every role that brings about the density asked for."""
    asked = scenario.patrol.density_per_km2
    counted = as_counted_density(scenario, place.area_km2)
    if asked is None or counted == 0.0:
        return 1.0
    return float(asked / counted)


def forces(scenario: Scenario, place: Place) -> list[Force]:
    """Return the patrol roles of a scenario with their numbers and beats.

    Raises:
        ScenarioError: more volunteers than residents.
    """
    factor, out = scale(scenario, place), []
    for name, settings in scenario.roles.present().items():
        role = Role[name.upper()]
        units = units_at(settings, scenario.place, factor)
        if role is Role.VOLUNTEER and settings.duty == "turns" and units > place.homes.size:
            raise ScenarioError(
                f"patrol.density_per_km2 = {scenario.patrol.density_per_km2}: would need {units} "
                f"volunteers, but the place has {place.homes.size} residents"
            )
        if role is Role.WORKER and lines_of(scenario):
            out += _by_line(scenario, place, settings, units, factor)
            continue
        beats = beats_of(place, settings.beat, units)
        out.append(Force(role, settings, units, factor, beats))
    return out


def _by_line(
    scenario: Scenario, place: Place, settings: PatrolRole, units: int, factor: float
) -> list[Force]:
    """Return the workers of each line, who walk over larger areas than those of one grid."""
    parts, first, out = workers_by_line(scenario, units), 0, []
    for line, part in enumerate(parts):
        beats = beats_of(place, scenario.nets.level, part)
        out.append(Force(Role.WORKER, settings, part, factor, beats, line, first))
        first += part
    return out


def units_at(settings: PatrolRole, place: PlaceSettings, factor: float) -> int:
    """Return the units of a role when its people are multiplied by a factor."""
    return round(settings.people(place) * factor / settings.people_per_unit)


def active_units(
    scenario: Scenario, place: Place, every_force: list[Force], density_per_km2: float
) -> dict[int, int]:
    """Return how many units of each role bring about a density, by number of the patrol role.

    Raises:
        SafetyNetError: the scenario has not been set up with so many.
    """
    counted = as_counted_density(scenario, place.area_km2)
    factor = density_per_km2 / counted if counted else 0.0
    units = {f.patrol: units_at(f.settings, scenario.place, factor) for f in every_force}
    there = {patrol: sum(f.units for f in every_force if f.patrol == patrol) for patrol in units}
    if not density_per_km2 >= 0.0 or any(n > there[patrol] for patrol, n in units.items()):
        most = min((f.factor for f in every_force), default=0.0) * counted
        raise SafetyNetError(
            f"patrol density {density_per_km2:g} people per km2: must be from 0 to {most:g}, for "
            "which this run was set up"
        )
    return units


def walkers(
    scenario: Scenario, place: Place, every_force: Sequence[Force], app_user: NDArray[np.uint8]
) -> NDArray[np.void]:
    """Return the units of all roles as records of `WALKER`, role after role.

    Volunteers live where they patrol. A unit keeps its place in the order when the number of units
    grows, so a denser patrol is the same patrol and more.
    """
    rows, first_beat = [], 0
    for force in every_force:
        out = np.zeros(force.units, WALKER)
        unit = force.unit_numbers
        out["line"], out["force"] = force.line, force.number
        out["role"], out["slot"], out["resident"] = force.role, NOBODY, NOBODY
        out["unit"], out["luck"] = unit, force.role * ROLE_STEP + unit
        out["order"] = _order(force, every_force)
        out["channel"], out["waits"] = _equipment(scenario, force, unit)
        beat: NDArray[np.integer] = np.arange(force.units) % len(force.beats.cells)
        if force.role is Role.VOLUNTEER and force.units <= place.homes.size:
            who = order_of_volunteers(scenario.place.seed, place.homes.size)[: force.units]
            out["resident"] = who
            out["channel"] = np.where(app_user[who] > 0, Channel.APP, Channel.PHONE)
            out["waits"] = False
            beat = force.beats.beat_of[place.homes[who]]
        out["beat"] = beat + first_beat
        first_beat += len(force.beats.cells)
        rows.append(out)
    return np.concatenate(rows) if rows else np.zeros(0, WALKER)


def _order(force: Force, every_force: Sequence[Force]) -> NDArray[np.int_]:
    """Return when each unit becomes active as the patrol grows denser: all lines grow alike."""
    own = [f for f in every_force if f.role is force.role]
    parts = [(np.arange(f.units) + 0.5) / max(f.units, 1) for f in own]
    rank = np.argsort(np.argsort(np.concatenate(parts), kind="stable"), kind="stable")
    return rank[force.unit_numbers]


def _equipment(
    scenario: Scenario, force: Force, unit: NDArray[np.int_]
) -> tuple[NDArray[np.int_], NDArray[np.bool_]]:
    if force.settings.mobile_terminals is None:
        return np.full(unit.size, Channel.MOBILE), np.zeros(unit.size, dtype=bool)
    luck = uniform(scenario.place.seed, Stream.ROSTER, force.role * ROLE_STEP + unit, 0, TERMINAL)
    # Of each as many units as are counted that many have one: a denser patrol is the same and more.
    part, number = _part(scenario, force), np.arange(unit.size)
    counted = max(round(units_at(force.settings, scenario.place, 1.0) * part), 1)
    block = number // counted
    rank = np.empty(unit.size, np.int64)
    rank[np.lexsort((luck, block))] = number
    without = rank - block * counted >= round(force.settings.mobile_terminals * part)
    return np.where(without, Channel.PC, Channel.MOBILE), without


def _part(scenario: Scenario, force: Force) -> float:
    """Return the part of the role's units that a force has."""
    lines = lines_of(scenario) if force.role is Role.WORKER else {}
    weights = [line.workers_weight for line in lines.values()]
    return weights[force.line] / sum(weights) if weights else 1.0


def duties(scenario: Scenario, every_force: Sequence[Force], seed: int) -> NDArray[np.void]:
    """Draw the turns of duty of a run as records of `DUTY`, by their beginning."""
    turns, first = [], 0
    for force in every_force:
        unit, on, off = _turns_of(scenario, force, seed)
        out = np.zeros(unit.size, DUTY)
        out["walker"], out["on"], out["off"] = unit + first, on, off
        turns.append(out)
        first += force.units
    roster = np.concatenate(turns) if turns else np.zeros(0, DUTY)
    roster["on"] = np.maximum(roster["on"], 0.0)
    roster = roster[(roster["off"] > roster["on"]) & (roster["on"] < calendar.end_min(scenario))]
    return roster[np.lexsort((roster["walker"], roster["on"]))]


Turns = tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]
Days = tuple[NDArray[np.int64], NDArray[np.int64]]


def _turns_of(scenario: Scenario, force: Force, seed: int) -> Turns:
    settings, units = force.settings, np.arange(force.units)
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
    units, days = np.arange(force.units), np.arange(-1, midnight.size)
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
    unit = np.arange(force.units)
    address = (force.role * ROLE_STEP + unit)[:, None]
    who, which = np.nonzero(uniform(seed, Stream.ROSTER, address, alert, SURGE) < chance)
    return unit[who], alert[which]


def _days_of_turns(force: Force, n_days: int, seed: int) -> Days:
    """Return who turns out on which days: a coin each day, drawn as the gaps between heads."""
    settings = force.settings
    address = force.role * ROLE_STEP + force.unit_numbers
    day = np.full(force.units, -1.0)
    picked: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
    unit, turn = np.arange(force.units), 0
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
