"""How a number leans on what was varied: rank correlations, and its means low and high."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atanh, nan, sqrt, tanh
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments.stats.estimates import LEVEL, Estimate, Floats, mean

if TYPE_CHECKING:
    from pandas import DataFrame

THIRDS: Final = 3
LEAST: Final = 2 * THIRDS
"""Points; thirds of fewer have no interval."""


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


def leanings(varied: Mapping[str, Floats], numbers: Floats) -> list[Leaning]:
    """How a number leans on each of the things that were varied, the strongest first.

    The interval of a rank correlation is Fisher's with the variance of Bonett and Wright (2000),
    at a level at which those of all keys hold together (Bonferroni).

    Args:
        varied: value of each key at every point.
        numbers: one a point; points with NaN are left out.
    """
    known = ~np.isnan(numbers)
    found = [
        _leaning(key, np.asarray(values)[known], numbers[known], len(varied))
        for key, values in varied.items()
    ]
    return sorted(found, key=lambda each: -abs(np.nan_to_num(each.correlation)))


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


def _leaning(key: str, values: Floats, numbers: Floats, several: int) -> Leaning:
    third = max(1, len(numbers) // THIRDS)
    order = np.argsort(values, kind="stable")
    means = (mean(numbers[part]) for part in (order[:third], order[-third:]))
    return Leaning(key, *_correlation(values, numbers, several), *means)


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
