"""Reports on their way: how they begin, how long a hop takes, where it leads."""

from sim.kernels.doors import World, branch_at, case_at, desk_at, hop_at, kind_at, ticket_at
from sim.kernels.draws import draw
from sim.kernels.jit import helper
from sim.kernels.philox import luck
from sim.kernels.records import NOBODY
from sim.terms import Stream

HOP, BRANCH = int(Stream.HOP), int(Stream.BRANCH)


@helper
def new_ticket(world: World, case: int, address: int, ordinal: int, channel: int) -> int:
    """Add a ticket and return its number."""
    clock = world.clock
    t = clock.tickets
    clock.tickets += 1
    ticket = ticket_at(world, t)
    ticket.case, ticket.luck, ticket.ordinal, ticket.channel = case, address, ordinal, channel
    ticket.next, ticket.crew, ticket.node, ticket.desk = NOBODY, NOBODY, NOBODY, NOBODY
    ticket.ready_min, ticket.waits = 0.0, 0
    ticket.department, ticket.hops, ticket.handling, ticket.book = NOBODY, 0, 0, 0
    ticket.triaged, ticket.primary, ticket.priority, ticket.tier = 0, 0, 3, 0
    return int(t)


@helper
def hop_minutes(world: World, t: int, row: int) -> float:
    """Return how long the next hop of ticket t takes: its latency over the speed of routing."""
    ticket = ticket_at(world, t)
    part = ticket.ordinal * 16 + ticket.handling
    latency = draw(world, row, HOP, ticket.luck, ticket.hops, part)
    ticket.hops += 1
    return latency / world.rules.speed


@helper
def copy_ticket(world: World, t: int, handling: int) -> int:
    """Return a copy of ticket t for another department of its case."""
    original = ticket_at(world, t)
    u = new_ticket(world, original.case, original.luck, original.ordinal, original.channel)
    ticket = ticket_at(world, u)
    ticket.node, ticket.hops, ticket.handling = original.node, original.hops, handling
    ticket.triaged, ticket.primary, ticket.book = 1, original.primary, original.book
    ticket.priority = original.priority
    ticket.department = kind_at(world, case_at(world, original.case).kind).departments[handling]
    return u


@helper
def way_on(world: World, t: int) -> tuple[int, int]:
    """Return the node that follows on ticket t's way (-1: none) and the row of the latency."""
    ticket, rules = ticket_at(world, t), world.rules
    desks = rules.desks
    if ticket.node >= desks or desk_at(world, ticket.node).branches == 0:
        hop = hop_at(world, ticket.node * rules.departments + ticket.department)
        return int(hop.to), int(hop.row)
    desk = desk_at(world, ticket.node)
    u = luck(rules.seed, BRANCH, ticket.luck, ticket.hops, ticket.ordinal * 16 + ticket.handling)
    row, last = desk.first_branch, desk.first_branch + desk.branches - 1
    while row < last and u >= branch_at(world, row).below:
        row += 1
    return int(branch_at(world, row).to), int(branch_at(world, row).row)
