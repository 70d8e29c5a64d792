"""What a worker does for its runs: rebuild the scenario, run it, measure it."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from experiments.jobs import Columns, Found, Values

if TYPE_CHECKING:
    from sim.one_run import Run
    from sim.scenario import Scenario

CURVE_MINUTES: Final = np.geomspace(1.0, 30 * 1440.0, 64)
"""Minutes since the onset at which curves are kept."""

POINTS_KEPT: Final = 256


@dataclass(frozen=True)
class Telling:
    """Work that makes runs and tells something of them.

    Attributes:
        tell: what is to be told of some runs of one scenario.
    """

    tell: Callable[[Sequence["Run"]], Columns]

    def prepare(self) -> None:
        """Compile the engine if need be, before several processes would all do it."""
        from sim.compilation import compile_engine, is_compiled

        if not is_compiled():
            compile_engine()

    def __call__(self, scenario_values: Values, lever_values: Values, seed: int) -> Found:
        """Run a scenario with these lever values once.

        Args:
            scenario_values: of `Scenario.values()`.
            lever_values: by dotted key, laid over them.
            seed: of the run.
        """
        return next(self.together(scenario_values, lever_values, (seed,))).first()

    def together(
        self, scenario_values: Values, lever_values: Values, seeds: Sequence[int]
    ) -> Iterator[Columns]:
        """Run a scenario with these lever values once for each seed, as `__call__` does."""
        from sim.runs import stacks

        scenario = _point(_texts.of(scenario_values), json.dumps(lever_values))
        for runs in stacks(scenario, seeds):
            yield self.tell(runs)


def _measured(runs: Sequence["Run"]) -> Columns:
    """Tell of each run its measures by name, and a curve.

    The curve: minute [min] since the onset, and the share of cases helped by then.
    """
    from sim.measures import compute
    from sim.measuring import record_of

    record = record_of(runs)
    helped = record.waiting("onset", "help").curve(CURVE_MINUTES)
    curves = {"minute": np.tile(CURVE_MINUTES, len(runs)), "helped_share": helped.ravel()}
    return Columns.of(compute(record), curves, [CURVE_MINUTES.size] * len(runs))


class _Texts:
    """The values of a scenario as text; all runs of a block have one and the same object."""

    def __init__(self) -> None:
        self._values: Values | None = None
        self._text = ""

    def of(self, values: Values) -> str:
        if values is not self._values:
            self._values, self._text = values, json.dumps(values)
        return self._text


_texts: Final = _Texts()


@lru_cache(maxsize=POINTS_KEPT)
def _point(values: str, levers: str) -> "Scenario":
    """Return the scenario of a point; checking it anew would cost every run some milliseconds."""
    return _scenario(values).replace(json.loads(levers))


@lru_cache(maxsize=2)
def _scenario(values: str) -> "Scenario":
    from sim.scenario import Scenario

    return Scenario.from_values(json.loads(values), "study")


run_one: Final = Telling(_measured)
"""Measures and curve of a run."""
