"""Settings that several laws change, and how a scenario writes them."""

from collections.abc import Mapping
from typing import Any, Final

BATCHES: Final = 25
"""Stretches of a run whose means count as independent."""
DAYS: Final = "run.days"
LOOK, SERVICE = "kinds.case.look_per_min", "kinds.case.service_min"
PER_DAY, CREWS = "kinds.case.per_day", "departments.service.crews"
CLEARS, ESCALATES = "kinds.case.clears_after_min", "kinds.case.escalates_after_min"


def exponential(mean: float) -> dict[str, Any]:
    """Write an exponential duration as a scenario does."""
    return {"exponential": {"mean": mean}}


def square(side: int, residents_per_cell: int = 0) -> Mapping[str, object]:
    """Settings of a square place."""
    return {
        "place.width_cells": side,
        "place.height_cells": side,
        "place.residents": residents_per_cell * side**2,
    }
