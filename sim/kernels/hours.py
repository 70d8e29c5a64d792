"""Opening hours: workdays from hour to hour, or always."""

import math

from sim.kernels.doors import World, day_off
from sim.kernels.jit import helper

MINUTES_PER_DAY = 1440.0


@helper
def day_and_minute(world: World, now: float) -> tuple[int, float]:
    """Return the day of the run (0 = the first calendar day) and the minute of that day."""
    since_midnight = world.rules.start_min_of_week % MINUTES_PER_DAY + now
    day = int(since_midnight // MINUTES_PER_DAY)
    return day, since_midnight - day * MINUTES_PER_DAY


@helper
def is_open(world: World, place, now: float) -> bool:  # type: ignore[no-untyped-def]
    """Tell whether a desk or department works at this time."""
    if place.always:
        return True
    day, minute = day_and_minute(world, now)
    return not day_off(world)[day] and place.from_min <= minute < place.to_min


@helper
def next_opening(world: World, place, now: float) -> float:  # type: ignore[no-untyped-def]
    """Return when a closed department opens again, infinite when not within the run."""
    today, minute = day_and_minute(world, now)
    midnight = now - minute
    for day in range(today, world.rules.days):
        opening = midnight + (day - today) * MINUTES_PER_DAY + place.from_min
        if not day_off(world)[day] and opening > now:
            return opening
    return math.inf
