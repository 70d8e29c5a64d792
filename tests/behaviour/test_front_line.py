"""Persuasion, joint labour, publicity and first responders, in sentences."""

from typing import Any, Final

import numpy as np
import pandas as pd
import pytest

import sim
from sim.one_run import Run
from sim.scenario import Scenario
from tests.towns import bare

HOARD: Final = {
    "count": 60, "where": "homes", "look_per_min": 0.5, "settle_chance": 0.4, "settle_min": 20,
    "settled_reported_share": 0.0, "departments": ["brigade"],
}  # fmt: skip


def street(volunteers: int = 12, kind: dict[str, Any] | None = None, **tables: Any) -> Scenario:
    """Return 100 cells with 200 residents, of whom some patrol all the time."""
    given: dict[str, dict[str, Any]] = {
        "run": {"days": 10},
        "place": {"width_cells": 10, "height_cells": 10, "residents": 200},
        "people": {"notice_per_person_hour": 0.0},
        "roles": {"volunteer": {"count": volunteers, "beat": "place", "duty": "always",
                                "policy": "waypoint", "report_chance": 0.0}},
        "kinds": {"hazard": HOARD | (kind or {})},
    }  # fmt: skip
    names = {*given, *tables}
    return bare(**{name: {**given.get(name, {}), **tables.get(name, {})} for name in names})


def rows_of(run: Run, activity: str) -> pd.DataFrame:
    return run.log[run.log["activity"] == activity]


def settled(run: Run) -> set[int]:
    return set(run.cases.index[run.cases["settled_min"].notna()])


# Persuasion ---------------------------------------------------------------------------------------


def test_persuasion_needs_several_visits() -> None:
    once, often = (
        sim.run(street(kind={"settle_tries": tries, "settle_gap_min": 600}), seed=1)
        for tries in (1, 6)
    )
    assert settled(once) < settled(often)
    assert len(settled(once)) < 0.6 * 60
    # 1 - .6 ** 6 of those found; five standard errors.
    found = int(often.cases["detected_min"].notna().sum())
    share = 1 - 0.6**6
    spread = 5 * np.sqrt(share * (1 - share) / found)
    assert len(settled(often)) / found == pytest.approx(share, abs=spread)


def test_each_failed_attempt_is_told_and_the_next_one_comes_after_the_gap() -> None:
    run = sim.run(street(kind={"settle_tries": 6, "settle_gap_min": 600}), seed=1)
    failed = rows_of(run, "persuaded").groupby("case")["minute"]
    assert failed.count().max() == 6
    gaps = failed.diff().dropna()
    # The way there, and the talk itself, come on top of the gap.
    assert gaps.between(619.9, 660).all()
    assert not rows_of(sim.run(street(), seed=1), "persuaded").size


def test_who_cannot_be_persuaded_is_reported_in_the_end() -> None:
    stubborn = {"settle_chance": 1e-9, "settle_tries": 3, "settle_gap_min": 60}
    team = {"volunteer": {"count": 12, "beat": "place", "duty": "always", "report_chance": 1.0}}
    run = sim.run(street(kind=stubborn, roles=team), seed=1)
    attempts = rows_of(run, "persuaded").groupby("case")["minute"]
    reported = rows_of(run, "reported").groupby("case")["minute"].min()
    assert (attempts.count() == 3).all()
    assert len(reported) > 50
    # Who has just begun with another case reports at once.
    both = reported.index.intersection(attempts.max().index)
    assert len(both) > 50
    assert (reported[both] == attempts.max()[both]).all()


def test_persuasion_by_many_attempts_finds_the_same_cases_first() -> None:
    one, many = (sim.run(street(kind={"settle_tries": n}), seed=1) for n in (1, 4))
    first = [set(run.cases.nsmallest(3, "detected_min").index) for run in (one, many)]
    assert first[0] == first[1]


# Joint labour -------------------------------------------------------------------------------------

TOGETHER: Final = {
    "settle_chance": 1.0, "labour_people": 6, "labour_trips": 5, "trip_min": 30, "count": 3,
}  # fmt: skip


