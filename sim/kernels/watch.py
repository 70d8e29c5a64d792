"""The command centre watches time limits: it reminds of a case, then raises it to the city desk."""

from sim.kernels.agenda import note, push
from sim.kernels.doors import World, case_at, department_at, desk_at, kind_at, ticket_at
from sim.kernels.events import AT_NODE, OPEN, READY, WATCH
from sim.kernels.jit import helper
from sim.kernels.queues import enqueue, take_out
from sim.kernels.records import NOBODY
from sim.kernels.tickets import hop_minutes
from sim.terms import Activity, Role

REMINDED, RAISED = int(Activity.REMINDED), int(Activity.RAISED)
OFFICER = int(Role.OFFICER)
REMIND, RAISE = 0, 1
MOST_URGENT = 0


@helper
def watch_over(world: World, t: int, now: float) -> None:
    """Put on the agenda when the officers who watch look at ticket t of a recorded case."""
    rules = world.rules
    if not ticket_at(world, t).primary or not rules.watches:
        return
    case = case_at(world, ticket_at(world, t).case)
    limit = kind_at(world, case.kind).limit_min
    push(world, max(now, case.recorded + rules.remind_at * limit), WATCH, t, REMIND, 0)
    push(world, max(now, case.recorded + rules.raise_at * limit), WATCH, t, RAISE, 0)


@helper
def look_after(world: World, t: int, step: int, now: float) -> None:
    """A part of the time limit has passed without help for ticket t: remind, or raise it."""
    ticket, rules = ticket_at(world, t), world.rules
    case = case_at(world, ticket.case)
    goes_on_alone = case.status != OPEN or case.helped or case.in_hand
    if goes_on_alone or ticket.crew >= 0 or not ticket.primary:
        return
    activity = RAISED if step == RAISE else REMINDED
    note(world, now, ticket.case, activity, OFFICER, NOBODY, rules.city_desk, ticket.department)
    up = int(ticket.priority) - 1
    move_up(world, t, MOST_URGENT if step == RAISE or up < 0 else up)
    shorten_desk_work(world, t, now)
    if step == RAISE and 0 <= ticket.desk < rules.desks and not ticket.tier:
        to_city(world, t, now)


@helper
def move_up(world: World, t: int, priority: int) -> None:
    """Give ticket t a priority; where it waits, it goes to the end of those who have it."""
    ticket = ticket_at(world, t)
    if priority == ticket.priority:
        return
    if ticket.desk >= 0:
        take_out(world, desk_at(world, ticket.desk), t)
        ticket.priority = priority
        enqueue(world, desk_at(world, ticket.desk), t)
    elif ticket.waits:
        place = department_at(world, ticket.department)
        take_out(world, place, t)
        ticket.priority = priority
        enqueue(world, place, t)
    ticket.priority = priority


@helper
def to_city(world: World, t: int, now: float) -> None:
    """Take ticket t out of the line of a lower desk and send it to that of the city."""
    ticket, rules = ticket_at(world, t), world.rules
    if ticket.desk == rules.city_desk or rules.city_desk < 0:
        return
    take_out(world, desk_at(world, ticket.desk), t)
    ticket.desk = NOBODY
    minutes = hop_minutes(world, t, rules.order_row)
    push(world, now + minutes, AT_NODE, t, rules.city_desk, 0)


@helper
def shorten_desk_work(world: World, t: int, now: float) -> None:
    """Let the department be done sooner with what is left of its desk work on ticket t."""
    ticket = ticket_at(world, t)
    if ticket.ready_min > now:
        ticket.ready_min = now + (ticket.ready_min - now) * world.rules.watch_factor
        push(world, ticket.ready_min, READY, t, ticket.department, 0)
