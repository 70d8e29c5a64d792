"""Recruiting: a volunteer who comes off a turn wins acquaintances of the reserve."""

from sim.kernels.acquaintances import WAYS, acquaintance, place_in_ring
from sim.kernels.agenda import note
from sim.kernels.doors import World, patrol_at, resident_at, walker_at, walker_of
from sim.kernels.jit import helper
from sim.kernels.philox import coin
from sim.kernels.slots import FIRST_PATROL_ROLE
from sim.terms import Activity, Stream

RECRUIT, RECRUITED_ROW = int(Stream.RECRUIT), int(Activity.RECRUITED)
MOST_TOLD = 40
"""Acquaintances who hear of one turn at the most: each may add a row, and an event has 64."""


@helper
def recruit(world: World, walker: int, now: float) -> None:
    """Let acquaintances of a volunteer who comes off duty join; who trusts more joins sooner."""
    rules, person, told = world.rules, walker_at(world, walker), 0
    if not rules.recruiting or person.resident < 0:
        return
    place = place_in_ring(world, person.resident)
    for j in range(WAYS * rules.neighbours_each_side):
        other = acquaintance(world, person.resident, place, j)
        if other >= 0 and told < MOST_TOLD:
            told += 1
            hear(world, walker, other, j, now)


@helper
def in_reserve(world: World, walker: int) -> bool:
    """Tell whether a walker is one of the next in order after the active units, and not yet won."""
    person = walker_at(world, walker)
    beyond = person.order - patrol_at(world, person.role - FIRST_PATROL_ROLE).active
    reserve = patrol_at(world, person.role - FIRST_PATROL_ROLE).reserve
    return bool(0 <= beyond < reserve and not person.recruited)


@helper
def hear(world: World, walker: int, resident: int, j: int, now: float) -> None:
    """Recruit acquaintance j of a volunteer, if in the reserve and won."""
    row = walker_of(world)[resident]
    if row < 0 or not in_reserve(world, row):
        return
    chance = world.rules.recruit_chance * (0.5 + resident_at(world, resident).trust)
    if not coin(world.rules.seed, RECRUIT, walker_at(world, walker).luck, int(now), j, chance):
        return
    joins = walker_at(world, row)
    joins.recruited = 1
    note(world, now, -1, RECRUITED_ROW, joins.role, joins.unit, subject=resident)