def test_joint_labour_needs_k_people_at_once() -> None:
    few, enough = (sim.run(street(n, kind=TOGETHER), seed=2) for n in (5, 6))
    assert not settled(few)
    assert not rows_of(few, "laboured").size
    assert len(settled(enough)) == 3


def test_six_people_make_five_trips() -> None:
    run = sim.run(street(20, kind=TOGETHER), seed=2)
    helpers = rows_of(run, "laboured").groupby("case")
    assert (helpers["agent"].nunique() == 6).all()
    begun, done = helpers["minute"].max(), run.cases["settled_min"].dropna()
    assert len(done) == 3
    assert (done - begun).between(5 * 30, 5 * 30 + 1).all()


def test_hours_of_those_who_are_called_in_count() -> None:
    """They are at home in their free days, and on duty for as long as they carry."""
    turns = {"count": 40, "beat": "place", "duty": "turns", "turns_per_day": 0.1, "turn_min": 120,
             "policy": "waypoint"}  # fmt: skip
    usual, labour = (
        sim.run(street(kind=TOGETHER | {"labour_people": k}, roles={"volunteer": turns}), seed=3)
        for k in (0, 6)
    )
    called = rows_of(labour, "laboured")
    assert len(called) == 18
    more = labour.measured["hours_worked_volunteer"] - usual.measured["hours_worked_volunteer"]
    # 3 cases, 150 min, up to 5 people beside the finder; some have a turn then anyway.
    assert 0.5 * 3 * 5 * 2.5 < more <= 3 * 6 * 2.6


# Publicity ----------------------------------------------------------------------------------------


def campaign(on: bool = True, **publicity: Any) -> Run:
    turns = {"count": 40, "beat": "place", "duty": "turns", "turns_per_day": 0.5}
    table = {"met_per_turn": 5, "app_chance": 0.5, "trust_gain": 0.1, **publicity}
    town = street(roles={"volunteer": turns}, publicity=table, feedback={"publicity": on})
    return sim.run(town, seed=1)


def test_publicity_raises_app_use_and_trust() -> None:
    before, after = campaign(on=False), campaign()
    assert after.measured["app_share_end"] > before.measured["app_share_end"] + 0.3
    assert after.measured["trust_mean_end"] > before.measured["trust_mean_end"] + 0.1
    assert not rows_of(before, "informed").size


def test_each_turn_meets_so_many_residents_of_the_beat() -> None:
    run = campaign()
    met = rows_of(run, "informed")
    assert len(met) == 5 * len(rows_of(run, "on_duty"))
    assert met["subject"].between(0, 199).all()
    users = run.setting.world["residents"]["app_user"]
    usual = run.setting.town.residents["app_user"]
    new = np.flatnonzero(users > usual)
    assert set(new) <= set(met["subject"])


def test_more_app_users_report_more() -> None:
    calm = {"per_day": 60, "count": None, "look_per_min": 0.0, "settle_chance": 0.0}
    people = {"notice_per_person_hour": 0.02, "report_chance": 0.05, "report_chance_app": 0.9}

    def reports(chance: float) -> int:
        turns = {"count": 40, "beat": "place", "duty": "turns", "turns_per_day": 0.5}
        town = street(
            kind=calm, roles={"volunteer": turns}, people=people, feedback={"publicity": True},
            publicity={"met_per_turn": 5, "app_chance": chance, "trust_gain": 0.0},
        )  # fmt: skip
        return len(rows_of(sim.run(town, seed=1), "reported"))

    assert reports(0.5) > 1.3 * reports(0.0)


def test_volunteers_who_take_up_the_app_report_by_it_from_then_on() -> None:
    turns = {"count": 40, "beat": "place", "duty": "turns", "turns_per_day": 0.5,
             "report_chance": 1.0}  # fmt: skip
    seen = {"per_day": 60, "count": None, "settle_chance": 0.0}

    def channels(chance: float) -> set[str]:
        town = street(
            kind=seen, roles={"volunteer": turns}, feedback={"publicity": True},
            people={"app_users_per_1000_residents": 0, "report_chance_victim": 0.0},
            publicity={"met_per_turn": 5, "app_chance": chance, "trust_gain": 0.0},
        )  # fmt: skip
        reported = rows_of(sim.run(town, seed=1), "reported")
        return set(reported["channel"][reported["role"] == "volunteer"])

    assert channels(0.0) == {"phone"}
    assert channels(0.5) == {"phone", "app"}


