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

    scenario = _scenario(json.dumps(scenario_values)).replace(lever_values)
    return sim.run(scenario, seed=seed)


@lru_cache(maxsize=2)
def _scenario(values: str) -> "Scenario":
    from sim.scenario import Scenario

    return Scenario.from_values(json.loads(values), "study")


def _curves(run: "Run") -> dict[str, Any]:
    """Return the cumulative incidence of help on a fixed logarithmic grid of minutes."""
    helped = run.record.waiting("onset", "help").curve(CURVE_MINUTES)
    return {"minute": CURVE_MINUTES, "helped_share": helped}
