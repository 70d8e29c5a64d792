"""Looking: everybody on the street sees, with some luck, the cases in sight of its cell."""

from sim.kernels.doors import (
    World,
    case_at,
    entry_at,
    first_entry,
    hit_at,
    in_sight,
    kind_at,
    patrol_at,
    seers,
    slot_at,
    slot_cell,
    walker_at,
)
from sim.kernels.jit import helper, inlined
from sim.kernels.lanes import LOOK_LANES, lowest, who_may_see
from sim.kernels.philox import luck
from sim.kernels.records import PATROLS
from sim.kernels.slots import cells_row, slot_row
from sim.terms import Stream

LOOK = int(Stream.LOOK)


@inlined
def list_seers(world: World, slot: int, bits: int, found: int) -> int:
    """Add the slots that bits mark, from one on, to those found; return how many these are."""
    # Mostly there is one or none, and no processor can guess which: write first, then count.
    slots = seers(world)
    slots[found] = slot + lowest(bits)
    found += bits != 0
    bits &= bits - 1
    while bits:
        slots[found] = slot + lowest(bits)
        found += 1
        bits &= bits - 1
    return found


@inlined
def find_seers(world: World, patrol: int) -> int:
    """List the slots of a role in whose cells a case can be seen; return how many they are."""
    found, slots, marks, cells = 0, seers(world), in_sight(world), slot_cell(world)
    group = patrol_at(world, patrol)
    first = cells_row(world, patrol, group.row)
    people = group.on_street
    if people < LOOK_LANES:
        for slot in range(people):
            slots[found] = slot
            found += marks[cells[first + slot]]
        return found
    for slot in range(0, people, LOOK_LANES):
        there = (1 << min(LOOK_LANES, people - slot)) - 1
        bits = there & who_may_see(marks, cells, first + slot)
        found = list_seers(world, slot, bits, found)
    return found


@inlined
def look_at_cell(world: World, patrol: int, slot: int) -> None:
    """Gather the cases that one walker could see; count those that find no room as well."""
    clock, walker = world.clock, slot_at(world, slot_row(world, patrol, slot)).walker
    force = 1 << walker_at(world, walker).force
    row = cells_row(world, patrol, patrol_at(world, patrol).row)
    e = first_entry(world)[slot_cell(world)[row + slot]]
    while e >= 0:
        i = entry_at(world, e).case
        e = entry_at(world, e).next
        case = case_at(world, i)
        chance = kind_at(world, case.kind).look[patrol]
        if case.forces & force or chance <= 0.0:
            continue
        if clock.hits < world.room.hits:
            hit = hit_at(world, clock.hits)
            hit.case, hit.walker, hit.luck = i, walker, chance
        clock.hits += 1


@helper
def see(world: World, minute: int) -> None:
    """Keep what is seen of what could be; until now its chance stood for its luck."""
    seen, seed = 0, world.rules.seed
    for k in range(world.clock.hits):
        hit, kept = hit_at(world, k), hit_at(world, seen)
        address = case_at(world, hit.case).luck
        u = luck(seed, LOOK, address, minute, walker_at(world, hit.walker).luck)
        seen += u < hit.luck
        kept.case, kept.walker, kept.luck = hit.case, hit.walker, u
    world.clock.hits = seen


@inlined
def look(world: World, minute: int) -> int:
    """Let everybody on the street look at its cell; return how many could see something."""
    world.clock.hits = 0
    could = 0
    for patrol in range(PATROLS):
        found = find_seers(world, patrol)
        for k in range(found):
            look_at_cell(world, patrol, seers(world)[k])
        could += found
    if 0 < world.clock.hits <= world.room.hits:
        see(world, minute)
    return could


@helper
def anything_in_sight(world: World, patrol: int, row: int) -> bool:
    """Tell whether a role, at a row of its ways, has anybody in a cell where a case can be seen."""
    marks, cells = in_sight(world), slot_cell(world)
    first = cells_row(world, patrol, row)
    slot, people = 0, patrol_at(world, patrol).on_street
    while slot < people and not marks[cells[first + slot]]:
        slot += 1
    return bool(slot < people)
