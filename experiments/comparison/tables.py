"""The numbers of a comparison: effects on measures, waiting, ends and grids, with intervals."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments import answers, meaning, stats, tables
from experiments.comparison.observe import DETECTED, FINISHED, GRID, GRID_CASES, HELPED
from experiments.comparison.runs import Comparison
from sim.terms import MINUTES_PER_DAY

if TYPE_CHECKING:
    from pandas import DataFrame, Series

FALSE_DISCOVERIES: Final = 0.05
HORIZONS_MIN: Final = (MINUTES_PER_DAY, 7 * MINUTES_PER_DAY)
OPEN: Final = "open"


@dataclass(frozen=True)
class Effect:
    """What one side does to one measure, against the first side.

    Attributes:
        measure: its name.
        point: number of the side.
        before: mean of the first side.
        after: mean of this side.
        difference: paired by replication; its interval holds for all sides together.
        p: two-sided p-value of the paired difference; NaN where there is none.
        holds: whether it stays after the false discoveries among all effects are controlled.
    """

    measure: str
    point: int
    before: stats.Estimate
    after: stats.Estimate
    difference: stats.Estimate
    p: float
    holds: bool

    @property
    def verdict(self) -> str:
        """'better', 'worse', 'different', 'same' (in every run) or 'open'."""
        if self.difference.low == self.difference.high == 0:
            return "same"
        return answers.verdict(self.difference, meaning.better(self.measure))


def effects(found: Comparison) -> list[Effect]:
    """All measures of all sides but the first, in the order of the registry."""
    raw = [
        (measure, point, *_compared(found, measure, point))
        for measure in tables.measures(found)
        for point in range(1, len(found.sides))
    ]
    holds = _discoveries([p for *_, p in raw])
    return [Effect(*row, bool(keep)) for row, keep in zip(raw, holds, strict=True)]


def level(found: Comparison) -> float:
    """Coverage of one interval, so that those of all sides hold together (Bonferroni)."""
    return 1 - (1 - stats.LEVEL) / (len(found.sides) - 1)


def effect_table(found: Comparison, rows: list[Effect]) -> "DataFrame":
    """A row a measure and side, as it is written beside the page."""
    import pandas as pd

    return pd.DataFrame(
        {
            "measure": row.measure,
            "unit": meaning.unit(row.measure),
            "side": found.names[row.point],
            "first": found.names[0],
            "mean": row.after.value,
            "mean_of_first": row.before.value,
            "difference": row.difference.value,
            "low": row.difference.low,
            "high": row.difference.high,
            "n": row.difference.n,
            "p": row.p,
            "holds": row.holds,
        }
        for row in rows
    )


def waits(found: Comparison) -> "DataFrame":
    """Share of cases that still wait: a row an event, side and minute, with interval."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for event in (DETECTED, HELPED):
        part = found.part(event)
        for (point, minute), group in part.groupby(["point", "at"]):
            mean = asdict(stats.mean(1 - group["value"]))
            rows.append({"event": event, "point": point, "minute": minute, **mean})
    return pd.DataFrame(rows)


def ends(found: Comparison) -> "DataFrame":
    """Share of cases by how they had ended: a row a horizon, side and end; they add up to 1."""
    import pandas as pd

    return pd.DataFrame(
        {"minute": horizon, "point": point, "end": end, "value": value, "n": n}
        for horizon in HORIZONS_MIN
        for point in found.names
        for end, value, n in _shares(found, point, horizon)
    )


def grids(found: Comparison) -> "DataFrame":
    """Mean time to help of every grid that had a case: a row a side and grid."""
    mean, cases = found.part(GRID), found.part(GRID_CASES)
    joined = mean.merge(cases, on=["point", "replication", "at"], suffixes=("", "_cases"))
    joined["weighted"] = joined["value"] * joined["value_cases"]
    summed = joined.groupby(["point", "at"], as_index=False)[["weighted", "value_cases"]].sum()
    summed["value"] = summed["weighted"] / summed["value_cases"]
    renamed = summed.rename(columns={"at": "grid", "value_cases": "cases"})
    return renamed[["point", "grid", "cases", "value"]].astype({"grid": int, "cases": int})


def _compared(
    found: Comparison, measure: str, point: int
) -> tuple[stats.Estimate, stats.Estimate, stats.Estimate, float]:
    runs = tables.sample(found, measure)
    before, after = runs[0], runs[point]
    difference = stats.paired_difference(after, before, level=level(found))
    return stats.mean(before), stats.mean(after), difference, _p(after - before)


def _p(differences: "Series") -> float:
    """Of the t test of paired differences; of the sign test where some are infinite."""
    values = differences.dropna().to_numpy(dtype=np.float64)
    if values.size < 2:
        return float("nan")
    if not np.isfinite(values).all():
        from scipy.stats import binomtest

        signs = np.sign(values)[values != 0]
        return float(binomtest(int((signs > 0).sum()), signs.size).pvalue)
    if np.ptp(values) == 0:
        return float(values[0] == 0)
    from scipy.stats import ttest_1samp

    return float(ttest_1samp(values, 0).pvalue)


def _discoveries(p: list[float]) -> list[bool]:
    """Which hold when the share of false discoveries is kept down (Benjamini-Hochberg 1995)."""
    from scipy.stats import false_discovery_control

    known = np.asarray(p, dtype=np.float64)
    there = np.isfinite(known)
    holds = np.zeros(known.size, bool)
    if there.any():
        holds[there] = false_discovery_control(known[there]) <= FALSE_DISCOVERIES
    return [bool(each) for each in holds]


def _shares(found: Comparison, point: int, horizon: float) -> Iterator[tuple[str, float, int]]:
    """Share of each end by a horizon, over replications; what has not ended is open."""
    left = 1.0
    number = 0
    for end in FINISHED:
        part = found.part(f"end_{end}")
        part = part[(part["point"] == point) & (part["at"] <= horizon)]
        last = part.loc[part.groupby("replication")["at"].idxmax(), "value"]
        mean = stats.mean(last)
        left -= mean.value
        number = mean.n
        yield end, mean.value, mean.n
    yield OPEN, left, number
