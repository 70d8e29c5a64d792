"""Measures of the first stage: from the onset of a case until somebody has found it."""

import numpy as np

from sim.measures.record import DAY_MIN, WEEK_MIN, Floats, Record, is_one_of
from sim.measures.registry import AALEN_JOHANSEN, measure
from sim.terms import PATROL_ROLES


@measure("Cases", "事件数", "cases", "neither", "n")
def cases(record: Record) -> Floats:
    """Cases that arose after the warm-up, found or not; prevented ones did not arise."""
    return record.by_run.size.astype(np.float64)


@measure("Detected cases", "发现率", "share", "higher", "#{detected} / n")
def detected_share(record: Record) -> Floats:
    """Share of all cases that somebody had detected by the end of the run."""
    return record.share(record.reached("detected"))


@measure(
    "Detected within a day", "24小时内发现率", "share", "higher", "F(24 h)", AALEN_JOHANSEN
)  # fmt: skip
def detected_share_24h(record: Record) -> Floats:
    """Share of all cases detected within 24 hours of their onset.

    Cases that ended undetected compete; cases not yet detected count as long as they were watched.
    """
    return record.waiting("onset", "detected").incidence(DAY_MIN)


@measure(
    "Median detection delay", "发现延迟中位数", "min", "lower", "min {t : F(t) >= 1/2}",
    AALEN_JOHANSEN,
)  # fmt: skip
def detection_delay_median_min(record: Record) -> Floats:
    """Time after onset by which half of all cases have been detected; infinite when half never are.

    Cases that ended undetected compete; cases not yet detected count as long as they were watched.
    """
    return record.waiting("onset", "detected").median()


@measure(
    "Mean detection delay, within 7 days", "7天内平均发现延迟", "min", "lower",
    "integral of 1 - F(t) dt, 0 to 7 d", AALEN_JOHANSEN,
)  # fmt: skip
def detection_delay_restricted_mean_min(record: Record) -> Floats:
    """Mean time from onset to detection, where later than 7 days or never counts as 7 days.

    Cases that ended undetected compete; cases not yet detected count as long as they were watched.
    """
    return record.waiting("onset", "detected").restricted_mean(WEEK_MIN)


@measure(
    "Found by patrol", "巡逻发现占比", "share", "neither", "#{detected by patrol} / #{detected}"
)  # fmt: skip
def detected_by_patrol_share(record: Record) -> Floats:
    """Share of the detected cases that a volunteer, patrol team or grid worker detected first.

    The others were detected by residents or by the victim.
    """
    by_patrol = is_one_of(record.column("detected_by"), PATROL_ROLES)
    return record.share(by_patrol, of=record.reached("detected"))


@measure(
    "Never detected", "从未发现率", "share", "lower", "#{ended, not detected} / n"
)  # fmt: skip
def never_detected_share(record: Record) -> Floats:
    """Share of all cases that had ended, by themselves or by escalation, before anybody knew."""
    ended = ~np.isnan(record.column("ended_min"))
    return record.share(ended & ~record.reached("detected"))
