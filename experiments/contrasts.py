"""All points of a study against its base, in words and as a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np

from experiments import meaning, stats, wording
from experiments.jobs import plain
from experiments.samples import finite
from experiments.stats import many as stats_many
from experiments.stats.many import DUNNETT, Against
from experiments.stats.precision import base_point, own_values
from experiments.store.results import Results
from sim.errors import NameNotFoundError, SafetyNetError

HOLDS = {
    "dunnett": "all intervals hold together in 95 of 100 such studies (Dunnett, for paired runs)",
    "fdr": "of the differences marked, one in twenty is expected to be luck (Benjamini and"
    " Hochberg); each interval holds by itself",
}


@dataclass(frozen=True)
class Contrasts:
    """Differences of one measure from the base.

    Attributes:
        measure: its name.
        base: number of the base.
        points: the values that are varied, a mapping a point.
        level: mean at the base.
        found: the other points.
        method: "dunnett" or "fdr".
        replications: of each point.
        failed: runs without a value.
    """

    measure: str
    base: int
    points: Sequence[Mapping[str, Any]]
    level: float
    found: Sequence[Against]
    method: str
    replications: int
    failed: int

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a row a point."""
        for each in self.found:
            yield {
                "measure": self.measure, **self.points[each.point], "difference": each.value,
                "low": each.low, "high": each.high, "p": each.p, "n": each.n,
                "affected": each.affected, "method": self.method,
            }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """Say it: the base, a line a point, what it rests on."""
        unit = meaning.unit(self.measure)
        base = named(self.points[self.base])
        yield f"{self.measure}: {wording.amount(self.level, unit)} at the base, {base}"
        names = [named(self.points[each.point]) for each in self.found]
        width = max(map(len, names), default=0)
        for name, each in zip(names, self.found, strict=True):
            mark = "*" if each.decided else " "
            said = (
                f"{wording.signed(each.value, unit)} ({wording.reach(each.low, each.high, unit)})"
            )
            thin = " †" if each.is_thin else ""
            yield f"  {mark} {name:<{width}}  {said}  p {_chance(each.p)}{thin}"
        pairs = f"{self._used()} of {self.replications} replications"
        yield f"  Paired over {pairs}; {HOLDS[self.method]}."
        if any(each.is_thin for each in self.found):
            yield (
                f"  † Fewer than {stats.FEW_AFFECTED} pairs of runs differ at all: the interval"
                " holds the truth less often than it claims."
            )
        if self.failed:
            yield f"  Without a value: {self.failed:,} runs; replications with one are left out."

    def _used(self) -> str:
        used = sorted({each.n for each in self.found}) or [0]
        return str(used[0]) if len(used) == 1 else f"{used[0]} to {used[-1]}"


def contrasts(
    results: Results,
    measure: str,
    base: Mapping[str, Any] | None = None,
    method: str = DUNNETT,
) -> Contrasts:
    """Compare every point with the base.

    Args:
        results: of a study.
        measure: its name.
        base: values of the varied keys that tell the base; where none or several points have
            them, it is an error. None takes the scenario's own values, or else the first point.
        method: "dunnett" or "fdr" (see `experiments.stats.many.against_base`).

    Raises:
        NameNotFoundError: no such measure, or key.
        SafetyNetError: no single base, or a measure that is infinite in some runs.
    """
    points = [results.table.point(index) for index in range(len(results.table.rows))]
    at = _own(results, points) if not base else _asked(points, base)
    samples = finite(results, measure)
    found = stats_many.against_base(samples, at, method)
    level = stats.mean(samples[:, at]).value
    failed = int(np.isnan(samples).sum())
    return Contrasts(measure, at, points, level, found, method, len(samples), failed)


def _own(results: Results, points: Sequence[Mapping[str, Any]]) -> int:
    return base_point(points, own_values(results.scenario, results.table.keys))


def _asked(points: Sequence[Mapping[str, Any]], asked: Mapping[str, Any]) -> int:
    base = plain(asked)
    for key in base:
        if key not in points[0]:
            raise NameNotFoundError("key of this study", key, points[0])
    found = [i for i, p in enumerate(points) if all(p[key] == base[key] for key in base)]
    if len(found) != 1:
        raise SafetyNetError(f"{named(base)}: {len(found)} points have these values; name just one")
    return found[0]


def named(point: Mapping[str, Any]) -> str:
    """The values of a point in one line."""
    return ", ".join(f"{key} = {value}" for key, value in point.items()) or "the only point"


def _chance(p: float) -> str:
    return "not known" if isnan(p) else "< 0.001" if p < 0.001 else f"= {p:.3f}"
