"""Front line first: grid leader, town and city try to settle before the departments act."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from sim.agents import GridLeader
from sim.model import SafetyNet
from sim.one_run import Run
from sim.scenario import Scenario
from tests.towns import OPEN_LAND

ERROR_RATE = 1e-4
CHANCE = 0.855
TIERS = ("leader", "town", "city")


def village(**changes: Any) -> Scenario:
    """Six grids of two villages, 40 disputes a day that a party reports at once by phone."""
    dispute = {"per_day": 40, "where": "residents", "victim_share": 1, "departments": ["justice"],
               "mediation": CHANCE, "mediation_min": 60}  # fmt: skip
    desk = {"officers": 5, "hours": "always", "triage_min": 1}
    values: dict[str, Any] = {
        "title": "disputes",
        "run": {"days": 60},
        "place": {"width_cells": 12, "height_cells": 12, "residents": 600, "villages": 2,
                  "grids": 6, "land_use": OPEN_LAND},
        "people": {"report_chance_victim": 1, "notice_per_person_hour": 0, "trust_sd": 0},
        "leaders": {"grids_each": 2, "hours": "always"},
        "routing": {"desks": dict.fromkeys(("town", "city"), desk),
                    "latency_min": dict.fromkeys(("phone", "app", "centre"), 1)},
        "kinds": {"dispute": dispute},
        "departments": {"justice": {"crews": 20, "hours": "always", "lead_min": 500}},
    }  # fmt: skip
    return Scenario.from_values(values, "disputes").replace(
        {key.replace("__", "."): value for key, value in changes.items()}
    )


def attempts(run: Run) -> pd.DataFrame:
    """Rows about attempts of leaders and officers, whatever came of them."""
    log = run.log
    by_office = log["role"].isin(["leader", "officer"])
    return log[log["activity"].isin(["mediated", "settled"]) & by_office]


@pytest.fixture(scope="module")
def usual() -> Run:
    return sim.run(village(), seed=3)


def settled_share(*tiers: str) -> tuple[int, int]:
    """Return how many disputes the tiers settled, and how many came to an end with them."""
    chances = {tier: CHANCE if tier in tiers else 0.0 for tier in TIERS}
    run = sim.run(village(kinds__dispute__mediation=chances), seed=3)
    settled = int((run.cases["end"] == "settled").sum())
    return settled, settled + int(run.cases["routed_min"].notna().sum())


@pytest.mark.parametrize("tiers", [TIERS[:1], TIERS[1:], TIERS])
def test_share_settled_after_all_tiers(tiers: tuple[str, ...]) -> None:
    """Each test errs once in 10,000; a chance a fifth lower is seen with a power above .99."""
    expected = 1 - (1 - CHANCE) ** len(tiers)
    settled, tried = settled_share(*tiers)
    assert tried > 2000
    assert stats.binomtest(settled, tried, expected).pvalue > ERROR_RATE
    wrong = 1 - (1 - 0.8 * CHANCE) ** len(tiers)
    assert stats.binomtest(settled, tried, wrong).pvalue < ERROR_RATE


def test_three_tiers_settle_more_of_the_same_disputes_than_one() -> None:
    one, three = (
        sim.run(village(kinds__dispute__mediation=chances), seed=3).cases["end"] == "settled"
        for chances in ({"leader": CHANCE}, CHANCE)
    )
    # All but the last hours, in which some are still in hand.
    assert not (one & ~three)[:-20].any()
    assert three.sum() > one.sum() + 200


def test_a_failed_attempt_leads_one_tier_up(usual: Run) -> None:
    by_case = attempts(usual).groupby("case")
    who = [tuple(rows["node"].cat.add_categories("leader").fillna("leader"))
           for _, rows in by_case]  # fmt: skip
    ways = [("leader",), ("leader", "town 1"), ("leader", "town 1", "city")]
    assert set(who) == set(ways)
    assert [who.count(way) for way in ways] == sorted([who.count(way) for way in ways])[::-1]
    failed = by_case["activity"].apply(lambda column: (column[:-1] == "mediated").all())
    assert failed.all()


def test_departments_see_only_what_all_tiers_could_not_settle(usual: Run) -> None:
    tried = attempts(usual)
    failed = tried[tried["activity"] == "mediated"].groupby("case").size()
    routed = set(usual.cases.index[usual.cases["routed_min"].notna()])
    assert routed
    assert routed == set(failed.index[failed == 3])


def test_a_leader_has_one_case_at_a_time_and_others_wait(usual: Run) -> None:
    leaders = attempts(usual)[attempts(usual)["role"] == "leader"]
    assert sorted(leaders["agent"].unique()) == [0, 1, 2, 3]
    for _, rows in leaders.groupby("agent"):
        assert (np.diff(rows["minute"]) >= 60 - 1e-9).all()
    # With a leader for each grid, nobody waits as long.
    more = sim.run(village(leaders__grids_each=1), seed=3)
    assert first_attempt(more).mean() < 0.9 * first_attempt(usual).mean()


def first_attempt(run: Run) -> "pd.Series[float]":
    """Minutes from the check to the end of the first attempt."""
    return attempts(run).groupby("case")["minute"].min() - run.cases["triaged_min"]


def test_leaders_go_home_in_the_evening_and_disputes_wait_for_them() -> None:
    run = sim.run(village(leaders__hours="office"), seed=3)
    leaders = attempts(run)[attempts(run)["role"] == "leader"]
    begun = leaders["minute"] - 60
    assert len(leaders) > 1000
    assert (begun % 1440).between(8 * 60 - 1e-6, 18 * 60).all()
    assert ((begun // 1440) % 7 < 5).all()


def test_without_leaders_the_town_comes_first() -> None:
    run = sim.run(village(leaders__grids_each=None), seed=3)
    assert set(attempts(run)["role"]) == {"officer"}
    assert set(attempts(run).groupby("case")["node"].first()) == {"town 1"}


def test_a_desk_without_officers_mediates_nothing() -> None:
    run = sim.run(village(routing__desks__town__officers=0), seed=3)
    assert set(attempts(run)["node"].dropna()) == {"city"}


def test_settling_belongs_to_the_case_whatever_the_speed(usual: Run) -> None:
    slow = sim.run(village(routing__speed=0.1), seed=3)

    def first(run: Run) -> "pd.Series[str]":
        return attempts(run).groupby("case")["activity"].first()

    both = pd.concat([first(usual), first(slow)], axis=1, join="inner")
    assert len(both) > 2000
    assert (both.iloc[:, 0] == both.iloc[:, 1]).all()


def test_a_leader_is_sooner_done_where_the_register_knows_the_household() -> None:
    def minutes(**changes: Any) -> float:
        run = sim.run(village(**changes, leaders__known_factor=0.5, leaders__grids_each=1), seed=3)
        return float(first_attempt(run).min())

    nobody_knows = minutes(feedback__household_register=True)
    all_known = minutes(feedback__household_register=True, household_register__known_share=1.0)
    off = minutes(feedback__household_register=False, household_register__known_share=1.0)
    assert nobody_knows == off == pytest.approx(61)
    assert all_known == pytest.approx(31)


def test_where_mediation_fails_people_petition_or_the_departments_act() -> None:
    nothing_helps: dict[str, Any] = {"kinds__dispute__mediation": 1e-9}
    angry = {**nothing_helps, "kinds__dispute__petition_chance": 1.0, "people__trust_mean": 0.4}
    petitions = sim.run(village(**angry, feedback__petitions=True), seed=3)
    assert set(petitions.cases["end"]) == {"petitioned", "open"}
    assert petitions.cases["routed_min"].isna().all()
    patient = sim.run(village(**angry), seed=3)
    assert set(patient.cases["end"]) == {"resolved", "open"}
    trusting = {**angry, "people__trust_mean": 1.0}
    half = sim.run(village(**trusting, feedback__petitions=True), seed=3)
    assert 0.4 < (half.cases["end"] == "petitioned").mean() < 0.6


def test_leaders_are_agents_with_their_grids() -> None:
    model = SafetyNet(village(), seed=3)
    leaders = model.agents_by_type[GridLeader]
    grids = [leader.grids for leader in leaders]
    assert sorted(grid for own in grids for grid in own) == list(range(6))
    village_of = np.asarray(model.setting.town.place.village_of_grid)
    assert all(len(set(village_of[own])) == 1 for own in grids)
    assert [len(own) for own in grids] == [2, 1, 2, 1]
    model.run_to(2 * 1440)
    assert any(leader.is_busy or leader.waiting for leader in leaders)
    assert all(leader.cell is not None for leader in leaders)
