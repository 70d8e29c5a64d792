"""Cases: what nature has drawn for each at birth, how it comes up and how it ends."""

import math

import numpy as np

from sim.kernels.agenda import note, push
from sim.kernels.deterrence import deterred
from sim.kernels.doors import (
    World,
    alone_list,
    case_at,
    cell_at,
    home_list,
    kind_at,
    village_list,
    village_start,
    where_cumulative,
    where_guide,
)
from sim.kernels.draws import draw
from sim.kernels.duty import release
from sim.kernels.events import CLEARS, ENDED, ESCALATES, FATE, NO_FATE, OPEN, VICTIM
from sim.kernels.jit import helper
from sim.kernels.notices import schedule_notice
from sim.kernels.philox import coin, luck, words
from sim.kernels.records import NOBODY
from sim.kernels.returns import may_return, returns
from sim.kernels.sightings import hide, show
from sim.kernels.trust import lose_patience
from sim.kernels.uses import cell_by_use
from sim.terms import NONE_8, Activity, Stream

CLEAR, ESCALATE = int(Stream.DEMAND_CLEAR), int(Stream.DEMAND_ESCALATE)
VICTIM_LUCK, CELL = int(Stream.DEMAND_VICTIM), int(Stream.DEMAND_CELL)
ONSET = int(Activity.ONSET)
CLEARED, ESCALATED = int(Activity.CLEARED), int(Activity.ESCALATED)
WORSENED, PREVENTED = int(Activity.WORSENED), int(Activity.PREVENTED)
RETURNED, RETURN = int(Activity.RETURNED), int(Stream.RETURN)
SETTLED, RESOLVED = int(Activity.SETTLED), int(Activity.RESOLVED)
GENERATION = 1 << 40
"""Distance of a case's address to that of the case it turns into."""
RETURN_BASE = 1 << 60
"""Addresses of cases that have come back begin here."""
ALONE = 6
"""Code of the place of a kind that arises where people live alone."""


@helper
def draw_fate(world: World, i: int) -> None:
    """Draw when case i clears by itself or escalates, whichever comes first.

    An escalation that only marks is put on the agenda beside it: it ends nothing.
    """
    case = case_at(world, i)
    kind = kind_at(world, case.kind)
    clears = draw(world, kind.clear_row, CLEAR, case.luck, 0, 0)
    escalates = draw(world, kind.escalate_row, ESCALATE, case.luck, 0, 0)
    if kind.marks:
        push(world, case.onset + escalates, FATE, i, 1, 0)
        escalates = math.inf
    first = min(clears, escalates)
    case.fate_min = case.onset + first
    case.fate = NO_FATE if math.isinf(first) else (CLEARS if clears <= escalates else ESCALATES)


@helper
def draw_victim(world: World, i: int) -> None:
    """Draw whether case i has a victim, and when it calls.

    It is one of those who live in the cell, or who live alone there for a kind that arises where
    they are; where nobody lives, one of the village.
    """
    case, seed = case_at(world, i), world.rules.seed
    kind = kind_at(world, case.kind)
    if kind.victim_share <= 0.0:
        return
    cell = cell_at(world, case.cell)
    first, last = village_start(world)[cell.village], village_start(world)[cell.village + 1]
    if first == last:
        return
    if not coin(seed, VICTIM_LUCK, case.luck, 0, 0, kind.victim_share):
        return
    u = luck(seed, VICTIM_LUCK, case.luck, 0, 1)
    if kind.where == ALONE and cell.alone > 0:
        case.victim = alone_list(world)[cell.alone_start + int(u * cell.alone)]
    elif cell.homes > 0:
        case.victim = home_list(world)[cell.home_start + int(u * cell.homes)]
    else:
        case.victim = village_list(world)[first + int(u * (last - first))]
    after = draw(world, kind.victim_row, VICTIM_LUCK, case.luck, 1, 0)
    push(world, case.onset + after, VICTIM, i, 0, 0)
    lose_patience(world, i, case.onset)


@helper
def come_up(world: World, i: int) -> None:
    """Let case i arise: it can be seen, noticed and called in from now on."""
    case = case_at(world, i)
    case.status, case.victim, case.entry, case.reporter = OPEN, NOBODY, NOBODY, NOBODY
    case.responder = NOBODY
    case.open_jobs = kind_at(world, case.kind).n_departments
    note(world, case.onset, i, ONSET)
    if deterred(world, i):
        end_case(world, i, case.onset, PREVENTED)
        return
    draw_fate(world, i)
    if case.fate != NO_FATE:
        push(world, case.fate_min, FATE, i, 0, 0)
    draw_victim(world, i)
    show(world, i)
    schedule_notice(world, i, 0, case.onset)


@helper
def end_case(
    world: World, i: int, now: float, activity: int, role: int = NONE_8, agent: int = -1,
    node: int = -1,
) -> None:  # fmt: skip
    """End case i: nobody can find it any more."""
    case_at(world, i).status = ENDED
    hide(world, i)
    note(world, now, i, activity, role, agent, node)
    release(world, i, now)
    if activity == SETTLED or activity == RESOLVED:
        may_return(world, i, now)


@helper
def add_case(world: World, kind: int, cell: int, onset: float, address: int, parent: int) -> None:
    """Add a case that arises during the run."""
    clock = world.clock
    i = clock.cases
    clock.cases += 1
    case = case_at(world, i)
    case.kind, case.cell, case.onset = kind, cell, onset
    case.luck, case.parent = address, parent
    come_up(world, i)


@helper
def meet_fate(world: World, i: int, now: float) -> None:
    """Clear or escalate case i unless it has ended or help is there."""
    case = case_at(world, i)
    if case.status != OPEN or case.in_hand or case.helped or case.fate == NO_FATE:
        return
    kind = kind_at(world, case.kind)
    if case.fate == CLEARS:
        end_case(world, i, now, CLEARED)
        return
    end_case(world, i, now, ESCALATED)
    if kind.escalates_to >= 0:
        add_case(world, kind.escalates_to, case.cell, now, case.luck + GENERATION, i)


@helper
def worsen(world: World, i: int, now: float) -> None:
    """Note that case i has become worse, unless it has ended or help is there."""
    case = case_at(world, i)
    out_of_the_game = case.known and kind_at(world, case.kind).replaced
    if case.status == OPEN and not case.in_hand and not case.helped and not out_of_the_game:
        note(world, now, i, WORSENED)


@helper
def address_of_return(world: World, address: int) -> int:
    """Return the address of the case as which one comes back.

    A step, as from a case to what it turns into, would not do: a replacement that comes back and a
    replacement of what has come back would meet.
    """
    word = words(world.rules.seed, RETURN, address, 2, 0)[0]
    return int(RETURN_BASE + np.int64(word >> np.uint64(4)))


@helper
def come_back(world: World, i: int, now: float) -> None:
    """Let case i arise anew, unless a follow-up has prevented that."""
    case = case_at(world, i)
    if returns(world, i):
        note(world, now, i, RETURNED)
        add_case(world, case.kind, case.cell, now, address_of_return(world, case.luck), i)
    case.followed = 1


@helper
def replace(world: World, i: int, now: float) -> None:
    """Put a new case of the same kind elsewhere for one that was found and is out of the game."""
    hide(world, i)
    case_at(world, i).fate = NO_FATE
    case, seed = case_at(world, i), world.rules.seed
    u = luck(seed, CELL, case.luck + GENERATION, 0, 0)
    use = kind_at(world, case.kind).where
    cell = cell_by_use(where_cumulative(world), where_guide(world), use, world.rules.cells, u)
    add_case(world, case.kind, cell, now, case.luck + GENERATION, i)
