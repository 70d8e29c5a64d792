"""First responders: the nearest patrol goes to an urgent case and helps until a crew is there."""

import math

from sim.kernels.agenda import note, push
from sim.kernels.doors import World, case_at, kind_at, walker_at
from sim.kernels.draws import draw
from sim.kernels.duty import come_to
from sim.kernels.events import OPEN, RESUME, SETTLED
from sim.kernels.jit import helper
from sim.kernels.philox import coin
from sim.kernels.settling import FIRST_RESPONSE, SETTLE, SETTLE_TIME
from sim.kernels.slots import FIRST_PATROL_ROLE
from sim.kernels.trust import FULL, judge
from sim.terms import Activity

ARRIVED, FOUND_NOTHING = int(Activity.ARRIVED), int(Activity.FOUND_NOTHING)


@helper
def respond(world: World, i: int, walker: int, now: float) -> None:
    """A responder has come: it helps until a crew is there, and settles the case if it can."""
    case, person = case_at(world, i), walker_at(world, walker)
    come_to(world, walker, case.cell)
    if case.status != OPEN:
        note(world, now, i, FOUND_NOTHING, person.role, person.unit)
    if case.status != OPEN or case.helped:
        person.free = math.ceil(now)
        push(world, person.free, RESUME, walker, 0, 0)
        return
    case.helped, case.responder, person.free = 1, walker, math.inf
    judge(world, i, FULL)
    note(world, now, i, ARRIVED, person.role, person.unit)
    kind, patrol = kind_at(world, case.kind), person.role - FIRST_PATROL_ROLE
    if coin(world.rules.seed, SETTLE, case.luck, FIRST_RESPONSE, patrol, kind.settle[patrol]):
        takes = draw(world, kind.settle_row, SETTLE_TIME, case.luck, FIRST_RESPONSE, patrol)
        push(world, now + takes, SETTLED, i, walker, FIRST_RESPONSE)
