"""Turns of duty: they begin, go on after an interruption, and end; visits are planned in them."""

import math

from sim.kernels.agenda import note, push
from sim.kernels.doors import World, case_at, duty_at, patrol_at, walker_at
from sim.kernels.entering import enter_street, leave_street, set_out
from sim.kernels.events import OFF_DUTY, RESUME, VISIT
from sim.kernels.jit import helper
from sim.kernels.philox import luck
from sim.kernels.publicity import inform
from sim.kernels.recruiting import recruit
from sim.kernels.slots import FIRST_PATROL_ROLE, SWEEP, beat_cell
from sim.terms import Activity, Stream

START, VISIT_LUCK = int(Stream.START), int(Stream.VISIT)
ON_DUTY, OFF_DUTY_ROW = int(Activity.ON_DUTY), int(Activity.OFF_DUTY)
MOST_VISITS = 255
SENT = -2
"""In place of the responder of a case: somebody is on the way, or has been there."""


@helper
def start_duty(world: World, now: float) -> None:
    """Begin the next turn of the roster at a random cell of the walker's beat."""
    clock = world.clock
    duty = duty_at(world, clock.next_duty)
    clock.next_duty += 1
    # Who has been called in to work with others begins no other turn meanwhile.
    if is_active(world, duty.walker) and not walker_at(world, duty.walker).on_duty:
        begin_duty(world, duty.walker, duty.off, 1.0, now)


@helper
def begin_duty(world: World, walker: int, off: float, part: float, now: float) -> None:
    """Put a walker on duty until `off`, for a part of its turn, at a random cell of its beat.

    Who is still busy with what was begun in the last turn goes on from there when that is done.
    """
    person = walker_at(world, walker)
    person.on_duty, person.since, person.until = 1, now, off
    note(world, now, -1, ON_DUTY, person.role, person.unit)
    push(world, off, OFF_DUTY, walker, 0, 0)
    plan_visits(world, walker, part)
    u = luck(world.rules.seed, START, person.luck, int(now), 0)
    if person.free <= now:
        set_out(world, walker, beat_cell(world, person.beat, u))
    inform(world, walker, now)


@helper
def is_active(world: World, walker: int) -> bool:
    """Tell whether a walker takes its turns: the first units do, and all recruits."""
    person = walker_at(world, walker)
    active = patrol_at(world, person.role - FIRST_PATROL_ROLE).active
    return bool(person.order < active or person.recruited)


@helper
def recount(world: World) -> None:
    """Take units that are not active any more off duty, and put those on whose turn runs now.

    Who is busy with a case or a visit finishes it; it is not put on duty before.
    """
    clock, now = world.clock, world.clock.now
    clock.recount = 0
    for walker in range(world.room.walkers):
        if walker_at(world, walker).on_duty and not is_active(world, walker):
            end_duty(world, walker, now)
    for k in range(clock.next_duty):
        duty = duty_at(world, k)
        person = walker_at(world, duty.walker)
        can = not person.on_duty and person.free <= now and is_active(world, duty.walker)
        if can and duty.off > now:
            part = (duty.off - now) / (duty.off - duty.on)
            begin_duty(world, duty.walker, duty.off, part, now)


@helper
def turn_over(world: World, walker: int, now: float) -> None:
    """A turn comes to its end, unless the walker was taken off duty before."""
    person = walker_at(world, walker)
    if person.on_duty and person.until == now:
        end_duty(world, walker, now)
        recruit(world, walker, now)


@helper
def end_duty(world: World, walker: int, now: float) -> None:
    """Take a walker off duty."""
    person = walker_at(world, walker)
    leave_street(world, walker)
    person.on_duty = 0
    note(world, now, -1, OFF_DUTY_ROW, person.role, person.unit)


@helper
def be_busy(world: World, walker: int, until: float) -> None:
    """Take a walker off the street until a time."""
    leave_street(world, walker)
    walker_at(world, walker).free = until


@helper
def come_to(world: World, walker: int, cell: int) -> None:
    """Let a busy walker go on from a cell; one that sweeps goes back to where it left its tour."""
    person = walker_at(world, walker)
    if patrol_at(world, person.role - FIRST_PATROL_ROLE).policy != SWEEP:
        person.cell = cell


@helper
def release(world: World, i: int, now: float) -> None:
    """Let the responder who helps with case i, if there is one, go back to its patrol."""
    case = case_at(world, i)
    if case.responder >= 0:
        person = walker_at(world, case.responder)
        person.free = math.ceil(now)
        push(world, person.free, RESUME, case.responder, 0, 0)
        case.responder = SENT


@helper
def resume(world: World, walker: int, now: float) -> None:
    """Put a walker who was busy back on the street where it stands."""
    person = walker_at(world, walker)
    if person.on_duty and person.slot < 0 and person.until > now and person.free <= now:
        enter_street(world, walker, person.cell, person.target)


@helper
def plan_visits(world: World, walker: int, part: float) -> None:
    """Decide how many visits this part of a turn has, on average as many as its role makes."""
    person = walker_at(world, walker)
    mean, person.visits = patrol_at(world, person.role - FIRST_PATROL_ROLE).visits_per_turn, 0
    if mean > 0.0:
        u = luck(world.rules.seed, VISIT_LUCK, person.luck, int(person.since), 0)
        person.visits = min(int(mean * part + u), MOST_VISITS)
    plan_visit(world, walker, 0, person.since)


@helper
def plan_visit(world: World, walker: int, k: int, earliest: float) -> None:
    """Put visit k of a turn on the agenda: visits are spread over it, each in a part of its own."""
    person = walker_at(world, walker)
    person.leaves = person.until
    if k < person.visits:
        u = luck(world.rules.seed, VISIT_LUCK, person.luck, int(person.since), 1 + k)
        at = person.since + (k + u) / person.visits * (person.until - person.since)
        set_visit(world, walker, k, max(at, earliest))


@helper
def set_visit(world: World, walker: int, k: int, at: float) -> None:
    """Put visit k of a turn on the agenda for a time; its walker will leave the street for it."""
    person = walker_at(world, walker)
    person.leaves = min(at, person.until)
    push(world, at, VISIT, walker, k, int(person.since))
