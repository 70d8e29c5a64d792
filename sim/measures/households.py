"""Measures of what home visits bring: households seen and registered, kin reached, repeats."""

import numpy as np
from numpy.typing import NDArray

from sim.measures.record import Record, share
from sim.measures.registry import AALEN_JOHANSEN, measure
from sim.survival import HAPPENED, NOT_YET, Waiting
from sim.terms import Activity


@measure(
    "Households visited", "走访户数", "households", "higher", "#{distinct households visited}"
)  # fmt: skip
def households_visited(record: Record) -> float:
    """Distinct households that somebody visited after the warm-up."""
    subject, minute = (record.logged(Activity.VISITED, name) for name in ("subject", "minute"))
    visited = np.zeros(record.entry_min.size, bool)
    visited[subject[minute >= record.warmup_min]] = True
    return float(visited.sum())


@measure(
    "Households in the register", "登记在册户占比", "share", "higher",
    "#{end - last entry < valid} / #{households}",
)  # fmt: skip
def registered_share(record: Record) -> float:
    """Share of all households with a valid entry in the register at the end of the run."""
    if not record.entry_min.size:
        return float("nan")
    last = record.entry_min.copy()
    # Visits come in order of time and after all older entries: the last one stays.
    last[record.logged(Activity.VISITED, "subject")] = record.logged(Activity.VISITED, "minute")
    return float((record.end_min - last < record.entry_valid_min).mean())


@measure(
    "Median time to kin", "联系家属时间中位数", "min", "lower", "min {t : F(t) >= 1/2}",
    AALEN_JOHANSEN,
)  # fmt: skip
def kin_reached_median_min(record: Record) -> float:
    """Time from the detection of a case whose victim's kin are sought until they are reached.

    Over detected cases of kinds with needs_kin that have a victim. The search outlasts the case;
    kin not yet reached at the end of the run count as long as they were sought.
    """
    detected = record.column("detected_min")
    sought = record.needs_kin[record.column("kind")] & (record.column("victim") >= 0)
    sought &= ~np.isnan(detected)
    reached = record.column("kin_reached_min")[sought]
    cause = np.where(np.isnan(reached), NOT_YET, HAPPENED).astype(np.uint8)
    return Waiting(np.fmin(reached, record.end_min) - detected[sought], cause).median()


@measure(
    "Cases that came back", "复发率", "share", "lower", "#{returned} / #{settled or resolved}"
)  # fmt: skip
def returned_share(record: Record) -> float:
    """Share of the cases settled or resolved that had come back by the end of the run."""
    ended = ~np.isnan(record.column("settled_min")) | ~np.isnan(record.column("resolved_min"))
    return share(_among(record, Activity.RETURNED), of=ended)


@measure("Followed up", "回访率", "share", "higher", "#{followed up} / #{settled or resolved}")
def followed_up_share(record: Record) -> float:
    """Share of the cases settled or resolved that a grid worker went to see again."""
    ended = ~np.isnan(record.column("settled_min")) | ~np.isnan(record.column("resolved_min"))
    return share(_among(record, Activity.FOLLOWED_UP), of=ended)


def _among(record: Record, activity: Activity) -> NDArray[np.bool_]:
    """Which measured cases have a row of an activity, (n,)."""
    found = np.zeros(record.measured.size, bool)
    found[record.logged(activity, "case")] = True
    return found[record.measured]
