"""The least value of one lever that meets the target, by bisection on the same incidents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, exp, floor, isfinite, log
from typing import TYPE_CHECKING, Final

from experiments.planner.trial import Trial, Trials
from sim.errors import NameNotFoundError, SafetyNetError

if TYPE_CHECKING:
    from sim.scenario import Scenario

PATROL: Final = "patrol.density_per_km2"
SPEED: Final = "routing.speed"
SPAN: Final = 8.0
"""The range goes from the scenario's own value divided by this to its product with it."""
FINE: Final = 1.05
"""The search ends when a value that meets and one that does not are this close."""


@dataclass(frozen=True)
class Plan:
    """What a search has found.

    Attributes:
        lever: key of the lever.
        low: least value that was allowed; for a lever of whole numbers one of them.
        high: largest value that was allowed; likewise.
        least: the least value tried that meets the target for certain; None where none does.
        trials: all values tried, rising.
    """

    lever: str
    low: float
    high: float
    least: Trial | None
    trials: list[Trial] = field(repr=False)

    @property
    def most_missing(self) -> Trial | None:
        """The largest value that misses the target for certain, below the one that meets it."""
        missing = [each for each in self.trials if each.met is False]
        return missing[-1] if missing else None

    @property
    def undecided(self) -> list[Trial]:
        """Values of which it could not be told."""
        return [each for each in self.trials if each.met is None]


def plan(
    trials: Trials,
    lever: str = PATROL,
    reach: tuple[float, float] | None = None,
    others: Mapping[str, float] | None = None,
) -> Plan:
    """Find the least value of a lever that meets the target.

    It is taken for granted that more of the lever does not take the measure further away from the
    target; the values tried show it.

    Args:
        trials: the scenario, the target and how sure to be.
        lever: key of a number in the scenario.
        reach: least and largest value allowed; else an eighth of the scenario's own value to
            eight times as much.
        others: values of other levers, held fixed.

    Raises:
        SafetyNetError: the lever is no number, or the range is none.
    """
    low, high = check(trials, lever, reach)
    return _Search(trials, lever, dict(others or {})).between(low, high)


def check(
    trials: Trials, lever: str, reach: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Find what is wrong before anything runs; returns the range, of whole numbers where need be.

    Raises:
        SafetyNetError: the lever is no number or unknown, its range is none or holds a value that
            the scenario refuses, or the confidence is none.
    """
    if not 0 < trials.confidence < 1:
        raise SafetyNetError(f"confidence {trials.confidence:g}: must be between 0 and 1")
    if trials.looks[-1] < 2:
        raise SafetyNetError(f"replications {trials.looks[-1]}: must be 2 or more")
    low, high = _ends(trials.scenario, lever, *(reach or _reach(trials.scenario, lever)))
    for value in (low, high):
        trials.scenario.replace({lever: value}, "--range, that is")
    return low, high


def is_whole(scenario: "Scenario", lever: str) -> bool:
    """Whether a lever takes whole numbers alone."""
    return isinstance(own_value(scenario, lever), int)


def own_value(scenario: "Scenario", lever: str) -> float:
    """The scenario's own value of a lever.

    Raises:
        NameNotFoundError: no such key.
        SafetyNetError: it is no number.
    """
    if lever not in scenario.keys():  # noqa: SIM118
        raise NameNotFoundError("lever", lever, scenario.levers())
    value = scenario.origin(lever).value
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise SafetyNetError(f"{lever} = {value}: a plan takes a lever that is a number")
    return value


@dataclass
class _Search:
    trials: Trials
    lever: str
    others: Mapping[str, float]
    seen: dict[float, Trial] = field(default_factory=dict)

    def between(self, low: float, high: float) -> Plan:
        enough, already = self.met(high), self.met(low)
        if enough and not already:
            self.narrow(low, high, is_whole(self.trials.scenario, self.lever))
        found = [value for value, trial in self.seen.items() if trial.met]
        least = self.seen[min(found)] if found else None
        return Plan(self.lever, low, high, least, [self.seen[v] for v in sorted(self.seen)])

    def narrow(self, low: float, high: float, whole: bool) -> None:
        while high / low > FINE and not (whole and high - low <= 1):
            middle = exp((log(low) + log(high)) / 2)
            value = min(max(round(middle), low + 1), high - 1) if whole else middle
            if self.met(value):
                high = value
            else:
                low = value

    def met(self, value: float) -> bool:
        self.seen[value] = self.trials.of({**self.others, self.lever: value})
        return self.seen[value].met is True


def _reach(scenario: "Scenario", lever: str) -> tuple[float, float]:
    own = own_value(scenario, lever)
    if not own > 0 or not isfinite(own):
        raise SafetyNetError(
            f"{lever} is {own:g} in {scenario.name}, which gives no range; say --range LOW:HIGH"
        )
    return own / SPAN, own * SPAN


def _ends(scenario: "Scenario", lever: str, low: float, high: float) -> tuple[float, float]:
    """The least and the largest value within a range that the lever can take."""
    whole, told = is_whole(scenario, lever), f"range {low:g}:{high:g} of {lever}"
    if not 0 < low < high < float("inf"):
        raise SafetyNetError(f"{told}: must be two numbers above 0, the smaller first")
    if not whole:
        return low, high
    if not ceil(low) < floor(high):
        raise SafetyNetError(f"{told}: must hold two whole numbers, as the lever takes no others")
    return ceil(low), floor(high)
