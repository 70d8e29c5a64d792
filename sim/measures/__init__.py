"""What a run is judged by: every measure with its definition, formula and unit."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sim.measures import (
    answer,
    detection,
    effort,
    ends,
    fairness,
    households,
    network,
    stages,
)
from sim.measures.record import DAY_MIN, WEEK_MIN, Floats, Record
from sim.measures.registry import REGISTRY, Measure

__all__ = ["DAY_MIN", "MEASURES", "WEEK_MIN", "Measure", "Record", "compute"]

ROOMS: Final = (detection, answer, stages, ends, network, households, fairness, effort)
"""Where the measures are; reports list them in this order."""
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        name: measure
        for room in ROOMS
        for name, measure in REGISTRY.items()
        if measure.compute.__module__ == room.__name__
    }
)


def compute(record: Record) -> dict[str, Floats]:
    """Compute every measure of the runs of a record, by name, (runs,) each."""
    return {name: measure.compute(record) for name, measure in MEASURES.items()}
