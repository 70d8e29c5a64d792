"""Home visits, the register of households and follow-ups, in sentences."""

from typing import Any, Final

import numpy as np
import pandas as pd
import pytest

import sim
from sim.one_run import Run
from sim.scenario import Scenario
from tests.towns import bare

NEED: Final = {
    "per_day": 40,
    "where": "residents",
    "look_at_visit": 0.9,
    "departments": ["brigade"],
}
"""Somebody behind a door needs help: nobody sees it in passing."""


def street(workers: int = 2, visits: float = 20.0, **tables: Any) -> Scenario:
    """Return 100 cells with some 400 residents and workers who visit in office hours."""
    worker = {"count": workers, "beat": "place", "visits_per_turn": visits, "policy": "waypoint"}
    given: dict[str, dict[str, Any]] = {
        "run": {"days": 10},
        "place": {"width_cells": 10, "height_cells": 10, "residents": 400},
        "people": {"report_chance_victim": 0.0, "notice_per_person_hour": 0.0},
        "roles": {"worker": worker},
        "kinds": {"hazard": None, "need": NEED},
    }
    return bare(
        **{name: {**given.get(name, {}), **tables.get(name, {})} for name in {*given, *tables}}
    )


def rows_of(run: Run, activity: str) -> pd.DataFrame:
    return run.log[run.log["activity"] == activity]


def test_no_household_is_forgotten() -> None:
    run = sim.run(street(workers=1, visits=25.0), seed=1)
    homes = np.unique(run.setting.town.place.household).size
    seen = rows_of(run, "visited")["subject"].to_numpy()
    assert 100 < homes < seen.size
    assert np.unique(seen[:homes]).size == homes
    assert (seen[homes:] == seen[: seen.size - homes]).all()
    assert run.measured["households_visited"] == homes


def test_visits_take_place_on_duty_and_as_many_as_planned() -> None:
    run = sim.run(street(visits=6.0), seed=1)
    visits = rows_of(run, "visited")
    turns = len(rows_of(run, "on_duty"))
    assert turns == 2 * 8
    assert len(visits) == 6 * turns
    # The last one may last a little longer than the turn.
    assert (visits["minute"] % 1440).between(8 * 60, 18.8 * 60).all()


def test_who_is_at_a_door_sees_nothing_in_the_street() -> None:
    hazard = {"per_day": 60, "where": "anywhere", "look_per_min": 0.5, "departments": ["brigade"]}

    def found(visits: float) -> int:
        town = street(visits=visits, kinds={"need": None, "hazard": hazard},
                      roles={"worker": {"count": 2, "beat": "place", "policy": "random_cell",
                                        "visits_per_turn": visits, "visit_min": 25}})  # fmt: skip
        return int(sim.run(town, seed=1).cases["detected_min"].notna().sum())

    assert found(20.0) < 0.9 * found(0.0)


def test_more_visits_find_more_of_what_is_behind_doors() -> None:
    found = [
        sim.run(street(visits=visits), seed=3).measured["detected_share"]
        for visits in (0.0, 5.0, 20.0)
    ]
    assert found[0] == 0.0
    assert found[1] < 0.6 * found[2]


def test_who_knows_the_household_sees_more() -> None:
    need = NEED | {"look_at_visit": 0.3}

    def found(gain: float, on: bool = True) -> float:
        register = {"known_share": 1.0, "look_gain": gain}
        town = street(kinds={"need": need}, household_register=register,
                      feedback={"household_register": on})  # fmt: skip
        return sim.run(town, seed=2).measured["detected_share"]

    assert found(3.0) > 1.2 * found(1.0)
    assert found(3.0, on=False) == found(1.0)


def test_the_register_grows_by_visits_and_ages() -> None:
    def share(**register: Any) -> float:
        town = street(household_register=register, feedback={"household_register": True})
        return sim.run(town, seed=1).measured["registered_share"]

    assert share(known_share=0.3, valid_days=1000) > 0.99
    assert share(known_share=0.3, valid_days=1) < 0.35
    nobody_visits = street(workers=0, household_register={"known_share": 0.3, "valid_days": 20},
                           feedback={"household_register": True})  # fmt: skip
    # Half of the entries are older than half of their time, and void ten days later.
    assert sim.run(nobody_visits, 1).measured["registered_share"] == pytest.approx(0.15, abs=0.06)


