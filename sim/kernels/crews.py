"""Departments at work: desk work first, then a crew is sent, arrives, works and is free again."""

import math

from sim.kernels.agenda import note, push
from sim.kernels.births import end_case
from sim.kernels.crossing import block_distance, straight_distance
from sim.kernels.doors import World, case_at, cell_at, crew_at, department_at, kind_at, ticket_at
from sim.kernels.draws import draw
from sim.kernels.duty import release
from sim.kernels.events import (
    AT_SITE,
    BY_USER,
    CHOSEN,
    CREW_HOME,
    FIRST_LISTED,
    OPEN,
    OPENING,
    OWN_AREA,
    READY,
    SERVED,
)
from sim.kernels.hours import is_open, next_opening
from sim.kernels.jit import helper
from sim.kernels.queues import dequeue, enqueue
from sim.kernels.records import NOBODY
from sim.kernels.trust import FULL, judge
from sim.terms import Activity, Role, Stream

LEAD, SERVICE = int(Stream.LEAD), int(Stream.SERVICE)
CREW = int(Role.CREW)
DISPATCHED, ARRIVED = int(Activity.DISPATCHED), int(Activity.ARRIVED)
FOUND_NOTHING, LOST = int(Activity.FOUND_NOTHING), int(Activity.LOST)
RESOLVED, ANSWERED = int(Activity.RESOLVED), int(Activity.ANSWERED)
OFF_DUTY = int(Activity.OFF_DUTY)
FAR = 1e12
NEVER = -1.0


@helper
def handling_time(world: World, t: int, stream: int, row: int) -> float:
    """Return the duration of one part of ticket t's handling."""
    ticket = ticket_at(world, t)
    part = ticket.ordinal * 16 + ticket.handling
    return draw(world, row, stream, ticket.luck, 0, part)


@helper
def take_order(world: World, t: int, d: int, now: float) -> None:
    """Begin the desk work of a department on ticket t; no crew is held."""
    lead = handling_time(world, t, LEAD, department_at(world, d).lead_row)
    ticket_at(world, t).ready_min = now + lead
    push(world, now + lead, READY, t, d, 0)


@helper
def crew_distance(world: World, d: int, start: int, end: int) -> float:
    """Return the way of a department's crew from cell to cell, in cells."""
    if department_at(world, d).straight:
        return straight_distance(world, start, end)
    return float(block_distance(world, start, end))


@helper
def crew_cost(world: World, crew: int, cell: int, rule: int) -> float:
    """Return how ill a crew suits a call under a rule of dispatch; the least is sent."""
    if rule == FIRST_LISTED:
        return float(crew)
    unit = crew_at(world, crew)
    distance = crew_distance(world, unit.department, unit.cell, cell)
    if (
        rule == OWN_AREA
        and cell_at(world, crew_at(world, crew).base).grid != cell_at(world, cell).grid
    ):
        return distance + FAR
    return distance


@helper
def choose_crew(world: World, d: int, cell: int) -> int:
    """Return the free crew to send to a cell; ties go to the first in the list."""
    department = department_at(world, d)
    best, least = NOBODY, math.inf
    for crew in range(department.first_crew, department.first_crew + department.crews):
        if crew_at(world, crew).busy:
            continue
        cost = crew_cost(world, crew, cell, department.rule)
        if cost < least:
            best, least = crew, cost
    return best


@helper
def travel_time(world: World, d: int, start: int, end: int) -> float:
    """Return the minutes from cell to cell at a department's speed."""
    speed = department_at(world, d).cells_per_min
    return 0.0 if math.isinf(speed) else crew_distance(world, d, start, end) / speed


@helper
def dispatch(world: World, t: int, d: int, now: float) -> None:
    """Let one of the free crews of department d go to the case of ticket t."""
    ticket, department = ticket_at(world, t), department_at(world, d)
    department.free -= 1
    if department.rule == BY_USER:
        ticket.crew = NOBODY
        push(world, now, CHOSEN, t, d, 0)
        return
    ticket.crew = choose_crew(world, d, case_at(world, ticket.case).cell)
    send(world, t, d, now)


@helper
def send(world: World, t: int, d: int, now: float) -> None:
    """Send the crew of ticket t on its way."""
    ticket = ticket_at(world, t)
    cell, unit = case_at(world, ticket.case).cell, crew_at(world, ticket.crew)
    unit.busy = 1
    note(world, now, ticket.case, DISPATCHED, CREW, ticket.crew, -1, d)
    push(world, now + travel_time(world, d, unit.cell, cell), AT_SITE, t, d, 0)
    unit.cell = cell


