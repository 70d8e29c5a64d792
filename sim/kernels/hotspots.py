"""Hot-spot patrol: walk to where cases have been known before, and stop there for a while."""

from sim.kernels.crossing import step_towards
from sim.kernels.deterrence import make_stop
from sim.kernels.doors import (
    World,
    beat_at,
    beat_of,
    case_at,
    kind_at,
    patrol_at,
    slot_at,
    slot_cell,
    walker_at,
)
from sim.kernels.jit import helper
from sim.kernels.philox import luck
from sim.kernels.records import PATROLS
from sim.kernels.records_people import SPOTS
from sim.kernels.slots import HOTSPOT, TARGET, beat_cell, cells_row, slot_row

SPOT, ANYWHERE = 0, 1


@helper
def remember_spot(world: World, i: int) -> None:
    """Remember where case i is known, if patrol could have prevented it."""
    case = case_at(world, i)
    if kind_at(world, case.kind).deterrable <= 0.0:
        return
    for force in range(world.rules.forces):
        b = beat_of(world)[force * world.rules.cells + case.cell]
        if patrol_at(world, min(force, PATROLS - 1)).policy == HOTSPOT and b >= 0:
            beat = beat_at(world, b)
            beat.spot[beat.spots % SPOTS] = case.cell
            beat.spots += 1


@helper
def next_spot(world: World, walker: int, hop: int) -> int:
    """Return the cell of one of the last known cases of the beat, or any, while these are few."""
    person = walker_at(world, walker)
    beat, seed = beat_at(world, person.beat), world.rules.seed
    k = int(luck(seed, TARGET, person.luck, hop, SPOT) * SPOTS)
    if k < beat.spots:
        return int(beat.spot[k])
    return beat_cell(world, person.beat, luck(seed, TARGET, person.luck, hop, ANYWHERE))


@helper
def hotspot(world: World, patrol: int, hop: int, minute: int) -> None:
    """Move every walker a step towards its spot, unless it has come there and still stays."""
    cells, stop_min = slot_cell(world), world.rules.stop_min
    first = cells_row(world, patrol, 0)
    for slot in range(patrol_at(world, patrol).moving):
        row, place = first + slot, slot_at(world, slot_row(world, patrol, slot))
        if minute < place.stays:
            continue
        if cells[row] == place.target:
            place.target = next_spot(world, place.walker, hop)
        cells[row] = step_towards(world, patrol, slot, cells[row], place.target)
        if cells[row] == place.target:
            place.stays = minute + stop_min
            make_stop(world, patrol, cells[row], minute)
