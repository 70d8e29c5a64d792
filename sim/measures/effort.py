"""Measures of effort: hours on duty, patrol density, use of crews, cost."""

from typing import Final

import numpy as np

from sim.groups import ratio
from sim.measures.record import Floats, Record
from sim.measures.registry import measure
from sim.terms import MINUTES_PER_HOUR, PATROL_ROLES, Activity, Role

ROLES: Final = len(Role)
"""Columns of a table with one for each role; the last is for none."""


def hours_between(record: Record, begin: Activity, finish: Activity, role: Role) -> Floats:
    """Hours after the warm-up that agents of a role spent between two activities, (runs,).

    Every `begin` has its `finish` by the same agent, or lasts up to the end of the run.
    """
    left = _minutes_left(record, begin)[:, role] - _minutes_left(record, finish)[:, role]
    return left / MINUTES_PER_HOUR


def patrol_hours(record: Record, role: Role) -> Floats:
    """Person-hours of a patrol role on duty after the warm-up, (runs,)."""
    return record.once(("hours", role), lambda: _patrol_hours(record, role))


def _patrol_hours(record: Record, role: Role) -> Floats:
    units = hours_between(record, Activity.ON_DUTY, Activity.OFF_DUTY, role)
    return units * record.people_per_unit.get(role.name.lower(), 0)


@measure(
    "Hours of volunteers", "志愿者工时", "person-hours", "lower", "sum of (off - on) x people"
)  # fmt: skip
def hours_worked_volunteer(record: Record) -> Floats:
    """Person-hours that volunteers were on duty after the warm-up."""
    return patrol_hours(record, Role.VOLUNTEER)


@measure(
    "Hours of patrol teams", "巡逻队工时", "person-hours", "lower", "sum of (off - on) x people"
)  # fmt: skip
def hours_worked_team(record: Record) -> Floats:
    """Person-hours that patrol teams were on duty after the warm-up."""
    return patrol_hours(record, Role.TEAM)


@measure(
    "Hours of grid workers", "网格员工时", "person-hours", "lower", "sum of (off - on) x people"
)  # fmt: skip
def hours_worked_worker(record: Record) -> Floats:
    """Person-hours that grid workers were on duty after the warm-up."""
    return patrol_hours(record, Role.WORKER)


@measure(
    "People on patrol per km²", "每平方公里巡逻人数", "people per km2", "neither",
    "patrol person-hours / hours / land area",
)  # fmt: skip
def patrol_density_per_km2(record: Record) -> Floats:
    """People on patrol duty per km2 of land, on average over the run after the warm-up."""
    people_hours = np.add.reduce([patrol_hours(record, role) for role in PATROL_ROLES])
    return ratio(people_hours, record.hours * record.land_km2)


@measure(
    "Recruited volunteers", "新加入志愿者", "people", "neither", "#{residents recruited}"
)  # fmt: skip
def recruited_volunteers(record: Record) -> Floats:
    """Residents whom acquaintances have won as volunteers after the warm-up."""
    is_warm = record.logged(Activity.RECRUITED, "minute") >= record.warmup_min
    return record.log.by_run(Activity.RECRUITED).count(is_warm).astype(np.float64)


@measure(
    "Use of crews", "出勤队利用率", "share", "neither", "busy crew-hours / crew-hours"
)  # fmt: skip
def crew_utilisation(record: Record) -> Floats:
    """Share of the crews' hours on duty in which they were out: sent, at work or on the way back.

    Work that lasts beyond closing time counts as well, so it can exceed 1.
    """
    busy = hours_between(record, Activity.DISPATCHED, Activity.OFF_DUTY, Role.CREW)
    return ratio(busy, record.crew_hours)


@measure("Cost", "成本", "yuan", "lower", "sum over roles of hours x wage")
def cost_yuan(record: Record) -> Floats:
    """Hours on duty after the warm-up at the wages of the scenario: patrol, officers and crews."""
    hours = {role.name.lower(): patrol_hours(record, role) for role in PATROL_ROLES}
    hours["officer"] = record.number(record.officer_hours)
    hours["crew"] = record.number(record.crew_hours)
    return np.asarray(np.add.reduce([hours[role] * record.wages_per_h[role] for role in hours]))


def _minutes_left(record: Record, activity: Activity) -> Floats:
    """Minutes left of the measured part of a run at an activity, summed by role, (runs, roles)."""
    return record.once(("left", activity), lambda: _sum_of_left(record, activity))


def _sum_of_left(record: Record, activity: Activity) -> Floats:
    left = record.end_min - np.maximum(record.logged(activity, "minute"), record.warmup_min)
    role = np.minimum(record.logged(activity, "role"), ROLES - 1)
    return record.log.by_run(activity).tally(role, ROLES, left)
