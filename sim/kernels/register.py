"""The register of households: who is in it, and how soon somebody's kin are reached."""

from sim.kernels.agenda import push
from sim.kernels.doors import World, case_at, household_at, kind_at, resident_at
from sim.kernels.draws import draw
from sim.kernels.events import KIN
from sim.kernels.jit import helper
from sim.terms import Stream

KIN_LUCK = int(Stream.KIN)


@helper
def in_register(world: World, household: int, now: float) -> bool:
    """Tell whether a household stands in the register with an entry that is still valid."""
    rules = world.rules
    age = now - household_at(world, household).entry_min
    return bool(rules.has_register and age < rules.entry_valid_min)


@helper
def registered(world: World, resident: int, now: float) -> bool:
    """Tell whether the household of a resident stands in the register."""
    return in_register(world, resident_at(world, resident).household, now)


@helper
def seek_kin(world: World, i: int, now: float) -> None:
    """Begin to look for the kin of the victim of case i; the register tells at once who they are.

    One number of the case decides both ways, so that knowing never makes it take longer.
    """
    case, rules = case_at(world, i), world.rules
    if case.victim < 0 or not kind_at(world, case.kind).needs_kin:
        return
    known = registered(world, case.victim, now)
    row = rules.kin_known_row if known else rules.kin_unknown_row
    push(world, now + draw(world, row, KIN_LUCK, case.luck, 0, 0), KIN, i, 0, 0)
