"""Residents: when somebody present notices a case, who it is and whether it is passed on."""

import math

from sim.kernels.agenda import push
from sim.kernels.doors import (
    World,
    case_at,
    cell_at,
    home_list,
    hour_at,
    kind_at,
    resident_at,
    village_list,
    village_start,
    work_list,
)
from sim.kernels.elementary import exponential
from sim.kernels.events import NOTICE
from sim.kernels.hours import MINUTES_PER_HOUR, hour_of_presence, hours_since_monday
from sim.kernels.jit import helper
from sim.kernels.philox import coin, luck
from sim.terms import Stream

NOTICE_LUCK, WITNESS, BELIEF = int(Stream.NOTICE), int(Stream.WITNESS), int(Stream.BELIEF)


@helper
def people_present(world: World, cell: int, hour: int) -> float:
    """Return how many people are in a cell in an hour of the week, on average."""
    people, share = cell_at(world, cell), hour_at(world, hour)
    settled = people.homes * share.home + people.works * share.work
    return float(settled + people.passers * share.out)


@helper
def time_of_presence(world: World, cell: int, since: float, person_minutes: float) -> float:
    """Return when so many person-minutes have been spent in a cell; infinite after the run."""
    people = cell_at(world, cell)
    if people.homes + people.works + people.passers <= 0.0:
        return math.inf
    rules, now = world.rules, since
    hour = hours_since_monday(world, now)
    while now < rules.end:
        next_hour = (hour + 1) * MINUTES_PER_HOUR - rules.start_min_of_week
        present = people_present(world, cell, hour_of_presence(world, hour))
        spent = present * (next_hour - now)
        if spent >= person_minutes:
            return now + person_minutes / present
        person_minutes -= spent
        now = next_hour
        hour += 1
    return math.inf


@helper
def schedule_notice(world: World, i: int, attempt: int, since: float) -> None:
    """Put the next notice of case i on the agenda; a known case is seldom reported again.

    The threshold of person-minutes is the case's own exponential number for this attempt.
    """
    case, rules = case_at(world, i), world.rules
    rate = kind_at(world, case.kind).notice_per_person_min
    if case.known:
        rate *= rules.repeat_chance
    if rate <= 0.0:
        return
    threshold = exponential(luck(rules.seed, NOTICE_LUCK, case.luck, attempt, 0)) / rate
    at = time_of_presence(world, case.cell, since, threshold)
    push(world, at, NOTICE, i, attempt, case.known)


@helper
def witness(world: World, i: int, attempt: int, now: float) -> int:
    """Return the resident who notices: at home, at work or out in the cell, by presence."""
    case, rules = case_at(world, i), world.rules
    hour = hour_of_presence(world, hours_since_monday(world, now))
    cell = cell_at(world, case.cell)
    share = hour_at(world, hour)
    at_home, at_work = cell.homes * share.home, cell.works * share.work
    who = luck(rules.seed, WITNESS, case.luck, attempt, 0) * people_present(world, case.cell, hour)
    u = luck(rules.seed, WITNESS, case.luck, attempt, 1)
    if who < at_home:
        return int(home_list(world)[cell.home_start + int(u * cell.homes)])
    if who < at_home + at_work:
        return int(work_list(world)[cell.work_start + int(u * cell.works)])
    first, last = village_start(world)[cell.village], village_start(world)[cell.village + 1]
    return int(village_list(world)[first + int(u * (last - first))])


@helper
def reports(world: World, i: int, resident: int, attempt: int, chance: float) -> bool:
    """Tell whether a resident passes on what it has noticed; trust raises or lowers the chance."""
    case, seed = case_at(world, i), world.rules.seed
    chance *= 0.5 + resident_at(world, resident).trust
    return bool(coin(seed, BELIEF, case.luck, attempt, 0, chance))
