"""Opening hours: workdays from hour to hour, or always."""

import math

from sim.kernels.doors import World, day_off
from sim.kernels.jit import helper

MINUTES_PER_HOUR = 60.0
MINUTES_PER_DAY = 1440.0
HOURS_PER_WEEK = 168
SUNDAY, SATURDAY = 144, 120
"""Hours of the week at which these days begin."""


@helper
def whole(x: float, unit: float) -> float:
    """Return how many whole units are in x >= 0; `//` would call the C library, at ten times."""
    n = math.floor(x / unit)
    # The quotient may have been rounded up to a whole number.
    return n - 1.0 if n * unit > x else n


@helper
def beyond(x: float, unit: float) -> float:
    """Return what x >= 0 has beyond whole units: exactly `x % unit`."""
    return x - unit * whole(x, unit)


@helper
def day_and_minute(world: World, now: float) -> tuple[int, float]:
    """Return the day of the run (0 = the first calendar day) and the minute of that day."""
    since_midnight = beyond(world.rules.start_min_of_week, MINUTES_PER_DAY) + now
    day = int(whole(since_midnight, MINUTES_PER_DAY))
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


@helper
def hours_since_monday(world: World, now: float) -> int:
    """Return how many whole hours have passed since the Monday on or before the first day."""
    return int(whole(world.rules.start_min_of_week + now, MINUTES_PER_HOUR))


@helper
def hour_of_presence(world: World, since_monday: int) -> int:
    """Return the hour of the week by which people are where they are: holidays are as Sundays."""
    hour = since_monday % HOURS_PER_WEEK
    first_day = int(whole(world.rules.start_min_of_week, MINUTES_PER_DAY))
    if hour < SATURDAY and day_off(world)[since_monday // 24 - first_day]:
        return SUNDAY + hour % 24
    return int(hour)
