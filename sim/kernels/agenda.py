"""What will happen: a binary heap of events, and the log of what has happened."""

from sim.kernels.doors import World, event_at, log_at
from sim.kernels.jit import helper
from sim.terms import NONE_8


@helper
def earlier(x, y):  # type: ignore[no-untyped-def]
    """Tell whether event x comes before event y; ties go by content."""
    if x.at != y.at:
        return x.at < y.at
    if x.what != y.what:
        return x.what < y.what
    if x.a != y.a:
        return x.a < y.a
    if x.b != y.b:
        return x.b < y.b
    return x.c < y.c


@helper
def _copy(source, target):  # type: ignore[no-untyped-def]
    target.at = source.at
    target.what = source.what
    target.a = source.a
    target.b = source.b
    target.c = source.c


@helper
def push(world: World, at: float, what: int, a: int, b: int, c: int) -> None:
    """Put an event on the agenda; what would come after the end of the run is left out."""
    clock = world.clock
    if not at < world.rules.end:
        return
    last = clock.events + 1
    clock.events = last
    # The new event waits in row 0 while the hole rises; the heap lives in rows 1 to n.
    event_at(world, 0).at, event_at(world, 0).what = at, what
    event_at(world, 0).a, event_at(world, 0).b, event_at(world, 0).c = a, b, c
    while last > 1 and earlier(event_at(world, 0), event_at(world, last >> 1)):
        _copy(event_at(world, last >> 1), event_at(world, last))
        last >>= 1
    _copy(event_at(world, 0), event_at(world, last))


@helper
def pop(world: World) -> None:
    """Take the first event off the agenda (read it in row 1 before)."""
    clock = world.clock
    n = clock.events
    clock.events = n - 1
    hole, child = 1, 2
    while child < n:
        if child + 1 < n and earlier(event_at(world, child + 1), event_at(world, child)):
            child += 1
        if not earlier(event_at(world, child), event_at(world, n)):
            break
        _copy(event_at(world, child), event_at(world, hole))
        hole, child = child, 2 * child
    _copy(event_at(world, n), event_at(world, hole))


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
