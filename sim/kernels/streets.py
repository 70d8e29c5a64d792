"""People on the streets: who is on duty walks, minute by minute, and looks at the cell it is in.

All walkers move before anybody looks, and what they see is gathered before anything is done about
it, so the order of walkers cannot matter.
"""

from sim.kernels.crossing import step_towards
from sim.kernels.doors import (
    World,
    patrol_at,
    slot_at,
    slot_cell,
    tour_cells,
    tour_start,
    walker_at,
)
from sim.kernels.entering import ask
from sim.kernels.hotspots import hotspot
from sim.kernels.jit import helper, inlined
from sim.kernels.lanes import LOOK_LANES
from sim.kernels.looking import anything_in_sight, look
from sim.kernels.paths import hops_before, lay_all_out, row_after
from sim.kernels.philox import luck
from sim.kernels.records import PATROLS
from sim.kernels.records_people import AHEAD
from sim.kernels.slots import (
    HOTSPOT,
    NO_TARGET,
    RANDOM_CELL,
    RANDOM_WALK,
    SWEEP,
    WALK,
    beat_cell,
    cells_row,
    is_laid_out,
    slot_row,
)
from sim.kernels.walks import begin_walks, walk_on


@helper
def asked(world: World, patrol: int) -> None:
    """Move every walker a step towards the target that a policy in Python has given it."""
    cells, first = slot_cell(world), cells_row(world, patrol, 0)
    for slot in range(patrol_at(world, patrol).moving):
        row = slot_row(world, patrol, slot)
        target = slot_at(world, row).target
        if target == NO_TARGET:
            continue
        cells[first + slot] = step_towards(world, patrol, slot, cells[first + slot], target)
        if cells[first + slot] == target:
            ask(world, row)


@helper
def sweep(world: World, patrol: int) -> None:
    """Move every walker to the next cell of the closed tour of its beat."""
    first = cells_row(world, patrol, 0)
    for slot in range(patrol_at(world, patrol).moving):
        place = slot_at(world, slot_row(world, patrol, slot))
        beat = walker_at(world, place.walker).beat
        place.target += 1
        if place.target == tour_start(world)[beat + 1]:
            place.target = tour_start(world)[beat]
        slot_cell(world)[first + slot] = tour_cells(world)[place.target]


@helper
def random_cell(world: World, patrol: int, minute: int) -> None:
    """Put every walker into a random cell of its beat."""
    first = cells_row(world, patrol, 0)
    for slot in range(patrol_at(world, patrol).moving):
        person = walker_at(world, slot_at(world, slot_row(world, patrol, slot)).walker)
        u = luck(world.rules.seed, WALK, person.luck, minute, 0)
        slot_cell(world)[first + slot] = beat_cell(world, person.beat, u)


@helper
def hop_by_hop(world: World, patrol: int, first: int, end: int, minute: int) -> None:
    """Move the walkers of a role whose next hop depends on what happens."""
    policy = patrol_at(world, patrol).policy
    if policy == RANDOM_CELL:
        random_cell(world, patrol, minute)
        return
    for hop in range(first, end):
        if policy == SWEEP:
            sweep(world, patrol)
        elif policy == HOTSPOT:
            hotspot(world, patrol, hop, minute)
        else:
            asked(world, patrol)


@helper
def lay_next(world: World, patrol: int, hop: int) -> None:
    """Lay out the next ways, where those of a role have ended."""
    if patrol_at(world, patrol).policy == RANDOM_WALK:
        walk_on(world, patrol, hop)
    else:
        lay_all_out(world, patrol, hop)


@helper
def laid_until(world: World, patrol: int, hop: int) -> int:
    """Return the hop up to which the ways of those who are at a hop now are laid out."""
    return max(int(patrol_at(world, patrol).laid), -(-hop // AHEAD) * AHEAD)


@helper
def lay_until(world: World, patrol: int, hop: int, end: int) -> bool:
    """Lay out the ways of those who are at a hop now up to another one; tell whether any was."""
    laid = laid_until(world, patrol, hop)
    if laid >= end:
        return False
    while laid < end:
        lay_next(world, patrol, laid)
        laid += AHEAD
    patrol_at(world, patrol).laid = laid
    return True


@inlined
def walk(world: World, patrol: int, minute: int) -> None:
    """Move the walkers of one role by their policy and speed."""
    group = patrol_at(world, patrol)
    first, end = hops_before(world, patrol, minute), hops_before(world, patrol, minute + 1)
    if is_laid_out(group.policy):
        lay_until(world, patrol, first, end)
        group.row = row_after(end)
        if group.moving < group.on_street and group.policy == RANDOM_WALK:
            begin_walks(world, patrol, end)
    else:
        hop_by_hop(world, patrol, first, end, minute)
    group.moving = group.on_street


@helper
def people_on_the_street(world: World) -> int:
    """Return how many walkers of all roles there are now."""
    people = 0
    for patrol in range(PATROLS):
        people += patrol_at(world, patrol).on_street
    return people


@helper
def blind_until(world: World, patrol: int, minute: int, last: int) -> int:
    """Return the first minute, from `minute` to `last`, in which a role may see anything.

    Where its ways end, so does the search.
    """
    # An event may have brought something in sight of who has not moved since.
    group, row = patrol_at(world, patrol), -1
    if not is_laid_out(group.policy) or (
        group.policy == RANDOM_WALK and group.moving < group.on_street
    ):
        return minute
    laid = laid_until(world, patrol, hops_before(world, patrol, minute))
    for ahead in range(minute, last):
        hops = hops_before(world, patrol, ahead + 1)
        if hops > laid:
            return ahead
        if row_after(hops) != row:
            row = row_after(hops)
            if anything_in_sight(world, patrol, row):
                return ahead
    return last


@helper
def lay_for(world: World, minute: int) -> bool:
    """Lay out the ways that end in a minute, in which all roles are; tell whether any did."""
    more = False
    for patrol in range(PATROLS):
        group = patrol_at(world, patrol)
        if group.on_street > 0 and is_laid_out(group.policy):
            first, end = hops_before(world, patrol, minute), hops_before(world, patrol, minute + 1)
            more |= lay_until(world, patrol, first, end)
    return more


@helper
def pass_minutes(world: World, last: int) -> None:
    """Let everybody be where the ways lead until a minute."""
    for patrol in range(PATROLS):
        group = patrol_at(world, patrol)
        if group.on_street > 0:
            group.row = row_after(hops_before(world, patrol, last))
            group.moving = group.on_street
    world.clock.minute = last


@helper
def pass_blind_minutes(world: World, until: int) -> None:
    """Let the minutes pass in which nobody can see anything."""
    more = True
    while more:
        minute, last = world.clock.minute, until
        for patrol in range(PATROLS):
            if patrol_at(world, patrol).on_street > 0:
                last = blind_until(world, patrol, minute, last)
        if last > minute:
            pass_minutes(world, last)
        # No way is laid out before all roles have come to its end: rows are used again.
        more = last < until and lay_for(world, last)


@helper
def street_minutes(world: World, until: int) -> None:
    """Walk and look from the clock's minute up to `until`, or to the first minute with a find."""
    clock = world.clock
    few = people_on_the_street(world) < LOOK_LANES
    blind = few
    while True:
        if blind:
            pass_blind_minutes(world, until)
        if clock.minute >= until:
            return
        for patrol in range(PATROLS):
            if patrol_at(world, patrol).on_street > 0:
                walk(world, patrol, clock.minute)
        blind = look(world, clock.minute) == 0 or few
        clock.minute += 1
        if clock.hits > 0 or clock.asking > 0:
            return
