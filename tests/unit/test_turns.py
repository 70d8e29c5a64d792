"""Turns of duty: as described, nobody on duty twice at once, and room for all who come together."""

from itertools import combinations, groupby

import numpy as np
import pytest
from numpy.typing import NDArray

import sim
from sim.roster import ROLE_STEP, Force, forces
from sim.scenario import Scenario
from sim.setting import set_up
from sim.streams import uniform
from sim.terms import Role, Stream
from sim.town import settle
from sim.turns import Rosters, Timetable, timetable

SEEDS = np.array([3, 2**63 - 1, 4])
GAP, START, SURGE = 0, 1, 3
Turn = tuple[float, float, int]


@pytest.mark.parametrize("turns_per_day", [0.4, 1.0])
def test_nobody_is_on_duty_twice_at_once(turns_per_day: float) -> None:
    """Turns of 20 hours on most days: many have to wait for the one before."""
    volunteers = {"turns_per_day": turns_per_day, "turn_min": 1200}
    village = sim.load("village").replace(
        {"run.days": 8, **{f"roles.volunteer.{key}": v for key, v in volunteers.items()}}
    )
    duties = set_up(village, 1).world["duties"]
    mine = duties[duties["off"] - duties["on"] <= 1200]
    mine = mine[np.lexsort((mine["on"], mine["walker"]))]
    same = mine["walker"][1:] == mine["walker"][:-1]
    gaps = (mine["on"][1:] - mine["off"][:-1])[same]
    assert gaps.size > 50
    assert gaps.min() == 0.0


def heads(seed: int, address: int, chance: float, days: int) -> set[int]:
    """Return the days on which a coin shows heads, from the gaps between them."""
    if chance in (0.0, 1.0):
        return set(range(days)) if chance else set()
    u = uniform(seed, Stream.ROSTER, address, np.arange(days), GAP)
    day = (1 + np.floor(np.log1p(-u) / np.log1p(-chance))).cumsum() - 1
    return {int(each) for each in day[day < days]}


def of_unit(scenario: Scenario, force: Force, seed: int, unit: int, walker: int) -> list[Turn]:
    """Return the turns of a unit as its description tells them."""
    settings, surge, begins = force.settings, scenario.surge, -np.inf
    address, turns = force.role * ROLE_STEP + force.first_unit + unit, []
    since, days = scenario.run.start.hour * 60 + scenario.run.start.minute, scenario.run.days
    last_day = int(np.ceil((since + days * 1440) / 1440))
    usual = settings.turns_per_day
    asked = min(1.0, usual * surge.turns_factor)
    on_days = heads(seed, address, usual, last_day)
    for day in range(surge.from_day, min(surge.to_day, last_day)):
        if asked > usual and uniform(seed, Stream.ROSTER, address, day, SURGE) < (
            (asked - usual) / (1.0 - usual)
        ):
            on_days.add(day)
    weights = np.concatenate(([0.0], np.cumsum(settings.start_by_hour)))
    for day in sorted(on_days):
        u = uniform(seed, Stream.ROSTER, address, day, START)
        drawn = np.floor(day * 1440 - since + 60 * np.interp(u * weights[-1], weights, range(25)))
        begins = max(float(drawn), begins + settings.turn_min)
        if 0.0 <= begins < days * 1440:
            turns.append((begins, begins + settings.turn_min, walker))
    return turns


def as_described(scenario: Scenario, every_force: list[Force], seed: int) -> list[Turn]:
    turns: list[Turn] = []
    first = 0
    for force in every_force:
        if force.settings.duty == "turns":
            for unit in range(force.size):
                turns += of_unit(scenario, force, seed, unit, first + unit)
        else:
            turns += known(timetable(scenario, every_force), first, first + force.size)
        first += force.size
    return sorted(turns, key=lambda turn: turn[0])


def known(table: Timetable, first: int, after: int) -> list[Turn]:
    walkers = table.known["walker"]
    return list(table.known[(walkers >= first) & (walkers < after)].tolist())


