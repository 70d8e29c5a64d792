"""How soon things happen when some have not happened yet: curves with intervals."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.stats.estimates import LEVEL
from sim.survival import HAPPENED, NOT_YET

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A step function of time with pointwise intervals.

    Attributes:
        minute: times of the steps, rising [min].
        share: value from each step up to the next.
        low: lower end of the pointwise interval.
        high: upper end of the pointwise interval.
        at_risk: cases still under observation just before each step.
        before: value before the first step (0 for an incidence, 1 for a survival).
    """

    minute: Floats
    share: Floats
    low: Floats
    high: Floats
    at_risk: NDArray[np.int64]
    before: float

    def at(self, minutes: ArrayLike) -> Floats:
        """Value of the curve at the given minutes."""
        steps = np.concatenate([[self.before], self.share])
        return np.asarray(steps[np.searchsorted(self.minute, minutes, side="right")])


def cumulative_incidence(
    minutes: ArrayLike, causes: ArrayLike, cause: int = HAPPENED, level: float = LEVEL
) -> Curve:
    """Share of cases that ended by `cause` up to each minute (Aalen and Johansen 1978).

    Other ends compete: a case that cleared by itself can no longer be helped, and is not
    taken for one whose observation merely stopped. The variance is the delta-method sum
    (Marubini and Valsecchi 1995, 10.13), the interval is drawn on the log-log scale, so
    it stays within 0 and 1; at 0 and at 1 it has no width. Cases of one run are not fully
    independent; for several runs an interval over their curves is the honest one.

    Args:
        minutes: from onset to the end, or to the end of observation [min].
        causes: `sim.survival.NOT_YET` (0, censored), otherwise the code of the end.
        cause: the code of interest; all other ends compete.
        level: coverage of the pointwise interval.
    """
    times, codes = np.asarray(minutes, dtype=np.float64), np.asarray(causes)
    ended = codes != NOT_YET
    step, slot = np.unique(times[ended], return_inverse=True)
    ends = np.bincount(slot, minlength=step.size)
    ours = np.bincount(slot, weights=codes[ended] == cause, minlength=step.size)
    at_risk = times.size - np.searchsorted(np.sort(times), step, side="left")
    event_free = np.cumprod(1 - ends / at_risk)
    before = np.concatenate([[1.0], event_free[:-1]])
    share = np.cumsum(before * ours / at_risk)
    spread = np.sqrt(_incidence_variance(share, before, ends, ours, at_risk))
    low, high = _log_log_interval(share, spread, level)
    return Curve(step, share, low, high, at_risk, 0.0)


def kaplan_meier(minutes: ArrayLike, happened: ArrayLike, level: float = LEVEL) -> Curve:
    """Share of cases still waiting after each minute (Kaplan and Meier 1958).

    Only for a single kind of end; with competing ends use `cumulative_incidence`.

    Args:
        minutes: to the event, or to the end of observation [min].
        happened: True where the event was seen, False where observation stopped first.
        level: coverage of the pointwise interval (Greenwood, log-log scale; 0 to 1 where
            that has none, as when the last case watched had the event).
    """
    from scipy.stats import CensoredData, ecdf

    times, seen = np.asarray(minutes, dtype=np.float64), np.asarray(happened, dtype=bool)
    found = ecdf(CensoredData.right_censored(times, ~seen)).sf
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # about ends that it leaves open
        ends = found.confidence_interval(level, method="log-log")
    step = np.isin(found.quantiles, times[seen])
    share = np.asarray(found.probabilities)[step]
    low = np.nan_to_num(ends.low.probabilities[step], nan=0.0)
    high = np.nan_to_num(ends.high.probabilities[step], nan=1.0)
    at = np.asarray(found.quantiles, dtype=np.float64)[step]
    at_risk = times.size - np.searchsorted(np.sort(times), at, side="left")
    return Curve(at, share, low, high, at_risk, 1.0)


def _incidence_variance(
    share: Floats,
    before: Floats,
    ends: NDArray[np.int64],
    ours: Floats,
    at_risk: NDArray[np.int64],
) -> Floats:
    """Delta-method variance at each step; sums over earlier steps as running totals."""
    n, alive = at_risk.astype(np.float64), (at_risk - ends).astype(np.float64)
    lost = np.divide(ends, n * alive, out=np.zeros_like(n), where=alive > 0)
    own = before**2 * ours * (n - ours) / n**3
    mixed = before * ours / n**2
    later = share**2 * np.cumsum(lost) - 2 * share * np.cumsum(lost * share)
    later += np.cumsum(lost * share**2)
    crossed = share * np.cumsum(mixed) - np.cumsum(mixed * share)
    return np.asarray(np.maximum(later + np.cumsum(own) - 2 * crossed, 0.0))


def _log_log_interval(share: Floats, spread: Floats, level: float) -> tuple[Floats, Floats]:
    from scipy.stats import norm

    inner = (share > 0) & (share < 1)
    low, high = np.where(share >= 1, 1.0, 0.0), np.where(share > 0, 1.0, 0.0)
    middle, error = share[inner], spread[inner]
    bend = float(norm.ppf((1 + level) / 2)) * error / (middle * np.log(middle))
    low[inner], high[inner] = middle ** np.exp(-bend), middle ** np.exp(bend)
    return low, high
