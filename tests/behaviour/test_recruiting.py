"""Recruiting: who hears of it from neighbours joins."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.one_run import Run
from sim.scenario import Scenario
from sim.scenario.density import as_counted_density
from tests.towns import bare

DAYS, REGULAR = 60, 40


def neighbourhood(on: bool = True, volunteers: int = REGULAR, **tables: Any) -> Scenario:
    """Return 100 cells with 400 residents: 40 walk every other day, 160 would join them."""
    given: dict[str, dict[str, Any]] = {
        "run": {"days": DAYS},
        "place": {"width_cells": 10, "height_cells": 10, "residents": 400},
        "people": {"trust_mean": 0.5, "trust_sd": 0.0},
        "roles": {"volunteer": {"count": volunteers, "beat": "place", "duty": "turns",
                                "turns_per_day": 0.5}},
        "recruiting": {"reserve_per_1000_residents": 400, "chance": 0.005},
        "feedback": {"recruiting": on},
    }  # fmt: skip
    for name, table in tables.items():
        given[name] |= table
    return bare(**given)


def rows_of(run: Run, activity: str) -> pd.DataFrame:
    return run.log[run.log["activity"] == activity]


def turns_by_half(run: Run) -> tuple[int, int]:
    begun = rows_of(run, "on_duty")["minute"]
    half = DAYS * 720
    return int((begun < half).sum()), int((begun >= half).sum())


@pytest.fixture(scope="module")
def with_recruiting() -> Run:
    return sim.run(neighbourhood(), seed=1)


@pytest.fixture(scope="module")
def without() -> Run:
    return sim.run(neighbourhood(on=False), seed=1)


def test_who_hears_of_it_from_neighbours_joins(with_recruiting: Run, without: Run) -> None:
    """More turns are walked, and more so later in the run."""
    early, late = turns_by_half(with_recruiting)
    usual_early, usual_late = turns_by_half(without)
    # 1,200 turns of 40 people in each half, one standard deviation is 2 %.
    assert late > 1.5 * usual_late
    assert late - usual_late > 1.5 * (early - usual_early) > 0


def test_low_trust_recruits_fewer(with_recruiting: Run) -> None:
    people = {"trust_mean": 0.0}
    distrustful = sim.run(neighbourhood(people=people), seed=1)
    few, usual = (r.measured["recruited_volunteers"] for r in (distrustful, with_recruiting))
    assert 0 < few < 0.8 * usual


def test_nobody_is_won_twice_and_all_belong_to_the_reserve(with_recruiting: Run) -> None:
    won = rows_of(with_recruiting, "recruited")
    assert won["subject"].is_unique and won["agent"].is_unique
    assert won["agent"].between(REGULAR, REGULAR + 159).all()
    assert len(won) == with_recruiting.measured["recruited_volunteers"]


def test_the_reserve_begins_no_turn_before_it_is_won(with_recruiting: Run) -> None:
    turns = rows_of(with_recruiting, "on_duty")
    first = turns.groupby("agent")["minute"].min()
    won = rows_of(with_recruiting, "recruited").set_index("agent")["minute"]
    beyond = first[first.index >= REGULAR]
    assert len(beyond) > 20
    assert (beyond >= won[beyond.index]).all()


def test_who_has_no_acquaintances_wins_nobody() -> None:
    strangers = sim.run(neighbourhood(people={"acquaintances": 0}), seed=1)
    assert not rows_of(strangers, "recruited").size


def test_regular_volunteers_walk_the_turns_that_they_would_walk_anyway(
    with_recruiting: Run, without: Run
) -> None:
    def turns(run: Run) -> set[tuple[int, float]]:
        begun = rows_of(run, "on_duty")
        return {(a, m) for a, m in zip(begun["agent"], begun["minute"], strict=True) if a < REGULAR}

    assert turns(with_recruiting) == turns(without)


def test_a_reserve_that_nobody_tells_changes_nothing(without: Run) -> None:
    silent = sim.run(neighbourhood(recruiting={"chance": 0.0}), seed=1)
    assert np.array_equal(silent.rows, without.rows)


def test_the_reserve_ends_with_the_residents_who_are_left() -> None:
    everybody = {"reserve_per_1000_residents": 1000, "chance": 1.0}
    full = neighbourhood(volunteers=380, run={"days": 5}, recruiting=everybody)
    won = rows_of(sim.run(full, seed=1), "recruited")
    assert 15 <= len(won) <= 20
    assert won["agent"].between(380, 399).all()


def test_recruits_count_for_no_density_and_stay_when_it_falls() -> None:
    model = sim.SafetyNet(neighbourhood(), seed=1)
    model.run_to(20 * 1440.0)
    assert int(model.world["patrols"]["active"][0]) == REGULAR
    model.set_patrol_density(0.0)
    model.run_to_end()
    log = Run.of(model.setting).log
    won = set(log["agent"][log["activity"] == "recruited"])
    later = log[(log["activity"] == "on_duty") & (log["minute"] > 20 * 1440)]
    assert len(later) and set(later["agent"]) <= won


def test_a_density_set_at_the_start_has_the_reserve_of_that_density() -> None:
    dense = neighbourhood(volunteers=2 * REGULAR, run={"days": 20})
    plain = neighbourhood(run={"days": 20})
    model = sim.SafetyNet(dense, seed=1)
    most = as_counted_density(dense, model.setting.town.place.area_km2)
    model.set_patrol_density(most / 2)
    model.run_to_end()
    assert np.array_equal(Run.of(model.setting).rows, sim.run(plain, seed=1).rows)
