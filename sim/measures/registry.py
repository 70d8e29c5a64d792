"""The list of all measures: each function with its titles, unit, definition and formula."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from sim.measures.record import Floats, Record

Better = Literal["lower", "higher", "neither"]
Compute = Callable[[Record], Floats]
AALEN_JOHANSEN: Final = "Aalen and Johansen 1978"


@dataclass(frozen=True)
class Measure:
    """One number about a run, found for all runs of a record at once.

    Attributes:
        name: key in results; minutes end in `_min`, shares of 1 contain `_share`.
        title: plain title in English.
        title_zh: the same in Chinese.
        unit: "min", "share" (of 1) or as people say it; empty for a pure number.
        better: which way it should move.
        definition: what is measured, over which cases, and how open cases count.
        formula: the same in symbols; F(t) is a cumulative incidence.
        source: where the method comes from; empty for plain counting.
        compute: (runs,) numbers of a record; NaN where there is nothing to measure.
    """

    name: str
    title: str
    title_zh: str
    unit: str
    better: Better
    definition: str
    formula: str
    source: str
    compute: Compute = field(repr=False)


REGISTRY: Final[dict[str, Measure]] = {}


def measure(
    title: str, title_zh: str, unit: str, better: Better, formula: str, source: str = ""
) -> Callable[[Compute], Compute]:
    """Enter a function among the measures: its name is the key, its docstring the definition."""

    def enter(compute: Compute) -> Compute:
        definition = " ".join((inspect.getdoc(compute) or "").split())
        name = compute.__name__
        REGISTRY[name] = Measure(
            name, title, title_zh, unit, better, definition, formula, source, compute
        )
        return compute

    return enter
