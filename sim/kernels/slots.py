"""Who is on the street: walkers enter and leave the slots of their role."""

import math

from sim.kernels.doors import (
    World,
    beat_cells,
    beat_start,
    patrol_at,
    slot_at,
    slot_bits,
    slot_cell,
    tour_cells,
    tour_start,
    walker_at,
)
from sim.kernels.jit import helper
from sim.kernels.philox import luck, words
from sim.kernels.records import NOBODY
from sim.terms import Role, Stream

WALK, TARGET = int(Stream.WALK), int(Stream.TARGET)
RANDOM_WALK, WAYPOINT, SWEEP, RANDOM_CELL, ASKED, HOTSPOT = 0, 1, 2, 3, 4, 5
NO_TARGET = -1
FIRST_PATROL_ROLE = int(Role.VOLUNTEER)
WORDS_PER_BLOCK = 4
HOPS_PER_BLOCK = 128
"""Moves of a random walk that one Philox block of 256 bits serves."""


@helper
def beat_cell(world: World, beat: int, u: float) -> int:
    """Return the cell of a beat that belongs to the uniform number u."""
    first, last = beat_start(world)[beat], beat_start(world)[beat + 1]
    return int(beat_cells(world)[first + int(u * (last - first))])


@helper
def slot_row(world: World, patrol: int, slot: int) -> int:
    """Return the row of a slot of a role in the arrays of slots."""
    return int(patrol * world.rules.slots + slot)


@helper
def bits_row(world: World, patrol: int, word: int) -> int:
    """Return where the buffered words of random bits of a role begin."""
    return int((patrol * WORDS_PER_BLOCK + word) * world.rules.slots)


@helper
def take_bits(world: World, patrol: int, slot: int, block: int) -> None:
    """Fill a walker's buffer with the bits of its random walk for 128 hops."""
    walker = slot_at(world, slot_row(world, patrol, slot)).walker
    fresh = words(world.rules.seed, WALK, walker_at(world, walker).luck, block, 0)
    for word in range(WORDS_PER_BLOCK):
        slot_bits(world)[bits_row(world, patrol, word) + slot] = fresh[word]


@helper
def set_out(world: World, walker: int, cell: int, minute: int) -> None:
    """Begin a turn at a cell, or, where the policy is a tour, at a random place of it."""
    person = walker_at(world, walker)
    target = cell
    if patrol_at(world, person.role - FIRST_PATROL_ROLE).policy == SWEEP:
        first, last = tour_start(world)[person.beat], tour_start(world)[person.beat + 1]
        u = luck(world.rules.seed, TARGET, person.luck, minute, 0)
        target = first + int(u * (last - first))
        cell = tour_cells(world)[target]
    enter_street(world, walker, cell, target, minute)


@helper
def enter_street(world: World, walker: int, cell: int, target: int, minute: int) -> None:
    """Add a walker to those on the street; it looks at once and moves from the next minute on."""
    person = walker_at(world, walker)
    patrol = person.role - FIRST_PATROL_ROLE
    group = patrol_at(world, patrol)
    slot = group.on_street
    group.on_street += 1
    row = slot_row(world, patrol, slot)
    place = slot_at(world, row)
    place.walker, place.target, place.step, place.steps = walker, target, 0, 0
    place.stays = 0
    slot_cell(world)[row] = cell
    person.slot = slot
    if group.policy == RANDOM_WALK:
        hop = int(math.floor((minute + 1) * group.cells_per_min))
        take_bits(world, patrol, slot, hop // HOPS_PER_BLOCK)
    elif group.policy == ASKED and target in (cell, NO_TARGET):
        ask(world, row)


@helper
def ask(world: World, row: int) -> None:
    """Let a walker wait until a policy in Python gives it a target."""
    slot_at(world, row).target = NO_TARGET
    world.clock.asking += 1


@helper
def _move_slot(world: World, patrol: int, source: int, target: int) -> None:
    if source == target:
        return
    old, new = slot_row(world, patrol, source), slot_row(world, patrol, target)
    here, there = slot_at(world, old), slot_at(world, new)
    there.walker, there.target, there.stays = here.walker, here.target, here.stays
    there.step, there.steps = here.step, here.steps
    for k in range(here.step, here.steps):
        there.ways[k] = here.ways[k]
    slot_cell(world)[new] = slot_cell(world)[old]
    for word in range(WORDS_PER_BLOCK):
        first = bits_row(world, patrol, word)
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
    row = slot_row(world, patrol, slot)
    person.cell, person.target = slot_cell(world)[row], slot_at(world, row).target
    person.slot = NOBODY
    if slot < group.moving:
        group.moving -= 1
        _move_slot(world, patrol, group.moving, slot)
        slot = group.moving
    group.on_street -= 1
    _move_slot(world, patrol, group.on_street, slot)