@helper
def send_chosen(world: World, t: int, d: int, now: float) -> None:
    """Send the crew that a rule in Python has chosen for ticket t; ask for it first."""
    if ticket_at(world, t).crew == NOBODY:
        world.clock.calling = t
        push(world, now, CHOSEN, t, d, 0)
    else:
        send(world, t, d, now)


@helper
def ready(world: World, t: int, d: int, now: float) -> bool:
    """Desk work is done: send a crew, wait in line, or lose the part where nobody waits.

    Returns True when the part is lost and another department has to go on.
    """
    department, ticket = department_at(world, d), ticket_at(world, t)
    if now != ticket.ready_min:
        # It has been done sooner, after a reminder.
        return False
    ticket.ready_min = NEVER
    if case_at(world, ticket.case).status != OPEN:
        note(world, now, ticket.case, ANSWERED, CREW, -1, -1, d)
        return False
    working = is_open(world, department, now)
    if working and department.free > 0:
        dispatch(world, t, d, now)
    elif department.loss:
        note(world, now, ticket.case, LOST, CREW, -1, -1, d)
        goes_on = part_over(world, t, now)
        # Nobody is reminded of what is lost.
        ticket.primary = ticket.primary and goes_on
        return goes_on
    else:
        enqueue(world, department, t)
        if not working and not department.opening:
            department.opening = 1
            push(world, next_opening(world, department, now), OPENING, d, 0, 0)
    return False


@helper
def serve_queue(world: World, d: int, now: float) -> None:
    """Send free crews to those who wait, as long as the department is open."""
    department = department_at(world, d)
    if department.waiting > 0 and not is_open(world, department, now):
        if not department.opening:
            department.opening = 1
            push(world, next_opening(world, department, now), OPENING, d, 0, 0)
        return
    while department.free > 0 and department.waiting > 0:
        t = dequeue(world, department)
        ticket = ticket_at(world, t)
        if case_at(world, ticket.case).status == OPEN:
            dispatch(world, t, d, now)
        else:
            note(world, now, ticket.case, ANSWERED, CREW, -1, -1, d)


@helper
def free_crew(world: World, crew: int, d: int, now: float) -> None:
    """Let a crew take the next case."""
    note(world, now, -1, OFF_DUTY, CREW, crew, -1, d)
    crew_at(world, crew).busy = 0
    department_at(world, d).free += 1
    serve_queue(world, d, now)


@helper
def leave_site(world: World, t: int, d: int, now: float) -> None:
    """Send the crew of ticket t on its way: free on the spot, or back at its base later."""
    crew = ticket_at(world, t).crew
    unit = crew_at(world, crew)
    if not department_at(world, d).returns:
        free_crew(world, crew, d, now)
        return
    back = travel_time(world, d, unit.cell, unit.base)
    unit.cell = unit.base
    if back > 0.0:
        push(world, now + back, CREW_HOME, crew, d, 0)
    else:
        free_crew(world, crew, d, now)


@helper
def at_site(world: World, t: int, d: int, now: float) -> None:
    """A crew has come: it helps, or finds that the case is over."""
    ticket = ticket_at(world, t)
    case = case_at(world, ticket.case)
    if case.status != OPEN:
        note(world, now, ticket.case, FOUND_NOTHING, CREW, ticket.crew, -1, d)
        leave_site(world, t, d, now)
        return
    case.helped = 1
    release(world, ticket.case, now)
    judge(world, ticket.case, FULL)
    note(world, now, ticket.case, ARRIVED, CREW, ticket.crew, -1, d)
    service = handling_time(world, t, SERVICE, kind_at(world, case.kind).service_row)
    push(world, now + service, SERVED, t, d, 0)


@helper
def part_over(world: World, t: int, now: float) -> bool:
    """One department's part of a case is over; True when another department has to go on.

    A case whose parts are all lost is as if it had never been reported: another report may help.
    """
    ticket = ticket_at(world, t)
    case = case_at(world, ticket.case)
    if not ticket.primary or case.status != OPEN:
        return False
    case.open_jobs -= 1
    if case.open_jobs > 0:
        return not world.rules.together
    if case.helped:
        end_case(world, ticket.case, now, RESOLVED)
    else:
        case.registered = 0
        case.open_jobs = kind_at(world, case.kind).n_departments
    return False


@helper
def served(world: World, t: int, d: int, now: float) -> bool:
    """A crew has done its part; True when another department has to go on."""
    leave_site(world, t, d, now)
    return part_over(world, t, now)
