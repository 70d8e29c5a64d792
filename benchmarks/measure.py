"""How things are timed and shown: rounds in turn, medians, ratios of one round."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Contest = Mapping[str, Callable[[], float]]


@dataclass(frozen=True)
class Line:
    """A line of the table: median, least and greatest of the rounds, and a remark."""

    section: str
    what: str
    median: float
    low: float
    high: float
    unit: str
    remark: str = ""

    @classmethod
    def of(
        cls, section: str, what: str, values: Sequence[float], unit: str, remark: str = ""
    ) -> "Line":
        return cls(section, what, median(values), min(values), max(values), unit, remark)

    def __str__(self) -> str:
        spread = f"[{number(self.low)} to {number(self.high)}]" if self.low < self.high else ""
        value = f"{number(self.median):>9} {self.unit}"
        return f"  {self.what:<46} {value:<28} {spread:<24} {self.remark}".rstrip()


def number(value: float) -> str:
    """Write a number with three digits that count, thousands and millions by letter."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= size:
            return f"{value / (size if size > 1e4 else 1e3):.3g}{letter}"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def cpu_s(work: Callable[[], object]) -> float:
    """Return the processor time of some work in this process [s]: others' work does not count."""
    gc.collect()  # what others have left
    begin = time.process_time()
    work()
    return time.process_time() - begin


def wall_s(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def in_turn(contest: Contest, rounds: int) -> dict[str, list[float]]:
    """Let all contestants work once in each round, so that a noisy minute hits all of them."""
    found: dict[str, list[float]] = {name: [] for name in contest}
    for _ in range(rounds):
        for name, work in contest.items():
            found[name].append(work())
    return found


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """Return the median of the ratios within each round."""
    return median(a / b for a, b in zip(above, below, strict=True))
