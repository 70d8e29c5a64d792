"""What one run adds to the figures of the report: plain counts, so that parts can be added up."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from experiments.execution.work import Telling
from experiments.jobs import Columns
from sim.calendar import end_min, start_min_of_day
from sim.log import ENDS
from sim.terms import MINUTES_PER_DAY, Activity, End, Role

if TYPE_CHECKING:
    from sim.one_run import Run

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

HAZARDS: Final = (
    "fire_load", "blocked_exit", "gas_smell", "public_facility", "food_safety",
    "unlicensed_building",
)  # fmt: skip
"""Kinds that the report would call hazards and unsafe factors."""
DISPUTES: Final = ("neighbour_dispute", "wage_dispute")
CRIMES: Final = ("theft", "violence")
THEFTS: Final = ("theft",)
NIGHT_WORKS: Final = ("unlicensed_building",)


class Tally:
    """The cases and the log of a run, ready to be counted."""

    def __init__(self, run: "Run") -> None:
        """Take the cases of a run apart."""
        self.rows = run.rows
        self.cases = run.record.cases
        self.kinds = np.array(run.names.kinds)[self.cases["kind"]]
        self.start_min_of_day = start_min_of_day(run.scenario)
        self.end_min = end_min(run.scenario)

    def of(self, kinds: tuple[str, ...]) -> Mask:
        """Which cases are of some kinds, (cases,)."""
        return np.isin(self.kinds, kinds)

    def day(self, minute: Floats) -> Floats:
        """Calendar day of minutes of the run, the first is 0; NaN where nothing happened."""
        return np.asarray((minute + self.start_min_of_day) // MINUTES_PER_DAY)

    def ended(self, *ends: End) -> Mask:
        """Which cases ended in some ways, (cases,)."""
        return np.isin(self.cases["end"], [ENDS.index(end) for end in ends])

    def did(self, activity: Activity, *roles: Role) -> NDArray[np.void]:
        """Rows of an activity by some roles, or by anybody."""
        chosen = self.rows["activity"] == activity
        if roles:
            chosen &= np.isin(self.rows["role"], roles)
        return self.rows[np.flatnonzero(chosen)]

    def had(self, activity: Activity, *roles: Role) -> Mask:
        """Which cases have such a row, (cases,)."""
        found = np.zeros(self.kinds.size, bool)
        cases = self.did(activity, *roles)["case"]
        found[cases[cases >= 0]] = True
        return found


def _turns(tally: Tally) -> float:
    return float(tally.did(Activity.ON_DUTY, Role.VOLUNTEER).size)


def _hazards_uploaded(tally: Tally) -> float:
    found = tally.cases["detected_by"] == Role.VOLUNTEER
    uploaded = tally.had(Activity.REPORTED, Role.VOLUNTEER)
    return float((tally.of(HAZARDS) & found & uploaded).sum())


def _disputes_with_volunteer(tally: Tally) -> float:
    return float((tally.of(DISPUTES) & tally.had(Activity.SETTLED, Role.VOLUNTEER)).sum())


def _households_by_volunteers(tally: Tally) -> float:
    visits = tally.did(Activity.VISITED, Role.VOLUNTEER)
    return float(np.unique(visits["subject"]).size)


def _mediated(tally: Tally) -> Mask:
    """Disputes in which somebody mediated: settled so, or not."""
    tried = tally.had(Activity.MEDIATED) | tally.had(Activity.SETTLED)
    return tally.of(DISPUTES) & tried


def _disputes_mediated(tally: Tally) -> float:
    return float(_mediated(tally).sum())


def _disputes_settled(tally: Tally) -> float:
    return float((_mediated(tally) & tally.ended(End.SETTLED)).sum())


def _disputes_failed(tally: Tally) -> float:
    """Disputes that had been mediated and ended otherwise."""
    return float((_mediated(tally) & ~tally.ended(End.SETTLED, End.OPEN)).sum())


def _happened(kinds: tuple[str, ...]) -> Callable[[Tally], float]:
    def count(tally: Tally) -> float:
        return float((tally.of(kinds) & ~tally.ended(End.PREVENTED)).sum())

    return count


def _petitions(tally: Tally) -> float:
    return float(tally.ended(End.PETITIONED).sum())


def _reported(tally: Tally) -> Mask:
    """Night works reported so early that the whole next day lies within the run."""
    next_ends = (tally.day(tally.cases["reported_min"]) + 2) * MINUTES_PER_DAY
    return tally.of(NIGHT_WORKS) & (next_ends <= tally.end_min + tally.start_min_of_day)


def _night_works(tally: Tally) -> float:
    return float(_reported(tally).sum())


def _by_next_day(tally: Tally) -> float:
    reported, arrived = (tally.day(tally.cases[f"{what}_min"]) for what in ("reported", "arrived"))
    return float((_reported(tally) & (arrived <= reported + 1)).sum())


COUNTS: Final[Mapping[str, Callable[[Tally], float]]] = {
    "volunteer_turns": _turns,
    "hazards_uploaded": _hazards_uploaded,
    "disputes_with_volunteer": _disputes_with_volunteer,
    "households_by_volunteers": _households_by_volunteers,
    "disputes_mediated": _disputes_mediated,
    "disputes_settled": _disputes_settled,
    "disputes_failed": _disputes_failed,
    "crimes": _happened(CRIMES),
    "thefts": _happened(THEFTS),
    "petitions": _petitions,
    "night_works": _night_works,
    "night_works_by_next_day": _by_next_day,
}


def counted(run: "Run") -> dict[str, float]:
    """Return what a run adds to the figures, by name."""
    tally = Tally(run)
    return {name: count(tally) for name, count in COUNTS.items()}


def _counted(runs: Sequence["Run"]) -> Columns:
    each = [counted(run) for run in runs]
    return Columns.of(
        {name: [found[name] for found in each] for name in COUNTS}, {}, [0] * len(runs)
    )


count_one: Final = Telling(_counted)
"""What a run adds to the figures; a `Work` of the runner."""
