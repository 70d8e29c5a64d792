"""Random walks laid out ahead are walks hop by hop, and marks of cells tell who may see."""

from collections.abc import Iterator
from typing import Any

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from sim import Scenario, load
from sim.kernels.philox import words
from sim.kernels.slots import WALK
from sim.kernels.walks import lay_walks
from sim.setting import set_up
from sim.terms import Role
from sim.world import World

HOPS_PER_BLOCK, HOPS_PER_WORD = 128, 32
TEAM = 1
"""Row of the role among those that patrol."""
FIRST, MINUTES = 600, 150
"""More than one block of random bits, and than four rows of ways ahead."""


def walkers(
    edges: str, units: int, hops_per_min: float, water: float = 0.2, beat: str = "place",
    width: int = 30, height: int = 20,
) -> Scenario:  # fmt: skip
    """Return patrols that walk at random, mostly among water, in turns that begin at any time."""
    values = {
        "title": "walkers",
        "run": {"days": 1},
        "place": {
            "width_cells": width,
            "height_cells": height,
            "edges": edges,
            "residents": 0,
            "land_use": {
                "homes": 1.0 - water,
                "shops": 0.0,
                "works": 0.0,
                "streets": 0.0,
                "water": water,
            },
        },
        "roles": {
            "team": {
                "count": units,
                "people_per_unit": 1,
                "speed_m_s": hops_per_min * 100 / 60,
                "beat": beat,
                "duty": "turns",
                "turns_per_day": 1.0,
                "turn_min": 300.0,
                "policy": "random_walk",
            }
        },
        "kinds": {"hazard": {"count": 1, "departments": ["brigade"]}},
        "departments": {"brigade": {}},
    }
    return Scenario.from_values(values, "walkers")


@numba.njit  # type: ignore[untyped-decorator]
def _word(seed: int, who: int, block: int, word: int) -> int:
    return int(words(seed, WALK, who, block, 0)[word])


@numba.njit  # type: ignore[untyped-decorator]
def _lay_again(worlds: Any, slot: int, end: int, hop: int) -> None:
    lay_walks(worlds[0], TEAM, slot, end, hop)


def way_of(seed: int, address: int, hop: int) -> int:
    """Return the two bits that decide a hop."""
    block, within = divmod(hop, HOPS_PER_BLOCK)
    word, place = divmod(within, HOPS_PER_WORD)
    return int(_word(seed, address, block, word)) >> 2 * place & 3


def following(
    world: World, walkers: NDArray[np.intp], cells: NDArray[np.integer], minute: int
) -> list[int]:
    """Return the cells of walkers after the hops of a minute, by the rule of a random walk."""
    seed, speed = (
        int(world.record["rules"]["seed"][0]),
        world["patrols"]["cells_per_min"][TEAM],
    )
    onward = world["steps"].reshape(-1, world["first_entry"].size, 4)[TEAM]
    after = []
    for walker, cell in zip(walkers.tolist(), cells.tolist(), strict=True):
        for hop in range(int(minute * speed), int((minute + 1) * speed)):
            cell = int(onward[cell, way_of(seed, int(world["walkers"]["luck"][walker]), hop)])
        after.append(cell)
    return after


def minutes_of(world: World) -> Iterator[tuple[int, NDArray[np.intp], NDArray[np.int64]]]:
    """Yield, minute by minute, who has walked on and from which cells."""
    people = world["walkers"]
    role = people["role"] == Role.TEAM
    world.advance(FIRST)
    for minute in range(FIRST, FIRST + MINUTES):
        begun, moving = people["since"].copy(), int(world["patrols"]["moving"][TEAM])
        walking = np.flatnonzero(role & (people["slot"] >= 0) & (people["slot"] < moving))
        cells = world.cells_of(walking)
        world.advance(minute + 1)
        stayed = (people["slot"][walking] >= 0) & (people["since"] == begun)[walking]
        yield minute, walking[stayed], cells[stayed]


def follow(world: World) -> tuple[int, int]:
    """Compare walks with those by the rule; return minutes followed and the most at once."""
    followed = most = 0
    for minute, walking, cells in minutes_of(world):
        expected = following(world, walking, cells, minute)
        assert world.cells_of(walking).tolist() == expected
        followed, most = followed + walking.size, max(most, walking.size)
    return followed, most


@pytest.mark.parametrize("edges", ["walls", "torus"])
@pytest.mark.parametrize(("units", "hops_per_min"), [(12, 1.0), (500, 1.0), (500, 2.6)])
def test_a_walk_laid_out_is_the_walk_hop_by_hop(
    edges: str, units: int, hops_per_min: float
) -> None:
    world = set_up(walkers(edges, units, hops_per_min), 1).world
    followed, most = follow(world)
    assert followed > 10 * MINUTES if units > 12 else followed > MINUTES
    assert most > 64 or units == 12
    assert not world["patrols"]["is_open"][TEAM]


@pytest.mark.parametrize("edges", ["walls", "torus"])
@pytest.mark.parametrize(("width", "height"), [(30, 20), (2, 31), (2000, 2)])
def test_so_it_is_on_open_ground(edges: str, width: int, height: int) -> None:
    world = set_up(walkers(edges, 500, 1.0, water=0.0, width=width, height=height), 1).world
    assert follow(world)[1] > 64 and world["patrols"]["is_open"][TEAM]


def test_so_it_is_within_a_beat() -> None:
    six = walkers("torus", 500, 1.0, water=0.0, beat="grid").replace({"place.grids": 6})
    world = set_up(six, 1).world
    assert follow(world)[1] > 64 and not world["patrols"]["is_open"][TEAM]


def test_who_is_laid_out_in_lanes_leaves_the_ways_of_others_alone() -> None:
    always = walkers("walls", 180, 1.0).replace({"roles.team.duty": "always"})
    world = set_up(always, 1).world
    world.advance(40)
    before = world["slot_cell"].copy()
    _lay_again(world.record, 155, 180, 40)
    assert world["patrols"]["on_street"][TEAM] == 180 and before.any()
    assert np.array_equal(world["slot_cell"], before)


def test_cells_are_marked_from_which_something_can_be_seen() -> None:
    world = set_up(load("village").replace({"patrol.policy": "random_walk"}), 1).world
    cells = world["first_entry"]
    seen = hidden = 0
    for hour in range(1, 200):
        world.advance(60.0 * hour)
        marked = world["in_sight"][: cells.size]
        assert np.array_equal(marked, cells >= 0)
        seen, hidden = seen + int(marked.sum()), hidden + int((marked == 0).sum())
    assert seen > 0 and hidden > 0
