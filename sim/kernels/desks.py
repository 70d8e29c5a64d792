"""The command network: reports hop from desk to desk, wait for an officer, are checked, routed."""

from sim.kernels.agenda import note, push
from sim.kernels.crews import part_over, take_order
from sim.kernels.doors import (
    World,
    case_at,
    cell_at,
    contact_at,
    desk_at,
    entry_node,
    kind_at,
    line_lead,
    line_of,
    luck_row_at,
    ticket_at,
)
from sim.kernels.draws import CONSTANT, draw
from sim.kernels.events import AT_NODE, DESK_DONE, OPEN
from sim.kernels.first_response import send_responder
from sim.kernels.hours import is_open
from sim.kernels.jit import helper
from sim.kernels.mediation import ask_tier, attempt_over, take_turn
from sim.kernels.philox import luck
from sim.kernels.queues import dequeue, enqueue
from sim.kernels.records import CHANNELS, NOBODY
from sim.kernels.tickets import copy_ticket, hop_minutes, new_ticket, way_on
from sim.kernels.watch import watch_over
from sim.terms import Activity, Role, Stream

DESK, LINE = int(Stream.DESK), int(Stream.LINE)
OFFICER = int(Role.OFFICER)
REPORTED, ARRIVED_AT_NODE = int(Activity.REPORTED), int(Activity.ARRIVED_AT_NODE)
TRIAGED, MERGED = int(Activity.TRIAGED), int(Activity.MERGED)
FORWARDED, ROUTED = int(Activity.FORWARDED), int(Activity.ROUTED)
LOST, ANSWERED = int(Activity.LOST), int(Activity.ANSWERED)
CALL_LUCK = 1 << 62
"""Addresses of calls that are no case begin here."""


@helper
def enter_network(world: World, t: int, cell: int, now: float) -> None:
    """Send a report by its channel to the node where that channel enters for a cell.

    It is a node of the line that records it, also where the matter is another line's.
    """
    ticket, rules = ticket_at(world, t), world.rules
    row = int(ticket.book) * CHANNELS + ticket.channel
    node = entry_node(world)[row * rules.grids + cell_at(world, cell).grid]
    minutes = hop_minutes(world, t, rules.channel_row[ticket.channel])
    push(world, now + minutes, AT_NODE, t, node, 0)


@helper
def own_part(world: World, i: int, line: int) -> int:
    """Return which department of case i is a line's own; the leading one, if none is."""
    kind = kind_at(world, case_at(world, i).kind)
    for handling in range(kind.n_departments):
        if line_of(world)[kind.departments[handling]] == line:
            return handling
    return 0


@helper
def file_report(
    world: World, i: int, channel: int, role: int, agent: int, line: int, direct: bool, now: float
) -> None:
    """Send a report of case i on its way: to its first node, or straight to the lead department.

    `line` records it; what is not its own matter goes to the line that leads the case.
    """
    case = case_at(world, i)
    t = new_ticket(world, i, case.luck, case.reports, channel)
    case.reports = min(case.reports + 1, 250)
    ticket = ticket_at(world, t)
    ticket.priority = kind_at(world, case.kind).priority
    ticket.handling, ticket.book = own_part(world, i, line), line
    ticket.department = kind_at(world, case.kind).departments[ticket.handling]
    note(world, now, i, REPORTED, role, agent, -1, -1, channel)
    if direct:
        reach_department(world, t, now)
        return
    enter_network(world, t, case.cell, now)


@helper
def file_call(world: World, number: int, channel: int, now: float) -> None:
    """Send a call that is no case to the desk that takes its channel."""
    t = new_ticket(world, -1, CALL_LUCK + number, 0, channel)
    # Nobody there? Then up the line, as if to its first department, until a desk answers.
    rules, line = world.rules, 0
    if rules.lines > 1:
        line = int(luck(rules.seed, LINE, CALL_LUCK + number, 0, 0) * rules.lines)
    ticket_at(world, t).department, ticket_at(world, t).book = line_lead(world)[line], line
    note(world, now, -1, REPORTED, 0, -1, -1, -1, channel)
    enter_network(world, t, contact_at(world, number).cell, now)


@helper
def at_node(world: World, t: int, node: int, now: float) -> None:
    """A report has come to a node: a department takes it, an officer or nobody works on it."""
    ticket = ticket_at(world, t)
    ticket.node = node
    if node >= world.rules.desks:
        ticket.department = node - world.rules.desks
        reach_department(world, t, now)
        return
    note(world, now, ticket.case, ARRIVED_AT_NODE, OFFICER, -1, node, -1, ticket.channel)
    desk = desk_at(world, node)
    row = desk.relay_row if ticket.triaged else desk.triage_row
    work = luck_row_at(world, row)
    idle = work.code == CONSTANT and work.a <= 0.0
    if desk.officers == 0 or (ticket.triaged and idle) or not is_open(world, desk, now):
        pass_on(world, t, now)
    elif desk.busy < desk.officers:
        begin_desk(world, t, node, now)
    else:
        ticket.desk = node
        enqueue(world, desk, t)


