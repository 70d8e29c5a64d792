"""Deterrence: who plans a theft gives it up where a patrol stands, or has just stopped."""

from sim.kernels.doors import World, case_at, kind_at, patrol_at, slot_at, stop_at
from sim.kernels.jit import helper
from sim.kernels.philox import luck
from sim.kernels.records import PATROLS
from sim.kernels.slots import place_of, slot_row
from sim.terms import Stream

DETER = int(Stream.DETER)


@helper
def lasting(world: World, cell: int, now: float) -> float:
    """Return how far the last stop in a cell still deters, from 0 to the strength of its role."""
    stop, rules = stop_at(world, cell), world.rules
    since = max(now - stop.over, 0.0)
    if since >= rules.deters_for_min:
        return 0.0
    return float(stop.strength * (1.0 - rules.deterrence_decay * since / rules.deters_for_min))


@helper
def make_stop(world: World, patrol: int, cell: int, minute: int) -> None:
    """Note a stop that begins; one that is too short, or deters less than the last, counts not."""
    rules, strength = world.rules, patrol_at(world, patrol).deters
    if rules.stop_min >= rules.least_stop_min and strength >= lasting(world, cell, minute):
        stop = stop_at(world, cell)
        stop.over, stop.strength = minute + rules.stop_min, strength


@helper
def presence(world: World, cell: int) -> float:
    """Return how far those on patrol who stand in a cell deter: the strongest role counts."""
    strongest = 0.0
    for patrol in range(PATROLS):
        group, first = patrol_at(world, patrol), slot_row(world, patrol, 0)
        for row in range(first, first + group.on_street):
            if place_of(world, slot_at(world, row).walker) == cell:
                strongest = max(strongest, group.deters)
    return strongest


@helper
def deterred(world: World, i: int) -> bool:
    """Tell whether case i does not happen, because of a patrol that is there or has been."""
    case, rules = case_at(world, i), world.rules
    open_to_it = kind_at(world, case.kind).deterrable * rules.deterred_share
    if not rules.deterrence or open_to_it <= 0.0:
        return False
    u = luck(rules.seed, DETER, case.luck, 0, 0)
    if u >= open_to_it:
        return False
    deters = max(lasting(world, case.cell, case.onset), presence(world, case.cell))
    return bool(u < open_to_it * deters)
