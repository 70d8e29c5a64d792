"""Escalation ends a case, or only marks it."""

import numpy as np

import sim
from sim.scenario import Scenario
from tests.towns import bare

GETS_WORSE = {"count": 200, "where": "anywhere", "look_per_min": 0.0, "escalates_after_min": 300}


def worse(**kind: object) -> Scenario:
    return bare(kinds={"hazard": {"departments": ["brigade"], **GETS_WORSE, **kind}})


def test_a_case_that_escalates_ends_and_one_that_is_marked_goes_on() -> None:
    ended, marked = (sim.run(worse(escalation=how), seed=1) for how in ("ends", "marks"))
    assert (ended.cases["ended_min"] == 300).all()
    assert ended.cases["worsened_min"].isna().all()
    assert (marked.cases["worsened_min"] == 300).all()
    assert (marked.cases["end"] == "open").all()
    assert marked.measures["worsened_share"] == ended.measures["escalated_share"] == 1


def test_what_has_cleared_does_not_become_worse() -> None:
    cases = sim.run(worse(escalation="marks", clears_after_min={"uniform": [0, 600]}), 1).cases
    assert (cases["worsened_min"].isna() == (cases["ended_min"] < 300)).all()


def test_help_comes_before_it_is_worse_or_not_at_all() -> None:
    team = {
        "count": 8, "people_per_unit": 1, "speed_m_s": 100 / 60, "beat": "place",
        "duty": "always", "policy": "random_cell",
    }  # fmt: skip
    town = worse(escalation="marks", look_per_min=0.2, service_min=5).replace(
        {"roles.team": team, "departments.brigade.crews": 50}
    )
    cases = sim.run(town, seed=1).cases
    help_min = np.fmin(cases["arrived_min"], cases["settled_min"]).fillna(np.inf)
    assert (cases["worsened_min"].isna() == (help_min < 300)).all()
    assert 0.1 < cases["worsened_min"].isna().mean() < 0.9
