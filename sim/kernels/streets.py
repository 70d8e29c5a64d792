"""People on the streets: who is on duty walks, minute by minute, and looks at the cell it is in.

All walkers move before anybody looks, and what they see is gathered before anything is done about
it, so the order of walkers cannot matter.
"""

import math

import numpy as np

from sim.kernels.crossing import step_towards
from sim.kernels.doors import (
    World,
    beat_cells,
    beat_start,
    case_at,
    entry_at,
    first_entry,
    hit_at,
    kind_at,
    patrol_at,
    slot_at,
    slot_bits,
    slot_cell,
    steps,
    tour_cells,
    tour_start,
    walker_at,
)
from sim.kernels.jit import helper
from sim.kernels.philox import luck, words
from sim.kernels.records import NOBODY, PATROLS
from sim.terms import Role, Stream

WALK, TARGET, START, LOOK = (
    int(Stream.WALK),
    int(Stream.TARGET),
    int(Stream.START),
    int(Stream.LOOK),
)
RANDOM_WALK, WAYPOINT, SWEEP, RANDOM_CELL, ASKED = 0, 1, 2, 3, 4
NO_TARGET = -1
FIRST_PATROL_ROLE = int(Role.VOLUNTEER)
WORDS_PER_BLOCK = 4
HOPS_PER_BLOCK = 128
"""Moves of a random walk that one Philox block of 256 bits serves."""


@helper
def hops_in(speed: float, minute: int) -> int:
    """Return how many cells a walker of `speed` (cells a minute) moves in this minute."""
    return int(math.floor((minute + 1) * speed) - math.floor(minute * speed))


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
    there.walker, there.target = here.walker, here.target
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


@helper
def random_walk(world: World, patrol: int, hop: int) -> None:
    """Move every walker to one of four neighbours by two bits of its own; walls hold it back."""
    n = patrol_at(world, patrol).moving
    if hop % HOPS_PER_BLOCK == 0:
        for slot in range(n):
            take_bits(world, patrol, slot, hop // HOPS_PER_BLOCK)
    first = slot_row(world, patrol, 0)
    first_bits = bits_row(world, patrol, (hop >> 5) & 3)
    follow_bits(
        slot_cell(world)[first : first + n],
        slot_bits(world)[first_bits : first_bits + n],
        steps(world)[patrol * world.rules.cells * 4 :],
        np.uint64(2 * (hop & 31)),
    )


@helper
def follow_bits(cells: np.ndarray, bits: np.ndarray, onward: np.ndarray, shift: np.uint64) -> None:
    """Replace each cell by its neighbour that two of a walker's bits name.

    The innermost loop of a run: unsigned indices spare numba's test for negative ones.
    """
    for slot in range(np.uint64(cells.size)):
        way = (bits[slot] >> shift) & np.uint64(3)
        cells[slot] = onward[np.uint64(4) * np.uint64(cells[slot]) + way]


@helper
def waypoint(world: World, patrol: int, hop: int) -> None:
    """Move every walker a step towards its target; who has reached it chooses another one."""
    cells = slot_cell(world)
    for slot in range(patrol_at(world, patrol).moving):
        row = slot_row(world, patrol, slot)
        place, here = slot_at(world, row), cells[row]
        if here == place.target:
            person = walker_at(world, place.walker)
            u = luck(world.rules.seed, TARGET, person.luck, hop, 0)
            place.target = beat_cell(world, person.beat, u)
        cells[row] = step_towards(world, patrol, slot, here, place.target)


@helper
def asked(world: World, patrol: int) -> None:
    """Move every walker a step towards the target that a policy in Python has given it."""
    cells = slot_cell(world)
    for slot in range(patrol_at(world, patrol).moving):
        row = slot_row(world, patrol, slot)
        target = slot_at(world, row).target
        if target == NO_TARGET:
            continue
        cells[row] = step_towards(world, patrol, slot, cells[row], target)
        if cells[row] == target:
            ask(world, row)


@helper
def sweep(world: World, patrol: int) -> None:
    """Move every walker to the next cell of the closed tour of its beat."""
    for slot in range(patrol_at(world, patrol).moving):
        row = slot_row(world, patrol, slot)
        place = slot_at(world, row)
        beat = walker_at(world, place.walker).beat
        place.target += 1
        if place.target == tour_start(world)[beat + 1]:
            place.target = tour_start(world)[beat]
        slot_cell(world)[row] = tour_cells(world)[place.target]


@helper
def random_cell(world: World, patrol: int, minute: int) -> None:
    """Put every walker into a random cell of its beat."""
    for slot in range(patrol_at(world, patrol).moving):
        row = slot_row(world, patrol, slot)
        person = walker_at(world, slot_at(world, row).walker)
        u = luck(world.rules.seed, WALK, person.luck, minute, 0)
        slot_cell(world)[row] = beat_cell(world, person.beat, u)


@helper
def walk(world: World, patrol: int, minute: int) -> None:
    """Move the walkers of one role by their policy and speed."""
    group = patrol_at(world, patrol)
    if group.policy == RANDOM_CELL:
        random_cell(world, patrol, minute)
    elif group.moving > 0:
        first = int(math.floor(minute * group.cells_per_min))
        for hop in range(first, first + hops_in(group.cells_per_min, minute)):
            if group.policy == RANDOM_WALK:
                random_walk(world, patrol, hop)
            elif group.policy == WAYPOINT:
                waypoint(world, patrol, hop)
            elif group.policy == SWEEP:
                sweep(world, patrol)
            else:
                asked(world, patrol)
    group.moving = group.on_street


@helper
def look_at_cell(world: World, patrol: int, slot: int, minute: int) -> None:
    """Gather the cases that one walker sees in its cell; count those that find no room as well."""
    clock, row = world.clock, slot_row(world, patrol, slot)
    walker = slot_at(world, row).walker
    force = 1 << walker_at(world, walker).force
    e = first_entry(world)[slot_cell(world)[row]]
    while e >= 0:
        i = entry_at(world, e).case
        e = entry_at(world, e).next
        case = case_at(world, i)
        chance = kind_at(world, case.kind).look[patrol]
        if case.forces & force or chance <= 0.0:
            continue
        u = luck(world.rules.seed, LOOK, case.luck, minute, walker_at(world, walker).luck)
        if u < chance:
            if clock.hits < world.room.hits:
                hit = hit_at(world, clock.hits)
                hit.case, hit.walker, hit.patrol, hit.luck = i, walker, patrol, u
            clock.hits += 1


@helper
def look(world: World, minute: int) -> None:
    """Let everybody on the street look at its cell."""
    world.clock.hits = 0
    head, cells = first_entry(world), slot_cell(world)
    for patrol in range(PATROLS):
        first = np.uint64(slot_row(world, patrol, 0))
        for slot in range(np.uint64(patrol_at(world, patrol).on_street)):
            if head[np.uint64(cells[first + slot])] >= 0:
                look_at_cell(world, patrol, np.int64(slot), minute)


@helper
def street_minutes(world: World, until: int) -> None:
    """Walk and look from the clock's minute up to `until`, or to the first minute with a find."""
    clock = world.clock
    while clock.minute < until:
        for patrol in range(PATROLS):
            walk(world, patrol, clock.minute)
        look(world, clock.minute)
        clock.minute += 1
        if clock.hits > 0 or clock.asking > 0:
            return
