"""What a worker does for one run: rebuild the scenario, run it, measure it."""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from experiments.jobs import Values

if TYPE_CHECKING:
    from sim.one_run import Run
    from sim.scenario import Scenario

CURVE_FROM_MIN: Final = 1.0
CURVE_TO_MIN: Final = 30 * 1440.0
CURVE_POINTS: Final = 64


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
    import sim

    scenario = _scenario(json.dumps(scenario_values)).replace(lever_values)
    run = sim.run(scenario, seed=seed)
    return {"measures": run.measured, "curves": _curves(run)}


@lru_cache(maxsize=2)
def _scenario(values: str) -> "Scenario":
    from sim.scenario import Scenario

    return Scenario.from_values(json.loads(values), "study")


def _curves(run: "Run") -> dict[str, Any]:
    """Return the cumulative incidence of help on a fixed logarithmic grid of minutes."""
    import numpy as np

    minutes = np.geomspace(CURVE_FROM_MIN, CURVE_TO_MIN, CURVE_POINTS)
    return {"minute": minutes, "helped_share": run.record.waiting("onset", "help").curve(minutes)}
