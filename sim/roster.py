"""Who patrols: units of each role, their reserve, their beats and terminals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.beats import Beats, beats_of
from sim.errors import SafetyNetError, ScenarioError
from sim.kernels.records import NOBODY
from sim.kernels.records_people import WALKER
from sim.nets import lines_of, workers_by_line
from sim.people import first_volunteers
from sim.place import Place
from sim.scenario import Scenario
from sim.scenario.density import as_counted_density
from sim.scenario.place import PlaceSettings
from sim.scenario.roles import PatrolRole
from sim.streams import uniform
from sim.terms import PATROL_ROLES, Channel, Role, Stream

TERMINAL = 2
"""Part of an address in the stream of rosters; `sim.kernels.beforehand` has the others."""
ROLE_STEP = 1 << 32
"""Distance of the addresses of two roles in the stream of rosters."""


@dataclass(frozen=True)
class Force:
    """One role of a scenario, counted: units, the factor on its counts, beats.

    `reserve`: how many of those who come next may be recruited during the run.
    """

    role: Role
    settings: PatrolRole
    units: int
    factor: float
    beats: Beats
    line: int = 0
    first_unit: int = 0
    reserve: int = 0

    @property
    def size(self) -> int:
        """How many walkers the force has: its units, then its reserve."""
        return self.units + self.reserve

    @property
    def unit_numbers(self) -> NDArray[np.int_]:
        """Numbers of the units in their role, those of the reserve last, (size,)."""
        return self.first_unit + np.arange(self.size)

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
        reserve = _reserve(scenario, settings, place, units) if role is Role.VOLUNTEER else 0
        out.append(Force(role, settings, units, factor, beats, reserve=reserve))
    return out


def _reserve(scenario: Scenario, settings: PatrolRole, place: Place, units: int) -> int:
    """Return how many volunteers may be recruited: as many as asked for, or the residents left."""
    if not scenario.feedback.recruiting:
        return 0
    people = scenario.recruiting.reserve(scenario.place.residents)
    return min(round(people / settings.people_per_unit), max(place.homes.size - units, 0))


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
        out = np.zeros(force.size, WALKER)
        unit = force.unit_numbers
        out["line"], out["force"] = force.line, force.number
        out["role"], out["slot"], out["resident"] = force.role, NOBODY, NOBODY
        out["unit"], out["luck"] = unit, force.role * ROLE_STEP + unit
        out["order"] = _order(force, every_force)
        out["channel"], out["waits"] = _equipment(scenario, force, unit)
        beat: NDArray[np.integer] = np.arange(force.size) % len(force.beats.cells)
        if force.role is Role.VOLUNTEER and force.units <= place.homes.size:
            who = first_volunteers(scenario.place.seed, place.homes.size, force.size)
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
    parts = [(np.arange(f.size) + 0.5) / max(f.size, 1) for f in own]
    rank = np.argsort(np.argsort(np.concatenate(parts), kind="stable"), kind="stable")
    return rank[force.unit_numbers]


def _equipment(
    scenario: Scenario, force: Force, unit: NDArray[np.int_]
) -> tuple[NDArray[np.int_], NDArray[np.bool_]]:
    if force.settings.mobile_terminals is None:
        return np.full(unit.size, Channel.MOBILE), np.zeros(unit.size, dtype=bool)
    # Of each as many units as are counted that many have one: a denser patrol is the same and more.
    # So the last block is filled up with units that are not there, and may get what is theirs.
    counted = max(_part(scenario, force, units_at(force.settings, scenario.place, 1.0)), 1)
    number = np.arange(-(-unit.size // counted) * counted)
    who = force.role * ROLE_STEP + force.first_unit + number
    luck = uniform(scenario.place.seed, Stream.ROSTER, who, 0, TERMINAL)
    block = number // counted
    rank = np.empty(number.size, np.int64)
    rank[np.lexsort((luck, block))] = number
    terminals = _part(scenario, force, force.settings.mobile_terminals)
    without = (rank - block * counted >= terminals)[: unit.size]
    return np.where(without, Channel.PC, Channel.MOBILE), without


def _part(scenario: Scenario, force: Force, total: int) -> int:
    """Return how many of the things that a role has belong to a force: to a line, its part."""
    if force.role is not Role.WORKER or not lines_of(scenario):
        return total
    return workers_by_line(scenario, total)[force.line]


def walker_of(n_residents: int, every_walker: NDArray[np.void]) -> NDArray[np.int32]:
    """Return the row of the walker that each resident is, (n_residents,); -1 = none."""
    out = np.full(n_residents, NOBODY, np.int32)
    rows = np.flatnonzero(every_walker["resident"] != NOBODY)
    out[every_walker["resident"][rows]] = rows
    return out
