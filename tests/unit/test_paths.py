"""Ways laid out ahead are the ways that single steps take."""

from typing import Any

import numba
import numpy as np
import pytest

from sim import Scenario, load
from sim.kernels.crossing import block_distance, step_towards
from sim.kernels.doors import patrol_at, slot_at, slot_cell
from sim.kernels.paths import lay_out, target_now
from sim.kernels.philox import luck
from sim.kernels.records_people import AHEAD
from sim.kernels.slots import TARGET, beat_cell, cells_row
from sim.setting import set_up
from sim.terms import Role
from sim.world import World

VOLUNTEER = 0
WATERY = {"homes": 0.4, "shops": 0.08, "works": 0.12, "streets": 0.1, "water": 0.3}
DRY = {"homes": 0.6, "shops": 0.1, "works": 0.2, "streets": 0.1, "water": 0.0}


def village(edges: str, land_use: dict[str, float], **changes: object) -> Scenario:
    base = {"place.edges": edges, "place.land_use": land_use, "patrol.policy": "waypoint"}
    return load("village").replace({**base, **changes})


@numba.njit  # type: ignore[untyped-decorator]
def _begin(worlds: Any, slot: int, walker: int, target: int) -> None:
    walk = slot_at(worlds[0], slot)
    walk.walker, walk.target, walk.step, walk.steps, walk.turns = walker, target, 0, 0, 0


@numba.njit  # type: ignore[untyped-decorator]
def _lay_out(worlds: Any, slot: int, here: int, hop: int) -> None:
    lay_out(worlds[0], VOLUNTEER, slot, here, hop)


@numba.njit  # type: ignore[untyped-decorator]
def _as_laid(worlds: Any, slot: int, row: int) -> tuple[int, int]:
    world = worlds[0]
    patrol_at(world, VOLUNTEER).row = row
    patrol_at(world, VOLUNTEER).moving = slot + 1
    cell = slot_cell(world)[cells_row(world, VOLUNTEER, row) + slot]
    return int(cell), target_now(world, VOLUNTEER, slot)


@numba.njit  # type: ignore[untyped-decorator]
def _step(worlds: Any, slot: int, here: int, hop: int, address: int, beat: int) -> int:
    """Choose a target where one was reached, and go one step: the rule, hop by hop."""
    world = worlds[0]
    walk = slot_at(world, slot)
    if here == walk.target:
        walk.target = beat_cell(world, beat, luck(world.rules.seed, TARGET, address, hop, 0))
    return int(step_towards(world, VOLUNTEER, slot, here, walk.target))


@numba.njit  # type: ignore[untyped-decorator]
def _distance(worlds: Any, a: int, b: int) -> int:
    return int(block_distance(worlds[0], a, b))


@pytest.mark.parametrize(
    ("edges", "land_use"), [("walls", WATERY), ("torus", WATERY), ("torus", DRY)]
)
def test_a_way_laid_out_is_the_way_step_by_step(edges: str, land_use: dict[str, float]) -> None:
    world = set_up(village(edges, land_use), 1).world
    world["walkers"]["leaves"] = 1e6
    turns = detours = 0
    for walker in np.flatnonzero(world["walkers"]["role"] == Role.VOLUNTEER)[:20].tolist():
        person = world["walkers"][walker]
        cells = world["beat_cells"][slice(*world["beat_start"][person["beat"] :][:2])]
        here, ahead, alone = int(cells[0]), 0, 1
        for slot in (ahead, alone):
            _begin(world.record, slot, walker, int(cells[-1]))
        for block in range(3):
            first = (7 if block == 0 else 0) + block * AHEAD
            _lay_out(world.record, ahead, here, first)
            for hop in range(first, (block + 1) * AHEAD):
                args = (alone, here, hop, int(person["luck"]), int(person["beat"]))
                here = _step(world.record, *args)
                wanted = here, int(world["slots"]["target"][alone])
                assert _as_laid(world.record, ahead, hop % AHEAD) == wanted
                detours += int(world["slots"]["steps"][alone] > 0)
            turns += int(world["slots"]["turns"][ahead]).bit_count()
    assert turns > 20
    assert (detours > 0) == (land_use is WATERY)


@pytest.mark.parametrize("hop", [64, 71])
@pytest.mark.parametrize("leaves", [0.0, 40.2, 55.0, 61.9, 1e6])
def test_a_way_ends_where_its_walker_leaves(leaves: float, hop: int) -> None:
    world = set_up(village("torus", WATERY), 1).world
    walker, here = 3, int(world["beat_cells"][0])
    per_min = float(world["patrols"]["cells_per_min"][VOLUNTEER])
    ways = []
    for slot, until in enumerate((1e6, leaves)):
        world["walkers"]["leaves"] = until
        _begin(world.record, slot, walker, here)
        world["slot_cell"][:] = -1
        _lay_out(world.record, slot, here, hop)
        rows = world["slot_cell"].reshape(3, AHEAD, -1)[VOLUNTEER, :, slot]
        ways.append(rows[hop % AHEAD :].tolist())
    there = max(0, min(int(np.ceil(leaves) * per_min) - hop, AHEAD - hop % AHEAD))
    assert ways[1] == ways[0][:there] + [-1] * (len(ways[0]) - there)
    assert -1 not in ways[0]


def one_team(world: World) -> int:
    walkers = world["walkers"]
    return int(np.flatnonzero((walkers["role"] == Role.TEAM) & (walkers["slot"] >= 0))[0])


@pytest.mark.parametrize("minute", [600.0, 611.5])
def test_who_is_sent_comes_by_the_shortest_way_at_once(minute: float) -> None:
    """At a cell a minute, on dry land, from wherever on its way; the old way is forgotten."""
    cell_m = load("village").place.cell_m
    world = set_up(village("torus", DRY, **{"roles.team.speed_m_s": cell_m / 60}), 1).world
    world.advance(minute)
    walker = one_team(world)
    here = int(world.cells_of(np.array([walker]))[0])
    far = max(range(world["clear_ways"].size), key=lambda c: _distance(world.record, here, c))
    world.send_to(walker, far)
    for left in range(_distance(world.record, here, far) - 1, -1, -1):
        world.advance(np.ceil(minute) + 1)
        minute = world.now
        if world["walkers"]["slot"][walker] < 0:
            pytest.fail("the team became busy: choose another seed")
        here = int(world.cells_of(np.array([walker]))[0])
        assert _distance(world.record, here, far) == left


def test_nobody_is_sent_who_is_not_on_the_street() -> None:
    world = set_up(village("walls", WATERY), 1).world
    before = world["slots"].copy()
    world.send_to(0, 5)
    assert np.array_equal(world["slots"], before)
