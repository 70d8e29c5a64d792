"""How far each case has come, followed along the event log as it grows."""

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.log import ENDED_BY, ENDS
from sim.terms import Activity


class Stage(IntEnum):
    """How far an open case has come; `LOST` = its report went astray and nobody works on it."""

    HIDDEN = 0
    DETECTED = 1
    REPORTED = 2
    TRIAGED = 3
    ROUTED = 4
    DISPATCHED = 5
    ARRIVED = 6
    LOST = 7


CLOSED: Final = tuple(end for end in ENDS if end in ENDED_BY.values())
"""Ends that close a case."""
FIRST_END: Final = 16
"""Code of a case that has ended: this plus the position of its end in `CLOSED`."""
NOT_YET: Final = 255
"""Code of a case that has not arisen."""
REACHED: Final = {
    Activity.ONSET: Stage.HIDDEN,
    Activity.DETECTED: Stage.DETECTED,
    Activity.REPORTED: Stage.REPORTED,
    Activity.TRIAGED: Stage.TRIAGED,
    Activity.ROUTED: Stage.ROUTED,
    Activity.DISPATCHED: Stage.DISPATCHED,
    Activity.ARRIVED: Stage.ARRIVED,
    Activity.LOST: Stage.LOST,
}
CODES: Final = np.full(256, NOT_YET, np.uint8)
"""Code that an activity stands for, `NOT_YET` where it changes nothing."""
for _activity, _stage in REACHED.items():
    CODES[_activity] = _stage
for _activity, _end in ENDED_BY.items():
    CODES[_activity] = FIRST_END + CLOSED.index(_end)


def no_stages(cases: int) -> NDArray[np.uint8]:
    """Return the codes before anything has happened, (cases,)."""
    return np.full(cases, NOT_YET, np.uint8)


def follow(stages: NDArray[np.uint8], rows: NDArray[np.void]) -> NDArray[np.int64]:
    """Carry the codes of all cases on by the next rows of the log.

    A second report does not set a case back; what follows its end changes nothing. After a loss
    the next report begins anew.

    Args:
        stages: (cases,) code of each case, changed in place; long enough for every case in `rows`.
        rows: records of `sim.kernels.records.LOG`, in order of time.

    Returns:
        The cases whose code has changed, ascending.
    """
    rows = rows[(rows["case"] >= 0) & (CODES[rows["activity"]] != NOT_YET)]
    case, code = rows["case"].tolist(), CODES[rows["activity"]].tolist()
    before: dict[int, int] = {}
    for i, new in zip(case, code, strict=True):
        now = int(stages[i])
        before.setdefault(i, now)
        stages[i] = _after(now, new)
    changed = [i for i, code_before in before.items() if stages[i] != code_before]
    return np.array(sorted(changed), np.int64)


def _after(now: int, new: int) -> int:
    if now == NOT_YET:
        return new
    if now >= FIRST_END or (new == Stage.LOST and now >= Stage.DISPATCHED):
        return now
    if now == Stage.LOST:
        return new
    return max(now, new)


def name_of(code: int) -> str:
    """Return the word for a code: a stage, or how the case ended."""
    if code >= FIRST_END:
        return str(CLOSED[code - FIRST_END].value)
    return Stage(code).name.lower()


def open_and_ended(stages: NDArray[np.uint8]) -> tuple[list[int], list[int]]:
    """Return how many cases are in each stage, and how many had each end of `CLOSED`."""
    counts = np.bincount(stages, minlength=FIRST_END + len(CLOSED)).tolist()
    return counts[: len(Stage)], counts[FIRST_END : FIRST_END + len(CLOSED)]
