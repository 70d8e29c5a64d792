"""What a worker does for one run: rebuild the scenario, run it, measure it."""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments.jobs import Values

if TYPE_CHECKING:
    from sim.one_run import Run
    from sim.scenario import Scenario

CURVE_MINUTES: Final = np.geomspace(1.0, 30 * 1440.0, 64)
"""Minutes since the onset at which curves are kept."""

POINTS_KEPT: Final = 256


def run_one(scenario_values: Values, lever_values: Values, seed: int) -> dict[str, dict[str, Any]]:
    """Run a scenario with these lever values once.

    Args:
        scenario_values: of `Scenario.values()`.
        lever_values: by dotted key, laid over them.
        seed: of the run.

    Returns:
        measures: by name, as `sim.measures` defines them.
        curves: minute [min] since the onset, and the share of cases helped by then.
    """
    run = made(scenario_values, lever_values, seed)
    return {"measures": run.measured, "curves": _curves(run)}


def made(scenario_values: Values, lever_values: Values, seed: int) -> "Run":
    """Make the run of a scenario with these lever values."""
    import sim

    scenario = _point(_texts.of(scenario_values), json.dumps(lever_values))
    return sim.run(scenario, seed=seed)


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


def _curves(run: "Run") -> dict[str, Any]:
    """Return the cumulative incidence of help on a fixed logarithmic grid of minutes."""
    [helped] = run.record.waiting("onset", "help").curve(CURVE_MINUTES)
    return {"minute": CURVE_MINUTES, "helped_share": helped}
