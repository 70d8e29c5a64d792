"""What the laws read from a run: delays, ends and numbers in the system, as independent samples."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim import Run
from sim.terms import MINUTES_PER_DAY, End, Role

Floats = NDArray[np.float64]


def delay(run: Run, since: str, until: str, spare_min: float = 0.0) -> Floats:
    """Minutes between two moments of each case that arose early enough to get there.

    Cases that arise in the last `spare_min` are left out, whatever becomes of them.

    Raises:
        AssertionError: a case has not got there all the same.
    """
    record = run.record
    early = record.column("onset_min") <= record.end_min - spare_min
    minutes: Floats = (record.time(until) - record.time(since))[early]
    if np.isnan(minutes).any():
        raise AssertionError(f"{np.isnan(minutes).sum()} cases have not been {until}")
    return minutes


def batches(values: Floats, number: int) -> Floats:
    """Means of successive stretches, (number, 1): nearly independent when stretches are long."""
    return np.array([part.mean() for part in np.array_split(values, number)])[:, None]


def mean_and_shares(values: Floats, limits: Sequence[float]) -> Floats:
    """Each value, and whether it is within each limit, (values, 1 + limits)."""
    within = values[:, None] <= np.asarray(limits)
    return np.column_stack([values, within])


def looks_until_found(run: Run, spare_min: float) -> Floats:
    """Minutes from the first look after its onset until each hazard is found."""
    record = run.record
    early = record.column("onset_min") <= record.end_min - spare_min
    onset, found = record.column("onset_min")[early], record.time("detected")[early]
    if np.isnan(found).any():
        raise AssertionError(f"{np.isnan(found).sum()} hazards have not been found")
    return np.asarray(found - np.ceil(onset))


def found(run: Run, spare_min: float) -> Floats:
    """Whether each hazard was found before it ended, (hazards, 1)."""
    record = run.record
    early = record.column("onset_min") <= record.end_min - spare_min
    return np.asarray(~np.isnan(record.time("detected")[early]), dtype=float)[:, None]


def by_source(run: Run, roles: tuple[Role, ...], spare_min: float) -> Floats:
    """Delay of each first detection and whether each of the roles made it, (finds, 1 + roles)."""
    minutes = delay(run, "onset", "detected", spare_min)
    by = run.record.column("detected_by")[: minutes.size]
    return np.column_stack([minutes, by[:, None] == np.array(roles)])


def ends(run: Run, by_min: float) -> Floats:
    """How each hazard ended: (hazards, 5).

    Found, escalated, cleared in the end; found, escalated by a time after onset.
    """
    record = run.record
    onset, detected = record.column("onset_min"), record.time("detected")
    escalated, cleared = record.ended_as(End.ESCALATED), record.ended_as(End.CLEARED)
    was_found = ~np.isnan(detected)
    soon = record.column("ended_min") - onset <= by_min
    return np.column_stack(
        [
            was_found, escalated & ~was_found, cleared & ~was_found,
            detected - onset <= by_min, escalated & ~was_found & soon,
        ]
    ).astype(float)  # fmt: skip


def ways(run: Run) -> Floats:
    """Cells that the crew of each call has travelled, in order of dispatch."""
    department = next(iter(run.scenario.departments.values()))
    cells_per_min = department.speed_m_s * 60.0 / run.scenario.place.cell_m
    record = run.record
    minutes = record.time("arrived") - record.time("dispatched")
    there = np.flatnonzero(~np.isnan(minutes))
    in_order = there[np.argsort(record.time("dispatched")[there], kind="stable")]
    if there.size < record.n - 1:
        raise AssertionError(f"{record.n - there.size} of {record.n} calls have not been answered")
    return np.asarray(minutes[in_order] * cells_per_min)


def number_in_system(run: Run, after_min: Sequence[float]) -> Floats:
    """Cases that have arisen but not ended, some minutes after each midnight, (days, times)."""
    record = run.record
    onset = record.column("onset_min")
    ended = np.where(np.isnan(record.column("ended_min")), np.inf, record.column("ended_min"))
    days = np.arange(int(run.scenario.run.days)) * float(MINUTES_PER_DAY)
    at = days[:, None] + np.asarray(after_min)
    arisen = np.searchsorted(onset, at, side="right")
    gone = np.searchsorted(np.sort(ended), at, side="right")
    return np.asarray(arisen - gone, dtype=float)


def number_on_the_way(run: Run, since: str, until: str) -> Floats:
    """Cases between two moments at each whole minute after the warm-up, (minutes,)."""
    record = run.record
    began, ended = np.sort(record.time(since)), np.sort(record.time(until))
    # NaN stands last: who has not come that far is not counted.
    at = np.arange(record.warmup_min, record.end_min)
    waiting = np.searchsorted(began, at, side="right") - np.searchsorted(ended, at, side="right")
    return np.asarray(waiting, dtype=float)
