"""Sobol' indices from replicated runs: free of the luck of the runs, which the intervals hold."""

from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.stats.estimates import BOOTSTRAP_SEED, LEVEL, Floats

RESAMPLES: Final = 1000


@dataclass(frozen=True)
class Index:
    """An index with the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Indices:
    """How much of the variance of a measure each key is answerable for.

    Attributes:
        first: first-order index a key: the share of the variance that goes with it alone.
        total: total index a key: the share that would remain if only it were not known.
        luck_share: share of the variance of the means between points that is luck of the runs, not
            of the keys; NaN with a single replication, from which it cannot be seen.
        used: base points that count.
        lost: base points left out, because too few replications were whole there.
    """

    first: tuple[Index, ...]
    total: tuple[Index, ...]
    luck_share: float
    used: int
    lost: int


def sobol_indices(values: Floats, level: float = LEVEL, resamples: int = RESAMPLES) -> Indices:
    """Return first-order and total indices of the mean that infinitely many replications had.

    With A and B two samples of points, and AB_j the sample A with column j from B: first order
    mean(B (AB_j - A)) / V, total mean((A - AB_j)^2) / 2 V (Saltelli et al. 2010, table 2, b and f),
    V the variance over A and B. Every product is one of two different replications, whose luck does
    not go together; so luck adds nothing on average, where the square of a mean would hold its
    variance. With a single replication nothing can be done about it.

    A base point counts in the replications in which all its runs worked, if there are two. Where no
    base point counts, all is NaN.
    Intervals are percentiles over resamples of base points and replications together, so they hold
    the chance of the sample and the luck of the runs.

    Args:
        values: shape (replications, keys + 2, base points) in the order A, B, AB_1, AB_2 ...;
            NaN where a run failed.
        level: coverage of the intervals.
        resamples: of the bootstrap.
    """
    whole = ~np.isnan(values).any(axis=1)
    kept, told = whole.sum(axis=0) >= min(2, len(values)), whole.any(axis=1)
    keys = values.shape[1] - 2
    if not kept.any():
        unknown = (Index(nan, nan, nan),) * keys
        return Indices(unknown, unknown, nan, 0, len(kept))
    runs = _Runs(values[told][:, :, kept], whole[told][:, kept])
    found = _indices(*runs.products(np.ones(len(runs.whole))))
    ends = _intervals(runs, level, resamples)
    made = [Index(*map(float, each)) for each in zip(found, *ends, strict=True)]
    return Indices(
        tuple(made[:keys]), tuple(made[keys:]), runs.luck_share(),
        int(kept.sum()), int((~kept).sum()),
    )  # fmt: skip


class _Runs:
    """Values without what a replication has in common at all points."""

    def __init__(self, values: Floats, whole: NDArray[np.bool_]) -> None:
        self.whole = whole
        counted = np.where(whole[:, None], values, 0.0)
        shared = counted[:, :2].sum(axis=(1, 2)) / np.maximum(1, 2 * whole.sum(axis=1))
        self.values = np.where(whole[:, None], values - shared[:, None, None], 0.0)

    def products(self, weight: Floats) -> tuple[Floats, Floats]:
        """Return what the variance and the indices are means of, a value a base point.

        Returns:
            Variance, shape (points,); numerators of the first-order, then of the total indices,
            shape (2 keys, points); NaN where fewer than two replications count.
        """
        a, b, mixed = self.values[:, 0], self.values[:, 1], self.values[:, 2:]
        variance = (self._product(a, a, weight) + self._product(b, b, weight)) / 2
        steps = [mixed[:, key] - a for key in range(mixed.shape[1])]
        first = [self._product(b, step, weight) for step in steps]
        total = [self._product(step, step, weight) / 2 for step in steps]
        return variance, np.array([*first, *total])

    def luck_share(self) -> float:
        """Return how much smaller the variance is without luck than that of the means."""
        if len(self.whole) < 2:
            return nan
        number = np.maximum(1, self.whole.sum(axis=0))
        with_luck = np.square(self.values[:, :2].sum(axis=0) / number).mean()
        without = np.nanmean(self.products(np.ones(len(self.whole)))[0])
        return float(np.clip(1 - without / with_luck, 0, 1)) if with_luck > 0 else 0.0

    def _product(self, x: Floats, y: Floats, weight: Floats) -> Floats:
        """Mean product of x in one replication and y in another, at each base point."""
        if len(self.whole) == 1:
            return np.asarray(x[0] * y[0])
        squares = np.square(weight)
        pairs = np.square(weight @ self.whole) - squares @ self.whole
        total = (weight @ x) * (weight @ y) - squares @ (x * y)
        return np.asarray(np.divide(total, pairs, out=np.full_like(total, nan), where=pairs > 0))


def _indices(variance: Floats, numerators: Floats) -> Floats:
    """First-order indices, then total ones; 0 where nothing varies, NaN where nothing is known."""
    known = ~np.isnan(variance)
    if not known.any():
        return np.full(len(numerators), nan)
    whole = float(variance[known].mean())
    return numerators[:, known].mean(axis=1) / whole if whole > 0 else np.zeros(len(numerators))


def _intervals(runs: _Runs, level: float, resamples: int) -> tuple[Floats, Floats]:
    from scipy.stats import randint

    replications, points = runs.whole.shape
    rows = randint.rvs(0, points, size=(resamples, points), random_state=BOOTSTRAP_SEED)
    drawn = randint.rvs(0, replications, size=(resamples, replications), random_state=1)
    found = []
    for luck, row in zip(drawn, rows, strict=True):
        weight = np.bincount(luck, minlength=replications).astype(np.float64)
        variance, numerators = runs.products(weight)
        found.append(_indices(variance[row], numerators[:, row]))
    low, high = np.nanquantile(found, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high
