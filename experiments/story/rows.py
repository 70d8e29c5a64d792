"""Rows of the log about one case, decoded, and what can be seen around each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.terms import Activity, Channel, Role

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Row(NamedTuple):
    """One row of the event log; -1 and NONE where it says nothing."""

    minute: float
    activity: Activity
    role: Role
    agent: int
    node: int
    department: int
    channel: Channel


def rows_of(log: "NDArray[Any]", case: int) -> "list[Row]":
    """Return the rows of one case in a log of `sim.kernels.records.LOG`, in order of time."""
    found = log[log["case"] == case]
    columns = (found[name].tolist() for name in ("minute", "activity", "role"))
    minute, activity, role = columns
    rest = (found[name].tolist() for name in ("agent", "node", "department", "channel"))
    return [
        Row(m, Activity(a), Role(r), agent, node, department, Channel(channel))
        for m, a, r, agent, node, department, channel in zip(
            minute, activity, role, *rest, strict=True
        )
    ]


@dataclass(frozen=True)
class Moment:
    """A row within the rows of its case.

    Attributes:
        rows: all rows of the case.
        at: which of them this is.
    """

    rows: Sequence[Row]
    at: int

    @property
    def row(self) -> Row:
        """The row itself."""
        return self.rows[self.at]

    def count(self) -> int:
        """Return how often this activity has happened, this time included."""
        activity = self.row.activity
        return sum(row.activity is activity for row in self.rows[: self.at + 1])

    def before(self, activity: Activity) -> Row | None:
        """Return the first earlier row of an activity."""
        return next((row for row in self.rows[: self.at] if row.activity is activity), None)

    def latest(self, activity: Activity) -> Row | None:
        """Return the last earlier row of an activity."""
        earlier = reversed(self.rows[: self.at])
        return next((row for row in earlier if row.activity is activity), None)

    def now(self, activity: Activity) -> list[Row]:
        """Return the rows of an activity at this instant and this node, this row included."""
        row = self.row
        return [
            other
            for other in self.rows
            if other.activity is activity and (other.minute, other.node) == (row.minute, row.node)
        ]

    def follows(self, activity: Activity) -> bool:
        """Whether a row of an activity comes after this one at the same instant."""
        minute = self.row.minute
        return any(r.activity is activity for r in self.rows[self.at + 1 :] if r.minute == minute)
