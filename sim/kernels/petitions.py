"""Petitions: whoever is concerned by a case goes to a higher office, and the case ends so."""

from sim.kernels.births import end_case
from sim.kernels.doors import World, case_at, kind_at, resident_at
from sim.kernels.events import OPEN
from sim.kernels.jit import helper
from sim.kernels.philox import coin
from sim.kernels.trust import NONE, concerned, judge
from sim.terms import Activity, Role, Stream

PETITION_LUCK, PETITIONED = int(Stream.PETITION), int(Activity.PETITIONED)
RESIDENT, VICTIM = int(Role.RESIDENT), int(Role.VICTIM)
AFTER_MEDIATION = 1


@helper
def petition(world: World, i: int, now: float) -> None:
    """Whoever is concerned by case i petitions."""
    role = VICTIM if case_at(world, i).victim >= 0 else RESIDENT
    end_case(world, i, now, PETITIONED, role, concerned(world, i))
    judge(world, i, NONE)


@helper
def patience_ends(world: World, i: int, now: float) -> None:
    """Whoever is concerned has waited long enough: a petition follows unless help has begun."""
    case = case_at(world, i)
    out_of_reach = case.known and kind_at(world, case.kind).replaced
    if case.status == OPEN and not (case.in_hand or case.helped or out_of_reach):
        petition(world, i, now)


@helper
def petitions_instead(world: World, i: int, now: float) -> bool:
    """Tell whether, with all mediation failed, those concerned petition; if so, they do."""
    case, who, rules = case_at(world, i), concerned(world, i), world.rules
    if not rules.petitions or who < 0:
        return False
    chance = kind_at(world, case.kind).petition_chance * (1.5 - resident_at(world, who).trust)
    if not coin(rules.seed, PETITION_LUCK, case.luck, AFTER_MEDIATION, 0, chance):
        return False
    petition(world, i, now)
    return True
