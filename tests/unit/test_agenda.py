"""The agenda: events come in the order of time and content, however they were put on it."""

import heapq
from typing import Any

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from sim import moment
from sim.kernels.agenda import first_event, pop, push
from sim.kernels.doors import event_at
from sim.kernels.records import EVENT
from sim.kernels.room import ROWS_PER_EVENT
from sim.setting import set_up
from sim.streams import uniform
from sim.world import World
from tests.towns import bare

DAYS = 3
END = DAYS * 1440.0
ANY_STREAM = 999
Event = tuple[float, int, int, int, int]


@numba.njit  # type: ignore[untyped-decorator]
def _put(worlds: Any, events: Any) -> None:
    for e in events:
        push(worlds[0], e.at, e.what, e.a, e.b, e.c)


@numba.njit  # type: ignore[untyped-decorator]
def _take(worlds: Any, out: Any) -> None:
    for k in range(out.size):
        first = event_at(worlds[0], first_event(worlds[0]))
        out[k].at, out[k].what = first.at, first.what
        out[k].a, out[k].b, out[k].c = first.a, first.b, first.c
        pop(worlds[0])


def put(world: World, events: list[Event]) -> None:
    _put(world.record, np.array(events, EVENT))


def take(world: World, n: int) -> list[Event]:
    out = np.zeros(n, EVENT)
    _take(world.record, out)
    return [tuple(row) for row in out.tolist()]


def empty() -> World:
    """A world without events; room for many, because here nobody asks whether there is any."""
    many = {"hazard": {"count": 1000, "departments": ["brigade"]}}
    return set_up(bare(run={"days": DAYS}, kinds=many), 1).world


def some_events(n: int, since: float, ahead_min: float, seed: int) -> list[Event]:
    """Draw events that often fall on one minute, or on one instant and differ in one number."""
    u = np.asarray(uniform(seed, ANY_STREAM, np.arange(6 * n))).reshape(6, n)
    at = np.minimum(since + ahead_min * u[0] ** 3, END - 0.001)
    at = np.where(u[1] < 0.5, np.maximum(np.floor(at), since), at)
    content: NDArray[np.int_] = (u[2:] * 3).astype(int)
    return list(zip(at.tolist(), *content.tolist(), strict=True))


@pytest.mark.parametrize("ahead_min", [0.5, 5.0, 300.0, 4000.0])
def test_events_come_by_time_and_content(ahead_min: float) -> None:
    world, expected, now = empty(), list[Event](), 0.0
    for step in range(120):
        fresh = some_events(1 + step % 37, now, ahead_min, step)
        put(world, fresh)
        for event in fresh:
            heapq.heappush(expected, event)
        n = min(len(expected), step % 41)
        wanted = [heapq.heappop(expected) for _ in range(n)]
        assert take(world, n) == wanted
        now = wanted[-1][0] if n else now
    assert len(expected) > 5
    assert take(world, len(expected)) == sorted(expected)


def test_an_event_before_all_that_wait_comes_first() -> None:
    world = empty()
    far, near = (2000.0, 4, 0, 0, 0), (10.0, 4, 1, 0, 0)
    put(world, [far, near, (2000.5, 4, 2, 0, 0), (0.0, 4, 3, 0, 0)])
    assert [event[2] for event in take(world, 4)] == [3, 1, 0, 2]


def test_after_a_pause_without_events_the_agenda_goes_on() -> None:
    world = empty()
    for at in (5.0, 1000.0, 4319.5):
        put(world, [(at, 1, 2, 3, 4)])
        assert take(world, 1) == [(at, 1, 2, 3, 4)]


def test_what_comes_at_the_end_of_the_run_or_never_is_left_out() -> None:
    world = empty()
    put(world, [(at, 1, 0, 0, 0) for at in (END, END + 7.0, np.inf, np.nan, END - 0.25)])
    assert moment.agenda(world, 1)["at"].tolist() == [END - 0.25]


def test_the_agenda_lists_what_is_to_come_and_nothing_that_was() -> None:
    world, events = empty(), some_events(200, 0.0, 4000.0, 7)
    put(world, events)
    left = sorted(events)[120:]
    take(world, 120)
    for what in range(3):
        mine = [event for event in left if event[1] == what]
        assert sorted(moment.agenda(world, what).tolist()) == mine


def test_rows_are_used_again() -> None:
    world = empty()
    for k in range(50):
        put(world, some_events(20, 10.0 * k, 8.0, k))
        take(world, 20)
    assert world.count("events") == 20


def test_a_longer_agenda_holds_what_the_shorter_one_held() -> None:
    world = empty()
    room = world["events"].size
    events = some_events(3 * room, 0.0, 4000.0, 3)
    for first in range(0, len(events), ROWS_PER_EVENT):
        put(world, events[first : first + ROWS_PER_EVENT])
        world.advance(0.0)
    assert world["events"].size > 3 * room
    assert take(world, len(events)) == sorted(events)
