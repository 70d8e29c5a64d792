"""Measures of effort: hours on duty, patrol density, use of crews, cost."""

from math import nan

import numpy as np
from numpy.typing import NDArray

from sim.measures.record import Record
from sim.measures.registry import measure
from sim.terms import MINUTES_PER_HOUR, PATROL_ROLES, Activity, Role


def hours_between(record: Record, begin: Activity, finish: Activity, role: Role) -> float:
    """Hours after the warm-up that agents of a role spent between two activities.

    Every `begin` has its `finish` by the same agent, or lasts up to the end of the run.
    """
    begun, done = _minutes(record, begin, role), _minutes(record, finish, role)
    lasting = (begun.size - done.size) * record.end_min
    return float(done.sum() + lasting - begun.sum()) / MINUTES_PER_HOUR


def patrol_hours(record: Record, role: Role) -> float:
    """Person-hours of a patrol role on duty after the warm-up."""
    return record.once(("hours", role), lambda: _patrol_hours(record, role))


def _patrol_hours(record: Record, role: Role) -> float:
    units = hours_between(record, Activity.ON_DUTY, Activity.OFF_DUTY, role)
    return units * record.people_per_unit[role.name.lower()] if units else 0.0


@measure(
    "Hours of volunteers", "志愿者工时", "person-hours", "lower", "sum of (off - on) x people"
)  # fmt: skip
def hours_worked_volunteer(record: Record) -> float:
    """Person-hours that volunteers were on duty after the warm-up."""
    return patrol_hours(record, Role.VOLUNTEER)


@measure(
    "Hours of patrol teams", "巡逻队工时", "person-hours", "lower", "sum of (off - on) x people"
)  # fmt: skip
def hours_worked_team(record: Record) -> float:
    """Person-hours that patrol teams were on duty after the warm-up."""
    return patrol_hours(record, Role.TEAM)


@measure(
    "Hours of grid workers", "网格员工时", "person-hours", "lower", "sum of (off - on) x people"
)  # fmt: skip
def hours_worked_worker(record: Record) -> float:
    """Person-hours that grid workers were on duty after the warm-up."""
    return patrol_hours(record, Role.WORKER)


@measure(
    "People on patrol per km²", "每平方公里巡逻人数", "people per km2", "neither",
    "patrol person-hours / hours / land area",
)  # fmt: skip
def patrol_density_per_km2(record: Record) -> float:
    """People on patrol duty per km2 of land, on average over the run after the warm-up."""
    if not record.hours or not record.land_km2:
        return nan
    total = sum(patrol_hours(record, role) for role in PATROL_ROLES)
    return total / record.hours / record.land_km2


@measure(
    "Recruited volunteers", "新加入志愿者", "people", "neither", "#{residents recruited}"
)  # fmt: skip
def recruited_volunteers(record: Record) -> float:
    """Residents whom acquaintances have won as volunteers after the warm-up."""
    return float((record.logged(Activity.RECRUITED, "minute") >= record.warmup_min).sum())


@measure(
    "Use of crews", "出勤队利用率", "share", "neither", "busy crew-hours / crew-hours"
)  # fmt: skip
def crew_utilisation(record: Record) -> float:
    """Share of the crews' hours on duty in which they were out: sent, at work or on the way back.

    Work that lasts beyond closing time counts as well, so it can exceed 1.
    """
    if not record.crew_hours:
        return nan
    busy = hours_between(record, Activity.DISPATCHED, Activity.OFF_DUTY, Role.CREW)
    return busy / record.crew_hours


@measure("Cost", "成本", "yuan", "lower", "sum over roles of hours x wage")
def cost_yuan(record: Record) -> float:
    """Hours on duty after the warm-up at the wages of the scenario: patrol, officers and crews."""
    hours = {role.name.lower(): patrol_hours(record, role) for role in PATROL_ROLES}
    hours |= {"officer": record.officer_hours, "crew": record.crew_hours}
    return sum(hours[role] * record.wages_per_h[role] for role in hours)


def _minutes(record: Record, activity: Activity, role: Role) -> NDArray[np.float64]:
    """Minutes of a role's rows of an activity, those before the warm-up moved to its end."""
    minute = record.logged(activity, "minute")[record.logged(activity, "role") == int(role)]
    return np.asarray(np.maximum(minute, record.warmup_min))
