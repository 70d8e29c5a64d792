"""When so many person-minutes have been spent in a cell."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from math import inf
from typing import Any

import numba
import numpy as np
import pytest

from sim import Scenario, load
from sim.kernels.notices import time_of_presence
from sim.setting import set_up
from sim.streams import uniform
from sim.world import World

ANY_STREAM = 998
CASES = 60


@numba.njit  # type: ignore[untyped-decorator]
def _time(worlds: Any, cell: int, since: float, person_minutes: float) -> float:
    return float(time_of_presence(worlds[0], cell, since, person_minutes))


def hours_from(scenario: Scenario, since: float) -> "list[tuple[float, int]]":
    """Return minute and hour of the week of what is left of each hour, holidays as Sundays."""
    begin, minute = scenario.run.start, since
    hours = []
    while minute < scenario.run.days * 1440:
        now = begin + timedelta(minutes=minute)
        at_rest = now.date() in scenario.run.holidays and now.weekday() < 5
        hours.append((minute, 24 * (6 if at_rest else now.weekday()) + now.hour))
        full = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        minute = (full - begin) / timedelta(minutes=1)
    return [*hours, (minute, 0)]


def by_hand(scenario: Scenario, world: World, cell: int, since: float, wanted: float) -> float:
    """Return the same as the kernel, from the calendar."""
    people, hours = world["cells"][cell], hours_from(scenario, since)
    for (begin, hour), (end, _) in pairwise(hours):
        share = world["hours"][hour]
        settled = people["homes"] * share["home"] + people["works"] * share["work"]
        present = settled + people["passers"] * share["out"]
        if present * (end - begin) >= wanted:
            return float(begin + wanted / present)
        wanted -= present * (end - begin)
    return inf


@pytest.mark.parametrize("start", [datetime(2016, 9, 26), datetime(2016, 9, 29, 13, 20)])
def test_time_of_presence_follows_the_calendar(start: datetime) -> None:
    changes = {"run.start": start, "run.days": 20, "run.holidays": [date(2016, 10, 3)]}
    scenario = load("village").replace(changes)
    world = set_up(scenario, 1).world
    cells = np.flatnonzero(world["cells"]["passers"] + world["cells"]["homes"])
    draws = uniform(5, ANY_STREAM, np.arange(3 * CASES)).reshape(CASES, 3)
    for u, v, w in draws.tolist():
        cell, since = int(cells[int(u * cells.size)]), 15 * 1440 * v
        wanted = 10 ** (5 * w)
        by_calendar = by_hand(scenario, world, cell, since, wanted)
        found = _time(world.record, cell, since, wanted)
        assert found == pytest.approx(by_calendar, rel=1e-9)


def test_nobody_passes_where_nobody_is() -> None:
    world = set_up(load("village"), 1).world
    people = world["cells"]
    empty = np.flatnonzero((people["homes"] + people["works"] + people["passers"]) == 0)
    assert _time(world.record, int(empty[0]), 0.0, 1.0) == inf
