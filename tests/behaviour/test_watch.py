"""The command centre watches time limits: it reminds, then raises a case to the city desk."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.one_run import Run
from sim.scenario import Scenario
from tests.towns import OPEN_LAND

WATCH = {"routing.watch.remind_at": 0.5, "routing.watch.raise_at": 0.8}
LIMIT = {"pressing": 300.0, "patient": 100_000.0}


def town(*changes: dict[str, Any]) -> Scenario:
    """Two kinds of complaints of one priority for one busy crew; one kind is due within 5 hours."""
    kind = {"where": "residents", "victim_share": 1, "departments": ["office"], "priority": 3,
            "service_min": 60}  # fmt: skip
    values: dict[str, Any] = {
        "title": "watch",
        "run": {"days": 30},
        "place": {"width_cells": 10, "height_cells": 10, "residents": 300,
                  "land_use": OPEN_LAND},
        "people": {"report_chance_victim": 1, "notice_per_person_hour": 0, "trust_sd": 0},
        "routing": {"desks": {"city": {"officers": 5, "hours": "always", "triage_min": 1}},
                    "latency_min": dict.fromkeys(("phone", "app", "centre"), 1)},
        "kinds": {"pressing": {**kind, "per_day": 3, "limit_min": LIMIT["pressing"]},
                  "patient": {**kind, "per_day": 19, "limit_min": LIMIT["patient"]}},
        "departments": {"office": {"crews": 1, "hours": "always", "speed_m_s": float("inf")}},
    }  # fmt: skip
    scenario = Scenario.from_values(values, "watch")
    for each in changes:
        scenario = scenario.replace(each)
    return scenario


def rows(run: Run, activity: str) -> pd.DataFrame:
    return run.log[run.log["activity"] == activity]


@pytest.fixture(scope="module")
def watched() -> Run:
    return sim.run(town(WATCH), seed=5)


@pytest.fixture(scope="module")
def raising() -> Run:
    """Without reminders, which would bring help before anything has to be raised."""
    return sim.run(town({"routing.watch.raise_at": 0.8}), seed=5)


@pytest.fixture(scope="module")
def unwatched() -> Run:
    return sim.run(town(), seed=5)


def pressing(run: Run) -> pd.DataFrame:
    return run.cases[run.cases["kind"] == "pressing"]


@pytest.mark.parametrize(("activity", "share"), [("reminded", 0.5), ("raised", 0.8)])
def test_the_centre_acts_before_the_limit_passes(
    watched: Run, raising: Run, activity: str, share: float
) -> None:
    run = watched if activity == "reminded" else raising
    acted = rows(run, activity).set_index("case")["minute"]
    cases = run.cases.loc[acted.index]
    assert len(acted) > 20
    assert set(cases["kind"]) == {"pressing"}
    waited = acted - cases["triaged_min"]
    assert np.allclose(waited, share * LIMIT["pressing"])
    assert (acted <= cases["arrived_min"].fillna(np.inf)).all()
    assert set(rows(run, activity)["node"]) == {"city"}


def test_everything_that_waits_too_long_is_reminded_of(watched: Run) -> None:
    cases = pressing(watched)
    until_sent = cases["dispatched_min"].fillna(30 * 1440) - cases["triaged_min"]
    late = set(cases.index[until_sent > 0.5 * LIMIT["pressing"]])
    assert late == set(rows(watched, "reminded")["case"])


def test_raising_a_case_moves_it_ahead_in_the_line(raising: Run, unwatched: Run) -> None:
    raised = rows(raising, "raised").set_index("case")["minute"]
    assert len(raised) > 20
    sent = raising.cases["dispatched_min"].sort_values().dropna()
    for case, minute in raised.items():
        later = sent[sent > minute]
        others = [c for c in later.index if c not in raised.index or c == case]
        # Only calls that are raised as well may go before it.
        assert others[0] == case
    waits = [
        (pressing(r)["arrived_min"] - pressing(r)["triaged_min"]) for r in (raising, unwatched)
    ]
    assert waits[0].quantile(0.9) < 0.5 * waits[1].quantile(0.9)
    assert raising.measured["within_limit_share"] > unwatched.measured["within_limit_share"]


def test_nothing_gets_lost_in_moving_up(watched: Run, unwatched: Run) -> None:
    for run in (watched, unwatched):
        served = rows(run, "arrived")["case"]
        assert served.is_unique
        assert run.cases["arrived_min"].notna().sum() == len(served)
    first_weeks = watched.cases[watched.cases["onset_min"] < 20 * 1440]
    assert first_weeks["resolved_min"].notna().all()


def test_a_reminder_shortens_what_is_left_of_the_desk_work() -> None:
    slow = {"departments.office.lead_min": 1000, "departments.office.crews": 50,
            "routing.watch.factor": 0.25, "kinds.pressing.service_min": 2000}  # fmt: skip
    run = sim.run(town({"routing.watch.remind_at": 0.5}, slow), seed=5)
    done = pressing(run).dropna(subset=["dispatched_min"])
    began = done["routed_min"]
    reminded = done["triaged_min"] + 0.5 * LIMIT["pressing"]
    expected = reminded + 0.25 * (began + 1000 - reminded)
    assert len(done) > 30
    assert np.allclose(done["dispatched_min"], expected)
    # What is done sooner is not done again at its first date.
    assert rows(run, "dispatched")["case"].is_unique


def test_a_raised_report_leaves_the_line_of_the_town_for_the_city() -> None:
    desk = {"officers": 1, "hours": "always", "triage_min": 1}
    busy_town = {
        "routing.entry.phone": "village",
        "routing.entry.app": "village",
        "routing.desks.village": desk,
        "routing.desks.town": {**desk, "relay_min": 63},
        "departments.office.crews": 50,
    }
    run = sim.run(town({"routing.watch.raise_at": 0.5}, busy_town), seed=5)
    raised = rows(run, "raised").set_index("case")["minute"]
    assert len(raised) > 10
    to_city = rows(run, "arrived_at_node")
    to_city = to_city[to_city["node"] == "city"].groupby("case")["minute"].min()
    waited = [case for case in raised.index if case in to_city.index]
    at_once = (to_city[waited] - raised[waited] - 1.0).abs() < 1e-6
    assert at_once.mean() > 0.6
    # The others were in the hands of the officer of the town, who finished them.
    assert (to_city[waited] - raised[waited]).max() < 63 + 2


@pytest.mark.parametrize(
    "changes", [{}, {**WATCH, "routing.network": "paper_chain"}], ids=["not asked", "on paper"]
)
def test_nobody_watches_without_a_centre_or_without_being_asked(changes: dict[str, Any]) -> None:
    run = sim.run(town(changes), seed=5)
    assert run.measured["reminders"] == run.measured["raised_cases"] == 0


def test_only_reminders_where_nothing_is_raised() -> None:
    run = sim.run(town({"routing.watch.remind_at": 0.5}), seed=5)
    assert run.measured["reminders"] > 20
    assert run.measured["raised_cases"] == 0
