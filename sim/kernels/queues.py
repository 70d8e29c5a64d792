"""Waiting lines: first come, first served within each priority; tickets are the links."""

from sim.kernels.doors import ticket_at
from sim.kernels.jit import helper
from sim.kernels.records import NOBODY, PRIORITIES


@helper
def enqueue(world, place, t: int) -> None:  # type: ignore[no-untyped-def]
    """Put ticket t at the end of its priority's line."""
    ticket = ticket_at(world, t)
    p = ticket.priority
    ticket.next, ticket.waits = NOBODY, 1
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
            leave(world, place, t)
            return int(t)
    return NOBODY


@helper
def take_out(world, place, t: int) -> None:  # type: ignore[no-untyped-def]
    """Take ticket t out of the line in which it waits, wherever it stands."""
    ticket = ticket_at(world, t)
    p, before = ticket.priority, NOBODY
    other = place.head[p]
    while other != t:
        before, other = other, ticket_at(world, other).next
    if before < 0:
        place.head[p] = ticket.next
    else:
        ticket_at(world, before).next = ticket.next
    if place.tail[p] == t:
        place.tail[p] = before
    leave(world, place, t)


@helper
def leave(world, place, t: int) -> None:  # type: ignore[no-untyped-def]
    """Count ticket t no longer among those who wait."""
    ticket_at(world, t).waits = 0
    place.waiting -= 1
    world.clock.waiting -= 1
