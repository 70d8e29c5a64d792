"""Who stands where a case can be seen sees it at once, however many minutes pass together."""

from typing import Any

import numpy as np
import pytest

from sim import Scenario
from sim.setting import set_up
from sim.terms import Activity
from tests.towns import bare, patrol

MINUTES, WIDTH, HEIGHT = 1440, 12, 11


VISITS: dict[str, dict[str, Any]] = {
    "no visits": {"visits": 0.0, "residents": 60},
    "visits": {"visits": 8.5, "residents": 60},
    "nobody to visit": {"visits": 8.5, "residents": 0},
}


def sharp_eyes(
    policy: str, units: int, speed_m_s: float, visits: float, residents: int
) -> Scenario:
    """Return patrols who see at first sight, and cases that come up one after another."""
    walks = {"speed_m_s": speed_m_s, "visits_per_turn": visits, "visit_min": 9.0}
    by_patrol = {"look_per_min": 1.0, "look_at_visit": 0.0, "notice_factor": 0.0}
    hazard = {"per_day": 500.0, "departments": ["brigade"], **by_patrol}
    return bare(
        place={"width_cells": WIDTH, "height_cells": HEIGHT, "residents": residents},
        kinds={"hazard": hazard},
        roles=patrol(units, policy, duty="turns", turns_per_day=1.0, turn_min=700.0, **walks),
    )


def hops_between(one: int, other: int) -> int:
    """Return the least number of hops from a cell to another on the torus."""
    across = abs(one % WIDTH - other % WIDTH)
    down = abs(one // WIDTH - other // WIDTH)
    return min(across, WIDTH - across) + min(down, HEIGHT - down)


def seen_at_last(scenario: Scenario) -> dict[int, float]:
    """Return the minute at which each case is seen, from where everybody is in each minute."""
    world, seen, before = set_up(scenario, 1).world, dict[int, float](), dict[int, int]()
    most = int(np.ceil(world["patrols"]["cells_per_min"].max()))
    everybody = np.arange(world["walkers"].size)
    for minute in range(MINUTES):
        # Up to the look, but not to what comes before the next minute.
        world.advance(minute + 1e-9)
        out = everybody[world["walkers"]["slot"] >= 0]
        there = dict(zip(out.tolist(), world.cells_of(out).tolist(), strict=True))
        for walker in there.keys() & before.keys():
            assert hops_between(before[walker], there[walker]) <= most, f"{walker} has jumped"
        before, cells = there, set(there.values())
        come = np.flatnonzero(world.cases["onset"][: world.count("next_birth")] <= minute)
        for case in come.tolist():
            if case not in seen and world.cases["cell"][case] in cells:
                seen[case] = float(minute)
    return seen


@pytest.mark.parametrize("speed_m_s", [0.02, 0.7, 5.1])
@pytest.mark.parametrize("units", [2, 40, 90])
@pytest.mark.parametrize("homes", VISITS.values(), ids=VISITS)
@pytest.mark.parametrize("policy", ["waypoint", "random_walk", "sweep"])
def test_a_case_is_seen_in_the_first_minute_in_which_somebody_is_there(
    policy: str, homes: dict[str, Any], units: int, speed_m_s: float
) -> None:
    scenario = sharp_eyes(policy, units, speed_m_s, **homes)
    world = set_up(scenario, 1).world
    world.advance(float(MINUTES))
    rows = world.log[world.log["activity"] == Activity.DETECTED]
    detected = dict(zip(rows["case"].tolist(), rows["minute"].tolist(), strict=True))
    assert len(detected) > 5
    assert detected == seen_at_last(scenario)
