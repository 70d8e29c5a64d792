"""Measures of where the time goes: the mean time to help, split into the stages of a case."""

from typing import Final

import numpy as np

from sim.measures.record import WEEK_MIN, Floats, Record, is_one_of
from sim.measures.registry import AALEN_JOHANSEN, measure
from sim.terms import PATROL_ROLES

STAGES: Final = ("detection", "settling", "report", "triage", "routing", "dispatch", "travel")
MOMENTS: Final = ("detected", "reported", "triaged", "routed", "dispatched")
STUCK_IN: Final = ("detection", "report", "triage", "routing", "dispatch", "travel")
"""Stage in which a case stands that has reached so many of the moments."""
FORMULA: Final = "part of the integral of 1 - F(t) dt, 0 to 7 d, that falls into the stage"


def stage_means(record: Record) -> dict[str, Floats]:
    """Split the restricted mean time to help by stage; the parts add up to it, (runs,) each [min].

    A case that ended without help counts in the stage in which it stood, up to the horizon. NaN
    without cases.
    """
    begin = np.where(record.by_run.size > 0, 0.0, np.nan)
    turns = [begin, *(begin + record.total(turn) for turn in _turns(record))]
    means = {stage: turns[k + 1] - turns[k] for k, stage in enumerate(STAGES)}
    reached = np.sum([record.reached(moment) for moment in MOMENTS], axis=0)
    tails = record.by_run.tally(reached, len(STUCK_IN), record.tail_after_help)
    return means | {stage: means[stage] + tails[:, k] for k, stage in enumerate(STUCK_IN)}


def _turns(record: Record) -> list[Floats]:
    """Area up to the end of each stage, in their order, (n,) each; the whole where none came."""
    settled = record.time("settled")
    on_spot = is_one_of(record.column("settled_by"), PATROL_ROLES)
    by_finder = on_spot & record.reached("settled") & ~(record.time("arrived") < settled)
    minutes = np.array([record.time(moment) for moment in MOMENTS]) - record.time("onset")
    minutes[1:, by_finder] = np.nan
    detected, *later = _area_until(record, minutes)
    whole = record.area_until_help
    return [detected, np.where(by_finder, whole, detected), *later, whole]


def _area_until(record: Record, minutes: Floats) -> Floats:
    """Area up to some minutes after onset, (moments, n); the whole where they are NaN or later."""
    out = np.empty(minutes.shape)
    out[:] = record.area_until_help
    at = _, case = np.nonzero(minutes < WEEK_MIN)
    # A patrol that responds may be there before a crew is sent: then no time is left to split.
    out[at] = np.minimum(out[at], record.waiting("onset", "help").area(minutes[at], case))
    return out


def _stage(record: Record, stage: str) -> Floats:
    return record.once("stages", lambda: stage_means(record))[stage]


@measure("Time until detection", "发现阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_detection_mean_min(record: Record) -> Floats:
    """Part of the mean time to help (within 7 days) before anybody has detected the case."""
    return _stage(record, "detection")


@measure("Time of settling", "就地化解阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_settling_mean_min(record: Record) -> Floats:
    """Part of the mean time to help (within 7 days) while a finder settles the case on the spot."""
    return _stage(record, "settling")


@measure("Time until report", "上报阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_report_mean_min(record: Record) -> Floats:
    """Part of the mean time to help (within 7 days) from detection to the first report."""
    return _stage(record, "report")


@measure("Time of triage", "受理阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_triage_mean_min(record: Record) -> Floats:
    """Part of the mean time to help (within 7 days) from the first report until it is checked."""
    return _stage(record, "triage")


@measure("Time of routing", "流转阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_routing_mean_min(record: Record) -> Floats:
    """Part of the mean time to help (within 7 days) from triage to the lead department.

    Mediation of leader, town and city takes place here.
    """
    return _stage(record, "routing")


@measure("Time until dispatch", "派遣准备阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_dispatch_mean_min(record: Record) -> Floats:
    """Part of the mean time to help (within 7 days) in the department, until a crew is sent."""
    return _stage(record, "dispatch")


@measure("Time of travel", "途中阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_travel_mean_min(record: Record) -> Floats:
    """Part of the mean time to help (within 7 days) while the first crew is on its way."""
    return _stage(record, "travel")
