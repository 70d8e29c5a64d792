"""Points that fill ranges: Latin hypercube, Sobol' sequence, and the points for Sobol' indices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, floor, log
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from experiments.design.runs import Table, check_points, distinct
from sim.errors import SafetyNetError

SCALES: Final = ("linear", "log", "whole")
DIGITS: Final = 6
"""Digits of a sampled value that count; more would only be noise in tables and files."""
LARGEST: Final = 1e300
"""An end of a range: far from where a difference of two ends would be infinite."""
SAMPLED: Final = "sampled"
INDICES: Final = "sobol_indices"

type Shares = NDArray[np.float64]


class Source(Protocol):
    """Where the values of a sampled key come from."""

    def at(self, share: float) -> Any:
        """Return the value that lies at a share of the way through, from 0 up to 1."""


@dataclass(frozen=True)
class Range:
    """Values between two ends, spread evenly on a scale.

    Attributes:
        low: lower end, included.
        high: upper end, included.
        scale: "linear"; "log", evenly by factors; "whole", whole numbers, each as likely.

    Raises:
        SafetyNetError: the ends or the scale are impossible.
    """

    low: float
    high: float
    scale: str = "linear"

    def __post_init__(self) -> None:
        """Check the ends."""
        if self.scale not in SCALES:
            known = ", ".join(f'"{scale}"' for scale in SCALES)
            raise SafetyNetError(f'scale = "{self.scale}": must be one of {known}')
        if not all(abs(end) <= LARGEST for end in self._ends):
            told = ", ".join(
                f"{n} = {_shortly(v)}" for n, v in (("low", self.low), ("high", self.high))
            )
            raise SafetyNetError(f"{told}: must be numbers from -{LARGEST:g} to {LARGEST:g}")
        if self.low >= self.high:
            raise SafetyNetError(f"low = {self.low}, high = {self.high}: low must be below high")
        if self.scale == "log" and self.low <= 0:
            raise SafetyNetError(f"low = {self.low}: must be above 0 on a log scale")
        if self.scale == "whole" and not all(float(end).is_integer() for end in self._ends):
            raise SafetyNetError(
                f"low = {self.low}, high = {self.high}: must be whole numbers on this scale"
            )

    @property
    def _ends(self) -> tuple[float, float]:
        return self.low, self.high

    def at(self, share: float) -> float | int:
        """Return the value at a share of the way from low to high."""
        if self.scale == "whole":
            return min(int(self.high), floor(self.low + share * (self.high - self.low + 1)))
        if self.scale == "log":
            return _rounded(exp(log(self.low) + share * (log(self.high) - log(self.low))))
        return _rounded(self.low + share * (self.high - self.low))


@dataclass(frozen=True)
class Choice:
    """Values of which each is as likely.

    Raises:
        SafetyNetError: no value, or one twice.
    """

    any_of: Sequence[Any]

    def __post_init__(self) -> None:
        """Check the values."""
        if not self.any_of or len(distinct(self.any_of)) < len(self.any_of):
            raise SafetyNetError(f"any_of = {list(self.any_of)!r}: needs values, each once")

    def at(self, share: float) -> Any:
        """Return the value whose part of the way holds the share."""
        return self.any_of[min(int(share * len(self.any_of)), len(self.any_of) - 1)]


type Sources = Mapping[str, Source]


def latin_hypercube(sources: Sources, points: int, seed: int = 1) -> Table:
    """Return points of which each key's range, cut into as many slices, has one in every slice.

    Args:
        sources: a range or a choice by dotted key.
        points: 2 or more.
        seed: of the sample (scipy.stats.qmc.LatinHypercube).

    Raises:
        SafetyNetError: fewer than two points, more than a study holds, or nothing to sample.
    """
    _check(sources, points)
    from scipy.stats import qmc

    return _table(sources, qmc.LatinHypercube(len(sources), rng=seed).random(points))


def sobol(sources: Sources, points: int, seed: int = 1) -> Table:
    """Return the first points of a scrambled Sobol' sequence, which fill the ranges evenly.

    Args:
        sources: a range or a choice by dotted key.
        points: a power of 2.
        seed: of the scrambling (scipy.stats.qmc.Sobol).

    Raises:
        SafetyNetError: another number of points, more than a study holds, or nothing to sample.
    """
    _check_power(sources, points)
    return _table(sources, _sequence(len(sources), points, seed))


def sobol_indices(sources: Sources, points: int, seed: int = 1) -> Table:
    """Return the points from which Sobol' indices are computed (Saltelli et al. 2010).

    Two independent samples A and B of `points` each, then for every key A with the column of this
    key from B: points x (keys + 2) in all.

    Args:
        sources: a range or a choice by dotted key.
        points: a power of 2.
        seed: of the scrambling.

    Raises:
        SafetyNetError: another number of points, more than a study holds, or nothing to sample.
    """
    _check_power(sources, points, len(sources) + 2)
    both = _sequence(2 * len(sources), points, seed)
    a, b = both[:, : len(sources)], both[:, len(sources) :]
    mixed = [np.where(np.arange(len(sources)) == column, b, a) for column in range(len(sources))]
    table = _table(sources, np.concatenate([a, b, *mixed]))
    design = {"kind": INDICES, "base_points": points, "sampled": list(sources)}
    return Table(table.keys, table.rows, design)


SAMPLERS: Final[Mapping[str, Callable[[Sources, int, int], Table]]] = {
    "latin_hypercube": latin_hypercube,
    "sobol": sobol,
    INDICES: sobol_indices,
}


def _check(sources: Sources, points: int, samples: int = 1) -> None:
    if not sources:
        raise SafetyNetError("there is nothing to sample: give at least one key a range")
    if points < 2:
        raise SafetyNetError(f"points = {points}: must be 2 or more")
    check_points(samples * points)


def _check_power(sources: Sources, points: int, samples: int = 1) -> None:
    _check(sources, points, samples)
    if points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise SafetyNetError(
            f"points = {points}: must be a power of 2 for a Sobol' sequence,"
            f" such as {below} or {2 * below}"
        )


def _sequence(dimensions: int, points: int, seed: int) -> Shares:
    from scipy.stats import qmc

    drawn: Shares = qmc.Sobol(dimensions, rng=seed).random_base2(points.bit_length() - 1)
    return drawn


def _table(sources: Sources, shares: Shares) -> Table:
    rows = [
        tuple(source.at(float(share)) for source, share in zip(sources.values(), row, strict=True))
        for row in shares
    ]
    return Table(tuple(sources), tuple(rows), {"kind": SAMPLED})


def _shortly(value: float) -> str:
    from sim.scenario.words import shortly

    return shortly(value)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
