"""The report's figure beside the simulated interval: inside, or outside?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Final

import numpy as np

from experiments.facts.figures import FIGURES, Figure
from experiments.facts.trials import Sums
from experiments.wording import MINUS, plain

LEVEL: Final = 0.90
HEAD: Final = ("figure", "reported", "simulated, 90 % of samples", "use", "verdict")


@dataclass(frozen=True)
class Verdict:
    """One figure beside its simulation.

    Attributes:
        figure: of the report.
        middle: median of the samples.
        low: 5 % of the samples lie below.
        high: 5 % lie above.
        n: samples.
    """

    figure: Figure
    middle: float
    low: float
    high: float
    n: int

    @property
    def inside(self) -> bool | None:
        """Whether the figure, or its own interval, reaches into the simulated one."""
        if isnan(self.low):
            return None
        least, most = self.figure.reach or (self.figure.reported, self.figure.reported)
        return self.low <= most and least <= self.high


def judge(sums: Mapping[str, Sequence[Sums]]) -> list[Verdict]:
    """Put every figure of which the trials were run beside their samples."""
    count = min(len(each) for each in sums.values())
    by_sample = [{name: each[k] for name, each in sums.items()} for k in range(count)]
    return [verdict for figure in FIGURES if (verdict := _of(figure, by_sample)) is not None]


def _of(figure: Figure, by_sample: Iterable[Mapping[str, Sums]]) -> Verdict | None:
    try:
        values = np.array([figure.simulated(sums) for sums in by_sample])
    except KeyError:
        return None
    tail = (1 - LEVEL) / 2
    low, middle, high = np.quantile(values, [tail, 0.5, 1 - tail]).tolist()
    return Verdict(figure, middle, low, high, values.size)


def table(verdicts: Sequence[Verdict]) -> list[tuple[str, ...]]:
    """Return the figures as rows of text, the heading first."""
    return [HEAD, *map(_row, verdicts)]


def _row(verdict: Verdict) -> tuple[str, ...]:
    figure = verdict.figure
    ends = [said(value, figure.unit) for value in (verdict.low, verdict.high)]
    word = {True: "inside", False: "outside", None: "no value"}[verdict.inside]
    return (
        figure.title, said(figure.reported, figure.unit), " to ".join(ends), figure.use, word,
    )  # fmt: skip


def said(value: float, unit: str) -> str:
    """Say a value of a figure: "3,835", "99.7 %", "−18.2 %"."""
    if unit == "":
        return plain(round(value), 6)
    if isnan(value):
        return "no value"
    if unit == "share":
        return f"{100 * value:.1f} %"
    sign = MINUS if value < 0 else "+"
    return f"{sign}{100 * abs(value):.1f} %"