def as_drawn(rosters: Rosters) -> list[list[Turn]]:
    return [turns.tolist() for turns in rosters.of_runs.split(rosters.turns)]


NIGHTS = [0.0] * 3 + [2.0, 0.0, 1.0] + [0.0] * 16 + [5.0, 0.0]
CHANGES = {
    "nobody": {"turns_per_day": 0.0},
    "hardly anybody": {"turns_per_day": 1e-300},
    "as usual": {},
    "long turns, one after the other": {"turns_per_day": 0.7, "turn_min": 1300.3},
    "everybody, at some hours": {"turns_per_day": 1.0, "start_by_hour": NIGHTS},
}


@pytest.mark.parametrize("room", [None, 1])
@pytest.mark.parametrize("factor", [1.0, 4.0, 100.0])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_turns_are_drawn_as_they_are_described(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object], factor: float, room: int | None
) -> None:
    scenario = sim.load("village").replace(
        {"run.days": 12, "run.start": "2016-08-20T13:45:00", "patrol.density_per_km2": 30,
         "surge.turns_factor": factor, "surge.from_day": 2, "surge.to_day": 5,
         **{f"roles.volunteer.{key}": value for key, value in change.items()}}
    )  # fmt: skip
    every_force = forces(scenario, settle(scenario).place)
    if room:
        monkeypatch.setattr("sim.turns.room_for", lambda mean: room)
    drawn = as_drawn(timetable(scenario, every_force).draw(SEEDS))
    assert drawn == [as_described(scenario, every_force, int(seed)) for seed in SEEDS]


def test_in_separate_lines_every_worker_has_luck_of_its_own() -> None:
    nets = sim.load("zhenhai_nets").replace({"run.days": 5})
    every_force = forces(nets, settle(nets).place)
    drawn = as_drawn(timetable(nets, every_force).draw(SEEDS))
    assert drawn == [as_described(nets, every_force, int(seed)) for seed in SEEDS]
    firsts = np.cumsum([0, *(force.size for force in every_force)])[:-1].tolist()
    lines = [
        {(walker - first, on) for on, _, walker in drawn[0] if 0 <= walker - first < force.size}
        for force, first in zip(every_force, firsts, strict=True)
        if force.role is Role.WORKER
    ]
    assert len(lines) == 8
    assert min(map(len, lines)) > 50
    shared = [len(one & other) / len(one) for one, other in combinations(lines, 2)]
    assert max(shared) < 0.05


@pytest.mark.parametrize("name", ["village", "zhenhai_nets"])
def test_there_is_room_for_all_of_a_role_who_share_a_quarter_of_an_hour(name: str) -> None:
    often = {f"roles.{role}.turns_per_day": 0.5 for role in ("volunteer", "worker")}
    scenario = sim.load(name).replace({"run.days": 3, "run.start": "2016-08-20T13:07:00", **often})
    every_force = forces(scenario, settle(scenario).place)
    rosters = timetable(scenario, every_force).draw(SEEDS)
    most = [
        max(most_in_a_quarter(own, *walkers) for walkers in of_roles(every_force))
        for own in rosters.of_runs.split(rosters.turns)
    ]
    assert rosters.most == max(most)
    assert len(set(most)) > 1


def of_roles(every_force: list[Force]) -> list[tuple[int, int]]:
    """Return the first walker of each role, and the first one after it."""
    first, ranges = 0, []
    for _, own in groupby(every_force, key=lambda force: force.role):
        ranges.append((first, first + sum(force.size for force in own)))
        first = ranges[-1][1]
    return ranges


def most_in_a_quarter(turns: NDArray[np.void], first: int, after: int) -> int:
    mine = turns[(turns["walker"] >= first) & (turns["walker"] < after)]
    quarters = np.arange(0, 3 * 1440, 15)[:, None]
    return int(((mine["on"] < quarters + 15) & (mine["off"] > quarters)).sum(axis=1).max())
