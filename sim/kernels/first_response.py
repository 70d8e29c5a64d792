"""The first response to an urgent case: the patrol that would be there first is sent."""

import math

from sim.kernels.agenda import push
from sim.kernels.crossing import block_distance
from sim.kernels.doors import World, case_at, kind_at, patrol_at
from sim.kernels.duty import SENT, be_busy
from sim.kernels.events import RESPOND
from sim.kernels.jit import helper
from sim.kernels.nearest import nearest_unit
from sim.kernels.records import NOBODY, PATROLS
from sim.kernels.slots import place_of

URGENT = 0


@helper
def send_responder(world: World, i: int, now: float) -> None:
    """Send the unit that would be there first, if case i is urgent and nobody was sent before."""
    case = case_at(world, i)
    if kind_at(world, case.kind).priority != URGENT or case.responder != NOBODY:
        return
    best, soonest = NOBODY, math.inf
    for force in range(world.rules.forces):
        patrol = min(force, PATROLS - 1)
        group = patrol_at(world, patrol)
        walker = nearest_unit(world, patrol, force, case.cell) if group.responds else NOBODY
        if walker < 0:
            continue
        minutes = block_distance(world, place_of(world, walker), case.cell) / group.cells_per_min
        if minutes < soonest:
            best, soonest = walker, minutes
    if best >= 0:
        case.responder = SENT
        be_busy(world, best, now + soonest)
        push(world, now + soonest, RESPOND, i, best, 0)
