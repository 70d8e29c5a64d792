"""Measures of where the time goes: the mean time to help, split into the stages of a case."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.measures.record import WEEK_MIN, Record, is_one_of
from sim.measures.registry import AALEN_JOHANSEN, measure
from sim.terms import PATROL_ROLES

Floats = NDArray[np.float64]
STAGES: Final = ("detection", "settling", "report", "triage", "routing", "dispatch", "travel")
MOMENTS: Final = ("detected", "reported", "triaged", "routed", "dispatched")
STUCK_IN: Final = ("detection", "report", "triage", "routing", "dispatch", "travel")
"""Stage in which a case stands that has reached so many of the moments."""
FORMULA: Final = "part of the integral of 1 - F(t) dt, 0 to 7 d, that falls into the stage"


def stage_means(record: Record) -> dict[str, float]:
    """Split the restricted mean time to help by stage; the parts add up to it [min].

    A case that ended without help counts in the stage in which it stood, up to the horizon. NaN
    without cases.
    """
    wait = record.waiting("onset", "help")
    if not wait.n:
        return dict.fromkeys(STAGES, np.nan)
    turns = [turn.sum() for turn in _turns(record)]
    means = dict(zip(STAGES, np.diff(turns, prepend=0.0).tolist(), strict=True))
    reached = np.sum([record.reached(moment) for moment in MOMENTS], axis=0)
    tails = np.bincount(reached, weights=wait.tail(WEEK_MIN), minlength=len(STUCK_IN))
    for stage, tail in zip(STUCK_IN, tails.tolist(), strict=True):
        means[stage] += tail
    return means


def _turns(record: Record) -> list[Floats]:
    """Area up to the end of each stage, in their order, (n,) each; the whole where none came."""
    settled = record.time("settled")
    on_spot = is_one_of(record.column("settled_by"), PATROL_ROLES)
    by_finder = on_spot & record.reached("settled") & ~(record.time("arrived") < settled)
    detected = _area_until(record, "detected", np.ones(by_finder.size, bool))
    later = [_area_until(record, moment, ~by_finder) for moment in MOMENTS[1:]]
    whole = record.area_until_help
    return [detected, np.where(by_finder, whole, detected), *later, whole]


def _area_until(record: Record, moment: str, among: NDArray[np.bool_]) -> Floats:
    minutes = record.time(moment) - record.time("onset")
    at, out = np.flatnonzero(among & (minutes < WEEK_MIN)), record.area_until_help.copy()
    if not at.size:
        return out
    # A patrol that responds may be there before a crew is sent: then no time is left to split.
    out[at] = np.minimum(out[at], record.waiting("onset", "help").area(minutes[at]))
    return out


def _stage(record: Record, stage: str) -> float:
    return record.once("stages", lambda: stage_means(record))[stage]


@measure("Time until detection", "发现阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_detection_mean_min(record: Record) -> float:
    """Part of the mean time to help (within 7 days) before anybody has detected the case."""
    return _stage(record, "detection")


@measure("Time of settling", "就地化解阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_settling_mean_min(record: Record) -> float:
    """Part of the mean time to help (within 7 days) while a finder settles the case on the spot."""
    return _stage(record, "settling")


@measure("Time until report", "上报阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_report_mean_min(record: Record) -> float:
    """Part of the mean time to help (within 7 days) from detection to the first report."""
    return _stage(record, "report")


@measure("Time of triage", "受理阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_triage_mean_min(record: Record) -> float:
    """Part of the mean time to help (within 7 days) from the first report until it is checked."""
    return _stage(record, "triage")


@measure("Time of routing", "流转阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_routing_mean_min(record: Record) -> float:
    """Part of the mean time to help (within 7 days) from triage to the lead department.

    Mediation of leader, town and city takes place here.
    """
    return _stage(record, "routing")


@measure("Time until dispatch", "派遣准备阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_dispatch_mean_min(record: Record) -> float:
    """Part of the mean time to help (within 7 days) in the department, until a crew is sent."""
    return _stage(record, "dispatch")


@measure("Time of travel", "途中阶段", "min", "lower", FORMULA, AALEN_JOHANSEN)
def stage_travel_mean_min(record: Record) -> float:
    """Part of the mean time to help (within 7 days) while the first crew is on its way."""
    return _stage(record, "travel")
