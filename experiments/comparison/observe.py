"""What a worker tells about one run of a comparison: measures, curves and grids."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.execution.work import CURVE_MINUTES, Telling
from experiments.jobs import Columns
from sim.log import ENDS
from sim.measures import Record, compute
from sim.measures.fairness import time_to_help_by_grid
from sim.measuring import record_of
from sim.survival import HAPPENED, NEVER, NOT_YET, Waiting
from sim.terms import End

if TYPE_CHECKING:
    from sim.one_run import Run

type Floats = NDArray[np.float64]
type Series = dict[str, tuple[ArrayLike, ArrayLike]]
"""Where, and how much, by name."""

DETECTED, HELPED, GRID, GRID_CASES = "detected", "helped", "grid", "grid_cases"
FINISHED: Final = tuple(str(end.value) for end in ENDS if end is not End.OPEN)
NAMES: Final = (DETECTED, HELPED, GRID, GRID_CASES, *(f"end_{end}" for end in FINISHED))
"""Series of a run; their place here is their code in a row."""


def _observed(runs: Sequence["Run"]) -> Columns:
    """Tell of each run what a comparison needs: its measures by name, and curves.

    Curves are long columns series (place in `NAMES`), at (minute since onset, or number of the
    grid) and value (share of cases, minutes to help in the grid, or cases there).
    """
    record = record_of(runs)
    curves = {name: waiting.curve(CURVE_MINUTES) for name, waiting in _waits(record)}
    grids = _by_grid(record)
    each = [_long({**_row(curves, run), **of_run}) for run, of_run in enumerate(grids)]
    long = {name: np.concatenate([columns[name] for columns in each]) for name in each[0]}
    return Columns.of(compute(record), long, [columns["at"].size for columns in each])


def _waits(record: Record) -> Iterator[tuple[str, Waiting]]:
    yield DETECTED, record.waiting("onset", "detected")
    yield HELPED, record.waiting("onset", "help")
    for end in FINISHED:
        yield f"end_{end}", _ended(record, end)


def _ended(record: Record, end: str) -> Waiting:
    """How long cases waited for one end, while the other ends compete."""
    ended, onset = record.column("ended_min"), record.column("onset_min")
    cause = np.full(ended.size, NEVER, np.uint8)
    cause[record.ended_as(End(end))] = HAPPENED
    cause[np.isnan(ended)] = NOT_YET
    return Waiting(np.fmin(ended, record.end_min) - onset, cause, record.by_run)


def _row(curves: dict[str, Floats], run: int) -> Series:
    return {name: (CURVE_MINUTES, of_runs[run]) for name, of_runs in curves.items()}


def _by_grid(record: Record) -> list[Series]:
    """Of each run, the mean time to help and the cases of every grid that had one."""
    grids = time_to_help_by_grid(record)
    columns = (grids.runs.split(each) for each in (grids.grid, grids.mean_min, grids.cases))
    return [
        {GRID: (grid, mean_min), GRID_CASES: (grid, cases)}
        for grid, mean_min, cases in zip(*columns, strict=True)
    ]


def _long(found: Series) -> dict[str, Floats]:
    codes = [np.full(np.size(at), NAMES.index(name)) for name, (at, _) in found.items()]
    columns = {
        "series": np.concatenate(codes),
        "at": np.concatenate([np.asarray(at) for at, _ in found.values()]),
        "value": np.concatenate([np.asarray(value) for _, value in found.values()]),
    }
    return {name: column.astype(np.float64) for name, column in columns.items()}


observe: Final = Telling(_observed)
"""Measures and curves of a run of a comparison."""
