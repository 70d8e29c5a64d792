"""One planned run, and what came of it."""

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

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
    ) -> Iterator[Sequence[Found]]:
        """Make the runs of some seeds; yield what those found that are made, in their order."""


KILLED: Final = "its worker process died twice (out of memory, or a crash in compiled code)"


@dataclass(frozen=True)
class Job:
    """A run that a study plans: where it stands in the design, and its identity."""

    point: int
    replication: int
    seed: int
    levers: Values
    run_id: str


@dataclass(frozen=True)
class Outcome:
    """A run that was made, or failed (then `error` says why in one line)."""

    point: int
    replication: int
    seed: int
    run_id: str
    seconds: float
    error: str | None = None
    trace: str | None = None
    measures: Mapping[str, float] = field(default_factory=dict)
    curves: Mapping[str, NDArray[np.float64]] = field(default_factory=dict, compare=False)


def success(job: Job, found: Found, seconds: float) -> Outcome:
    """Return the outcome of a run that worked."""
    measures = {name: float(value) for name, value in found["measures"].items()}
    curves = {
        name: np.asarray(values, np.float64) for name, values in found.get("curves", {}).items()
    }
    return _outcome(job, seconds, measures=measures, curves=curves)


def failure(job: Job, error: BaseException, seconds: float) -> Outcome:
    """Return the outcome of a run that raised."""
    line = " ".join(f"{type(error).__name__}: {error}".split())
    return _outcome(job, seconds, error=line, trace="".join(traceback.format_exception(error)))


def killed(job: Job) -> Outcome:
    """Return the outcome of a run that took its worker process down twice."""
    return _outcome(job, 0.0, error=KILLED)


def overdue(job: Job, limit_s: float, seconds: float) -> Outcome:
    """Return the outcome of a run that took longer than it may."""
    return _outcome(job, seconds, error=f"it took longer than {limit_s:g} s, the limit of a run")


def _outcome(job: Job, seconds: float, **rest: Any) -> Outcome:
    return Outcome(job.point, job.replication, job.seed, job.run_id, seconds, **rest)
