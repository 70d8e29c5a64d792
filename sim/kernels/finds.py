"""Finders: a walker settles what it has seen on the spot or reports it; residents call it in."""

from sim.kernels.agenda import note, push
from sim.kernels.births import replace
from sim.kernels.desks import file_report
from sim.kernels.doors import World, case_at, hit_at, kind_at, patrol_at, walker_at
from sim.kernels.draws import draw
from sim.kernels.events import FILE, OPEN
from sim.kernels.filing import file_by_walker
from sim.kernels.hotspots import remember_spot
from sim.kernels.jit import helper
from sim.kernels.notices import reports, schedule_notice, witness
from sim.kernels.philox import coin
from sim.kernels.register import seek_kin
from sim.kernels.settling import try_settle
from sim.kernels.sightings import found_by
from sim.kernels.slots import FIRST_PATROL_ROLE
from sim.kernels.trust import becomes_concerned, set_term, takes_app
from sim.terms import Activity, Channel, Role, Stream

PASS_ON = int(Stream.PASS_ON)
DETECTED = int(Activity.DETECTED)
APP, PHONE = int(Channel.APP), int(Channel.PHONE)
RESIDENT, VICTIM, WORKER = int(Role.RESIDENT), int(Role.VICTIM), int(Role.WORKER)
PASSED_ON, IGNORED, FOREIGN = int(Activity.PASSED_ON), int(Activity.IGNORED), int(Stream.FOREIGN)
VICTIM_ATTEMPT = 1 << 30


@helper
def detect(world: World, i: int, role: int, agent: int, now: float, channel: int) -> None:
    """Note the first detection of case i."""
    case = case_at(world, i)
    case.known = 1
    set_term(world, i, now)
    note(world, now, i, DETECTED, role, agent, -1, -1, channel)
    seek_kin(world, i, now)
    remember_spot(world, i)
    if kind_at(world, case.kind).replaced:
        replace(world, i, now)


@helper
def meet_foreign(world: World, i: int, walker: int, now: float) -> None:
    """A worker has seen the matter of another line: passes it on some time later, or lets it be."""
    case, person, rules = case_at(world, i), walker_at(world, walker), world.rules
    if not coin(rules.seed, FOREIGN, case.luck, person.line, 0, rules.pass_on_chance):
        note(world, now, i, IGNORED, person.role, person.unit)
        return
    if not case.known:
        detect(world, i, person.role, person.unit, now, person.channel)
    note(world, now, i, PASSED_ON, person.role, person.unit)
    later = draw(world, rules.pass_on_row, FOREIGN, case.luck, person.line, 1)
    push(world, now + later, FILE, i, walker, 0)


@helper
def find(world: World, i: int, walker: int, now: float) -> None:
    """A walker has seen case i: settle it, or report it."""
    case, person = case_at(world, i), walker_at(world, walker)
    patrol = person.role - FIRST_PATROL_ROLE
    if case.status != OPEN or case.forces >> person.force & 1:
        return
    found_by(world, i, person.force)
    if person.role == WORKER and not kind_at(world, case.kind).lines >> person.line & 1:
        meet_foreign(world, i, walker, now)
        return
    first = not case.known
    if first:
        detect(world, i, person.role, person.unit, now, person.channel)
        if try_settle(world, i, walker, 0, 0.0, now):
            return
    chance = patrol_at(world, patrol).report_chance
    if not first and world.rules.lines == 1:
        chance *= world.rules.repeat_chance
    if coin(world.rules.seed, PASS_ON, case.luck, 0, person.role, chance):
        file_by_walker(world, i, walker, now)


@helper
def _comes_before(world: World, a: int, b: int) -> bool:
    x, y = hit_at(world, a), hit_at(world, b)
    if x.case != y.case:
        return bool(x.case < y.case)
    return bool(x.luck < y.luck or (x.luck == y.luck and x.walker < y.walker))


@helper
def _swap_hits(world: World, a: int, b: int) -> None:
    x, y = hit_at(world, a), hit_at(world, b)
    x.case, y.case = y.case, x.case
    x.luck, y.luck = y.luck, x.luck
    x.walker, y.walker = y.walker, x.walker


@helper
def _sort_hits(world: World, n: int) -> None:
    """Sort what was seen, with Shell's method: it is little, but can be thousands."""
    gap = 1
    while gap < n // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for last in range(gap, n):
            k = last
            while k >= gap and _comes_before(world, k, k - gap):
                _swap_hits(world, k, k - gap)
                k -= gap
        gap //= 3


@helper
def apply_hits(world: World, now: float) -> None:
    """Act on what was seen in one minute, in an order that knows nothing of the walkers' rows."""
    n = world.clock.hits
    _sort_hits(world, n)
    for k in range(n):
        find(world, hit_at(world, k).case, hit_at(world, k).walker, now)
    world.clock.hits = 0


@helper
def called_in(world: World, i: int, resident: int, role: int, by_app: bool, now: float) -> None:
    """A resident reports case i by app or phone."""
    case = case_at(world, i)
    channel = APP if by_app else PHONE
    becomes_concerned(world, i, resident, now)
    if not case.known:
        detect(world, i, role, resident, now, channel)
    kind = kind_at(world, case.kind)
    direct = kind.direct != 0
    file_report(world, i, channel, role, resident, kind.line, direct, now)


@helper
def noticed(world: World, i: int, attempt: int, drawn_as_known: int, now: float) -> None:
    """A resident has noticed case i; when it says nothing, the next notice follows."""
    case, rules = case_at(world, i), world.rules
    if case.status != OPEN:
        return
    resident = witness(world, i, attempt, now)
    by_app = takes_app(world, i, resident, attempt)
    chance = rules.report_chance_app if by_app else rules.report_chance
    if case.known and not drawn_as_known:
        chance *= rules.repeat_chance
    if reports(world, i, resident, attempt, chance):
        called_in(world, i, resident, RESIDENT, by_app, now)
    schedule_notice(world, i, attempt + 1, now)


@helper
def victim_calls(world: World, i: int, now: float) -> None:
    """The victim of case i calls, or bears it in silence."""
    case, rules = case_at(world, i), world.rules
    if case.status != OPEN:
        return
    chance = rules.report_chance_victim
    if reports(world, i, case.victim, VICTIM_ATTEMPT, chance):
        by_app = takes_app(world, i, case.victim, VICTIM_ATTEMPT)
        called_in(world, i, case.victim, VICTIM, by_app, now)
