"""The compiled loop: where it stops and how its arrays grow has no influence on what happens."""

import subprocess
import sys

import numpy as np
import pytest

from sim.calendar import end_min
from sim.scenario import Scenario, load
from sim.setting import set_up
from tests.machine import environment
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


GUARDED = """
import ctypes, mmap
import numpy as np
from sim.common import enter
from sim.setting import set_up
from sim.terms import Activity
from tests.towns import bare, patrol
lines = {f"line{k}": {"departments": [f"bureau{k}"]} for k in range(8)}
town = bare(
    run={"days": 5},
    roles=patrol(40, "random_cell"),
    routing={"network": "nets"},
    nets={"lines": lines},
    departments={"brigade": None} | {f"bureau{k}": {"crews": 1} for k in range(8)},
    kinds={"hazard": {"count": 50, "look_per_min": 0.9, "departments": ["bureau7"],
                      "settle_chance": {"team": 1.0}, "settle_min": 10, "returns_chance": 0.6,
                      "returns_after_min": 1000}},
    feedback={"returns": True},
)
world = set_up(town, 1).world
beats, page = world["beat_of"], mmap.PAGESIZE
own = -(-beats.nbytes // page) * page
memory = np.frombuffer(mmap.mmap(-1, own + 64 * page), np.uint8)
guarded = memory[own - beats.nbytes : own].view(beats.dtype)
guarded[:] = beats.ravel()
libc = ctypes.CDLL(None, use_errno=True)
assert libc.mprotect(ctypes.c_void_p(memory[own:].ctypes.data), ctypes.c_size_t(64 * page), 0) == 0
world.arrays["beat_of"] = enter(world.record, "beat_of", guarded)
world.advance(5 * 1440)
log = world.log
print(*((log["activity"] == each).sum() for each in (Activity.RETURNED, Activity.FOLLOWED_UP)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is guarded as Linux does it")
def test_without_workers_no_beat_of_theirs_is_asked_for() -> None:
    """Cases of separate lines come back; who would look after them has no row in the beats.

    To read behind the last row ends the process.
    """
    done = subprocess.run(
        [sys.executable, "-c", GUARDED], env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 0
    returned, followed_up = map(int, done.stdout.split())
    assert returned > 20
    assert followed_up == 0
