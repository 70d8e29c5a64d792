"""Means, paired differences and interactions over replications, each with its interval.

Two values of a run are no ordinary numbers and stay apart here: NaN (the run failed, or
the measure has no value) is left out and counted; infinity (half of the cases were never
helped) is kept as "longer than any number", because leaving it out would flatter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import inf, nan, sqrt
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.words import noted

Method = Literal["student", "bca"]
Floats = NDArray[np.float64]

LEVEL: Final = 0.95
FEW_AFFECTED: Final = 5
"""Values other than zero below which an interval holds the truth less often than it claims."""
BOOTSTRAP_SEED: Final = 2016
METHOD_NAMES: Final = {
    "student": noted("Student-t"),
    "bca": noted("BCa bootstrap"),
    "order": noted("median of the runs, by ranks"),
    "none": noted("no interval"),
}


@dataclass(frozen=True)
class Estimate:
    """A number over replications with its interval.

    Attributes:
        value: mean over replications; the median where some are infinite; NaN if unknown.
        low: lower end of the interval, -inf when there is none.
        high: upper end of the interval, inf when there is none.
        n: replications used.
        missing: replications left out, because a run failed or the measure has no value.
        unreached: used replications in which some value is infinite.
        method: "student", "bca", "order" (ranks, for the median) or "none".
        affected: used replications whose value is not zero.
    """

    value: float
    low: float
    high: float
    n: int
    missing: int
    unreached: int
    method: str
    affected: int

    @property
    def decided(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    @property
    def has_interval(self) -> bool:
        """Whether the interval has at least one end."""
        return self.low > -inf or self.high < inf

    @property
    def is_thin(self) -> bool:
        """Whether all rests on a few replications, while the rest has exactly zero.

        Of 95 % intervals of means of such values 74 % hold the truth where one replication differs
        from zero, 82 % where two do and 89 % where five do (docs/experiments.md).
        """
        return 0 < self.affected < min(FEW_AFFECTED, self.n)


def unseen_share(n: int, level: float = LEVEL) -> float:
    """Largest share of runs that may be affected although none of `n` was, at this confidence.

    (1 - share)^n = 1 - level, about 3 / n (Hanley and Lippman-Hand 1983).
    """
    return float(1 - (1 - level) ** (1 / n))


def unseen(values: ArrayLike, level: float = LEVEL) -> float:
    """Largest share of runs that may give something else, where (nearly) all of these are alike.

    An interval knows nothing of what happens in a share of runs too small to be met; where the runs
    differ among themselves, it holds what may happen.

    Args:
        values: one a run; NaN is left out.
        level: confidence.

    Returns:
        0 where at least `FEW_AFFECTED` runs, or all but one, differ from the commonest value; else
        the share; 1 without any run.
    """
    kept = np.asarray(values, dtype=np.float64)
    kept = kept[~np.isnan(kept)]
    if not kept.size:
        return 1.0
    differing = kept.size - int(np.unique(kept, return_counts=True)[1].max())
    enough = min(FEW_AFFECTED, kept.size - 1)
    return 0.0 if 0 < enough <= differing else unseen_share(kept.size, level)


def mean(values: ArrayLike, method: Method = "student", level: float = LEVEL) -> Estimate:
    """Mean of one measure over replications, with its interval."""
    return contrast([values], [1.0], method, level)


def paired_difference(
    after: ArrayLike, before: ArrayLike, method: Method = "student", level: float = LEVEL
) -> Estimate:
    """Mean of `after` - `before` over common replications, with its interval.

    Args:
        after: measure at one point, one value a replication, NaN where there is none.
        before: the same at the other point, in the same order of replications.
        method: "student" (t interval of the differences) or "bca" (bootstrap).
        level: coverage of the interval.

    Raises:
        ValueError: the two have not the same number of replications.
    """
    return contrast([after, before], [1.0, -1.0], method, level)


def interaction(
    none: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    both: ArrayLike,
    method: Method = "student",
    level: float = LEVEL,
) -> Estimate:
    """(both - none) - (first - none) - (second - none), paired by replication.

    Zero means that the two changes simply add up.
    """
    return contrast([both, first, second, none], [1.0, -1.0, -1.0, 1.0], method, level)


def contrast(
    samples: Sequence[ArrayLike],
    weights: Sequence[float],
    method: Method = "student",
    level: float = LEVEL,
) -> Estimate:
    """Mean of a weighted sum of samples that are paired by replication.

    Args:
        samples: one array a point; position k is replication k in all of them.
        weights: one a sample.
        method: "student" or "bca"; ranks are used instead where a value is infinite.
        level: coverage of the interval.

    Raises:
        ValueError: the samples differ in length, or the method is unknown.
    """
    kept, missing = _common(samples)
    values = _combine(kept, weights)
    unreached = int(np.isinf(kept).any(axis=0).sum())
    if unreached:
        value, low, high = _by_ranks(values, level)
        used = "order"
    elif method == "student":
        value, low, high = _student(values, level)
        used = method
    elif method == "bca":
        value, low, high = _bca(values, level)
        used = method
    else:
        raise ValueError(f"method is {method!r}; it must be 'student' or 'bca'")
    if low == -inf and high == inf:
        used = "none"
    affected = int(np.count_nonzero(values))
    return Estimate(value, low, high, values.size, missing, unreached, used, affected)


def runs_saved(samples: Sequence[ArrayLike], weights: Sequence[float] = (1.0, -1.0)) -> float:
    """How many times fewer runs the pairing needed than independent seeds would.

    The variance of the contrast with independent seeds, sum of w^2 var(x), over its
    variance as paired, var(sum of w x); for a difference (var a + var b) / var(a - b).

    Returns:
        The ratio: 1 = pairing gained nothing, inf = the pairs differ by a constant; NaN
        with fewer than two complete replications, infinite values or no variance at all.
    """
    kept, _ = _common(samples)
    if kept.shape[1] < 2 or np.isinf(kept).any():
        return nan
    apart = float(np.square(weights) @ kept.var(axis=1, ddof=1))
    paired = float(_combine(kept, weights).var(ddof=1))
    if paired == 0:
        return inf if apart > 0 else nan
    return apart / paired


def _common(samples: Sequence[ArrayLike]) -> tuple[Floats, int]:
    """Samples in rows, replications without a value left out, and the number of those."""
    rows = [np.asarray(sample, dtype=np.float64) for sample in samples]
    if len({row.size for row in rows}) != 1:
        raise ValueError(f"samples differ in length: {[row.size for row in rows]}")
    table = np.stack(rows)
    whole = ~np.isnan(table).any(axis=0)
    return table[:, whole], int((~whole).sum())


def _combine(kept: Floats, weights: Sequence[float]) -> Floats:
    """Weighted sum a replication; NaN where infinities leave it undecided."""
    with np.errstate(invalid="ignore"):
        weighted = kept * np.asarray(weights)[:, None]
        return np.asarray(weighted.sum(axis=0))


def _student(values: Floats, level: float) -> tuple[float, float, float]:
    if values.size < 2:
        return (float(values[0]) if values.size else nan), -inf, inf
    centre = float(values.mean())
    half = _t_quantile(level, values.size - 1) * float(values.std(ddof=1)) / sqrt(values.size)
    return centre, centre - half, centre + half


@cache
def _t_quantile(level: float, degrees: int) -> float:
    from scipy.stats import t

    return float(t.ppf((1 + level) / 2, degrees))


def _bca(values: Floats, level: float) -> tuple[float, float, float]:
    if values.size < 2 or np.ptp(values) == 0:
        return _student(values, level)
    from scipy.stats import bootstrap

    drawn = bootstrap((values,), np.mean, confidence_level=level, method="BCa", rng=BOOTSTRAP_SEED)
    low, high = drawn.confidence_interval
    return float(values.mean()), float(low), float(high)


def _by_ranks(values: Floats, level: float) -> tuple[float, float, float]:
    """Median with the interval between two ranks, whatever the undecided values are."""
    from scipy.stats import binom

    undecided = np.isnan(values)
    lowest = np.sort(np.where(undecided, -inf, values))
    highest = np.sort(np.where(undecided, inf, values))
    rank = int(binom.ppf((1 - level) / 2, values.size, 0.5))
    low = float(lowest[rank - 1]) if rank else -inf
    high = float(highest[values.size - rank]) if rank else inf
    least, most = _middle(lowest), _middle(highest)
    return (least if least == most else nan), low, high


def _middle(ordered: Floats) -> float:
    """Median of ordered values, safe when the two middle ones are infinite."""
    a, b = float(ordered[(ordered.size - 1) // 2]), float(ordered[ordered.size // 2])
    return a if a == b else (a + b) / 2
