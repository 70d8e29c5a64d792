"""Replications until intervals are as narrow as asked: the wish, and how far it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf, isfinite
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from experiments import meaning, wording
from experiments.jobs import plain
from experiments.stats.estimates import mean, paired_difference
from sim.errors import NameNotFoundError, SafetyNetError

if TYPE_CHECKING:
    from sim.scenario import Scenario

type Of = Literal["points", "differences"]
type Samples = NDArray[np.float64]
"""Values of a measure: a row a replication, a column a point, NaN where there is none."""

POINTS: Final = "points"
DIFFERENCES: Final = "differences"
LEAST_REPLICATIONS: Final = 5
"""An interval over fewer is too wide and too shaky to plan by."""
MOST_GROWTH: Final = 3.0
"""How many times as many replications a round may plan, since spreads are estimates too."""
SPARE: Final = 1.05
MOST_TIMES: Final = 20
"""Limit unless one is given: so many times the replications of the study."""


@dataclass(frozen=True)
class Precision:
    """How narrow the interval of a measure shall be.

    Attributes:
        measure: its name.
        width: how far the interval may reach to each side: in the unit of the measure, or as a
            share.
        relative: whether `width` is a share: of the mean at the point, for a difference of the
            mean at the base.
    """

    measure: str
    width: float
    relative: bool

    @classmethod
    def parse(cls, text: str, known: Sequence[str] = ()) -> "Precision":
        """Read `measure=5%` or `measure=30`.

        Raises:
            SafetyNetError: it is written in another way.
            NameNotFoundError: no such measure among the known ones.
        """
        measure, equals, wanted = (part.strip() for part in text.partition("="))
        relative = wanted.endswith("%")
        try:
            width = float(wanted.removesuffix("%"))
        except ValueError:
            width = inf
        if not equals or not measure or not (isfinite(width) and width > 0):
            raise SafetyNetError(
                f"precision {text}: write it as measure=width, for example"
                " time_to_help_median_min=5% or time_to_help_median_min=30"
            )
        if known and measure not in known:
            raise NameNotFoundError("measure", measure, known)
        return cls(measure, width / 100 if relative else width, relative)

    def say(self, width: float) -> str:
        """Say a width."""
        if self.relative:
            return wording.share(width)
        return wording.size(width, meaning.unit(self.measure))


@dataclass(frozen=True)
class Wish:
    """All that is asked, and the most that may be spent on it.

    Attributes:
        precisions: one a measure.
        of: "points", or their paired "differences" from the base.
        most: replications at most.
    """

    precisions: Sequence[Precision]
    of: str
    most: int

    def first(self, replications: int) -> int:
        """Return the replications of the first round: as planned, but enough for an interval."""
        if not self.precisions:
            return replications
        return min(max(replications, LEAST_REPLICATIONS), self.most)


@dataclass(frozen=True)
class Reached:
    """How wide the widest interval of a measure is.

    Attributes:
        asked: what was asked.
        width: of the widest interval, in the terms of what was asked.
        point: where it is.
        replications: after how many.
        runs: that have a value there.
        enough: replications at which it should be narrow enough.
    """

    asked: Precision
    width: float
    point: int
    replications: int
    runs: int
    enough: float

    @property
    def is_met(self) -> bool:
        """Whether it is as narrow as asked."""
        return self.width <= self.asked.width

    def told(self, where: str) -> str:
        """Say it in a sentence; `where` names the point."""
        wide = f"±{self.asked.say(self.width)}" if isfinite(self.width) else "no interval"
        met = "" if self.is_met else "; not reached"
        return (
            f"{self.asked.measure}: {wide} at worst (asked ±{self.asked.say(self.asked.width)}),"
            f" at {where}, after {self.replications:,} replications{met}"
        )


def wish_of(
    precisions: Sequence[str | Precision],
    of: str = POINTS,
    replications: int = LEAST_REPLICATIONS,
    most: int | None = None,
) -> Wish:
    """Return what is asked, from texts or as it is.

    Raises:
        SafetyNetError: a text that cannot be read, or limits that contradict each other.
    """
    if of not in (POINTS, DIFFERENCES):
        raise SafetyNetError(f'precision_of = "{of}": must be "{POINTS}" or "{DIFFERENCES}"')
    if most is None:
        most = MOST_TIMES * max(replications, LEAST_REPLICATIONS)
    if precisions and most < replications:
        raise SafetyNetError(
            f"max_replications = {most}: must not be below the {replications} replications planned"
        )
    parsed = [Precision.parse(p) if isinstance(p, str) else p for p in precisions]
    return Wish(parsed, of, most)


def judge(
    wish: Wish, samples_of: Callable[[str], Samples], base: int, replications: int
) -> list[Reached]:
    """Look how wide the intervals are.

    Args:
        wish: what is asked.
        samples_of: gives the values of a measure.
        base: point from which differences are taken.
        replications: that were made.

    Raises:
        NameNotFoundError: the runs have no such measure.
    """
    return [
        _judge(asked, samples_of(asked.measure), wish.of, base, replications)
        for asked in wish.precisions
    ]


def more(found: Sequence[Reached], most: int) -> int | None:
    """Return the replications of the next round; None when there is none.

    That is when all is met, when no more may be made, or when more would not help: a point at
    which no run has a value.
    """
    unmet = [each for each in found if not each.is_met]
    if any(not each.runs for each in unmet):
        return None
    made = max((each.replications for each in found), default=most)
    if not unmet or made >= most:
        return None
    wanted = max(min(each.enough * SPARE, MOST_GROWTH * made) for each in unmet)
    return min(most, max(made + max(1, made // 10), ceil(wanted)))


def own_values(scenario: "Scenario", keys: Iterable[str]) -> dict[str, Any]:
    """Return the scenario's own values, plain; a key of a distribution that it lacks has none."""
    known = set(scenario.keys())
    found = {
        key: scenario.origin(key).value if key in known else _inside(scenario, key) for key in keys
    }
    return {key: plain(value) for key, value in found.items() if key in known or value is not None}


