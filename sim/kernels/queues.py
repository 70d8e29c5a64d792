"""Waiting lines: first come, first served within each priority; tickets are the links."""

from sim.kernels.doors import ticket_at
from sim.kernels.jit import helper
from sim.kernels.records import NOBODY, PRIORITIES


@helper
def enqueue(world, place, t: int) -> None:  # type: ignore[no-untyped-def]
    """Put ticket t at the end of its priority's line."""
    p = ticket_at(world, t).priority
    ticket_at(world, t).next = NOBODY
    if place.head[p] < 0:
        place.head[p] = t
    else:
        ticket_at(world, place.tail[p]).next = t
    place.tail[p] = t
    place.waiting += 1
    world.clock.waiting += 1


@helper
def dequeue(world, place) -> int:  # type: ignore[no-untyped-def]
    """Take the most urgent ticket out of the line; -1 when nobody waits."""
    for p in range(PRIORITIES):
        t = place.head[p]
        if t >= 0:
            place.head[p] = ticket_at(world, t).next
            place.waiting -= 1
            world.clock.waiting -= 1
            return int(t)
    return NOBODY
