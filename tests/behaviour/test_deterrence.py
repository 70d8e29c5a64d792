"""Patrols that are seen prevent thefts, in sentences; every comparison is on the same incidents."""

from typing import Any, Final

import numpy as np
import pytest

import sim
from sim.one_run import Run
from sim.scenario import Scenario
from tests.towns import bare

THEFT: Final = {
    "per_day": 400, "where": "shops", "look_per_min": 0.02, "deterrable": 1.0,
    "clears_after_min": 60, "departments": ["brigade"],
}  # fmt: skip
TEAM: Final = {
    "count": 6, "people_per_unit": 2, "beat": "place", "duty": "always", "speed_m_s": 100 / 60,
    "deters": 1.0,
}  # fmt: skip


def market(policy: str = "hotspot", days: float = 5, on: bool = True, **tables: Any) -> Scenario:
    """Return 20 x 20 cells with 20 shops among homes, and teams that walk by a policy."""
    given: dict[str, dict[str, Any]] = {
        "run": {"days": days},
        "place": {"land_use": {"homes": 0.95, "shops": 0.05, "works": 0.0, "streets": 0.0,
                               "water": 0.0}},
        "patrol": {"policy": policy},
        "roles": {"team": TEAM},
        "kinds": {"hazard": None, "theft": THEFT},
        "feedback": {"deterrence": on},
    }  # fmt: skip
    names = {*given, *tables}
    return bare(**{name: {**given.get(name, {}), **tables.get(name, {})} for name in names})


def prevented(run: Run) -> set[int]:
    return set(run.cases.index[run.cases["end"] == "prevented"])


@pytest.fixture(scope="module")
def hot() -> Run:
    return sim.run(market(), seed=1)


def test_a_stop_deters_thefts_in_its_cell(hot: Run) -> None:
    """Where a team stands or has stopped within half an hour, 11 of 15 do not happen."""
    stops = hot.setting.world["stops"]
    assert (stops["strength"] > 0).sum() >= 15
    always = {"lasts_min": 100_000.0}
    run = sim.run(market(deterrence=always), seed=1)
    stopped = run.setting.world["stops"]["strength"] > 0
    cases = run.cases
    where = cases["y"] * 20 + cases["x"]
    late = (cases["onset_min"] > 3 * 1440) & stopped[where]
    assert late.sum() > 500
    share = (cases.loc[late, "end"] == "prevented").mean()
    # Five standard errors: a false alarm in a million.
    assert share == pytest.approx(11 / 15, abs=5 * np.sqrt(11 / 15 * 4 / 15 / late.sum()))


def test_without_this_feedback_nothing_is_prevented(hot: Run) -> None:
    off = sim.run(market(on=False), seed=1)
    assert not prevented(off)
    assert prevented(hot)
    assert off.measured["prevented_share"] == 0.0
    assert hot.measured["cases"] + len(prevented(hot)) == off.measured["cases"]


def test_hotspot_patrol_prevents_more_thefts_than_random_walking_with_equal_hours(hot: Run) -> None:
    walk = sim.run(market("random_walk"), seed=1)
    assert walk.measured["hours_worked_team"] == hot.measured["hours_worked_team"]
    assert hot.measured["prevented_share"] > 3 * walk.measured["prevented_share"] > 0


def test_stops_that_are_too_short_deter_only_while_they_last(hot: Run) -> None:
    short = sim.run(market(patrol={"policy": "hotspot", "stop_min": 9}), seed=1)
    assert not (short.setting.world["stops"]["strength"] > 0).any()
    assert 0 < short.measured["prevented_share"] < 0.7 * hot.measured["prevented_share"]


def test_a_longer_memory_of_patrols_prevents_the_same_cases_and_more() -> None:
    # Nobody looks, so that nothing that happens can change where the teams walk.
    unseen = {"hazard": None, "theft": THEFT | {"look_per_min": 0.0}}
    sets = [
        prevented(sim.run(market(kinds=unseen, deterrence={"lasts_min": lasts, "decay": decay}), 1))
        for lasts, decay in ((15.0, 1.0), (15.0, 0.0), (60.0, 0.0))
    ]
    assert sets[0] < sets[1] < sets[2]


def test_who_looks_harmless_deters_less() -> None:
    unseen = {"hazard": None, "theft": THEFT | {"look_per_min": 0.0}}
    weak = {"team": TEAM | {"deters": 0.3}}
    some = prevented(sim.run(market(kinds=unseen, roles=weak), seed=1))
    assert some < prevented(sim.run(market(kinds=unseen), seed=1))


def test_a_prevented_theft_has_no_other_story(hot: Run) -> None:
    rows = hot.log[hot.log["case"].isin(prevented(hot))]
    assert set(rows["activity"]) == {"onset", "prevented"}


def test_teams_stop_where_cases_have_been_known(hot: Run) -> None:
    """After a day of learning most of their time is spent in the few cells with shops."""
    model = sim.SafetyNet(market(), seed=1)
    model.run_to(2 * 1440)
    seen = []
    for minute in range(2 * 1440, 2 * 1440 + 600, 5):
        model.run_to(minute)
        cells = [team.cell_index for team in model.agents_by_type[type(teams(model)[0])]]
        seen += [model.setting.town.place.land_use[cell] == 1 for cell in cells]
    assert np.mean(seen) > 0.4


def teams(model: sim.SafetyNet) -> list[Any]:
    return [a for a in model.agents if type(a).__name__ == "PatrolTeam"]
