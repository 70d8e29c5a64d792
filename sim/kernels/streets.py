"""People on the streets: who is on duty walks, minute by minute, and looks at the cell it is in.

All walkers move before anybody looks, and what they see is gathered before anything is done about
it, so the order of walkers cannot matter.
"""

import numpy as np

from sim.kernels.crossing import step_towards
from sim.kernels.doors import (
    World,
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
from sim.kernels.entering import ask
from sim.kernels.hotspots import hotspot
from sim.kernels.jit import helper
from sim.kernels.paths import hops_before, lay_all_out
from sim.kernels.philox import luck
from sim.kernels.records import PATROLS
from sim.kernels.records_people import AHEAD
from sim.kernels.slots import (
    HOPS_PER_BLOCK,
    HOTSPOT,
    NO_TARGET,
    RANDOM_CELL,
    RANDOM_WALK,
    SWEEP,
    WALK,
    WAYPOINT,
    beat_cell,
    bits_row,
    cells_row,
    slot_row,
    take_bits,
)
from sim.terms import Stream

LOOK = int(Stream.LOOK)


@helper
def random_walk(world: World, patrol: int, hop: int) -> None:
    """Move every walker to one of four neighbours by two bits of its own; walls hold it back."""
    n = patrol_at(world, patrol).moving
    if hop % HOPS_PER_BLOCK == 0:
        for slot in range(n):
            take_bits(world, patrol, slot, hop // HOPS_PER_BLOCK)
    follow_bits(
        world,
        n,
        np.uint64(cells_row(world, patrol, 0)),
        np.uint64(bits_row(world, patrol, (hop >> 5) & 3)),
        np.uint64(patrol * world.rules.cells * 4),
        np.uint64(2 * (hop & 31)),
    )


@helper
def follow_bits(
    world: World, n: int, cell: np.uint64, word: np.uint64, step: np.uint64, shift: np.uint64
) -> None:
    """Move n walkers to the neighbours that two bits of each name.

    The innermost loop of a run, from the first of their cells, of their words of bits, and of the
    steps of their role.
    """
    cells, bits, onward = slot_cell(world), slot_bits(world), steps(world)
    for slot in range(np.uint64(n)):
        way = (bits[word + slot] >> shift) & np.uint64(3)
        cells[cell + slot] = onward[step + np.uint64(4) * np.uint64(cells[cell + slot]) + way]


@helper
def waypoint(world: World, patrol: int, minute: int) -> None:
    """Let every walker go on along its way; where all ways end, lay out the next ones."""
    first, end = hops_before(world, patrol, minute), hops_before(world, patrol, minute + 1)
    for hop in range(first, end):
        if hop % AHEAD == 0:
            lay_all_out(world, patrol, hop)
    patrol_at(world, patrol).row = (end - 1) % AHEAD


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
def walk(world: World, patrol: int, minute: int) -> None:
    """Move the walkers of one role by their policy and speed."""
    group = patrol_at(world, patrol)
    if group.policy == RANDOM_CELL:
        random_cell(world, patrol, minute)
    elif group.policy == WAYPOINT:
        if group.on_street > 0:
            waypoint(world, patrol, minute)
    elif group.moving > 0:
        first, end = hops_before(world, patrol, minute), hops_before(world, patrol, minute + 1)
        for hop in range(first, end):
            if group.policy == RANDOM_WALK:
                random_walk(world, patrol, hop)
            elif group.policy == SWEEP:
                sweep(world, patrol)
            elif group.policy == HOTSPOT:
                hotspot(world, patrol, hop, minute)
            else:
                asked(world, patrol)
    group.moving = group.on_street


@helper
def look_at_cell(world: World, patrol: int, slot: int, minute: int) -> None:
    """Gather the cases that one walker sees in its cell; count those that find no room as well."""
    clock, row = world.clock, cells_row(world, patrol, patrol_at(world, patrol).row)
    walker = slot_at(world, slot_row(world, patrol, slot)).walker
    force = 1 << walker_at(world, walker).force
    e = first_entry(world)[slot_cell(world)[row + slot]]
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
        first = np.uint64(cells_row(world, patrol, patrol_at(world, patrol).row))
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
