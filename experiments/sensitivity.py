"""What decides a measure: Sobol' indices over a study, in words and as a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

import numpy as np

from experiments import wording
from experiments.design.sampling import INDICES
from experiments.samples import finite
from experiments.stats import sobol as stats_sobol
from experiments.stats.estimates import Floats
from experiments.stats.sobol import RESAMPLES, Index, Indices
from experiments.store.results import Results
from sim.errors import SafetyNetError

MUCH_LUCK: Final = 0.1


@dataclass(frozen=True)
class Sensitivity:
    """Indices of one measure at one combination of what the study crosses.

    Attributes:
        measure: its name.
        at: values of the crossed keys, empty when there are none.
        keys: the sampled keys, in the order of the indices.
        indices: what was found.
        replications: of each point.
        runs: in this part of the study.
        failed: of them, without a value.
    """

    measure: str
    at: Mapping[str, Any]
    keys: tuple[str, ...]
    indices: Indices
    replications: int
    runs: int
    failed: int

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a row a key."""
        for key, first, total in zip(
            self.keys, self.indices.first, self.indices.total, strict=True
        ):
            yield {
                "measure": self.measure, **self.at, "key": key,
                "first": first.value, "first_low": first.low, "first_high": first.high,
                "total": total.value, "total_low": total.low, "total_high": total.high,
                "luck_share": self.indices.luck_share, "base_points": self.indices.used,
                "replications": self.replications, "failed": self.failed,
            }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """Say it: a heading, a line a key, what it rests on."""
        where = "".join(f", {key} = {value}" for key, value in self.at.items())
        yield f"{self.measure}{where}"
        if not self.indices.used:
            yield f"  {self._nothing_yet()}"
            return
        width = max(len(key) for key in self.keys)
        yield f"  {'':<{width}}  {'first order':<20}  total"
        for key, first, total in zip(
            self.keys, self.indices.first, self.indices.total, strict=True
        ):
            yield f"  {key:<{width}}  {_said(first):<20}  {_said(total)}"
        yield f"  {self._points()}; intervals: 95 %, {RESAMPLES:,} resamples of points and luck."
        yield f"  {self._luck()}"
        if self.failed:
            yield f"  {self._failures()}"

    def _nothing_yet(self) -> str:
        needed = " in two replications" if self.replications > 1 else ""
        return f"No base point has a value in all its runs{needed} yet."

    def _points(self) -> str:
        counted = wording.counted(self.indices.used, "base point")
        return f"{counted} x {wording.counted(self.replications, 'replication')}"

    def _luck(self) -> str:
        share = self.indices.luck_share
        if isnan(share):
            return "One replication: how much of this is luck cannot be seen. Two or more tell it."
        advice = " More replications would narrow them." if share > MUCH_LUCK else ""
        return (
            f"Luck of the runs makes up {wording.share(share)} of the variance between points; the"
            f" indices are free of it, the intervals hold it.{advice}"
        )

    def _failures(self) -> str:
        lost = f"; {self.indices.lost} had too few and are left out" if self.indices.lost else ""
        return (
            f"Without a value: {self.failed:,} of {self.runs:,} runs. A base point counts with the"
            f" replications in which all its runs have one{lost}."
        )


def sensitivities(results: Results, measure: str) -> list[Sensitivity]:
    """Return the Sobol' indices of a measure, a result a combination of what is crossed.

    Raises:
        NameNotFoundError: no such measure.
        SafetyNetError: the points of the study are no design for indices, or the measure is
            infinite in some runs.
    """
    table = results.table
    if table.design["kind"] != INDICES:
        raise SafetyNetError(
            f'Sobol\' indices need a study with design.kind = "{INDICES}"; this one is'
            f' "{table.design["kind"]}"'
        )
    values = finite(results, measure)
    sampled, base = tuple(table.design["sampled"]), int(table.design["base_points"])
    return [
        _sensitivity(results, measure, sampled, values[:, start : start + size], start)
        for size in [base * (len(sampled) + 2)]
        for start in range(0, len(table.rows), size)
    ]


def _sensitivity(
    results: Results, measure: str, sampled: tuple[str, ...], samples: Floats, start: int
) -> Sensitivity:
    values = samples.reshape(len(samples), len(sampled) + 2, -1)
    at = {key: v for key, v in results.table.point(start).items() if key not in sampled}
    failed = int(np.isnan(samples).sum())
    found = stats_sobol.sobol_indices(values)
    return Sensitivity(measure, at, sampled, found, len(samples), samples.size, failed)


def _said(index: Index) -> str:
    return f"{index.value:.2f} [{index.low:.2f}, {index.high:.2f}]".replace("-", wording.MINUS)
