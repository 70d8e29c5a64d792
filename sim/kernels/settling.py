"""Settling on the spot: persuasion, again and again if need be, and then joint labour."""

import math

from sim.kernels.agenda import note, push
from sim.kernels.births import end_case
from sim.kernels.crossing import block_distance
from sim.kernels.doors import World, case_at, kind_at, patrol_at, walker_at
from sim.kernels.draws import draw
from sim.kernels.duty import be_busy, come_to
from sim.kernels.events import COME_BACK, LABOURED, OPEN, PERSUADED, RESUME, SETTLED
from sim.kernels.filing import file_by_walker
from sim.kernels.jit import helper
from sim.kernels.labour import gather
from sim.kernels.nearest import nearest_unit
from sim.kernels.philox import coin
from sim.kernels.slots import FIRST_PATROL_ROLE, place_of
from sim.kernels.trust import FULL, judge
from sim.terms import Activity, Stream

SETTLE, SETTLE_TIME = int(Stream.SETTLE), int(Stream.SETTLE_TIME)
PASS_ON, PERSUADE = int(Stream.PASS_ON), int(Stream.PERSUADE)
SETTLED_ROW, PERSUADED_ROW = int(Activity.SETTLED), int(Activity.PERSUADED)
AGAIN_MIN = 60.0
"""When nobody is there who could come back, it is tried so much later."""
A_DAY_MIN = 1440.0
FIRST_RESPONSE = 1 << 20
"""Number of the attempt of a first responder."""


@helper
def try_settle(world: World, i: int, walker: int, k: int, way_min: float, now: float) -> bool:
    """Let a walker try to settle case i for the k-th time, after a way; True when it is busy.

    The luck of every attempt belongs to the case. One that fails takes no time if it is the only
    one that may be made.
    """
    case, person, seed = case_at(world, i), walker_at(world, walker), world.rules.seed
    kind, patrol = kind_at(world, case.kind), person.role - FIRST_PATROL_ROLE
    if person.slot < 0 or kind.settle[patrol] <= 0.0:
        return False
    succeeds = coin(seed, SETTLE, case.luck, k, patrol, kind.settle[patrol])
    if not succeeds and kind.settle_tries == 1:
        return False
    takes = way_min + draw(world, kind.settle_row, SETTLE_TIME, case.luck, k, patrol)
    if succeeds:
        case.in_hand = 1
    free = math.ceil(now + takes)
    be_busy(world, walker, free)
    push(world, now + takes, SETTLED if succeeds else PERSUADED, i, walker, k)
    push(world, free, RESUME, walker, 0, 0)
    return True


@helper
def persuaded_nobody(world: World, i: int, walker: int, k: int, now: float) -> None:
    """Attempt k has failed: somebody of the role comes back later, or the case is reported."""
    case, person = case_at(world, i), walker_at(world, walker)
    if case.status != OPEN:
        return
    note(world, now, i, PERSUADED_ROW, person.role, person.unit)
    kind, patrol = kind_at(world, case.kind), person.role - FIRST_PATROL_ROLE
    if k + 1 < kind.settle_tries:
        gap = draw(world, kind.gap_row, PERSUADE, case.luck, k, patrol)
        push(world, now + gap, COME_BACK, i, walker, k + 1)
        return
    chance = patrol_at(world, patrol).report_chance
    if coin(world.rules.seed, PASS_ON, case.luck, 0, person.role, chance):
        file_by_walker(world, i, walker, now)


@helper
def persuade_again(world: World, i: int, finder: int, k: int, now: float) -> None:
    """Send the nearest unit of the finder's force to try for the k-th time."""
    case, person = case_at(world, i), walker_at(world, finder)
    if case.status != OPEN or case.in_hand or case.helped:
        return
    patrol = person.role - FIRST_PATROL_ROLE
    walker = nearest_unit(world, patrol, person.force, case.cell)
    if walker < 0:
        push(world, now + AGAIN_MIN, COME_BACK, i, finder, k)
        return
    cells = block_distance(world, place_of(world, walker), case.cell)
    way = cells / patrol_at(world, patrol).cells_per_min
    if try_settle(world, i, walker, k, way, now):
        come_to(world, walker, case.cell)


@helper
def agreed(world: World, i: int, walker: int, k: int, now: float) -> None:
    """The attempt has succeeded: the case is settled, or has to be worked on together first."""
    case = case_at(world, i)
    left = k == FIRST_RESPONSE and case.responder != walker
    if case.status != OPEN or left:
        return
    if kind_at(world, case.kind).labour_people == 0:
        settled(world, i, walker, now)
        return
    over = gather(world, i, walker, now)
    case.in_hand = over > now
    if case.in_hand:
        push(world, over, LABOURED, i, walker, 0)
    else:
        push(world, now + A_DAY_MIN, SETTLED, i, walker, k)


@helper
def settled(world: World, i: int, walker: int, now: float) -> None:
    """Case i is settled; the finder reports it sometimes all the same."""
    case, person = case_at(world, i), walker_at(world, walker)
    if case.status != OPEN:
        return
    end_case(world, i, now, SETTLED_ROW, person.role, person.unit)
    judge(world, i, FULL)
    chance = kind_at(world, case.kind).settled_reported_share
    if coin(world.rules.seed, PASS_ON, case.luck, 1, person.role, chance):
        file_by_walker(world, i, walker, now)
