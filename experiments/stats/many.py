"""Many points against one base, so that the conclusions hold together."""

from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import Final

import numpy as np

from experiments.stats.estimates import BOOTSTRAP_SEED, FEW_AFFECTED, LEVEL, Floats

DUNNETT: Final = "dunnett"
FALSE_DISCOVERY: Final = "fdr"
METHODS: Final = (DUNNETT, FALSE_DISCOVERY)
DRAWS: Final = 100_000
MOST_NUMBERS: Final = 10_000_000


@dataclass(frozen=True)
class Against:
    """The paired difference of a point from the base.

    Attributes:
        point: number of the point.
        value: mean difference, NaN with no common replication.
        low: lower end of the interval, -inf when there is none.
        high: upper end of the interval, inf when there is none.
        p: probability of a difference as large by luck alone, adjusted for the number of points.
        n: replications used.
        affected: of them, those in which there is any difference.
    """

    point: int
    value: float
    low: float
    high: float
    p: float
    n: int
    affected: int

    @property
    def decided(self) -> bool:
        """Whether the adjusted probability is below one in twenty."""
        return self.p < 1 - LEVEL

    @property
    def is_thin(self) -> bool:
        """Whether all rests on a few replications (see `Estimate.is_thin`)."""
        return 0 < self.affected < min(FEW_AFFECTED, self.n)


def against_base(
    samples: Floats,
    base: int,
    method: str = DUNNETT,
    level: float = LEVEL,
    draws: int = DRAWS,
) -> list[Against]:
    """Compare all points with a base, paired by replication.

    "dunnett": all intervals hold together in `level` of such studies, and the chance to find any
    difference where there is none is 1 - level. It is Dunnett's comparison for paired runs: the
    largest of the t statistics under their own correlation, a multivariate t distribution. A
    replication counts when it has a value at every point.

    "fdr": among the differences found, the expected share of false ones is at most 1 - level
    (Benjamini and Hochberg 1995); the intervals are single ones.

    Args:
        samples: a row a replication, a column a point, NaN where there is no value.
        base: column of the base.
        method: one of the two.
        level: coverage.
        draws: from the multivariate t distribution; the error of p is below 1 / sqrt(4 draws).

    Raises:
        ValueError: the method is unknown.
    """
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; it must be one of {METHODS}")
    others = [point for point in range(samples.shape[1]) if point != base]
    differences = samples[:, others] - samples[:, [base]]
    if not others:
        return []
    if method == DUNNETT:
        return _dunnett(differences, others, level, draws)
    return _false_discovery(differences, others, level)


def _dunnett(differences: Floats, points: list[int], level: float, draws: int) -> list[Against]:
    whole = differences[~np.isnan(differences).any(axis=1)]
    n = len(whole)
    if n < 2:
        return [Against(point, nan, -inf, inf, nan, n, 0) for point in points]
    mean, error = whole.mean(axis=0), whole.std(axis=0, ddof=1) / sqrt(n)
    largest = largest_t(_correlation(whole), n - 1, draws)
    wide = float(np.quantile(largest, level)) * error
    return [
        Against(point, float(m), float(m - w), float(m + w), exceeded(largest, m, e), n, int(k))
        for point, m, w, e, k in zip(
            points, mean, wide, error, np.count_nonzero(whole, axis=0), strict=True
        )
    ]


def largest_t(correlation: Floats, degrees: int, draws: int = DRAWS) -> Floats:
    """Return draws of the largest |t| of several that have this correlation, in order."""
    from scipy.stats import multivariate_t

    number = min(draws, MOST_NUMBERS // len(correlation))
    law = multivariate_t(shape=correlation, df=degrees, allow_singular=True, seed=BOOTSTRAP_SEED)
    drawn = np.abs(law.rvs(number)).reshape(number, len(correlation))
    return np.asarray(np.sort(drawn.max(axis=1)))


def exceeded(largest: Floats, mean: float, error: float) -> float:
    """Return how often the largest |t| by luck alone is as large as mean / error."""
    if error == 0:
        return 0.0 if mean else 1.0
    above = largest.size - int(np.searchsorted(largest, abs(mean) / error))
    return (above + 1) / (largest.size + 1)


def _correlation(values: Floats) -> Floats:
    """Correlation of the columns; a column that does not vary goes with none."""
    spread = values.std(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.atleast_2d(np.corrcoef(values, rowvar=False))
    found[spread == 0, :] = found[:, spread == 0] = 0.0
    np.fill_diagonal(found, 1.0)
    return np.asarray(found)


def _false_discovery(differences: Floats, points: list[int], level: float) -> list[Against]:
    from scipy.stats import false_discovery_control

    from experiments.stats.estimates import mean

    single = [mean(column, level=level) for column in differences.T]
    chances = np.array([_chance(column) for column in differences.T])
    known = ~np.isnan(chances)
    chances[known] = false_discovery_control(chances[known]) if known.any() else nan
    return [
        Against(point, e.value, e.low, e.high, float(p), e.n, e.affected)
        for point, e, p in zip(points, single, chances, strict=True)
    ]


def _chance(values: Floats) -> float:
    """Two-sided probability of the paired t test; NaN with fewer than two differences."""
    from scipy.stats import ttest_1samp

    kept = values[~np.isnan(values)]
    if kept.size < 2:
        return nan
    if np.ptp(kept) == 0:
        return 0.0 if kept[0] else 1.0
    return float(ttest_1samp(kept, 0.0).pvalue)
