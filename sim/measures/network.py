"""Measures of the command network: what is recorded or done twice, carried, passed on, let be."""

import numpy as np
from numpy.typing import NDArray

from sim.measures.record import Record, is_one_of
from sim.measures.registry import measure
from sim.sorting import by_group
from sim.terms import MINUTES_PER_HOUR, PATROL_ROLES, Activity, Channel, Role

DEPARTMENTS = 1 << 16
"""More than there are departments: makes one number of case and department."""


@measure("Double records", "重复立案数", "records", "lower", "#{routed} - #{case and department}")
def double_records(record: Record) -> float:
    """Reports that reached a department which had one of the same case already.

    Reports that a desk merged do not reach it.
    """
    return float(_again(record, Activity.ROUTED).sum())


@measure(
    "Repeated work of crews", "重复处置工时", "crew-hours", "lower",
    "sum of (free - sent) of all calls of a department to a case but its first",
)  # fmt: skip
def repeated_work_hours(record: Record) -> float:
    """Hours that crews spent on a case to which their department had sent a crew before.

    From sending until the crew is free again, or until the end of the run.
    """
    again = _again(record, Activity.DISPATCHED)
    if not again.any():
        return 0.0
    minute, agent = (
        record.logged_of_cases(Activity.DISPATCHED, name)[again] for name in ("minute", "agent")
    )
    is_crew = record.logged(Activity.OFF_DUTY, "role") == int(Role.CREW)
    free, crew = (record.logged(Activity.OFF_DUTY, name)[is_crew] for name in ("minute", "agent"))
    order = by_group(crew)
    free, crew = free[order], crew[order]
    span = record.end_min + 1.0
    # A crew has one call at a time: its first row after the call ends it.
    at = np.searchsorted(crew * span + free, agent * span + minute, side="right")
    until = np.append(free, record.end_min)[at]
    same_crew = np.append(crew, -1)[at] == agent
    minutes = np.where(same_crew, until, record.end_min) - minute
    return float(minutes.sum()) / MINUTES_PER_HOUR


@measure("Reminders", "催办次数", "reminders", "neither", "#{reminded}")
def reminders(record: Record) -> float:
    """Reminders of the command centre to departments, a part of the time limit having passed."""
    return float(record.logged_of_cases(Activity.REMINDED, "case").size)


@measure("Raised cases", "升级督办数", "cases", "lower", "#{cases raised}")
def raised_cases(record: Record) -> float:
    """Cases that the command centre raised to the city desk because help was overdue or nearly."""
    return float(np.unique(record.logged_of_cases(Activity.RAISED, "case")).size)


@measure("Finds passed on", "移交他线的发现数", "finds", "neither", "#{passed on}")
def passed_on_finds(record: Record) -> float:
    """Finds of workers that were another line's matter and that they passed on to it."""
    return float(record.logged_of_cases(Activity.PASSED_ON, "case").size)


@measure("Finds let be", "无人理会的发现数", "finds", "lower", "#{ignored}")
def ignored_finds(record: Record) -> float:
    """Finds of workers that were another line's matter and that they let be."""
    return float(record.logged_of_cases(Activity.IGNORED, "case").size)


@measure(
    "Carried by hand", "随身携带时长", "min", "lower",
    "mean of (reported - detected), detected by a patroller without terminal",
)  # fmt: skip
def carried_mean_min(record: Record) -> float:
    """Mean time for which patrollers without a mobile terminal carried their reports.

    Over reported cases that such a patroller detected. NaN where there is none.
    """
    by_patrol = is_one_of(record.column("detected_by"), PATROL_ROLES)
    carried = by_patrol & (record.column("channel") == Channel.PC)
    delay = (record.time("reported") - record.time("detected"))[carried]
    delay = delay[~np.isnan(delay)]
    return float(delay.mean()) if delay.size else float("nan")


def _again(record: Record, activity: Activity) -> NDArray[np.bool_]:
    """Tell of each row of measured cases whether one before it has the same case and department."""
    case = record.logged_of_cases(activity, "case").astype(np.int64)
    key = case * DEPARTMENTS + record.logged_of_cases(activity, "department")
    out = np.ones(key.size, bool)
    out[np.unique(key, return_index=True)[1]] = False
    return out
