"""What a run of the twin has left, as a table with the columns of `sim.Run.cases`."""

from typing import TYPE_CHECKING, Any, Final

from sim.terms import Channel, Role

if TYPE_CHECKING:
    from pandas import DataFrame

    from benchmarks.twin.cases import Case
    from benchmarks.twin.town import Town

MOMENTS: Final = (
    "onset", "detected", "reported", "triaged", "routed", "dispatched", "arrived", "resolved",
    "settled", "ended", "kin_reached", "worsened",
)  # fmt: skip


def case_frame(town: "Town") -> "DataFrame":
    """Return one row a case; minutes are NaN for what has not happened."""
    import pandas as pd

    return pd.DataFrame([_row(case) for case in town.history])


def _row(case: "Case") -> dict[str, Any]:
    row: dict[str, Any] = {"kind": case.source.name, "grid": case.model.grid_of(case.spot)}
    row |= {f"{name}_min": case.moments.get(name, float("nan")) for name in MOMENTS}
    row["end"] = case.end_in_results.value
    row["detected_by"] = _word(case.detected_by)
    row["settled_by"] = _word(case.settled_by)
    row["channel"] = _word(case.channel)
    return row


def _word(member: Role | Channel | None) -> str | None:
    return None if member is None else member.name.lower()
