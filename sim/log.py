"""The event log of a run and what follows from it: the log in words, and one row per case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.rows import Rows
from sim.terms import NONE_8, Activity, Channel, End, Role

if TYPE_CHECKING:
    from pandas import Categorical, DataFrame

Births = Mapping[str, NDArray[Any]] | NDArray[np.void]
"""Columns of what nature decided about the cases, all of length (cases,)."""
ENDS: Final = tuple(End)
"""End of a case by its code."""
FIRST_TIMES: Final = {
    "detected_min": Activity.DETECTED,
    "reported_min": Activity.REPORTED,
    "triaged_min": Activity.TRIAGED,
    "routed_min": Activity.ROUTED,
    "dispatched_min": Activity.DISPATCHED,
    "arrived_min": Activity.ARRIVED,
    "resolved_min": Activity.RESOLVED,
    "settled_min": Activity.SETTLED,
    "worsened_min": Activity.WORSENED,
    "kin_reached_min": Activity.KIN_REACHED,
}
ENDED_BY: Final = {
    Activity.RESOLVED: End.RESOLVED,
    Activity.SETTLED: End.SETTLED,
    Activity.PREVENTED: End.PREVENTED,
    Activity.CLEARED: End.CLEARED,
    Activity.ESCALATED: End.ESCALATED,
    Activity.PETITIONED: End.PETITIONED,
}
"""What ends a case. The first counts; at the same minute the one named first."""
NATURE: Final = ("kind", "x", "y", "grid", "onset_min")


@dataclass(frozen=True)
class Names:
    """What the numbers in the log stand for: position in the tuple = number.

    Attributes:
        kinds: kinds of cases.
        nodes: nodes of the command network.
        departments: departments.
    """

    kinds: tuple[str, ...]
    nodes: tuple[str, ...]
    departments: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _OfCases:
    """What a log tells about each of n cases."""

    rows: Rows
    n: int

    def first(
        self, activity: Activity, column: str, none: float, role: Role | None = None
    ) -> NDArray[Any]:
        """Value of a column in each case's first row of an activity (and a role), (cases,)."""
        case, values = self.rows.of(activity, "case"), self.rows.of(activity, column)
        if role is not None:
            case = np.where(self.rows.of(activity, "role") == int(role), case, -1)
        return self._spread(case[::-1], values[::-1], none)

    def last(self, activity: Activity, column: str, none: float) -> NDArray[Any]:
        """Value of a column in each case's last row of an activity, (cases,)."""
        return self._spread(self.rows.of(activity, "case"), self.rows.of(activity, column), none)

    def count(self, activity: Activity) -> NDArray[np.intp]:
        """Number of rows of an activity, (cases,)."""
        return np.bincount(self.rows.of(activity, "case") + 1, minlength=self.n + 1)[1:]

    def _spread(self, case: NDArray[np.int32], values: NDArray[Any], none: float) -> NDArray[Any]:
        """Give each case the value that belongs to it; of several the last one counts."""
        # Case -1, none, is the one behind all others.
        out = np.empty(self.n + 1, values.dtype)
        out.fill(none)
        out[case] = values
        return out[:-1]


def case_columns(rows: Rows, births: Births) -> dict[str, NDArray[Any]]:
    """Gather what the log tells about each case.

    Args:
        rows: of the log; or of the logs of several runs, their cases counted through.
        births: columns kind, x, y, grid, onset_min, parent and victim of all cases that arose; case
            i of the log is row i.

    Returns:
        Columns of length (cases,). Times are minutes since the start of the run, NaN = not yet;
        each is the first of its kind, and a report may come after the end. `end` is a code
        (position in `ENDS`), `detected_by` and `settled_by` are a `Role`, `channel` that of the
        first report, all 255 for none; `parent` is the case that this one came from, `victim` a
        resident, both -1 for none.
    """
    log = _OfCases(rows, len(births["onset_min"]))
    times = {
        activity: log.first(activity, "minute", np.nan)
        for activity in {*FIRST_TIMES.values(), *ENDED_BY}
    }
    out = {name: np.asarray(births[name]) for name in NATURE}
    out |= {name: times[activity] for name, activity in FIRST_TIMES.items()}
    out["crew_arrived_min"] = log.first(Activity.ARRIVED, "minute", np.nan, Role.CREW)
    out["ended_min"], out["end"] = _ends(log, times)
    out["detected_by"] = log.first(Activity.DETECTED, "role", NONE_8)
    out["settled_by"] = log.first(Activity.SETTLED, "role", NONE_8)
    out["channel"] = log.first(Activity.REPORTED, "channel", NONE_8)
    out["parent"], out["victim"] = np.asarray(births["parent"]), np.asarray(births["victim"])
    return out


