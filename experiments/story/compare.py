"""The same case in several runs, side by side."""

from collections.abc import Mapping, Sequence
from typing import Final

from experiments.columns import aligned
from experiments.story.language import Language
from experiments.story.languages import language
from experiments.story.rows import Row
from sim.log import ENDED_BY
from sim.terms import Activity

STAGES: Final[Mapping[str, tuple[Activity, ...]]] = {
    "detected": (Activity.DETECTED,),
    "reported": (Activity.REPORTED,),
    "triaged": (Activity.TRIAGED,),
    "routed": (Activity.ROUTED,),
    "dispatched": (Activity.DISPATCHED,),
    "help": (Activity.ARRIVED, Activity.SETTLED),
    "over": tuple(ENDED_BY),
}
"""Steps of a case and what brings it there."""


def side_by_side(told: Mapping[str, Sequence[Row]], onset_min: float, code: str = "en") -> str:
    """Return a table of when a case came how far, a column for each run.

    Args:
        told: rows of the case by the name of the run.
        onset_min: when the case began, the same in all runs [min].
        code: language of the table.
    """
    speech = language(code)
    table = [["", *told]]
    for stage, activities in STAGES.items():
        cells = [_reached(rows, activities, onset_min, speech) for rows in told.values()]
        table.append([speech.page[stage], *cells])
    return "\n".join([speech.page["compared"], *aligned(table)])


def _reached(
    rows: Sequence[Row], activities: tuple[Activity, ...], onset_min: float, speech: Language
) -> str:
    first = next((row for row in rows if row.activity in activities), None)
    return speech.page["never"] if first is None else speech.since(first.minute - onset_min)
