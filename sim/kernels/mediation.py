"""Front line first: the grid leader tries to settle a reported case, then the town, then the city.

An attempt occupies its office. Whether it succeeds belongs to the case and the tier, so it is known
when it begins: a case that will be settled has its fate put off, as with a finder.
"""

from sim.kernels.agenda import note, push
from sim.kernels.births import end_case
from sim.kernels.doors import World, case_at, cell_at, desk_at, kind_at, offices, ticket_at
from sim.kernels.draws import draw
from sim.kernels.events import AT_OFFICE, DESK_DONE, OPEN
from sim.kernels.hours import is_open, next_opening
from sim.kernels.jit import helper
from sim.kernels.petitions import petitions_instead
from sim.kernels.philox import coin
from sim.kernels.queues import enqueue
from sim.kernels.records import NOBODY, TIERS
from sim.kernels.register import registered
from sim.kernels.tickets import hop_minutes
from sim.kernels.trust import FULL, concerned, judge
from sim.terms import Activity, Role, Stream

MEDIATION = int(Stream.MEDIATION)
MEDIATED, SETTLED = int(Activity.MEDIATED), int(Activity.SETTLED)
ANSWERED, ARRIVED_AT_NODE = int(Activity.ANSWERED), int(Activity.ARRIVED_AT_NODE)
LEADER, OFFICER = int(Role.LEADER), int(Role.OFFICER)
LEADERS_TIER = 1
SUCCESS, DURATION = 0, 1


@helper
def note_by(world: World, t: int, office: int, activity: int, now: float) -> None:
    """Log what a leader, or an officer at a node, has done about ticket t."""
    i, desks = ticket_at(world, t).case, world.rules.desks
    if office >= desks:
        note(world, now, i, activity, LEADER, office - desks)
    else:
        note(world, now, i, activity, OFFICER, NOBODY, office)


@helper
def ask_tier(world: World, t: int, now: float) -> bool:
    """Send ticket t to the next office that may settle its case; False when none is left."""
    ticket, rules = ticket_at(world, t), world.rules
    case = case_at(world, ticket.case)
    kind, grid = kind_at(world, case.kind), cell_at(world, case.cell).grid
    while ticket.tier < TIERS:
        ticket.tier += 1
        office = offices(world)[(ticket.tier - 1) * rules.grids + grid]
        if office >= 0 and kind.mediation[ticket.tier - 1] > 0.0:
            minutes = hop_minutes(world, t, rules.order_row)
            push(world, now + minutes, AT_OFFICE, t, office, 0)
            return True
    ticket.tier = 0
    return False


@helper
def succeeds(world: World, t: int) -> bool:
    """Tell whether the tier that ticket t has come to settles its case."""
    ticket = ticket_at(world, t)
    case = case_at(world, ticket.case)
    chance = kind_at(world, case.kind).mediation[ticket.tier - 1]
    return bool(coin(world.rules.seed, MEDIATION, case.luck, ticket.tier, SUCCESS, chance))


@helper
def begin_attempt(world: World, t: int, office: int, now: float) -> None:
    """Let a leader or an officer bring the parties together."""
    ticket = ticket_at(world, t)
    case = case_at(world, ticket.case)
    desk_at(world, office).busy += 1
    if succeeds(world, t):
        case.in_hand = 1
    row = kind_at(world, case.kind).mediation_row
    takes = draw(world, row, MEDIATION, case.luck, ticket.tier, DURATION)
    who = concerned(world, ticket.case)
    if ticket.tier == LEADERS_TIER and who >= 0 and registered(world, who, now):
        takes *= world.rules.known_factor
    push(world, now + takes, DESK_DONE, t, office, 0)


@helper
def take_turn(world: World, t: int, office: int, now: float) -> None:
    """It is ticket t's turn: somebody begins, unless the case is over or the office is closed."""
    desk = desk_at(world, office)
    if case_at(world, ticket_at(world, t).case).status != OPEN:
        note_by(world, t, office, ANSWERED, now)
    elif is_open(world, desk, now):
        begin_attempt(world, t, office, now)
    else:
        push(world, next_opening(world, desk, now), AT_OFFICE, t, office, 0)


@helper
def at_office(world: World, t: int, office: int, now: float) -> None:
    """Ticket t has come to be mediated; to a closed office it comes when that opens."""
    ticket, desk = ticket_at(world, t), desk_at(world, office)
    if ticket.tier > LEADERS_TIER:
        ticket.node = office
    if is_open(world, desk, now):
        note_by(world, t, office, ARRIVED_AT_NODE, now)
    if is_open(world, desk, now) and desk.busy >= desk.officers:
        ticket.desk = office
        enqueue(world, desk, t)
    else:
        take_turn(world, t, office, now)


@helper
def attempt_over(world: World, t: int, office: int, now: float) -> bool:
    """An attempt has ended; True when all have failed and the departments have to act."""
    i = ticket_at(world, t).case
    if case_at(world, i).status != OPEN:
        note_by(world, t, office, ANSWERED, now)
        return False
    if succeeds(world, t):
        by_leader = office >= world.rules.desks
        role, agent = (LEADER, office - world.rules.desks) if by_leader else (OFFICER, NOBODY)
        end_case(world, i, now, SETTLED, role, agent, NOBODY if by_leader else office)
        judge(world, i, FULL)
        return False
    note_by(world, t, office, MEDIATED, now)
    return not ask_tier(world, t, now) and not petitions_instead(world, i, now)
