"""Slots: the rows of those who are on the street, role by role, and what each patrol policy is."""

from sim.kernels.doors import (
    World,
    beat_cells,
    beat_start,
    patrol_at,
    slot_cell,
    walker_at,
)
from sim.kernels.jit import helper
from sim.kernels.records_people import AHEAD, CELLS_PER_BARS, DETOUR_RING
from sim.terms import Role, Stream

WALK, TARGET = int(Stream.WALK), int(Stream.TARGET)
RANDOM_WALK, WAYPOINT, SWEEP, RANDOM_CELL, ASKED, HOTSPOT = 0, 1, 2, 3, 4, 5
WITH_TARGETS = (WAYPOINT, ASKED, HOTSPOT)
"""Policies that walk to a cell, whoever names it."""
NO_TARGET = -1
FIRST_PATROL_ROLE = int(Role.VOLUNTEER)


@helper
def is_laid_out(policy: int) -> bool:
    """Tell whether the ways of a policy depend on nothing that happens in the streets."""
    return policy == RANDOM_WALK or policy == WAYPOINT


@helper
def beat_cell(world: World, beat: int, u: float) -> int:
    """Return the cell of a beat that belongs to the uniform number u."""
    first, last = beat_start(world)[beat], beat_start(world)[beat + 1]
    return int(beat_cells(world)[first + int(u * (last - first))])


@helper
def slot_row(world: World, patrol: int, slot: int) -> int:
    """Return the row of a slot of a role in the array of slots."""
    return int(patrol * world.rules.slots + slot)


@helper
def ring_of(world: World, patrol: int, slot: int) -> int:
    """Return where the ring of the steps that a walker takes round water begins."""
    return DETOUR_RING * slot_row(world, patrol, slot)


@helper
def bars_of(world: World, patrol: int) -> int:
    """Return where the bars of a role begin."""
    return int(patrol * -(-world.rules.cells // CELLS_PER_BARS))


@helper
def cells_row(world: World, patrol: int, row: int) -> int:
    """Return where a row of the ways ahead of a role begins."""
    return int((patrol * AHEAD + row) * world.rules.slots)


@helper
def place_of(world: World, walker: int) -> int:
    """Return the cell in which a walker on the street stands."""
    person = walker_at(world, walker)
    patrol = person.role - FIRST_PATROL_ROLE
    group = patrol_at(world, patrol)
    # Who has come in this minute has not begun its way.
    if person.slot >= group.moving:
        return int(person.cell)
    return int(slot_cell(world)[cells_row(world, patrol, group.row) + person.slot])
