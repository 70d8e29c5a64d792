"""Trust: it moves with what comes of a case for those concerned, who tell their acquaintances."""

from sim.kernels.acquaintances import WAYS, acquaintance, place_in_ring
from sim.kernels.agenda import push
from sim.kernels.doors import World, case_at, kind_at, resident_at
from sim.kernels.draws import draw
from sim.kernels.events import DUE, PETITION
from sim.kernels.jit import helper
from sim.kernels.philox import coin
from sim.kernels.records import NOBODY
from sim.terms import Stream

APP_USE, PETITION_LUCK = int(Stream.APP_USE), int(Stream.PETITION)
FULL, NONE = 1.0, 0.0


@helper
def believe(world: World, resident: int, gain: float, outcome: float) -> None:
    """Move a resident's trust towards an outcome."""
    person = resident_at(world, resident)
    person.trust += gain * (outcome - person.trust)


@helper
def experience(world: World, resident: int, outcome: float) -> None:
    """Let a resident who is concerned learn the outcome and tell it to acquaintances."""
    rules = world.rules
    believe(world, resident, rules.trust_gain, outcome)
    gain = rules.trust_gain * rules.trust_spread
    if gain <= 0.0:
        return
    place = place_in_ring(world, resident)
    for j in range(WAYS * rules.neighbours_each_side):
        other = acquaintance(world, resident, place, j)
        if other >= 0:
            believe(world, other, gain, outcome)


@helper
def judge(world: World, i: int, outcome: float) -> None:
    """Let the victim and the first reporter of a known case judge it, once and for all."""
    case = case_at(world, i)
    if not world.rules.trust_moves or not case.known or case.judged:
        return
    case.judged = 1
    if case.victim >= 0:
        experience(world, case.victim, outcome)
    if case.reporter >= 0 and case.reporter != case.victim:
        experience(world, case.reporter, outcome)


@helper
def set_term(world: World, i: int, now: float) -> None:
    """Begin the time within which help is due for a case that has become known."""
    if world.rules.trust_moves:
        push(world, now + kind_at(world, case_at(world, i).kind).limit_min, DUE, i, 0, 0)


@helper
def concerned(world: World, i: int) -> int:
    """Return who would petition about case i: the victim, else the first reporter, else nobody."""
    case = case_at(world, i)
    return case.victim if case.victim >= 0 else case.reporter


@helper
def lose_patience(world: World, i: int, since: float) -> None:
    """Put the petition of the one concerned on the agenda; who trusts waits longer."""
    if not world.rules.petitions:
        return
    case = case_at(world, i)
    patience = draw(world, kind_at(world, case.kind).petition_row, PETITION_LUCK, case.luck, 0, 0)
    trust = resident_at(world, concerned(world, i)).trust
    push(world, since + patience / (1.5 - trust), PETITION, i, 0, 0)


@helper
def becomes_concerned(world: World, i: int, resident: int, now: float) -> None:
    """Remember the first resident who reports case i."""
    case = case_at(world, i)
    if case.reporter != NOBODY:
        return
    case.reporter = resident
    if case.victim == NOBODY:
        lose_patience(world, i, now)


@helper
def takes_app(world: World, i: int, resident: int, attempt: int) -> bool:
    """Tell whether a resident would report by app: an app user who does not distrust it."""
    person, rules = resident_at(world, resident), world.rules
    if not person.app_user or not rules.trust_moves:
        return bool(person.app_user)
    address, chance = case_at(world, i).luck, 0.5 + person.trust
    return bool(coin(rules.seed, APP_USE, address, attempt, 0, chance))
