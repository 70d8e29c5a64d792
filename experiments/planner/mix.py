"""The frontier of two levers: how much patrol meets the target at each routing speed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from experiments.planner.search import PATROL, SPEED, Plan, check, own_value, plan
from experiments.planner.trial import Trials
from sim.calendar import measured_days

FACTORS: Final = (0.25, 1.0, 4.0)


@dataclass(frozen=True)
class Mix:
    """A routing speed with the least patrol that goes with it.

    Attributes:
        speed: routing speed.
        found: the search for the patrol density.
        speed_yuan: what the speed costs in the measured days of a run, as the people are counted.
    """

    speed: float
    found: Plan
    speed_yuan: float

    @property
    def cost_yuan(self) -> float:
        """Of a run: people at the wages of the scenario, and the speed; infinite if none meets."""
        least = self.found.least
        return float("inf") if least is None else least.cost_yuan + self.speed_yuan


def check_mix(
    trials: Trials, speeds: Sequence[float], reach: tuple[float, float] | None = None
) -> None:
    """Find what is wrong with the mixes before anything runs.

    Raises:
        SafetyNetError: a speed that the scenario refuses, or an impossible range of the density.
    """
    check(trials, PATROL, reach)
    for speed in speeds:
        trials.scenario.replace({SPEED: speed}, "--speeds, that is")


def mixes(
    trials: Trials,
    speeds: Sequence[float] = (),
    reach: tuple[float, float] | None = None,
    speed_yuan_per_day: float = 0.0,
) -> list[Mix]:
    """Find the least patrol density at every routing speed.

    Args:
        trials: the scenario, the target and how sure to be.
        speeds: to try; else a quarter of the scenario's own, its own, and four times as much.
        reach: of the density.
        speed_yuan_per_day: what each unit of speed beyond the scenario's own costs a day.
    """
    own = own_value(trials.scenario, SPEED)
    days = measured_days(trials.scenario)
    found = []
    for speed in sorted(speeds or [factor * own for factor in FACTORS]):
        extra = max(0.0, speed - own) * speed_yuan_per_day * days
        found.append(Mix(speed, plan(trials, PATROL, reach, {SPEED: speed}), extra))
    return found


def cheapest(found: Sequence[Mix]) -> Mix | None:
    """The mix that costs least; None where none meets the target."""
    best = min(found, key=lambda mix: mix.cost_yuan)
    return None if best.found.least is None else best
