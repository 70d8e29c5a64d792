"""Ways from target to target, laid out some hops ahead, so that a minute has nothing to decide.

A way depends on nothing that happens in the streets: on its walker's luck, the targets and the
water alone. Who leaves before its end has not gone the rest of it; who is known to leave has none.
"""

import math

import numpy as np

from sim.kernels.crossing import find_detour, gaps, neighbour, next_way
from sim.kernels.doors import World, clear_ways, patrol_at, slot_at, slot_cell, walker_at
from sim.kernels.jit import helper
from sim.kernels.philox import luck
from sim.kernels.records_people import AHEAD
from sim.kernels.slots import TARGET, beat_cell, cells_row, slot_row


@helper
def hops_before(world: World, patrol: int, minute: int) -> int:
    """Return how many hops the walkers of a role can have made before a minute."""
    return int(math.floor(minute * patrol_at(world, patrol).cells_per_min))


@helper
def row_after(hops: int) -> int:
    """Return the row of the ways ahead that the last of so many hops has led to."""
    return hops - 1 & AHEAD - 1


@helper
def lay_straight(
    world: World, patrol: int, slot: int, here: int, there: int, row: int, end: int
) -> int:
    """Lay out the way straight towards `there` from a row on; return the row that it reaches.

    It ends at the target, where land bars the way, or before the row `end`.
    """
    rules, clear, cells = world.rules, clear_ways(world), slot_cell(world)
    dx, dy = gaps(world, here, there)
    along, down = int(dx < 0), int(2 + (dy > 0))
    aside, ahead = 1 - 2 * along, (2 * down - 5) * rules.width
    columns, rows = abs(dx), abs(dy)
    at, stride = cells_row(world, patrol, row) + slot, int(rules.slots)
    while row < end and columns + rows > 0:
        # Arithmetic instead of branches: no processor can guess which way it will be.
        longer = int(columns >= rows)
        way = longer * along + (1 - longer) * down
        onto = here + longer * aside + (1 - longer) * ahead
        if not clear[np.uint64(here)] >> np.uint8(way) & 1:
            # Water, or the seam of a torus.
            onto = neighbour(world, patrol, here, way)
            if onto == here and columns > 0 and rows > 0:
                longer = 1 - longer
                onto = neighbour(world, patrol, here, along + down - way)
            if onto == here:
                return row
        columns -= longer
        rows -= 1 - longer
        here = onto
        cells[np.uint64(at)] = here
        at += stride
        row += 1
    return row


@helper
def lay_detour(world: World, patrol: int, slot: int, here: int, row: int, end: int) -> int:
    """Lay out the rest of a way round water from a row on; return the row that it reaches."""
    walk, cells = slot_at(world, slot_row(world, patrol, slot)), slot_cell(world)
    while row < end and walk.steps > 0:
        here = neighbour(world, patrol, here, next_way(world, patrol, slot))
        cells[cells_row(world, patrol, row) + slot] = here
        row += 1
    return row


@helper
def stand_still(world: World, patrol: int, slot: int, here: int, row: int) -> int:
    """Let a walker stay for one hop; return the next row."""
    slot_cell(world)[cells_row(world, patrol, row) + slot] = here
    return row + 1


@helper
def lay_on(world: World, patrol: int, slot: int, here: int, row: int, end: int) -> int:
    """Lay out the next part of a way; return the row that it reaches, at least the next one."""
    walk = slot_at(world, slot_row(world, patrol, slot))
    if walk.steps == 0:
        if here == walk.target:
            return stand_still(world, patrol, slot, here, row)
        reached = lay_straight(world, patrol, slot, here, walk.target, row, end)
        if reached > row:
            return reached
        if not find_detour(world, patrol, slot, here, walk.target):
            return stand_still(world, patrol, slot, here, row)
    return lay_detour(world, patrol, slot, here, row, end)


@helper
def lay_out(world: World, patrol: int, slot: int, here: int, hop: int) -> None:
    """Lay out the way of a walker from `here`, its hops from `hop` to the last of the rows.

    Who has reached its target chooses another one of its beat and goes on, until it leaves.
    """
    walk = slot_at(world, slot_row(world, patrol, slot))
    person = walker_at(world, walk.walker)
    walk.turns = 0
    first = row = hop % AHEAD
    end = min(AHEAD, first + hops_before(world, patrol, math.ceil(person.leaves)) - hop)
    while row < end:
        if here == walk.target:
            u = luck(world.rules.seed, TARGET, person.luck, hop + row - first, 0)
            walk.target = beat_cell(world, person.beat, u)
            walk.turns |= 1 << row
        row = lay_on(world, patrol, slot, here, row, end)
        here = slot_cell(world)[cells_row(world, patrol, row - 1) + slot]


@helper
def lay_all_out(world: World, patrol: int, hop: int) -> None:
    """Lay out the ways of all who move, from where the last rows have led them."""
    last = cells_row(world, patrol, AHEAD - 1)
    for slot in range(patrol_at(world, patrol).moving):
        lay_out(world, patrol, slot, slot_cell(world)[last + slot], hop)


@helper
def target_now(world: World, patrol: int, slot: int) -> int:
    """Return the target of a walker at this hop of its way: where it will choose the next one."""
    walk, group = slot_at(world, slot_row(world, patrol, slot)), patrol_at(world, patrol)
    begun = 0 if slot >= group.moving else group.row + 1
    for row in range(begun, AHEAD):
        if walk.turns >> row & 1:
            return int(slot_cell(world)[cells_row(world, patrol, row - 1) + slot])
    return int(walk.target)
