"""Joint labour: so many units of a beat come together and work in trips until it is done."""

import math

from sim.kernels.agenda import note, push
from sim.kernels.doors import World, case_at, kind_at, walker_at
from sim.kernels.draws import draw
from sim.kernels.duty import be_busy, is_active
from sim.kernels.events import OFF_DUTY, RESUME
from sim.kernels.jit import helper
from sim.kernels.philox import luck
from sim.kernels.records import NOBODY
from sim.terms import Activity, Stream

LABOUR = int(Stream.LABOUR)
ON_DUTY, LABOURED_ROW = int(Activity.ON_DUTY), int(Activity.LABOURED)
WHO, TRIPS = 0, 1


@helper
def can_come(world: World, walker: int, finder: int, now: float) -> bool:
    """Tell whether a walker of the finder's beat, on duty or not, is free to help."""
    other, person = walker_at(world, walker), walker_at(world, finder)
    idle = other.free <= now and (other.slot >= 0 or not other.on_duty)
    same = other.beat == person.beat and walker != finder
    return bool(same and idle and is_active(world, walker))


@helper
def call_in(world: World, i: int, walker: int, over: float, now: float) -> None:
    """Let a walker work on case i until `over`; who was off duty is on duty for that time."""
    person = walker_at(world, walker)
    if person.on_duty:
        be_busy(world, walker, over)
        push(world, over, RESUME, walker, 0, 0)
    else:
        person.on_duty, person.since, person.until, person.free = 1, now, over, over
        note(world, now, -1, ON_DUTY, person.role, person.unit)
        person.cell = case_at(world, i).cell
        push(world, over, OFF_DUTY, walker, 0, 0)
    note(world, now, i, LABOURED_ROW, person.role, person.unit)


@helper
def how_many(world: World, finder: int, now: float) -> int:
    """Return how many can work together, the finder among them."""
    found = 1
    for walker in range(world.room.walkers):
        found += can_come(world, walker, finder, now)
    return found


@helper
def next_in_order(world: World, i: int, finder: int, now: float, after: float) -> tuple[int, float]:
    """Return who is asked next for case i, in an order that the case draws, and its place there."""
    best, least = NOBODY, 2.0
    for walker in range(world.room.walkers):
        if not can_come(world, walker, finder, now):
            continue
        address = walker_at(world, walker).luck
        place = luck(world.rules.seed, LABOUR, case_at(world, i).luck, WHO, address)
        if after < place < least:
            best, least = walker, place
    return best, least


@helper
def gather(world: World, i: int, finder: int, now: float) -> float:
    """Call the people together that case i needs; return when they are done, `now` if too few."""
    case = case_at(world, i)
    kind = kind_at(world, case.kind)
    if how_many(world, finder, now) < kind.labour_people:
        return now
    minutes = 0.0
    for trip in range(kind.labour_trips):
        minutes += draw(world, kind.trip_row, LABOUR, case.luck, TRIPS, trip)
    over = math.ceil(now + max(minutes, 1.0))
    after = -1.0
    for _ in range(kind.labour_people - 1):
        walker, after = next_in_order(world, i, finder, now, after)
        call_in(world, i, walker, over, now)
    call_in(world, i, finder, over, now)
    return float(over)
