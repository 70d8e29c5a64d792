"""The message `series`: running numbers of each side, and how two sides differ."""

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments import stats
from experiments.live.shown import Shown
from sim.measures import MEASURES, Record
from sim.measures.record import WEEK_MIN
from sim.stages import open_and_ended
from sim.terms import MINUTES_PER_DAY, PATROL_ROLES

Floats = NDArray[np.float64]

DELAYS: Final = {
    "detection_delay_min": "detection_delay_median_min",
    "response_min": "response_time_median_min",
    "help_min": "time_to_help_median_min",
}
"""Running medians of the page, by the name of the measure."""
LEAST_DAYS: Final = 5
"""Days that a difference needs before it comes with an interval."""


def series_message(cities: Sequence[Shown]) -> dict[str, Any]:
    """Return the running numbers of all sides at this minute."""
    records = [city.record() for city in cities]
    sides = [_side(city, record) for city, record in zip(cities, records, strict=True)]
    return {
        "type": "series",
        "minute": cities[0].now,
        "sides": sides,
        "difference": difference(*records) if len(records) > 1 else None,
    }


def _side(city: Shown, record: Record) -> dict[str, Any]:
    stages, ends = open_and_ended(city.sight.stages)
    detected = int((~np.isnan(record.time("detected"))).sum())
    hours = {role.name.lower(): f"hours_worked_{role.name.lower()}" for role in PATROL_ROLES}
    return {
        "cases": record.n,
        "detected": detected,
        "found_share": detected / record.n if record.n else None,
        **{name: measured(record, measure) for name, measure in DELAYS.items()},
        "open": stages,
        "ended": ends,
        "hours": {role: measured(record, measure) for role, measure in hours.items()},
    }


def measured(record: Record, measure: str) -> float | None:
    """Return a measure, None where it has no value or is not reached."""
    [value] = MEASURES[measure].compute(record).tolist()
    return value if isfinite(value) else None


def waited(record: Record, until: str) -> Floats:
    """Return how long each case has waited, up to now and for 7 days at the most [min].

    A case that ended without the event counts as waiting on: it will never have it.
    """
    onset = record.column("onset_min")
    horizon = np.minimum(record.end_min - onset, WEEK_MIN)
    wait: Floats = record.time(until) - onset
    return np.where(np.isnan(wait), horizon, np.minimum(wait, horizon))


def found(record: Record) -> Floats:
    """Return 1 for each case that somebody has found, else 0."""
    return (~np.isnan(record.time("detected"))).astype(float)


PAIRED: Final[dict[str, Callable[[Record], Floats]]] = {
    "detection_delay_min": lambda record: waited(record, "detected"),
    "help_min": lambda record: waited(record, "help"),
    "found_share": found,
}
"""What is compared case by case."""


def difference(first: Record, second: Record) -> list[dict[str, Any]]:
    """Return by how much the second side differs, over the incidents that both have met."""
    both = _shared(first, second)
    day = first.column("onset_min")[both] // MINUTES_PER_DAY
    return [
        {"measure": name, **interval(of(second)[both] - of(first)[both], day)}
        for name, of in PAIRED.items()
    ]


def _shared(first: Record, second: Record) -> NDArray[np.intp]:
    """Cases that nature has drawn for both: what arises from another case follows them."""
    n = min(first.n, second.n)
    same = first.column("onset_min")[:n] == second.column("onset_min")[:n]
    from_nature = (first.column("parent")[:n] < 0) & (second.column("parent")[:n] < 0)
    return np.flatnonzero(same & from_nature)


def interval(differences: Floats, day: Floats) -> dict[str, Any]:
    """Return a mean with its 95 % interval when the cases of one day go together.

    The mean of the cases is a ratio of sums over days; its interval is Student's, over the days'
    contributions to that ratio (linearisation).
    """
    days, which = np.unique(day, return_inverse=True)
    out = {"cases": int(differences.size), "days": int(days.size), "low": None, "high": None}
    if not differences.size:
        return out | {"mean": None, "sure": "early"}
    mean = float(differences.mean())
    if days.size < LEAST_DAYS:
        return out | {"mean": mean, "sure": "early"}
    off = np.bincount(which, weights=differences - mean)
    estimate = stats.mean(mean + off * days.size / differences.size)
    sure = "open" if not estimate.decided else "lower" if estimate.high < 0 else "higher"
    return out | {"mean": mean, "low": estimate.low, "high": estimate.high, "sure": sure}
