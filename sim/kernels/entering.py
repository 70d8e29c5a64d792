"""Walkers enter the street and leave it."""

from sim.kernels.doors import (
    World,
    patrol_at,
    slot_at,
    slot_bits,
    slot_cell,
    slot_ways,
    tour_cells,
    tour_start,
    walker_at,
)
from sim.kernels.jit import helper
from sim.kernels.paths import hops_before, lay_out, row_after, target_now
from sim.kernels.philox import luck
from sim.kernels.records import NOBODY
from sim.kernels.records_people import AHEAD, BITS_ROWS, DETOUR_RING
from sim.kernels.slots import (
    ASKED,
    FIRST_PATROL_ROLE,
    NO_TARGET,
    RANDOM_WALK,
    SWEEP,
    TARGET,
    WAYPOINT,
    cells_row,
    place_of,
    ring_of,
    slot_row,
)
from sim.kernels.walks import HOPS_PER_ROW, bits_row


@helper
def set_out(world: World, walker: int, cell: int) -> None:
    """Begin a turn at a cell, or, where the policy is a tour, at a random place of it."""
    person, minute = walker_at(world, walker), world.clock.minute
    target = cell
    if patrol_at(world, person.role - FIRST_PATROL_ROLE).policy == SWEEP:
        first, last = tour_start(world)[person.beat], tour_start(world)[person.beat + 1]
        u = luck(world.rules.seed, TARGET, person.luck, minute, 0)
        target = first + int(u * (last - first))
        cell = tour_cells(world)[target]
    enter_street(world, walker, cell, target)


@helper
def enter_street(world: World, walker: int, cell: int, target: int) -> None:
    """Add a walker to those on the street; it looks at once and moves from the next minute on.

    At once is in the minute that the clock shows: who has settled in no time what it saw in the
    last minute comes too late for that one.
    """
    person = walker_at(world, walker)
    patrol = person.role - FIRST_PATROL_ROLE
    group = patrol_at(world, patrol)
    slot = group.on_street
    group.on_street += 1
    row = slot_row(world, patrol, slot)
    place = slot_at(world, row)
    place.walker, place.target, place.step, place.steps = walker, target, 0, 0
    place.stays, place.turns = 0, 0
    person.slot, person.cell = slot, cell
    hop = hops_before(world, patrol, world.clock.minute + 1)
    if group.policy == WAYPOINT:
        begin_way(world, patrol, slot, cell, hop)
        return
    slot_cell(world)[cells_row(world, patrol, 0) + slot] = cell
    if group.policy == ASKED and (target == cell or target == NO_TARGET):
        ask(world, row)


@helper
def begin_way(world: World, patrol: int, slot: int, cell: int, hop: int) -> None:
    """Let a walker stand in a cell before `hop` and go on from there."""
    before = row_after(hop)
    slot_cell(world)[cells_row(world, patrol, before) + slot] = cell
    if before + 1 < AHEAD:
        lay_out(world, patrol, slot, cell, hop)


@helper
def go_on(world: World, walker: int) -> None:
    """Lay out anew the way of a walker on the street, from where it is."""
    person = walker_at(world, walker)
    patrol, slot = person.role - FIRST_PATROL_ROLE, person.slot
    group = patrol_at(world, patrol)
    if group.policy == WAYPOINT:
        minute = world.clock.minute + (1 if slot >= group.moving else 0)
        here, hop = place_of(world, walker), hops_before(world, patrol, minute)
        begin_way(world, patrol, slot, here, hop)


@helper
def redirect(world: World, walker: int, cell: int) -> None:
    """Let a walker on the street turn towards a cell from where it is."""
    person = walker_at(world, walker)
    place = slot_at(world, slot_row(world, person.role - FIRST_PATROL_ROLE, person.slot))
    place.target, place.step, place.steps = cell, 0, 0
    go_on(world, walker)


@helper
def ask(world: World, row: int) -> None:
    """Let a walker wait until a policy in Python gives it a target."""
    slot_at(world, row).target = NO_TARGET
    world.clock.asking += 1


@helper
def _move_slot(world: World, patrol: int, source: int, target: int, row: int) -> None:
    """Let a walker change its slot, with its way from a row on."""
    if source == target:
        return
    old, new = slot_row(world, patrol, source), slot_row(world, patrol, target)
    here, there = slot_at(world, old), slot_at(world, new)
    there.walker, there.target, there.stays = here.walker, here.target, here.stays
    there.turns, there.step, there.steps = here.turns, here.step, here.steps
    behind, before = ring_of(world, patrol, source), ring_of(world, patrol, target)
    for k in range(here.step - here.steps, here.step):
        slot_ways(world)[before + k % DETOUR_RING] = slot_ways(world)[behind + k % DETOUR_RING]
    group = patrol_at(world, patrol)
    for k in range(row, AHEAD):
        first = cells_row(world, patrol, k)
        slot_cell(world)[first + target] = slot_cell(world)[first + source]
    for k in range(BITS_ROWS if group.policy == RANDOM_WALK else 0):
        first = bits_row(world, patrol, k * HOPS_PER_ROW)
        slot_bits(world)[first + target] = slot_bits(world)[first + source]
    walker_at(world, here.walker).slot = target


@helper
def leave_street(world: World, walker: int) -> None:
    """Take a walker off the street; those who move stay ahead of those who have just come."""
    person = walker_at(world, walker)
    patrol, slot = person.role - FIRST_PATROL_ROLE, person.slot
    if slot < 0:
        return
    group = patrol_at(world, patrol)
    person.cell, person.target = place_of(world, walker), target_now(world, patrol, slot)
    person.slot = NOBODY
    if slot < group.moving:
        group.moving -= 1
        # Where it has been nobody asks.
        _move_slot(world, patrol, group.moving, slot, group.row)
        slot = group.moving
    group.on_street -= 1
    _move_slot(world, patrol, group.on_street, slot, 0)
