"""The rows of event logs, sorted out by activity once for all who ask."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.groups import Groups
from sim.terms import Activity

CODES = 256
"""Numbers that an activity, a role or a channel may have."""


class Rows:
    """The event logs of runs, one after another, that are asked for their activities.

    Attributes:
        log: records of `sim.kernels.records.LOG`, run after run, in order of time within a run.
        runs: the rows, in groups by run.
    """

    def __init__(self, log: NDArray[np.void], runs: Groups | None = None) -> None:
        """Take logs, by default that of one run; they are sorted out when somebody asks."""
        self.log = log
        self.runs = Groups([log.size]) if runs is None else runs
        self._of: dict[tuple[Activity, str], NDArray[Any]] = {}

    @classmethod
    def stacked(cls, logs: Sequence[NDArray[np.void]], cases: Groups) -> "Rows":
        """Put the logs of runs one after another; a single log is taken as it is.

        Args:
            logs: of the runs; each counts its cases from 0.
            cases: of the runs; here they are counted through.
        """
        if len(logs) == 1:
            return cls(logs[0])
        runs = Groups([log.size for log in logs])
        log = np.concatenate(logs, dtype=logs[0].dtype)
        case = log["case"]
        case += np.where(case < 0, 0, cases.start.repeat(runs.size)).astype(case.dtype)
        return cls(log, runs)

    def at(self, activity: Activity) -> NDArray[np.intp]:
        """Positions of the rows of an activity, in order."""
        order, start = self._sorted
        return order[start[activity] : start[activity + 1]]

    def of(self, activity: Activity, column: str) -> NDArray[Any]:
        """What the rows of an activity have in a column, in order."""
        if (activity, column) not in self._of:
            self._of[activity, column] = self.log[column][self.at(activity)]
        return self._of[activity, column]

    def by_run(self, activity: Activity) -> Groups:
        """The rows of an activity, in groups by run."""
        rows = self.at(activity)
        if len(self.runs) == 1:
            return Groups([rows.size])
        return Groups(np.diff(np.searchsorted(rows, self.runs.start), append=rows.size))

    def run_of(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Run of each of some rows."""
        return np.searchsorted(self.runs.start, rows, side="right") - 1

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Positions by activity and, within one, in order; where each activity begins."""
        activity = np.ascontiguousarray(self.log["activity"])
        order = np.argsort(activity, kind="stable")
        start = np.searchsorted(activity, np.arange(CODES, dtype=np.uint8), sorter=order)
        return order, np.append(start, order.size)
