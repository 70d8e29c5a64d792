"""How a number leans on what was varied: rank correlations, and its means low and high."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atanh, nan, sqrt, tanh
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.stats.estimates import LEVEL, Estimate, Floats, mean

if TYPE_CHECKING:
    from pandas import DataFrame

Labels = NDArray[np.intp]

THIRDS: Final = 3
LEAST: Final = 2 * THIRDS
"""Draws; thirds of fewer have no interval."""


@dataclass(frozen=True)
class Draws:
    """Which points were drawn together, so that they count once.

    Attributes:
        points: label of the draw behind each point, (points,).
        values: the same for the value of a key; keys that are missing were drawn at every point.
    """

    points: Labels
    values: Mapping[str, Labels]


@dataclass(frozen=True)
class Leaning:
    """How a number goes with one of the things that were varied.

    Attributes:
        key: what was varied.
        correlation: Spearman's rank correlation.
        low: end of its interval; the intervals of all that was varied hold together.
        high: the other end.
        where_low: mean of the number over the third of the points in which the key is least.
        where_high: over the third in which it is largest.
    """

    key: str
    correlation: float
    low: float
    high: float
    where_low: Estimate
    where_high: Estimate

    @property
    def decided(self) -> bool:
        """Whether the number could be shown to lean on the key at all."""
        return self.low > 0 or self.high < 0


def leanings(
    varied: Mapping[str, Floats], numbers: Floats, draws: Draws | None = None
) -> list[Leaning]:
    """How a number leans on each of the things that were varied, the strongest first.

    Points that were drawn together are no witnesses of their own. So the rank correlation is one
    of the values that were drawn with the mean of the points that have them, and the means low and
    high are means over draws.

    The interval of a rank correlation is Fisher's with the variance of Bonett and Wright (2000),
    at a level at which those of all keys hold together (Bonferroni).

    Args:
        varied: value of each key at every point.
        numbers: one a point; points with NaN are left out.
        draws: which points were drawn together; None if each by itself.
    """
    known, each = ~np.isnan(numbers), np.arange(len(numbers))
    points, drawn = (each, {}) if draws is None else (draws.points, draws.values)
    found = [
        _leaning(
            key, np.asarray(values)[known], numbers[known],
            points[known], drawn.get(key, each)[known], len(varied),
        )
        for key, values in varied.items()
    ]  # fmt: skip
    return sorted(found, key=lambda each: -abs(np.nan_to_num(each.correlation)))


def once(values: Floats, labels: Labels) -> Floats:
    """Return the mean of the values of each label, in the order of the labels."""
    _, at = np.unique(labels, return_inverse=True)
    return np.asarray(np.bincount(at, values) / np.bincount(at))


def table(found: list[Leaning], titles: Mapping[str, str]) -> "DataFrame":
    """A row a key, as it is drawn and written beside a page."""
    import pandas as pd

    return pd.DataFrame(
        {
            "key": each.key,
            "title": titles[each.key],
            "correlation": each.correlation,
            "correlation_low": each.low,
            "correlation_high": each.high,
            **_columns("low", each.where_low),
            **_columns("high", each.where_high),
        }
        for each in found
    )


def _columns(end: str, mean: Estimate) -> dict[str, Any]:
    return {
        f"where_{end}": mean.value, f"where_{end}_low": mean.low, f"where_{end}_high": mean.high,
        f"n_{end}": mean.n,
    }  # fmt: skip


def _leaning(
    key: str, values: Floats, numbers: Floats, points: Labels, drawn: Labels, several: int
) -> Leaning:
    third = max(1, len(numbers) // THIRDS)
    order = np.argsort(values, kind="stable")
    means = (mean(once(numbers[part], points[part])) for part in (order[:third], order[-third:]))
    found = _correlation(once(values, drawn), once(numbers, drawn), several)
    return Leaning(key, *found, *means)


def _correlation(values: Floats, numbers: Floats, several: int) -> tuple[float, float, float]:
    """Rank correlation with its interval; NaN and the whole range where nothing varies."""
    from scipy.stats import norm, spearmanr

    if len(numbers) < LEAST or np.ptp(values) == 0 or _is_one_number(numbers):
        return nan, -1.0, 1.0
    found = float(spearmanr(values, numbers).statistic)
    reach = float(norm.ppf(1 - (1 - LEVEL) / (2 * several)))
    reach *= sqrt((1 + found**2 / 2) / (len(numbers) - 3))
    at = atanh(min(max(found, -1 + 1e-12), 1 - 1e-12))
    return found, tanh(at - reach), tanh(at + reach)


def _is_one_number(numbers: Floats) -> bool:
    return bool((numbers == numbers[0]).all())
