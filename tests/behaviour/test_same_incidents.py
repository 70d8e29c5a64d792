"""Two policies under one seed meet the same incidents."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario import Scenario

NATURE = ["kind", "x", "y", "grid", "onset_min"]
LEVERS: dict[str, dict[str, Any]] = {
    "four times the patrol": {"patrol.density_per_km2": 5.4},
    "no patrol": {"patrol.density_per_km2": 0.0},
    "another way of walking": {"patrol.policy": "random_walk"},
    "slow routing": {"routing.speed": 0.02},
    "paper instead of a command centre": {"routing.network": "paper_chain"},
    "every resident has the app": {"people.app_users_per_1000_residents": 1000},
    "no terminals": {"roles.worker.mobile_terminals": 0},
}


@pytest.fixture(scope="module")
def town() -> Scenario:
    return sim.load("tongxiang_town").replace({"run.days": 3})


@pytest.fixture(scope="module")
def born(town: Scenario) -> pd.DataFrame:
    run = sim.run(town, seed=5)
    return run.cases[run.cases["parent"] < 0]


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_does_not_touch_what_nature_sends(
    town: Scenario, born: pd.DataFrame, lever: str
) -> None:
    run = sim.run(town.replace(LEVERS[lever]), seed=5)
    cases = run.cases[run.cases["parent"] < 0]
    pd.testing.assert_frame_equal(cases[NATURE], born[NATURE])


def test_another_seed_brings_other_incidents(town: Scenario, born: pd.DataFrame) -> None:
    other = sim.run(town, seed=6).cases
    assert len(other) != len(born) or not np.array_equal(other["onset_min"], born["onset_min"])


def test_nature_also_decides_the_same_fate(town: Scenario) -> None:
    # Whoever clears by itself in both runs does so at the same minute.
    one = sim.run(town, seed=5).cases
    two = sim.run(town.replace({"patrol.density_per_km2": 0.0}), seed=5).cases
    both = (one["end"] == "cleared") & (two["end"].reindex(one.index) == "cleared")
    assert both.sum() > 20
    assert (one.loc[both, "ended_min"] == two["ended_min"].reindex(one.index)[both]).all()


def test_a_denser_patrol_is_the_same_patrol_and_more(town: Scenario) -> None:
    def turns(density: float) -> set[tuple[str, int, float]]:
        log = sim.run(town.replace({"patrol.density_per_km2": density}), seed=5).log
        rows = log[(log["activity"] == "on_duty") & (log["role"] == "volunteer")]
        return set(zip(rows["role"], rows["agent"], rows["minute"], strict=True))

    assert turns(1.341) < turns(2.682)


def test_a_sweep_never_changes_the_callers_scenario(town: Scenario) -> None:
    before = town.digest()
    town.replace({"routing.speed": 9.0})
    sim.run(town, seed=1)
    assert town.digest() == before