def base_point(points: Sequence[Mapping[str, Any]], own: Mapping[str, Any]) -> int:
    """Return the point that has the scenario's own values; the first if there is none."""
    return next((i for i, point in enumerate(points) if point == own), 0)


def _inside(scenario: "Scenario", key: str) -> Any:
    """Return a number of a distribution, None where the scenario has another one."""
    here: Any = scenario.values()
    for name in key.split("."):
        here = here.get(name) if isinstance(here, Mapping) else None
    return here


def _judge(asked: Precision, samples: Samples, of: str, base: int, replications: int) -> Reached:
    level = _level(samples[:, base])
    found = [
        _width(asked, samples, point, base, of, level)
        for point in range(samples.shape[1])
        if of == POINTS or point != base
    ]
    width, point, used = max(found, default=(0.0, base, replications))
    ratio = width / asked.width
    enough = ceil(used * ratio**2) + (replications - used) if isfinite(ratio) else inf
    return Reached(asked, width, point, replications, used, enough)


def _width(
    asked: Precision, samples: Samples, point: int, base: int, of: str, level: float
) -> tuple[float, int, int]:
    """Return how far the interval reaches to each side, the point, and the runs behind it."""
    if of == DIFFERENCES:
        estimate = paired_difference(samples[:, point], samples[:, base])
    else:
        estimate = mean(samples[:, point])
        level = abs(estimate.value)
    half = (estimate.high - estimate.low) / 2
    if not isfinite(half):
        return inf, point, estimate.n
    if not asked.relative:
        return half, point, estimate.n
    return (half / level if level > 0 else inf if half > 0 else 0.0), point, estimate.n


def _level(values: Samples) -> float:
    return abs(mean(values).value)
