"""Measures of the command network: what is recorded or done twice, carried, passed on, let be."""

import numpy as np
from numpy.typing import NDArray

from sim.measures.record import Floats, Record, is_one_of
from sim.measures.registry import measure
from sim.terms import MINUTES_PER_HOUR, PATROL_ROLES, Activity, Channel, Role

DEPARTMENTS = 1 << 16
"""More than there are departments: makes one number of case and department."""


@measure("Double records", "重复立案数", "records", "lower", "#{routed} - #{case and department}")
def double_records(record: Record) -> Floats:
    """Reports that reached a department which had one of the same case already.

    Reports that a desk merged do not reach it.
    """
    again = record.logged(Activity.ROUTED, "case")[_again(record, Activity.ROUTED)]
    return record.total(record.of_each(again))


@measure(
    "Repeated work of crews", "重复处置工时", "crew-hours", "lower",
    "sum of (free - sent) of all calls of a department to a case but its first",
)  # fmt: skip
def repeated_work_hours(record: Record) -> Floats:
    """Hours that crews spent on a case to which their department had sent a crew before.

    From sending until the crew is free again, or until the end of the run.
    """
    again = _again(record, Activity.DISPATCHED)
    if not again.any():
        return record.number(0.0)
    minutes = _until_free(record) - record.logged(Activity.DISPATCHED, "minute")
    case = record.logged(Activity.DISPATCHED, "case")
    return record.total(record.of_each(case[again], minutes[again])) / MINUTES_PER_HOUR


@measure("Reminders", "催办次数", "reminders", "neither", "#{reminded}")
def reminders(record: Record) -> Floats:
    """Reminders of the command centre to departments, a part of the time limit having passed."""
    return record.total(record.rows_of_each(Activity.REMINDED))


@measure("Raised cases", "升级督办数", "cases", "lower", "#{cases raised}")
def raised_cases(record: Record) -> Floats:
    """Cases that the command centre raised to the city desk because help was overdue or nearly."""
    return record.count(record.rows_of_each(Activity.RAISED) > 0)


@measure("Finds passed on", "移交他线的发现数", "finds", "neither", "#{passed on}")
def passed_on_finds(record: Record) -> Floats:
    """Finds of workers that were another line's matter and that they passed on to it."""
    return record.total(record.rows_of_each(Activity.PASSED_ON))


@measure("Finds let be", "无人理会的发现数", "finds", "lower", "#{ignored}")
def ignored_finds(record: Record) -> Floats:
    """Finds of workers that were another line's matter and that they let be."""
    return record.total(record.rows_of_each(Activity.IGNORED))


@measure(
    "Carried by hand", "随身携带时长", "min", "lower",
    "mean of (reported - detected), detected by a patroller without terminal",
)  # fmt: skip
def carried_mean_min(record: Record) -> Floats:
    """Mean time for which patrollers without a mobile terminal carried their reports.

    Over reported cases that such a patroller detected. NaN where there is none.
    """
    by_patrol = is_one_of(record.column("detected_by"), PATROL_ROLES)
    carried = by_patrol & (record.column("channel") == Channel.PC)
    delay = record.time("reported") - record.time("detected")
    return record.by_run.mean(delay, of=carried & ~np.isnan(delay))


def _again(record: Record, activity: Activity) -> NDArray[np.bool_]:
    """Which rows of an activity have a case and a department that a row before has had."""
    case = record.logged(activity, "case")
    again, rows = np.zeros(case.size, bool), record.rows_by_case(activity)
    at = np.flatnonzero((case >= 0) & (rows[case + 1] > 1))
    key = case[at].astype(np.int64) * DEPARTMENTS + record.logged(activity, "department")[at]
    order = np.argsort(key, kind="stable")
    again[at[order[1:]]] = key[order[1:]] == key[order[:-1]]
    return again


def _until_free(record: Record) -> Floats:
    """Minute at which the crew of every call is free again, or the run ends, (dispatched,)."""
    calls, ends = record.log.at(Activity.DISPATCHED), record.log.at(Activity.OFF_DUTY)
    ends = ends[record.logged(Activity.OFF_DUTY, "role") == int(Role.CREW)]
    row = np.concatenate([calls, ends])
    run, agent = record.log.run_of(row), record.log.log["agent"][row]
    order = np.lexsort((row, agent, run))
    # A crew has one call at a time: its next row ends it.
    same_crew = (run[order[1:]] == run[order[:-1]]) & (agent[order[1:]] == agent[order[:-1]])
    until = np.full(row.size, record.end_min)
    until[order[:-1][same_crew]] = record.log.log["minute"][row[order[1:][same_crew]]]
    return until[: calls.size]
