"""Logs and cases that never happened, written by hand or made from evenly spread numbers."""

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.groups import Groups
from sim.kernels.records import LOG
from sim.log import case_columns
from sim.measures import Record
from sim.rows import Rows
from sim.terms import NONE_8, Activity, Channel, Role

STEPS = tuple(sqrt(prime) for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29))
PAID = ("volunteer", "team", "worker", "officer", "crew")
NOBODY = -1
Event = tuple[float, int, Activity] | tuple[float, int, Activity, dict[str, int]]


def spread(n: int, axis: int = 0) -> NDArray[np.float64]:
    """Numbers in (0, 1), evenly spread and in no order; several axes fill their space evenly."""
    return np.asarray((0.5 / n + np.arange(n) * STEPS[axis]) % 1.0)


def make_log(events: Iterable[Event]) -> NDArray[np.void]:
    """Rows in order of time from (minute, case, activity, further columns)."""
    listed = sorted(events, key=lambda event: event[0])
    rows = np.zeros(len(listed), LOG)
    for name in ("agent", "node", "department", "subject"):
        rows[name] = NOBODY
    rows["role"] = rows["channel"] = NONE_8
    for row, (minute, case, activity, *further) in zip(rows, listed, strict=True):
        row["minute"], row["case"], row["activity"] = minute, case, activity
        for name, value in (further[0] if further else {}).items():
            row[name] = value
    return rows


def make_births(onset: Sequence[float], kind: Sequence[int] | None = None) -> dict[str, Any]:
    """Cases by onset; case i lies in grid i modulo 2."""
    n = len(onset)
    return {
        "kind": np.asarray(kind if kind is not None else [0] * n, dtype=np.uint8),
        "x": np.arange(n), "y": np.zeros(n, int), "grid": np.arange(n) % 2,
        "onset_min": np.asarray(onset, dtype=np.float64), "parent": np.full(n, NOBODY),
        "victim": np.full(n, NOBODY),
    }  # fmt: skip


def make_record(rows: NDArray[np.void], births: dict[str, Any], **changes: Any) -> Record:
    """A record of two kinds (limits 60 and 600 min, harm 1 and 2 a day) in two grids."""
    facts: dict[str, Any] = {
        "end_min": 20_000.0, "warmup_min": 0.0, "limit_min": np.array([60.0, 600.0]),
        "harm_per_day": np.array([1.0, 2.0]), "outcome_loss_per_min": np.array([0.01, 0.0]),
        "people_per_unit": {"volunteer": 1, "team": 2},
        "wages_per_h": dict(zip(PAID, (10.0, 25.0, 22.0, 30.0, 90.0), strict=True)),
        "land_km2": 2.0, "grid_population": np.array([300, 100]),
        "mean_trust": np.array([0.6]), "app_share": np.array([0.1]),
        "officer_hours": 40.0, "crew_hours": 100.0, "needs_kin": np.array([False, True]),
        "entry_min": np.array([0.0, -np.inf, -np.inf]), "entry_valid_min": 10_000.0, **changes,
    }  # fmt: skip
    log = Rows(rows)
    return Record(Groups([len(births["onset_min"])]), case_columns(log, births), log, **facts)


def make_many(n: int, days: float = 30.0) -> tuple[NDArray[np.void], dict[str, Any]]:
    """A log of n cases that go through all stages; some clear early, some are cut by the end."""
    end = days * 1440.0
    onset = np.sort(spread(n)) * end
    steps = [-np.log1p(-spread(n, k + 1)) * 300.0 for k in range(7)]
    minutes = onset + np.cumsum(steps, axis=0)
    stages = (
        Activity.DETECTED, Activity.REPORTED, Activity.TRIAGED, Activity.ROUTED,
        Activity.DISPATCHED, Activity.ARRIVED, Activity.RESOLVED,
    )  # fmt: skip
    clears = onset - np.log1p(-spread(n, 8)) * 5000.0
    gone = (clears < minutes[5]) & (clears < end)
    blocks = [_block(onset, np.arange(n), Activity.ONSET)]
    for activity, minute in zip(stages, minutes, strict=True):
        here = np.flatnonzero((minute < end) & ~(gone & (minute > clears)))
        blocks.append(_block(minute[here], here, activity))
    blocks.append(_block(clears[gone], np.flatnonzero(gone), Activity.CLEARED))
    rows = np.concatenate(blocks)
    births = make_births(list(onset))
    births["grid"] = (spread(n, 9) * 1000).astype(np.int32)
    return rows[np.argsort(rows["minute"], kind="stable")], births


def _block(minute: NDArray[Any], case: NDArray[Any], activity: Activity) -> NDArray[np.void]:
    rows = np.zeros(minute.size, LOG)
    rows["minute"], rows["case"], rows["activity"] = minute, case, activity
    rows["role"], rows["channel"] = Role.TEAM, Channel.MOBILE
    rows["agent"] = rows["node"] = rows["department"] = NOBODY
    return rows
