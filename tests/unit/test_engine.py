"""The compiled loop: where it stops and how its arrays grow has no influence on what happens."""

import numpy as np
import pytest

from sim.calendar import end_min
from sim.scenario import Scenario, load
from sim.setting import set_up
from tests.towns import bare, patrol


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("tongxiang_town").replace({"run.days": 2})


def log_of(scenario: Scenario, seed: int, block_min: float | None = None) -> bytes:
    world = set_up(scenario, seed).world
    end = end_min(scenario)
    for until in np.arange(block_min, end, block_min) if block_min else ():
        world.advance(until)
    world.advance(end)
    return world.log.tobytes()


@pytest.mark.parametrize("block_min", [1, 7, 61.5, 1440])
def test_blocks_do_not_matter(town: Scenario, block_min: float) -> None:
    assert log_of(town, 3, block_min) == log_of(town, 3)


POLICIES = {
    "all walk to targets": ("waypoint", "waypoint", "waypoint"),
    "all walk at random": ("random_walk", "random_walk", "random_walk"),
    "one role goes hop by hop": ("random_walk", "sweep", "waypoint"),
}


@pytest.mark.parametrize("speed_m_s", [0.05, 1.1, 40.0])
@pytest.mark.parametrize("policies", POLICIES.values(), ids=POLICIES)
def test_minutes_that_pass_at_once_pass_as_they_would_alone(
    policies: tuple[str, ...], speed_m_s: float
) -> None:
    """In a village there is often nothing to be seen for hours."""
    changes: dict[str, object] = {"run.days": 4}
    for role, policy in zip(("volunteer", "team", "worker"), policies, strict=True):
        changes |= {f"roles.{role}.policy": policy, f"roles.{role}.speed_m_s": speed_m_s}
    village = load("village").replace(changes)
    assert log_of(village, 5, block_min=1) == log_of(village, 5)


def test_another_seed_is_another_run(town: Scenario) -> None:
    assert log_of(town, 3) != log_of(town, 4)


def test_arrays_grow_without_a_trace() -> None:
    # 3,000 patrollers find replaced hazards by the thousand: every array outgrows its first room.
    scenario = bare(
        roles=patrol(3000, "random_walk"),
        kinds={"hazard": {"count": 300, "replaced": True, "look_per_min": 0.9,
                          "departments": ["brigade"]}},
    )  # fmt: skip
    world = set_up(scenario, 1).world
    room = {name: world[name].size for name in ("cases", "log", "hits", "tickets")}
    world.advance(200)
    assert world["cases"].size > room["cases"]
    assert world["log"].size > room["log"]
    stepped = set_up(scenario, 1).world
    for minute in range(1, 201):
        stepped.advance(minute)
    assert stepped.log.tobytes() == world.log.tobytes()


def test_arrays_grow_to_what_the_rest_of_the_run_needs() -> None:
    # Twenty times as many cases as there is room for at first, evenly over three days.
    scenario = bare(
        run={"days": 3},
        place={"width_cells": 60, "height_cells": 60},
        roles=patrol(100, "random_walk", report_chance=0.0),
        kinds={"hazard": {"count": 400, "replaced": True, "look_per_min": 0.9,
                          "departments": ["brigade"]}},
    )  # fmt: skip
    world = set_up(scenario, 1).world
    sizes = [world["cases"].size]
    for until in range(20, 4321, 20):
        world.advance(until)
        sizes.append(world["cases"].size)
    grown = len(set(sizes)) - 1
    assert world.cases.size > 20 * sizes[0]
    assert grown <= 3, "every time all that is there is copied"
    assert sizes[-1] < 1.5 * world.cases.size


def test_many_finds_in_one_minute_are_all_kept() -> None:
    # 300 x 400 walkers-by-hazards in one cell of sight: far more hits than the list holds at first.
    scenario = bare(
        place={"width_cells": 2, "height_cells": 2},
        roles=patrol(300, "random_cell", report_chance=0.0),
        kinds={"hazard": {"count": 400, "look_per_min": 1.0, "departments": ["brigade"]}},
    )
    world = set_up(scenario, 1).world
    first_room = world["hits"].size
    world.advance(1)
    assert world["hits"].size > first_room
    found = world.log["case"][world.log["activity"] == 1]
    # In the order of the cases, wherever in the list each was entered.
    assert found.tolist() == list(range(400))
