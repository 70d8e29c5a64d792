"""What a worker tells about one run of a comparison: measures, curves and grids."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.execution.work import CURVE_MINUTES, Telling
from experiments.jobs import Found
from sim.log import ENDS
from sim.measures.fairness import time_to_help_by_grid
from sim.survival import HAPPENED, NEVER, NOT_YET, Waiting
from sim.terms import End

if TYPE_CHECKING:
    from sim.measures import Record
    from sim.one_run import Run

type Series = tuple[str, ArrayLike, ArrayLike]

DETECTED, HELPED, GRID, GRID_CASES = "detected", "helped", "grid", "grid_cases"
FINISHED: Final = tuple(str(end.value) for end in ENDS if end is not End.OPEN)
NAMES: Final = (DETECTED, HELPED, GRID, GRID_CASES, *(f"end_{end}" for end in FINISHED))
"""Series of a run; their place here is their code in a row."""


def _observed(runs: Sequence["Run"]) -> list[Found]:
    """Tell of each run what a comparison needs: its measures by name, and curves.

    Curves are long columns series (place in `NAMES`), at (minute since onset, or number of the
    grid) and value (share of cases, minutes to help in the grid, or cases there).
    """
    return [{"measures": run.measured, "curves": _curves(run.record)} for run in runs]


def _curves(record: "Record") -> dict[str, NDArray[np.float64]]:
    return _long({name: (at, value) for name, at, value in _series(record)})


def _series(record: "Record") -> Iterator[Series]:
    yield DETECTED, CURVE_MINUTES, record.waiting("onset", "detected").curve(CURVE_MINUTES)[0]
    yield HELPED, CURVE_MINUTES, record.waiting("onset", "help").curve(CURVE_MINUTES)[0]
    grids = time_to_help_by_grid(record)
    yield GRID, grids.grid, grids.mean_min
    yield GRID_CASES, grids.grid, grids.cases
    for end in FINISHED:
        yield f"end_{end}", CURVE_MINUTES, _ended(record, end).curve(CURVE_MINUTES)[0]


def _ended(record: "Record", end: str) -> Waiting:
    """How long cases waited for one end, while the other ends compete."""
    ended, onset = record.column("ended_min"), record.column("onset_min")
    cause = np.full(ended.size, NEVER, np.uint8)
    cause[record.ended_as(End(end))] = HAPPENED
    cause[np.isnan(ended)] = NOT_YET
    return Waiting(np.fmin(ended, record.end_min) - onset, cause)


def _long(found: dict[str, tuple[ArrayLike, ArrayLike]]) -> dict[str, NDArray[np.float64]]:
    codes = [np.full(np.size(at), NAMES.index(name)) for name, (at, _) in found.items()]
    columns = {
        "series": np.concatenate(codes),
        "at": np.concatenate([np.asarray(at) for at, _ in found.values()]),
        "value": np.concatenate([np.asarray(value) for _, value in found.values()]),
    }
    return {name: column.astype(np.float64) for name, column in columns.items()}


observe: Final = Telling(_observed)
"""Measures and curves of a run of a comparison."""
