"""What a law is: a reduced scenario, what is read from its runs, and what theory says of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import Run, Scenario, load, run
from sim.scenario.load import folder

Floats = NDArray[np.float64]
Settings = Mapping[str, object]
SIGMAS: Final = 4.5
"""A mean further than so many standard errors from theory is no chance: see `error_rate`."""
SEED_STEP: Final = 1_000_000
"""Distance of the first replications of two seeds."""


@dataclass(frozen=True, eq=False)
class Law:
    """A closed form and the reduction of the model to its case.

    Attributes:
        number: of the family of laws it belongs to, 1 to 22.
        name: what it is called in tables.
        formula: what theory says.
        scenario: file in scenarios/laws, without ending.
        points: names of the numbers that are compared.
        theory: (points,) what they must be.
        observe: reads (samples, points) from a run; samples are independent, or nearly so.
        wrong: settings that make the model 20 % wrong; the comparison must notice.
        settings: changes to the scenario that belong to the law.
        runs: replications needed to see an error of 20 %.
        vary: further changes by replication, for what the seed of a run does not reach.
    """

    number: int
    name: str
    formula: str
    scenario: str
    points: tuple[str, ...]
    theory: Floats
    observe: Callable[[Run], Floats]
    wrong: Settings
    settings: Settings = field(default_factory=dict)
    runs: int = 1
    vary: Callable[[int], Settings] = lambda _: {}


@dataclass(frozen=True)
class Comparison:
    """One number from simulation against theory.

    Attributes:
        simulated: mean of the samples.
        theory: what it must be.
        standard_error: of the mean, from the scatter of the samples.
        z: distance in standard errors; as a normal score, so few samples count for less.
    """

    simulated: float
    theory: float
    standard_error: float
    z: float

    @property
    def accepted(self) -> bool:
        """Whether the simulation agrees with theory."""
        return abs(self.z) < SIGMAS

    def power(self, error: float = 0.2) -> float:
        """Chance that a model whose number is off by a share `error` would be rejected."""
        from scipy.stats import norm

        off = abs(error * self.theory)
        if self.standard_error == 0.0:
            return float(off > 0)
        return float(norm.cdf(off / self.standard_error - SIGMAS))


def error_rate(comparisons: int = 1) -> float:
    """Chance that at least one of so many comparisons rejects a correct model."""
    from scipy.stats import norm

    return float(-np.expm1(comparisons * np.log1p(-2 * norm.sf(SIGMAS))))


@cache
def reduced(name: str) -> Scenario:
    """Return the scenario of a law by the name of its file."""
    return load(folder() / "laws" / f"{name}.toml")


def replications(
    law: Law, seed: int, settings: Settings | None = None, runs: int | None = None
) -> Floats:
    """Simulate a law and return its samples, (samples, points).

    Args:
        law: what to simulate.
        seed: of the first replication; the next ones count on.
        settings: laid over those of the law, to make it wrong.
        runs: replications; as many as the law needs if None.
    """
    base = reduced(law.scenario).replace({**law.settings, **(settings or {})})
    seeds = range(seed * SEED_STEP, seed * SEED_STEP + (runs or law.runs))
    return np.concatenate([law.observe(run(_varied(law, base, s), s)) for s in seeds])


def _varied(law: Law, scenario: Scenario, seed: int) -> Scenario:
    changes = law.vary(seed)
    return scenario.replace(changes) if changes else scenario


def compare(samples: ArrayLike, theory: float) -> Comparison:
    """Compare the mean of independent samples with theory.

    Samples that are all the same, theory included, agree with it exactly.
    """
    from scipy.stats import norm, t

    values = np.asarray(samples, dtype=float)
    mean, n = float(values.mean()), values.size
    error = float(values.std(ddof=1)) / sqrt(n)
    off = mean - theory
    if error == 0.0:
        return Comparison(mean, theory, error, 0.0 if off == 0.0 else np.copysign(np.inf, off))
    distance = abs(off) / error
    score = min(distance, float(norm.isf(t.sf(distance, n - 1))))
    return Comparison(mean, theory, error, float(np.copysign(score, off)))


def verify(
    law: Law, seed: int, settings: Settings | None = None, runs: int | None = None
) -> list[Comparison]:
    """Simulate a law and compare each of its numbers with theory; arguments as `replications`."""
    samples = replications(law, seed, settings, runs)
    return [compare(samples[:, i], float(value)) for i, value in enumerate(law.theory)]