@pytest.fixture(scope="module")
def village() -> Scenario:
    return sim.load("village").replace({"kinds.sudden_illness.per_1000_residents_year": 2000})


def test_without_the_register_kin_are_found_later(village: Scenario) -> None:
    known, unknown = (
        sim.run(village.replace({"feedback.household_register": on}), seed=4)
        for on in (True, False)
    )
    median = "kin_reached_median_min"
    assert known.measured[median] < unknown.measured[median] / 3
    waits = [(run.cases["kin_reached_min"] - run.cases["detected_min"]) for run in (known, unknown)]
    same = known.cases["detected_min"] == unknown.cases["detected_min"].reindex(known.cases.index)
    both = waits[0][same].notna() & waits[1][same].notna()
    assert both.sum() > 100
    assert (waits[0][same][both] <= waits[1][same][both]).all()


def test_a_full_register_finds_kin_sooner_than_a_thin_one(village: Scenario) -> None:
    def median(known_share: float) -> float:
        town = village.replace({"household_register.known_share": known_share})
        return sim.run(town, seed=4).measured["kin_reached_median_min"]

    assert median(1.0) < median(0.5) < median(0.0)


# Repeats ------------------------------------------------------------------------------------------

GRUDGE: Final = {
    "per_day": 30, "where": "residents", "look_per_min": 0.5, "settle_chance": 1.0,
    "settle_min": 10, "departments": ["brigade"], "returns_chance": 0.6, "returns_after_min": 3000,
}  # fmt: skip


def grudges(visits: float = 10.0, factor: float = 0.1, returns: bool = True) -> Run:
    town = street(visits=visits, kinds={"need": None, "grudge": GRUDGE},
                  follow_up={"factor": factor}, feedback={"returns": returns})  # fmt: skip
    return sim.run(town, seed=5)


def returned_of_nature(run: Run) -> set[int]:
    """Return the cases of nature that came back: their numbers are the same in paired runs."""
    born = set(run.cases.loc[run.cases["parent"] < 0, "case"])
    return set(rows_of(run, "returned")["case"]) & born


def test_what_comes_back_is_a_new_case_at_the_same_place() -> None:
    cases = grudges(visits=0.0).cases
    again = cases[cases["parent"] >= 0]
    first = cases.loc[again["parent"]]
    assert len(again) > 20
    assert (again[["kind", "x", "y"]].to_numpy() == first[["kind", "x", "y"]].to_numpy()).all()
    assert again["onset_min"].to_numpy() == pytest.approx(first["ended_min"].to_numpy() + 3000)


def test_follow_ups_lower_repeats() -> None:
    useless, useful = grudges(factor=1.0), grudges(factor=0.1)
    assert len(rows_of(useful, "followed_up")) > 30
    # Cases that came back keep workers busy, so a few others are settled at another time.
    ends = [run.cases.loc[run.cases["parent"] < 0, "ended_min"] for run in (useless, useful)]
    same = set(ends[0].index[ends[0] == ends[1]])
    assert len(same) > 50
    assert returned_of_nature(useful) & same < returned_of_nature(useless) & same
    assert useful.measured["returned_share"] < 0.7 * useless.measured["returned_share"]


def test_a_follow_up_is_one_of_the_planned_visits() -> None:
    run = grudges()
    visits, again = len(rows_of(run, "visited")), len(rows_of(run, "followed_up"))
    planned = 10 * len(rows_of(run, "on_duty"))
    assert planned - 20 <= visits + again <= planned
    assert run.measured["followed_up_share"] > 0.4


def test_without_this_feedback_nothing_comes_back() -> None:
    run = grudges(returns=False)
    assert (run.cases["parent"] < 0).all()
    assert len(rows_of(run, "followed_up")) == 0


# Who lives alone ----------------------------------------------------------------------------------


def test_need_of_those_who_live_alone_is_theirs() -> None:
    need = NEED | {"where": "alone", "victim_share": 1.0}
    run = sim.run(street(kinds={"need": need}, people={"lives_alone_share": 0.2}), seed=1)
    people = run.setting.town.residents
    victims = run.cases["victim"].to_numpy()
    assert victims.size > 200
    assert people["alone"][victims].all()
    home = people["home"][victims]
    assert (home % 10 == run.cases["x"]).all()
    assert (home // 10 == run.cases["y"]).all()
