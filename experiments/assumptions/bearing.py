"""How often the sign of a difference holds under other assumptions, and which of them decide it."""

from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np

from experiments import meaning, stats, tables
from experiments.assumptions.worlds import Worlds
from experiments.stats import leanings
from experiments.stats.estimates import Estimate, Floats
from experiments.stats.leanings import Leaning

if TYPE_CHECKING:
    from pandas import DataFrame


NEAR: Final = 10
"""Worlds from which the spread of one is taken."""
CASES: Final = "cases"


@dataclass(frozen=True, eq=False)
class Bearing:
    """What other assumptions do to a difference.

    Attributes:
        measure: of which it is the difference.
        as_is: the difference as the scenarios are.
        worlds: where it was looked at.
        differences: in each world, the mean over its runs; NaN where a run failed.
        reach: half of the interval of each; the intervals of all worlds hold together.
    """

    measure: str
    as_is: Estimate
    worlds: Worlds
    differences: Floats
    reach: Floats

    @property
    def towards_better(self) -> float:
        """-1 where less is better, 1 where more is."""
        return 1.0 if meaning.better(self.measure) == "higher" else -1.0

    @property
    def number(self) -> int:
        """Worlds with a difference."""
        return int((~np.isnan(self.differences)).sum())

    @property
    def better(self) -> int:
        """Worlds in which the difference is for the better."""
        return int((self.towards_better * self.differences > 0).sum())

    @property
    def worse(self) -> int:
        """Worlds in which it is for the worse."""
        return int((self.towards_better * self.differences < 0).sum())

    @property
    def surely_better(self) -> int:
        """Worlds in which its interval leaves zero out, for the better."""
        return int((self.towards_better * self.differences > self.reach).sum())

    @property
    def surely_worse(self) -> int:
        """Worlds in which its interval leaves zero out, for the worse."""
        return int((self.towards_better * self.differences < -self.reach).sum())

    @property
    def turned(self) -> int:
        """Worlds whose difference has the other sign than as the scenarios are."""
        return self.worse if self._is_good else self.better

    @property
    def surely_turned(self) -> int:
        """Worlds of which that is certain."""
        return self.surely_worse if self._is_good else self.surely_better

    @property
    def _is_good(self) -> bool:
        return self.towards_better * self.as_is.value > 0

    @cached_property
    def leanings(self) -> list[Leaning]:
        """How the difference leans on each assumption, the strongest first."""
        return leanings.leanings(self.worlds.factors, self.differences)

    @property
    def deciding(self) -> list[Leaning]:
        """The assumptions at one end of which the mean difference has the other sign."""
        return [each for each in self.leanings if each.decided and self._turns(each)]

    def _turns(self, leaning: Leaning) -> bool:
        low, high = leaning.where_low.value, leaning.where_high.value
        return min(low, high) < 0 < max(low, high)

    def frame(self) -> "DataFrame":
        """A row a world: its factors, the difference and its interval."""
        import pandas as pd

        found = self.differences
        return pd.DataFrame(
            {
                "world": np.arange(found.size), **self.worlds.factors, "difference": found,
                "low": found - self.reach, "high": found + self.reach,
                "n": self.worlds.per_world,
            }
        )  # fmt: skip


def bearing(worlds: Worlds, measure: str, scenario: int, as_is: Estimate) -> Bearing:
    """What the worlds say about the difference of a scenario from the first.

    Args:
        worlds: what was run.
        measure: its name.
        scenario: its number in the worlds.
        as_is: the difference as the scenarios are.
    """
    paired = worlds.sample(scenario, measure) - worlds.sample(0, measure)
    return of_differences(worlds, measure, paired, as_is)


def of_differences(worlds: Worlds, measure: str, paired: Floats, as_is: Estimate) -> Bearing:
    """The same, of differences of any kind that are paired by replication, (replications, worlds).

    Two runs a world have too few degrees of freedom for intervals of their own, and the fewer cases
    a world has, the more its runs differ. So the spread is taken within the worlds that have about
    as many cases.
    """
    return Bearing(measure, as_is, worlds, paired.mean(axis=0), _reach(paired, _cases(worlds)))


def _cases(worlds: Worlds) -> Floats:
    """Cases of a run in each world; all alike where they were not counted."""
    if CASES not in tables.measures(worlds.results[0]):
        return np.zeros(worlds.number)
    return np.asarray(worlds.sample(0, CASES).mean(axis=0))


def _reach(paired: Floats, cases: Floats) -> Floats:
    """Half of the interval of the mean of each world, all together (Bonferroni)."""
    from scipy.stats import t

    whole = np.flatnonzero(np.isfinite(paired).all(axis=0) & np.isfinite(cases))
    reach, runs = np.full(paired.shape[1], inf), len(paired)
    if runs < 2 or not whole.size:
        return reach
    near = np.abs(cases[whole, None] - cases[whole]).argsort(axis=1, kind="stable")[:, :NEAR]
    spread = np.sqrt(paired[:, whole].var(axis=0, ddof=1)[near].mean(axis=1) / runs)
    level = 1 - (1 - stats.LEVEL) / whole.size
    reach[whole] = t.ppf((1 + level) / 2, near.shape[1] * (runs - 1)) * spread
    return reach
