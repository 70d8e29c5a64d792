"""Planned runs, and what came of them."""

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, NamedTuple, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

type Values = Mapping[str, Any]
type Found = Mapping[str, Mapping[str, Any]]
"""{"measures": {...}, "curves": {...}}"""
type Work = Callable[[Values, Values, int], Found]
"""run_one(scenario values, lever values, seed) -> what it found."""


@runtime_checkable
class Together(Protocol):
    """Work that can make runs of one point together, where that is cheaper."""

    def together(
        self, scenario_values: Values, lever_values: Values, seeds: Sequence[int]
    ) -> "Iterator[Columns]":
        """Make the runs of some seeds; yield what those found that are made, in their order."""


KILLED: Final = "its worker process died twice (out of memory, or a crash in compiled code)"


class Job(NamedTuple):
    """A run that a study plans: where it stands in the design, and its identity."""

    point: int
    replication: int
    seed: int
    levers: Values
    run_id: str


def plain(value: Any) -> Any:
    """Return a value of a scenario as JSON gives it back: lists, and a date as its ISO text.

    A scenario takes it as it takes the value itself.
    """
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, eq=False)
class Columns:
    """What some runs have found, in few arrays: cheap to send and to keep.

    Attributes:
        measures: names, in the order of the rows of `values`.
        values: (measures, runs).
        curves: numbers by name, run after run.
        lengths: (runs,) how many numbers of each curve belong to each run.
    """

    measures: tuple[str, ...]
    values: NDArray[np.float64]
    curves: Mapping[str, NDArray[np.float64]]
    lengths: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        measures: Mapping[str, ArrayLike],
        curves: Mapping[str, ArrayLike],
        lengths: Sequence[int] | NDArray[np.int64],
    ) -> Self:
        """Take the values of each measure, (runs,), the curves, run after run, and their lengths.

        Raises:
            ValueError: a measure has not one value a run, or a curve another length.
        """
        own = np.asarray(lengths, np.int64)
        values = _columns("measure", measures, own.size)
        table = np.array(list(values.values())).reshape(-1, own.size)
        return cls(tuple(values), table, _columns("curve", curves, int(own.sum())), own)

    @classmethod
    def of_one(cls, found: Found) -> Self:
        """Take what one run has found."""
        measures = {name: [value] for name, value in found["measures"].items()}
        curves = found.get("curves", {})
        return cls.of(measures, curves, [len(next(iter(curves.values()), ()))])

    def first(self) -> Found:
        """Return what the first run has found."""
        measures = zip(self.measures, self.values[:, 0].tolist(), strict=True)
        length = self.lengths[0]
        curves = {name: numbers[:length] for name, numbers in self.curves.items()}
        return {"measures": dict(measures), "curves": curves}


def _columns(
    what: str, given: Mapping[str, ArrayLike], length: int
) -> dict[str, NDArray[np.float64]]:
    columns = {name: np.asarray(values, np.float64) for name, values in given.items()}
    for name, column in columns.items():
        if column.shape != (length,):
            raise ValueError(f"{what} {name}: {length} numbers are needed, not {column.shape}")
    return columns


@dataclass(frozen=True, eq=False)
class Outcome:
    """Runs of one point that were made together, or one that failed.

    Attributes:
        jobs: the runs.
        seconds: that each of them took.
        error: why a run failed, in one line.
        trace: where it failed.
        found: what runs that worked have found.
    """

    jobs: Sequence[Job]
    seconds: float
    error: str | None = None
    trace: str | None = None
    found: Columns | None = None


def failure(job: Job, error: BaseException, seconds: float) -> Outcome:
    """Return the outcome of a run that raised."""
    line = " ".join(f"{type(error).__name__}: {error}".split())
    return Outcome([job], seconds, line, "".join(traceback.format_exception(error)))


def killed(job: Job) -> Outcome:
    """Return the outcome of a run that took its worker process down twice."""
    return Outcome([job], 0.0, KILLED)


def overdue(job: Job, limit_s: float, seconds: float) -> Outcome:
    """Return the outcome of a run that took longer than it may."""
    return Outcome([job], seconds, f"it took longer than {limit_s:g} s, the limit of a run")