@helper
def begin_desk(world: World, t: int, node: int, now: float) -> None:
    """Let an officer begin on ticket t."""
    desk, ticket = desk_at(world, node), ticket_at(world, t)
    desk.busy += 1
    row = desk.relay_row if ticket.triaged else desk.triage_row
    part = ticket.ordinal * 16 + ticket.handling
    work = draw(world, row, DESK, ticket.luck, ticket.hops, part)
    push(world, now + work, DESK_DONE, t, node, 0)


@helper
def desk_done(world: World, t: int, node: int, now: float) -> None:
    """An officer has finished ticket t and takes the next; after hours the rest passes on."""
    desk, ticket = desk_at(world, node), ticket_at(world, t)
    desk.busy -= 1
    while desk.waiting > 0 and desk.busy < desk.officers:
        following = dequeue(world, desk)
        ticket_at(world, following).desk = NOBODY
        if ticket_at(world, following).tier:
            take_turn(world, following, node, now)
        elif is_open(world, desk, now):
            begin_desk(world, following, node, now)
        else:
            pass_on(world, following, now)
    if ticket.tier:
        if attempt_over(world, t, node, now):
            hand_out(world, t, now)
    elif ticket.triaged:
        pass_on(world, t, now)
    elif check(world, t, node, now):
        hand_out(world, t, now)


@helper
def check(world: World, t: int, node: int, now: float) -> bool:
    """Check a report for the first time; True when it goes on to the departments.

    A mere call and a duplicate do not, nor does a case that somebody tries to settle first.
    """
    ticket, rules = ticket_at(world, t), world.rules
    ticket.triaged = 1
    note(world, now, ticket.case, TRIAGED, OFFICER, -1, node, -1, ticket.channel)
    if ticket.case < 0 or case_at(world, ticket.case).status != OPEN:
        note(world, now, ticket.case, ANSWERED, OFFICER, -1, node)
        return False
    case = case_at(world, ticket.case)
    recorded = case.registered >> ticket.book & 1
    if recorded and rules.merge:
        note(world, now, ticket.case, MERGED, OFFICER, -1, node)
        return False
    ticket.primary = case.registered == 0
    if ticket.primary:
        case.recorded = now
    case.registered |= 1 << ticket.book
    watch_over(world, t, now)
    if not ticket.primary or not ask_tier(world, t, now):
        return True
    note(world, now, ticket.case, FORWARDED, OFFICER, -1, node)
    return False


@helper
def share_out(world: World, t: int, now: float) -> None:
    """Send copies of a registered case to its further departments, if they work together."""
    if world.rules.together:
        ticket = ticket_at(world, t)
        for handling in range(kind_at(world, case_at(world, ticket.case).kind).n_departments):
            if handling != ticket.handling:
                copy = copy_ticket(world, t, handling)
                watch_over(world, copy, now)
                pass_on(world, copy, now)


@helper
def hand_out(world: World, t: int, now: float) -> None:
    """Send a registered case on to its departments."""
    ticket = ticket_at(world, t)
    share_out(world, t, now)
    if ticket.node == world.rules.desks + ticket.department:
        take_in(world, t, now)
    else:
        pass_on(world, t, now)


@helper
def pass_on(world: World, t: int, now: float) -> None:
    """Send ticket t on its next hop; a dead end loses it."""
    ticket = ticket_at(world, t)
    to, row = way_on(world, t)
    if to < 0:
        note(world, now, ticket.case, LOST, OFFICER, -1, ticket.node)
        part_over(world, t, now)
        return
    note(world, now, ticket.case, FORWARDED, OFFICER, -1, ticket.node, ticket.department)
    push(world, now + hop_minutes(world, t, row), AT_NODE, t, to, 0)


@helper
def reach_department(world: World, t: int, now: float) -> None:
    """A report has come to its department, which checks what no desk has checked before."""
    ticket = ticket_at(world, t)
    ticket.node = world.rules.desks + ticket.department
    if ticket.triaged:
        take_in(world, t, now)
    elif check(world, t, -1, now):
        share_out(world, t, now)
        take_in(world, t, now)


@helper
def take_in(world: World, t: int, now: float) -> None:
    """Let a department begin on a report that has been checked."""
    ticket = ticket_at(world, t)
    note(world, now, ticket.case, ROUTED, OFFICER, -1, -1, ticket.department)
    send_responder(world, ticket.case, now)
    take_order(world, t, ticket.department, now)


@helper
def next_department(world: World, t: int, now: float) -> None:
    """Hand ticket t on to the following department of its kind; after the last comes the first."""
    ticket = ticket_at(world, t)
    kind = kind_at(world, case_at(world, ticket.case).kind)
    ticket.handling = (ticket.handling + 1) % kind.n_departments
    ticket.department = kind.departments[ticket.handling]
    pass_on(world, t, now)
