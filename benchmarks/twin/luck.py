"""Durations of a scenario, drawn from a generator."""

import math
from collections.abc import Callable
from typing import Any, Final

Draw = Callable[..., float]


def _lognormal(rng: Any, median: float, sigma: float) -> float:
    return median * math.exp(sigma * rng.standard_normal())


_DRAWS: Final[dict[str, Draw]] = {
    "constant": lambda rng, value: value,
    "uniform": lambda rng, low, high: rng.uniform(low, high),
    "exponential": lambda rng, mean: rng.exponential(mean),
    "gamma": lambda rng, shape, mean: rng.gamma(shape, mean / shape),
    "lognormal": _lognormal,
    "weibull": lambda rng, shape, scale: scale * rng.weibull(shape),
    "empirical": lambda rng, *values: values[rng.integers(len(values))],
    "never": lambda rng: math.inf,
}


def duration_min(rng: Any, dist: Any) -> float:
    """Draw a duration [min] from a distribution of the scenario."""
    return float(_DRAWS[dist.law](rng, *dist.args))


def coin(rng: Any, chance: float) -> bool:
    return bool(rng.random() < chance)