# First responders ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town() -> Scenario:
    return sim.load("tongxiang_town").replace(
        {"run.days": 7, "kinds.sudden_illness.per_1000_residents_year": 400}
    )


@pytest.fixture(scope="module")
def helped(town: Scenario) -> Run:
    return sim.run(town.replace({"patrol.density_per_km2": 4.0}), seed=1)


def test_patrol_teams_are_there_before_the_ambulance(town: Scenario, helped: Run) -> None:
    alone = sim.run(
        town.replace({"patrol.density_per_km2": 4.0, "roles.team.first_responder": False}), seed=1
    )

    def minutes(run: Run) -> float:
        urgent = run.cases[run.cases["kind"] == "sudden_illness"]
        return float((urgent["arrived_min"] - urgent["routed_min"]).mean())

    assert minutes(helped) < minutes(alone)
    assert set(rows_of(alone, "arrived")["role"]) == {"crew"}


def test_they_come_to_urgent_cases_alone(town: Scenario, helped: Run) -> None:
    came = rows_of(helped, "arrived")
    by_team = came[came["role"] == "team"]
    assert len(by_team) > 50
    kinds = helped.cases.loc[by_team["case"].unique(), "kind"]
    assert {town.kinds[name].priority for name in kinds} == {1}
    assert by_team["case"].is_unique


def test_they_stay_until_a_crew_is_there_and_then_go_back_on_patrol(helped: Run) -> None:
    world = helped.setting.world
    waiting = world.cases["responder"]
    still = waiting[waiting >= 0]
    assert (world.cases["status"][waiting >= 0] == 1).all()
    # All others are on the street, or off duty, or busy with something that ends.
    stuck = np.isinf(world["walkers"]["free"]) & (world["walkers"]["on_duty"] == 1)
    assert set(np.flatnonzero(stuck)) <= set(still)


def test_who_still_helps_when_the_next_turn_begins_is_not_on_the_street_as_well() -> None:
    team = {"count": 1, "beat": "place", "duty": "shifts", "shifts_per_day": 1,
            "days_per_week": 7, "first_responder": True}  # fmt: skip
    urgent = {"count": 1, "priority": 1, "look_per_min": 1.0, "departments": ["brigade"]}
    town = street(
        run={"days": 3}, roles={"volunteer": None, "team": team},
        kind={"count": 50, "priority": 3, "look_per_min": 1.0, "settle_chance": 0.0},
        kinds={"urgent": urgent}, departments={"brigade": {"lead_min": 10_000}},
    )  # fmt: skip
    run = sim.run(town, seed=1)
    there = rows_of(run, "arrived")["minute"].to_numpy()
    found = rows_of(run, "detected")["minute"].to_numpy()
    assert there.size == 1
    assert there[0] < 1440
    assert 0 < found.size < 51
    assert found.max() <= there[0]


def test_a_responder_goes_on_with_its_visits_when_the_crew_has_come() -> None:
    team = {"count": 1, "beat": "place", "duty": "shifts", "shifts_per_day": 1, "days_per_week": 7,
            "first_responder": True, "visits_per_turn": 40, "visit_min": 1}  # fmt: skip
    urgent = {"count": 1, "priority": 1, "look_per_min": 1.0, "departments": ["brigade"]}
    town = street(
        run={"days": 0.9}, roles={"volunteer": None, "team": team}, kind={"count": 0},
        kinds={"urgent": urgent}, departments={"brigade": {"lead_min": 300}},
    )  # fmt: skip
    run = sim.run(town, seed=3)  # not on a visit when it is called
    arrived = rows_of(run, "arrived")
    came = {role: float(rows["minute"].iloc[0]) for role, rows in arrived.groupby("role")}
    visits = rows_of(run, "visited")["minute"].to_numpy()
    assert came["crew"] > came["team"] + 200
    assert not ((visits > came["team"]) & (visits < came["crew"])).any()
    assert (visits > came["crew"]).sum() > 5