def _ends(
    log: _OfCases, times: Mapping[Activity, NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    minute, end = np.full(log.n, np.inf), np.zeros(log.n, np.uint8)
    for activity, name in ENDED_BY.items():
        sooner = times[activity] < minute
        np.copyto(minute, times[activity], where=sooner)
        end[sooner] = ENDS.index(name)
    if log.rows.at(Activity.LOST).size:
        lost = _lost(log) & (end == 0) & np.isnan(times[Activity.DISPATCHED])
        np.copyto(minute, log.last(Activity.LOST, "minute", np.nan), where=lost)
        end[lost] = ENDS.index(End.LOST)
    minute[np.isinf(minute)] = np.nan
    return minute, end


def _lost(log: _OfCases) -> NDArray[np.bool_]:
    """Cases of which a report was lost and none is left: the others are lost too, or merged."""
    lost = log.count(Activity.LOST)
    left = log.count(Activity.REPORTED) - log.count(Activity.MERGED) - lost
    return (lost > 0) & (left <= 0)


def log_frame(rows: NDArray[np.void], names: Names) -> "DataFrame":
    """Return the log in words, one row an event, in order of time.

    Columns: case (-1 = none: duty, calls), minute, activity, role, agent (-1 = none), node,
    department, channel, subject (household or resident whom it concerns, -1 = none); what a row
    does not say is missing.
    """
    import pandas as pd

    return pd.DataFrame(
        {
            "case": np.ascontiguousarray(rows["case"]),
            "minute": np.ascontiguousarray(rows["minute"]),
            "activity": _decoded(rows["activity"], _words(Activity)),
            "role": _decoded(rows["role"], _words(Role)),
            "agent": np.ascontiguousarray(rows["agent"]),
            "node": _decoded(rows["node"], names.nodes),
            "department": _decoded(rows["department"], names.departments),
            "channel": _decoded(rows["channel"], _words(Channel)),
            "subject": np.ascontiguousarray(rows["subject"]),
        }
    )


def case_frame(rows: NDArray[np.void], births: Births, names: Names) -> "DataFrame":
    """Return the cases in words, one row a case that arose; columns as in `case_columns`."""
    import pandas as pd

    columns = case_columns(Rows(rows), births)
    frame = pd.DataFrame({"case": np.arange(len(columns["end"]), dtype=np.int32), **columns})
    frame["kind"] = _decoded(columns["kind"], names.kinds)
    frame["end"] = _decoded(columns["end"], [end.value for end in ENDS])
    frame["detected_by"] = _decoded(columns["detected_by"], _words(Role))
    frame["settled_by"] = _decoded(columns["settled_by"], _words(Role))
    frame["channel"] = _decoded(columns["channel"], _words(Channel))
    return frame


def _words(numbers: type[Activity] | type[Role] | type[Channel]) -> list[str]:
    """Names by number, without NONE."""
    return [member.name.lower() for member in numbers if member != NONE_8]


def _decoded(codes: NDArray[Any], words: Sequence[str]) -> "Categorical":
    """Codes as categories; negative ones and 255 ("none") are missing."""
    import pandas as pd

    known = codes.astype(np.int32)
    if codes.dtype == np.uint8:
        known[codes == NONE_8] = -1
    return pd.Categorical.from_codes(known, categories=list(words))
