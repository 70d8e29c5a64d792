"""The rows of an event log, sorted out by activity once for all who ask."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.terms import Activity

CODES = 256
"""Numbers that an activity may have."""


class Rows:
    """An event log that is asked for its activities.

    Attributes:
        log: records of `sim.kernels.records.LOG`, in order of time.
    """

    def __init__(self, log: NDArray[np.void]) -> None:
        """Take a log; it is sorted out when somebody asks."""
        self.log = log
        self._of: dict[tuple[Activity, str], NDArray[Any]] = {}

    def at(self, activity: Activity) -> NDArray[np.intp]:
        """Positions of the rows of an activity, in order of time."""
        order, start = self._sorted
        return order[start[activity] : start[activity + 1]]

    def of(self, activity: Activity, column: str) -> NDArray[Any]:
        """What the rows of an activity have in a column, in order of time."""
        if (activity, column) not in self._of:
            self._of[activity, column] = self.log[column][self.at(activity)]
        return self._of[activity, column]

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Positions by activity and, within one, by time; where each activity begins."""
        activity = np.ascontiguousarray(self.log["activity"])
        order = np.argsort(activity, kind="stable")
        start = np.searchsorted(activity, np.arange(CODES, dtype=np.uint8), sorter=order)
        return order, np.append(start, order.size)
