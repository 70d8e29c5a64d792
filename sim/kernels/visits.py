"""Home visits: a unit goes to a household, sees what is behind its door and registers it.

The households of a beat have a fixed order and are visited round and round, so none is forgotten.
"""

import math

from sim.kernels.agenda import note, push
from sim.kernels.crossing import block_distance
from sim.kernels.doors import (
    World,
    beat_at,
    case_at,
    entry_at,
    first_entry,
    household_at,
    kind_at,
    patrol_at,
    round_list,
    walker_at,
)
from sim.kernels.draws import draw
from sim.kernels.duty import be_busy, come_to, plan_visit, resume, set_visit
from sim.kernels.entering import go_on
from sim.kernels.events import VISITED
from sim.kernels.finds import find
from sim.kernels.jit import helper
from sim.kernels.philox import coin, luck
from sim.kernels.records import NOBODY
from sim.kernels.register import in_register
from sim.kernels.returns import WORKERS, next_follow_up
from sim.kernels.slots import FIRST_PATROL_ROLE, SWEEP, place_of
from sim.terms import Activity, Stream

TIME, LOOK = int(Stream.VISIT_TIME), int(Stream.VISIT_LOOK)
VISITED_ROW, FOLLOWED_UP = int(Activity.VISITED), int(Activity.FOLLOWED_UP)


@helper
def go_visiting(world: World, walker: int, k: int, since: int, now: float) -> None:
    """Begin visit k of a turn, or put it off until the walker is free."""
    person = walker_at(world, walker)
    if not person.on_duty or int(person.since) != since:
        return
    if person.slot < 0:
        # Not on the minute: no two units shall reach for the next household at once.
        u = luck(world.rules.seed, TIME, person.luck, int(now), 1)
        # A responder does not know when it will be free: ask again in the next minute.
        free = now + 1.0 if math.isinf(person.free) else max(person.free, now)
        set_visit(world, walker, k, free + u)
        return
    patrol, household, cell = person.role - FIRST_PATROL_ROLE, NOBODY, NOBODY
    case = next_follow_up(world, person.beat) if patrol == WORKERS else NOBODY
    if case >= 0:
        cell = case_at(world, case).cell
    else:
        household = next_household(world, person.beat)
        cell = household_at(world, household).cell if household >= 0 else cell
    plan_visit(world, walker, k + 1, now)
    if cell >= 0:
        leave_for(world, walker, cell, household, case, now)
    else:
        go_on(world, walker)


@helper
def next_household(world: World, b: int) -> int:
    """Return the household of a beat whose turn it is, -1 where nobody lives."""
    beat = beat_at(world, b)
    if beat.households == 0:
        return NOBODY
    household = round_list(world)[beat.first + beat.next]
    beat.next = (beat.next + 1) % beat.households
    return int(household)


@helper
def leave_for(world: World, walker: int, cell: int, household: int, case: int, now: float) -> None:
    """Let a walker go to a door, at its speed, and talk there; it goes on from there."""
    person = walker_at(world, walker)
    patrol = person.role - FIRST_PATROL_ROLE
    group = patrol_at(world, patrol)
    way = block_distance(world, place_of(world, walker), cell) / group.cells_per_min
    talk = draw(world, group.visit_row, TIME, person.luck, int(now), 0)
    back = way if group.policy == SWEEP else 0.0
    over = now + way + talk + back
    be_busy(world, walker, over)
    come_to(world, walker, cell)
    push(world, over, VISITED, walker, household, case)


@helper
def visited(world: World, walker: int, household: int, case: int, now: float) -> None:
    """A visit is over: what was seen is dealt with, the household is in the register."""
    person = walker_at(world, walker)
    resume(world, walker, now)
    if household < 0:
        case_at(world, case).followed = 1
        note(world, now, case, FOLLOWED_UP, person.role, person.unit)
        return
    home = household_at(world, household)
    note(world, now, -1, VISITED_ROW, person.role, person.unit, subject=household)
    gain = world.rules.register_gain if in_register(world, household, now) else 1.0
    look_behind_doors(world, walker, home.cell, gain, now)
    home.entry_min = now


@helper
def look_behind_doors(world: World, walker: int, cell: int, gain: float, now: float) -> None:
    """See each case of a cell with the chance that its kind has at a visit, times a gain."""
    person = walker_at(world, walker)
    patrol, e = person.role - FIRST_PATROL_ROLE, first_entry(world)[cell]
    while e >= 0:
        i = entry_at(world, e).case
        e = entry_at(world, e).next
        case = case_at(world, i)
        if case.cell != cell or case.forces >> person.force & 1:
            continue
        chance = gain * kind_at(world, case.kind).look_at_visit[patrol]
        if coin(world.rules.seed, LOOK, case.luck, int(now), person.luck, chance):
            find(world, i, walker, now)
