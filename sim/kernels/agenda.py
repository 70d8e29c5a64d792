"""What will happen: events by the minute in which they fall due; and the log of what has happened.

A calendar queue (Brown 1988): each minute of the run has a chain of its events, in no order. The
next minute that has any is open: its events stand in a small heap, and whatever is put on the
agenda for that minute or an earlier one joins them. So the heap is never empty while there are
events, and no event has to be moved often, however many wait.
"""

from sim.kernels.doors import World, chain, event_at, link, log_at, soon_at
from sim.kernels.jit import helper
from sim.kernels.records import NOBODY
from sim.terms import NONE_8


@helper
def _first_by_content(world: World, x: int, y: int) -> bool:
    """Tell whether the event in row x comes before the one in row y, due at the same time."""
    one, other = event_at(world, x), event_at(world, y)
    if one.what != other.what:
        return bool(one.what < other.what)
    if one.a != other.a:
        return bool(one.a < other.a)
    if one.b != other.b:
        return bool(one.b < other.b)
    return bool(one.c < other.c)


@helper
def _put(world: World, place: int, at: float, row: int) -> None:
    entry = soon_at(world, place)
    entry.at, entry.row = at, row


@helper
def _rise(world: World, hole: int, at: float, row: int) -> None:
    """Put an event into the heap, from an empty place on upwards."""
    while hole > 1:
        above = soon_at(world, hole >> 1)
        if above.at < at or (above.at == at and not _first_by_content(world, row, above.row)):
            break
        _put(world, hole, above.at, above.row)
        hole >>= 1
    _put(world, hole, at, row)


@helper
def _sink(world: World, n: int) -> int:
    """Let the hole at the top of a heap of n fall to the bottom; return where it has come to.

    It does not look at the event in the last place, which is to fill it and seldom rises far. Which
    child follows is reckoned, not branched on: no processor could foretell it.
    """
    hole, child = 1, 2
    while child < n:
        left, right = soon_at(world, child), soon_at(world, child + 1)
        if left.at == right.at:
            child += _first_by_content(world, right.row, left.row)
        else:
            child += right.at < left.at
        _put(world, hole, soon_at(world, child).at, soon_at(world, child).row)
        hole, child = child, 2 * child
    return hole


@helper
def _open_next_minute(world: World) -> None:
    """Make the events of the next minute that has any the heap."""
    clock, chains, links = world.clock, chain(world), link(world)
    minute = clock.open_minute + 1
    while chains[minute] == 0:
        minute += 1
    row, n = chains[minute], 0
    clock.open_minute, chains[minute] = minute, 0
    # First all are fetched, which the processor can do side by side, then they are put in order.
    while row > 0:
        n += 1
        _put(world, n, event_at(world, row).at, row)
        row = links[row]
    for place in range(2, n + 1):
        _rise(world, place, soon_at(world, place).at, soon_at(world, place).row)
    clock.soon = n
    clock.later -= n


@helper
def _new_row(world: World) -> int:
    clock = world.clock
    row = clock.free_event
    if row > 0:
        clock.free_event = link(world)[row]
        return int(row)
    clock.events += 1
    return int(clock.events)


@helper
def push(world: World, at: float, what: int, a: int, b: int, c: int) -> None:
    """Put an event on the agenda; what would come after the end of the run is left out."""
    clock = world.clock
    if not at < world.rules.end:
        return
    row, minute = _new_row(world), int(at)
    event = event_at(world, row)
    event.at, event.what, event.a, event.b, event.c = at, what, a, b, c
    if clock.soon == 0:
        clock.open_minute = minute
    if minute <= clock.open_minute:
        clock.soon += 1
        _rise(world, clock.soon, at, row)
    else:
        link(world)[row] = chain(world)[minute]
        chain(world)[minute] = row
        clock.later += 1


@helper
def first_event(world: World) -> int:
    """Return the row of the event that comes first, if any is on the agenda (`clock.soon`)."""
    return int(soon_at(world, 1).row)


@helper
def pop(world: World) -> None:
    """Take the first event off the agenda (read it before); its row is the next to be used."""
    clock, row = world.clock, first_event(world)
    event_at(world, row).what, link(world)[row] = NOBODY, clock.free_event
    clock.free_event = row
    last = soon_at(world, clock.soon)
    at, moved = last.at, last.row
    hole = _sink(world, clock.soon)
    clock.soon -= 1
    if clock.soon > 0:
        _rise(world, hole, at, moved)
    elif clock.later > 0:
        _open_next_minute(world)


@helper
def note(
    world: World, minute: float, case: int, activity: int, role: int = NONE_8, agent: int = -1,
    node: int = -1, department: int = -1, channel: int = NONE_8, subject: int = -1,
) -> None:  # fmt: skip
    """Append a row to the event log."""
    clock = world.clock
    row = log_at(world, clock.rows)
    clock.rows += 1
    row.minute, row.case, row.activity = minute, case, activity
    row.role, row.agent, row.node = role, agent, node
    row.department, row.channel, row.subject = department, channel, subject
