"""Who on the street is nearest."""

from sim.kernels.crossing import block_distance
from sim.kernels.doors import World, patrol_at, slot_at, walker_at
from sim.kernels.jit import helper
from sim.kernels.records import NOBODY
from sim.kernels.slots import place_of, slot_row


@helper
def nearest_unit(world: World, patrol: int, force: int, cell: int) -> int:
    """Return the walker of a force who is nearest to a cell along blocks.

    Of two equally near ones it is the one whose unit has the lower number, whatever its row.
    """
    best, least, first = NOBODY, 1 << 40, slot_row(world, patrol, 0)
    for row in range(first, first + patrol_at(world, patrol).on_street):
        walker = slot_at(world, row).walker
        if walker_at(world, walker).force != force:
            continue
        distance = block_distance(world, place_of(world, walker), cell)
        rank = walker_at(world, walker).luck
        if distance < least or (distance == least and rank < walker_at(world, best).luck):
            best, least = walker, distance
    return int(best)
