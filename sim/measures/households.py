"""Measures of what home visits bring: households seen and registered, kin reached, repeats."""

import numpy as np
from numpy.typing import NDArray

from sim.groups import ratio
from sim.measures.record import Floats, Record
from sim.measures.registry import AALEN_JOHANSEN, measure
from sim.survival import HAPPENED, NOT_YET, Waiting
from sim.terms import Activity


@measure(
    "Households visited", "走访户数", "households", "higher", "#{distinct households visited}"
)  # fmt: skip
def households_visited(record: Record) -> Floats:
    """Distinct households that somebody visited after the warm-up."""
    run, household = _visits(record)
    warm = record.logged(Activity.VISITED, "minute") >= record.warmup_min
    visited = np.zeros((record.runs, record.entry_min.size), bool)
    visited[run[warm], household[warm]] = True
    return visited.sum(axis=1, dtype=np.float64)


@measure(
    "Households in the register", "登记在册户占比", "share", "higher",
    "#{end - last entry < valid} / #{households}",
)  # fmt: skip
def registered_share(record: Record) -> Floats:
    """Share of all households with a valid entry in the register at the end of the run."""
    last = np.empty((record.runs, record.entry_min.size))
    last[:] = record.entry_min
    # Visits come in order of time and after all older entries: the last one stays.
    last[_visits(record)] = record.logged(Activity.VISITED, "minute")
    valid = record.end_min - last < record.entry_valid_min
    return ratio(np.count_nonzero(valid, axis=1), record.entry_min.size)


@measure(
    "Median time to kin", "联系家属时间中位数", "min", "lower", "min {t : F(t) >= 1/2}",
    AALEN_JOHANSEN,
)  # fmt: skip
def kin_reached_median_min(record: Record) -> Floats:
    """Time from the detection of a case whose victim's kin are sought until they are reached.

    Over detected cases of kinds with needs_kin that have a victim. The search outlasts the case;
    kin not yet reached at the end of the run count as long as they were sought.
    """
    detected = record.column("detected_min")
    sought = record.needs_kin[record.column("kind")] & (record.column("victim") >= 0)
    sought &= ~np.isnan(detected)
    reached = record.column("kin_reached_min")[sought]
    cause = np.where(np.isnan(reached), NOT_YET, HAPPENED).astype(np.uint8)
    minutes = np.fmin(reached, record.end_min) - detected[sought]
    return Waiting(minutes, cause, record.by_run.only(sought)).median()


@measure(
    "Cases that came back", "复发率", "share", "lower", "#{returned} / #{settled or resolved}"
)  # fmt: skip
def returned_share(record: Record) -> Floats:
    """Share of the cases settled or resolved that had come back by the end of the run."""
    return record.share(record.rows_of_each(Activity.RETURNED) > 0, of=_answered(record))


@measure("Followed up", "回访率", "share", "higher", "#{followed up} / #{settled or resolved}")
def followed_up_share(record: Record) -> Floats:
    """Share of the cases settled or resolved that a grid worker went to see again."""
    return record.share(record.rows_of_each(Activity.FOLLOWED_UP) > 0, of=_answered(record))


def _answered(record: Record) -> NDArray[np.bool_]:
    """Which measured cases have been settled or resolved, (n,)."""
    return ~np.isnan(record.column("settled_min")) | ~np.isnan(record.column("resolved_min"))


def _visits(record: Record) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Run and household of every visit, in order of time within a run."""
    return record.log.by_run(Activity.VISITED).of, record.logged(Activity.VISITED, "subject")
