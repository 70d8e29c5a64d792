"""Runs of a comparison that never happened: what they tell follows from formulas."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from experiments.comparison.observe import FINISHED, NAMES
from experiments.execution.work import CURVE_MINUTES
from sim.measures import MEASURES
from tests.unit.made_study import normal

MEAN_MIN, GAIN_MIN = 2000.0, 300.0
GRIDS = 6


def made(scenario_values: Mapping[str, Any], lever_values: Mapping[str, Any], seed: int) -> Any:
    """Mean time to help 2000 min, 300 min less for each doubling of the routing speed.

    Luck of 60 min is shared by all scenarios of a seed, luck of 10 min is a scenario's own.
    """
    speed = float(scenario_values["routing"]["speed"])
    shared, own = (float(normal(seed, [part], part)[0]) for part in (0, 1 + round(64 * speed)))
    mean = MEAN_MIN - GAIN_MIN * np.log2(speed) + 60 * shared + 10 * own
    measures = dict.fromkeys(MEASURES, 5.0) | {
        "time_to_help_restricted_mean_min": mean,
        "detection_delay_restricted_mean_min": 0.5 * MEAN_MIN + 60 * shared,
        "helped_share_24h": float(np.exp(-1440 / mean)),
        "escalated_share": 0.04 + 0.001 * own,
        "never_detected_share": 0.1,
        "open_share": 0.02,
        "cost_yuan": 1000.0 * speed,
    }
    return {"measures": measures, "curves": _series(mean)}


def failing(scenario_values: Mapping[str, Any], lever_values: Mapping[str, Any], seed: int) -> Any:
    """A run that must not be made."""
    raise RuntimeError("this run was there already")


def _series(mean: float) -> dict[str, np.ndarray[Any, Any]]:
    passed = 1 - np.exp(-CURVE_MINUTES / mean)
    grid = np.arange(GRIDS)
    found = {
        "detected": (CURVE_MINUTES, 0.9 * passed),
        "helped": (CURVE_MINUTES, 0.8 * passed),
        "grid": (grid, mean * (0.5 + grid / GRIDS)),
        "grid_cases": (grid, 1 + grid),
        **{f"end_{end}": (CURVE_MINUTES, passed / (2 * len(FINISHED))) for end in FINISHED},
    }
    return {
        "series": np.concatenate(
            [np.full(at.size, NAMES.index(k)) for k, (at, _) in found.items()]
        ),
        "at": np.concatenate([at for at, _ in found.values()]),
        "value": np.concatenate([value for _, value in found.values()]),
    }
