"""The run's own time: minutes since its start, and what hour, weekday or holiday that is."""

import math
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Scenario
from sim.terms import MINUTES_PER_DAY, MINUTES_PER_HOUR


def end_min(scenario: Scenario) -> float:
    """Return the length of a run in minutes."""
    return float(scenario.run.days * MINUTES_PER_DAY)


def measured_days(scenario: Scenario) -> float:
    """Return the days of a run that are measured: those after the warm-up."""
    return float(scenario.run.days - scenario.run.warmup_days)


def start_min_of_week(scenario: Scenario) -> float:
    """Return the minutes from Monday 0 h to the start of the run."""
    start = scenario.run.start
    minutes = start.hour * MINUTES_PER_HOUR + start.minute + start.second / 60.0
    return float(start.weekday() * MINUTES_PER_DAY + minutes)


def start_min_of_day(scenario: Scenario) -> float:
    """Return the minutes from midnight to the start of the run."""
    return start_min_of_week(scenario) % MINUTES_PER_DAY


def calendar_days(scenario: Scenario) -> int:
    """Return how many calendar days the run touches."""
    return max(1, math.ceil((start_min_of_day(scenario) + end_min(scenario)) / MINUTES_PER_DAY))


def days_off(scenario: Scenario) -> NDArray[np.uint8]:
    """Return 1 for each calendar day that is a weekend or a holiday, one more at the end."""
    first = scenario.run.start.date()
    holidays = {(day - first).days for day in scenario.run.holidays}
    days = np.arange(calendar_days(scenario) + 1)
    off = (scenario.run.start.weekday() + days) % 7 >= 5
    return (off | np.isin(days, list(holidays))).astype(np.uint8)


def days_of_surge(scenario: Scenario) -> NDArray[np.bool_]:
    """Return whether each calendar day of the run is one of the surge."""
    days = np.arange(calendar_days(scenario))
    return (days >= scenario.surge.from_day) & (days < scenario.surge.to_day)


def clock_time(scenario: Scenario, minute: float) -> str:
    """Return a minute of the run as local date and time."""
    return (scenario.run.start + timedelta(minutes=minute)).strftime("%Y-%m-%d %H:%M")


def open_hours(scenario: Scenario, always: bool, from_hour: float, to_hour: float) -> float:
    """Return the opening hours of an office between the end of the warm-up and that of the run."""
    first = float(scenario.run.warmup_days * MINUTES_PER_DAY)
    last = end_min(scenario)
    if always:
        return max(0.0, last - first) / MINUTES_PER_HOUR
    midnight = np.arange(calendar_days(scenario)) * MINUTES_PER_DAY - start_min_of_day(scenario)
    midnight = midnight[days_off(scenario)[:-1] == 0]
    begin = np.clip(midnight + from_hour * MINUTES_PER_HOUR, first, last)
    finish = np.clip(midnight + to_hour * MINUTES_PER_HOUR, first, last)
    return float((finish - begin).sum()) / MINUTES_PER_HOUR
