"""Random walks: two bits of a walker's own decide a hop, so they are laid out ahead as ways are."""

import numpy as np

from sim.kernels.crossing import neighbour
from sim.kernels.doors import World, bars, patrol_at, slot_at, slot_bits, slot_cell, walker_at
from sim.kernels.hops import HOP_LANES, hop_on, places_of, stand_at, unless_barred, ways_from
from sim.kernels.jit import helper
from sim.kernels.lanes import LOOK_LANES
from sim.kernels.paths import row_after
from sim.kernels.philox import words
from sim.kernels.records_people import AHEAD, BITS_ROWS
from sim.kernels.slots import WALK, bars_of, cells_row, slot_row

HOPS_PER_ROW = 16
"""Hops that 32 bits serve."""
HOPS_PER_BLOCK = HOPS_PER_ROW * BITS_ROWS
"""Hops that one Philox block of 256 bits serves."""
FEW = 20
"""So many walkers are sooner moved one by one."""


def slots_for(people: int) -> int:
    """Return the length of rows in which so many people walk: lanes must not reach the next row.

    An odd number of blocks: else all rows of a walker would lie in the same few lines of a cache.
    """
    return people if people < min(FEW, LOOK_LANES) else HOP_LANES * (people // HOP_LANES + 1 | 1)


@helper
def bits_row(world: World, patrol: int, hop: int) -> int:
    """Return where the bits of a role for a hop begin."""
    return int((patrol * BITS_ROWS + (hop // HOPS_PER_ROW & BITS_ROWS - 1)) * world.rules.slots)


@helper
def take_bits(world: World, patrol: int, first: int, end: int, hop: int) -> None:
    """Fill walkers' buffers with the bits of their random walks for the 128 hops around one."""
    bits, slots, seed = slot_bits(world), int(world.rules.slots), world.rules.seed
    row, block = bits_row(world, patrol, 0), hop // HOPS_PER_BLOCK
    for slot in range(first, end):
        walker = slot_at(world, slot_row(world, patrol, slot)).walker
        fresh = words(seed, WALK, walker_at(world, walker).luck, block, 0)
        at = row + slot
        for word in fresh:
            bits[at] = np.uint32(word)
            bits[at + slots] = np.uint32(word >> np.uint64(32))
            at += 2 * slots


@helper
def lay_few_walks(world: World, patrol: int, slot: int, end: int, hop: int) -> None:
    """Lay out the ways of those in some slots, their hops from `hop` to the last of the rows."""
    cells, bits = slot_cell(world), slot_bits(world)
    above = cells_row(world, patrol, row_after(hop))
    for row in range(hop & AHEAD - 1, AHEAD):
        onto, word = cells_row(world, patrol, row), bits_row(world, patrol, hop)
        for each in range(slot, end):
            way = bits[word + each] >> 2 * (hop & HOPS_PER_ROW - 1) & 3
            cells[onto + each] = neighbour(world, patrol, cells[above + each], way)
        above = onto
        hop += 1


@helper
def edges(world: World) -> tuple[int, int, int]:
    """Return the column and row that no place has any more, and where those beyond an edge lead.

    These are the ones behind the last and before the first; all as they lie in a lane.
    """
    end = int(world.rules.height) << 16 | int(world.rules.width)
    last = end - (1 << 16 | 1)
    return (end, 0, last) if world.rules.torus else (end, last, 0)


@helper
def lay_many_walks(world: World, patrol: int, slot: int, hop: int) -> None:
    """Lay out the ways of HOP_LANES walkers from a slot on in the same way."""
    width, cells, is_open = world.rules.width, slot_cell(world), patrol_at(world, patrol).is_open
    end, beyond, before = edges(world)
    here = places_of(cells, cells_row(world, patrol, row_after(hop)) + slot, width)
    for row in range(hop & AHEAD - 1, AHEAD):
        bits, shift = bits_row(world, patrol, hop) + slot, 2 * (hop & HOPS_PER_ROW - 1)
        ways = ways_from(slot_bits(world), bits, shift)
        there = hop_on(here, ways, end, beyond, before)
        if not is_open:
            there = unless_barred(here, there, ways, bars(world), bars_of(world, patrol), width)
        here = there
        stand_at(here, cells, cells_row(world, patrol, row) + slot, width)
        hop += 1


@helper
def lay_walks(world: World, patrol: int, slot: int, end: int, hop: int) -> None:
    """Lay out the ways of those in the slots from one on, up to another; others' ways stay."""
    if end - slot < FEW:
        lay_few_walks(world, patrol, slot, end, hop)
    else:
        for first in range(slot - slot % HOP_LANES, end, HOP_LANES):
            lay_many_walks(world, patrol, first, hop)


@helper
def walk_on(world: World, patrol: int, hop: int) -> None:
    """Lay out the next hops of all who move."""
    n = patrol_at(world, patrol).moving
    if hop % HOPS_PER_BLOCK == 0:
        take_bits(world, patrol, 0, n, hop)
    lay_walks(world, patrol, 0, n, hop)


@helper
def begin_walks(world: World, patrol: int, hop: int) -> None:
    """Let those who have just come stand where they are before `hop` and go on from there."""
    group = patrol_at(world, patrol)
    first = cells_row(world, patrol, group.row)
    for slot in range(group.moving, group.on_street):
        walker = slot_at(world, slot_row(world, patrol, slot)).walker
        slot_cell(world)[first + slot] = walker_at(world, walker).cell
    take_bits(world, patrol, group.moving, group.on_street, hop)
    if hop % AHEAD > 0:
        lay_walks(world, patrol, group.moving, group.on_street, hop)
