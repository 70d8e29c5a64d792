"""Reports by those who patrol: at once, or at the end of the turn."""

from sim.kernels.agenda import push
from sim.kernels.desks import file_report
from sim.kernels.doors import World, case_at, kind_at, walker_at
from sim.kernels.events import FILE
from sim.kernels.jit import helper
from sim.terms import Role

WORKER = int(Role.WORKER)


@helper
def file_by_walker(world: World, i: int, walker: int, now: float) -> None:
    """Report case i by the walker's channel, at once or, without a terminal, after its turn."""
    person = walker_at(world, walker)
    at = person.until if person.waits and person.on_duty else now
    if at > now:
        push(world, at, FILE, i, walker, 0)
    else:
        file_now(world, i, walker, now)


@helper
def file_now(world: World, i: int, walker: int, now: float) -> None:
    """Send a walker's report of case i on its way; a worker's own line records it."""
    person = walker_at(world, walker)
    line = person.line if person.role == WORKER else kind_at(world, case_at(world, i).kind).line
    file_report(world, i, person.channel, person.role, person.unit, line, False, now)
