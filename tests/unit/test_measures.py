"""Measures against a run worked out by hand, against their definitions, and on strange runs."""

from math import inf, isnan, nan
from typing import Any

import numpy as np
import pytest

from sim.measures import MEASURES, Record
from sim.measures.fairness import time_to_help_by_grid
from sim.measures.stages import STAGES
from sim.measuring import numbers
from sim.terms import Activity, Channel, Role
from tests.unit.made_log import Event, make_births, make_log, make_many, make_record

A = Activity
TEAM: dict[str, int] = {"role": Role.TEAM}
VOLUNTEER: dict[str, int] = {"role": Role.VOLUNTEER}
RESIDENT: dict[str, int] = {"role": Role.RESIDENT}
CREW: dict[str, int] = {"role": Role.CREW, "agent": 0}
END = 20_000.0
CASES: list[Event] = [
    # 0: goes through all stages.
    (10.0, 0, A.DETECTED, TEAM), (12.0, 0, A.REPORTED), (20.0, 0, A.TRIAGED), (30.0, 0, A.ROUTED),
    (35.0, 0, A.DISPATCHED, CREW), (50.0, 0, A.ARRIVED, CREW), (80.0, 0, A.RESOLVED),
    (95.0, -1, A.OFF_DUTY, CREW),
    # 1: settled by its finder, reported afterwards all the same.
    (400.0, 1, A.DETECTED, VOLUNTEER), (430.0, 1, A.SETTLED, VOLUNTEER), (440.0, 1, A.REPORTED),
    # 2: becomes worse, clears undetected.
    (4000.0, 2, A.WORSENED), (5000.0, 2, A.CLEARED),
    # 3: reported twice, escalates before a crew is sent.
    (1000.0, 3, A.DETECTED, RESIDENT), (1006.0, 3, A.REPORTED), (1030.0, 3, A.TRIAGED),
    (1100.0, 3, A.ROUTED), (1200.0, 3, A.REPORTED), (1300.0, 3, A.MERGED), (3000.0, 3, A.ESCALATED),
]  # fmt: skip
DUTY: list[Event] = [
    (0.0, -1, A.ON_DUTY, VOLUNTEER), (120.0, -1, A.OFF_DUTY, VOLUNTEER),
    (200.0, -1, A.ON_DUTY, TEAM),
]  # fmt: skip
VISITS: list[Event] = [
    (500.0, -1, A.VISITED, {"subject": 1}), (600.0, -1, A.VISITED, {"subject": 2}),
    (15_000.0, -1, A.VISITED, {"subject": 1}),
    (460.0, 1, A.KIN_REACHED), (1200.0, 3, A.KIN_REACHED),
    (7000.0, 0, A.FOLLOWED_UP), (9000.0, 1, A.RETURNED),
    (120.0, -1, A.RECRUITED, VOLUNTEER), (7200.0, -1, A.RECRUITED, VOLUNTEER),
]  # fmt: skip
"""Household 0 was registered at the start, which is too long ago at the end."""
VICTIM = [-1, 7, -1, 8, -1]
ONSET = [0.0, 100.0, 200.0, 300.0, 19_000.0]  # 4: open and undetected, watched for 1,000 min.
KIND = [0, 1, 0, 1, 0]
WEEK = 10_080.0


EVENTS = CASES + DUTY + VISITS


def measured(record: Record) -> dict[str, float]:
    [found] = numbers(record)
    return found


def born(shift_min: float = 0.0) -> dict[str, Any]:
    made = make_births([onset + shift_min for onset in ONSET], KIND)
    return made | {"victim": np.array(VICTIM)}


def by_hand(**changes: Any) -> dict[str, float]:
    return measured(make_record(make_log(EVENTS), born(), **changes))


EXPECTED = {
    "cases": 5, "detected_share": 3 / 5, "detected_share_24h": 3 / 5,
    "detected_by_patrol_share": 2 / 3, "never_detected_share": 1 / 5,
    "detection_delay_median_min": 700,
    "detection_delay_restricted_mean_min": (10 + 300 + 700 + 2 * WEEK) / 5,
    "report_delay_median_min": 2, "triage_delay_median_min": 8, "routing_delay_median_min": 10,
    "dispatch_delay_median_min": 5, "travel_delay_median_min": 15, "response_time_median_min": 38,
    "time_to_help_median_min": inf,
    "time_to_help_restricted_mean_min": (50 + 330 + 3 * WEEK) / 5,
    "helped_share_24h": 2 / 5, "within_limit_share": 2 / 3,
    "settled_on_spot_share": 1 / 5, "settled_by_leader_share": 0, "settled_by_officer_share": 0,
    "escalated_share": 1 / 5, "cleared_share": 1 / 5,
    "worsened_share": 1 / 5, "petitioned_share": 0, "trust_mean_end": 0.6, "open_share": 1 / 5,
    "never_answered_share": 1 / 2, "duplicates": 1, "lost_reports": 0,
    "double_records": 0, "repeated_work_hours": 0, "passed_on_finds": 0, "ignored_finds": 0,
    "reminders": 0, "raised_cases": 0, "good_outcome_share": (1 - 0.5 + 0 + 0) / 3,
    "harm": (50 + 4800 + 1000 + 2 * (330 + 2700)) / 1440,
    # After 1,000 min nobody watches case 4; cases 2 and 3 take over its weight, .3 each.
    "stage_detection_mean_min": 0.2 * (10 + 300 + 1000 + 700 + 1000) + 0.3 * (WEEK - 1000),
    "stage_settling_mean_min": 0.2 * 30, "stage_report_mean_min": 0.2 * (2 + 6),
    "stage_triage_mean_min": 0.2 * (8 + 24), "stage_routing_mean_min": 0.2 * (10 + 70),
    "stage_dispatch_mean_min": 0.2 * (5 + 200) + 0.3 * (WEEK - 1000),
    "stage_travel_mean_min": 0.2 * 15,
    "app_share_end": 0.1, "prevented_share": 0,
    "households_visited": 2, "registered_share": 1 / 3, "kin_reached_median_min": 60,
    "returned_share": 1 / 2, "followed_up_share": 1 / 2, "recruited_volunteers": 2,
    "worst_tenth_time_to_help_min": (330 + 1000 + 1.5 * (WEEK - 1000)) / 2,
    "hours_worked_volunteer": 2, "hours_worked_team": 2 * (END - 200) / 60,
    "hours_worked_worker": 0,
    "patrol_density_per_km2": (2 + 660) / (END / 60) / 2, "crew_utilisation": 1 / 100,
    "cost_yuan": 2 * 10 + 660 * 25 + 40 * 30 + 100 * 90,
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_worked_by_hand(name: str) -> None:
    assert by_hand()[name] == pytest.approx(EXPECTED[name], rel=1e-12)


def test_gini_is_the_mean_difference_of_pairs() -> None:
    rows, births = make_log(CASES), make_births(ONSET, KIND)
    _, _, _, mean, residents = time_to_help_by_grid(make_record(rows, births))
    assert mean == pytest.approx([(50 + 1000 + 14_620) / 3, (330 + 14_620) / 2])
    apart = residents[:, None] * residents * np.abs(mean[:, None] - mean)
    overall = np.average(mean, weights=residents)
    expected = apart.sum() / (2 * overall * residents.sum() ** 2)
    assert by_hand()["gini_time_to_help"] == pytest.approx(expected)
    assert by_hand(grid_population=np.array([0, 0]))["gini_time_to_help"] == pytest.approx(
        abs(mean[0] - mean[1]) / (2 * mean.sum())
    )


def test_mediation_by_hand() -> None:
    leader: dict[str, int] = {"role": Role.LEADER}
    officer: dict[str, int] = {"role": Role.OFFICER}
    events: list[Event] = [
        (10.0, 0, A.DETECTED, RESIDENT), (12.0, 0, A.REPORTED), (20.0, 0, A.TRIAGED),
        (80.0, 0, A.SETTLED, leader),
        (12.0, 1, A.DETECTED, RESIDENT), (12.0, 1, A.REPORTED), (20.0, 1, A.TRIAGED),
        (90.0, 1, A.MEDIATED, leader), (190.0, 1, A.SETTLED, officer),
        (90.0, 2, A.MEDIATED, leader), (190.0, 2, A.MEDIATED, officer),
        (30.0, 3, A.DETECTED, VOLUNTEER), (60.0, 3, A.SETTLED, VOLUNTEER),
    ]  # fmt: skip
    record = make_record(make_log(events), make_births([0.0] * 5))
    found = measured(record)
    assert found["settled_by_leader_share"] == found["settled_by_officer_share"] == 1 / 5
    assert found["settled_on_spot_share"] == 1 / 5
    assert found["mediation_success_share"] == pytest.approx(2 / 3)
    stages = sum(found[f"stage_{stage}_mean_min"] for stage in STAGES)
    assert stages == pytest.approx(found["time_to_help_restricted_mean_min"])
    # Mediation takes place between check and department; the others wait for good.
    assert found["stage_settling_mean_min"] == pytest.approx(30 / 5)
    assert found["stage_routing_mean_min"] == pytest.approx((60 + 170) / 5)


def test_work_done_twice_by_hand() -> None:
    here: dict[str, int] = {"department": 0}
    there: dict[str, int] = {"department": 1}
    first: dict[str, int] = {**CREW, **here}
    other: dict[str, int] = {"role": Role.CREW, "agent": 7, **here}
    worker: dict[str, int] = {"role": Role.WORKER}
    by_hand_in: dict[str, int] = {"role": Role.WORKER, "channel": Channel.PC}
    events: list[Event] = [
        # Case 0: department 0 has it twice and sends two crews, department 1 once.
        (5.0, 0, A.DETECTED, worker), (40.0, 0, A.REPORTED, by_hand_in),
        (50.0, 0, A.ROUTED, here), (55.0, 0, A.ROUTED, there), (60.0, 0, A.ROUTED, here),
        (61.0, 0, A.DISPATCHED, first), (70.0, 0, A.DISPATCHED, other),
        (90.0, -1, A.OFF_DUTY, first), (130.0, -1, A.OFF_DUTY, other),
        # Case 1: the same crews again; the second one is still out at the end.
        (200.0, 1, A.ROUTED, here), (200.0, 1, A.DISPATCHED, first), (210.0, -1, A.OFF_DUTY, first),
        (END - 30.0, 1, A.ROUTED, here), (END - 30.0, 1, A.DISPATCHED, other),
        (7.0, 2, A.IGNORED, worker), (8.0, 2, A.IGNORED, worker), (9.0, 2, A.PASSED_ON, worker),
        (60.0, 0, A.REMINDED, here), (60.0, 0, A.REMINDED, there), (80.0, 0, A.RAISED, here),
        (80.0, 0, A.RAISED, there),
    ]  # fmt: skip
    found = measured(make_record(make_log(events), make_births([0.0] * 3)))
    assert found["double_records"] == 2
    assert found["repeated_work_hours"] == pytest.approx((60 + 30) / 60)
    assert (found["ignored_finds"], found["passed_on_finds"]) == (2, 1)
    assert found["carried_mean_min"] == 35
    assert (found["reminders"], found["raised_cases"]) == (2, 1)


def test_limit_belongs_to_the_kind() -> None:
    assert by_hand(limit_min=np.array([37.0, 600.0]))["within_limit_share"] == pytest.approx(1 / 3)
    assert by_hand(limit_min=np.array([60.0, 29.0]))["within_limit_share"] == pytest.approx(1 / 3)


def test_warmup_leaves_out_cases_and_hours() -> None:
    found = by_hand(warmup_min=150.0)
    assert found["cases"] == 3
    assert found["cleared_share"] == pytest.approx(1 / 3)
    assert found["detection_delay_median_min"] == inf
    assert found["duplicates"] == 1
    assert found["hours_worked_volunteer"] == 0
    assert found["crew_utilisation"] == 0
    assert by_hand(warmup_min=301.0)["duplicates"] == 0
    assert by_hand(warmup_min=250.0)["hours_worked_team"] == pytest.approx(2 * (END - 250) / 60)
    assert by_hand(warmup_min=130.0)["recruited_volunteers"] == 1
    assert by_hand(warmup_min=60.0)["crew_utilisation"] == pytest.approx(35 / 60 / 100)


def test_lost_case_goes_on_doing_harm() -> None:
    events: list[Event] = [(5.0, 0, A.DETECTED), (6.0, 0, A.REPORTED), (16.0, 0, A.LOST)]
    found = measured(make_record(make_log(events), make_births([0.0])))
    assert found["lost_reports"] == 1
    assert found["never_answered_share"] == 1
    assert found["harm"] == pytest.approx(END / 1440)
    assert found["time_to_help_median_min"] == inf


def test_crew_comes_before_the_finder_has_settled_it() -> None:
    events: list[Event] = [
        (10.0, 0, A.DETECTED), (20.0, 0, A.REPORTED), (30.0, 0, A.TRIAGED), (40.0, 0, A.ROUTED),
        (50.0, 0, A.DISPATCHED), (60.0, 0, A.ARRIVED), (70.0, 0, A.SETTLED),
    ]  # fmt: skip
    found = measured(make_record(make_log(events), make_births([0.0])))
    assert found["time_to_help_median_min"] == 60
    assert [found[f"stage_{stage}_mean_min"] for stage in STAGES] == [10, 0, 10, 10, 10, 10, 10]


def shifted(by: float) -> Record:
    rows, births = make_log(EVENTS), born(by)
    rows["minute"] += by
    return make_record(rows, births, warmup_min=by, end_min=END + by)


def test_when_the_run_begins_does_not_matter() -> None:
    assert measured(shifted(4096.0)) == pytest.approx(measured(shifted(0.0)), nan_ok=True)


def test_order_of_cases_does_not_matter() -> None:
    order = np.array([3, 0, 4, 2, 1])
    rows = make_log(EVENTS)
    known = rows["case"] >= 0
    rows["case"][known] = order[rows["case"][known]]
    births = {name: column[np.argsort(order)] for name, column in born().items()}
    assert measured(make_record(rows, births)) == pytest.approx(by_hand(), nan_ok=True)


def test_stages_and_grids_add_up_to_the_mean_of_all() -> None:
    rows, births = make_many(4000, days=12.0)
    record = make_record(rows, births, end_min=12 * 1440.0, grid_population=np.ones(1000))
    found = measured(record)
    whole = found["time_to_help_restricted_mean_min"]
    assert sum(found[f"stage_{stage}_mean_min"] for stage in STAGES) == pytest.approx(whole)
    grids = time_to_help_by_grid(record)
    count = np.bincount(births["grid"])
    np.testing.assert_array_equal(grids.cases, count[grids.grid])
    assert grids.cases.sum() == count.sum()
    assert np.average(grids.mean_min, weights=grids.cases) == pytest.approx(whole)


def test_a_run_without_anything() -> None:
    nobody = {"mean_trust": np.array([nan]), "app_share": np.array([nan])}
    found = measured(
        make_record(make_log([]), make_births([]), crew_hours=0.0, land_km2=0.0, **nobody)
    )
    counts = {
        "cases", "duplicates", "lost_reports", "harm", "hours_worked_volunteer",
        "hours_worked_team", "hours_worked_worker", "households_visited", "registered_share",
        "double_records", "repeated_work_hours", "passed_on_finds", "ignored_finds",
        "reminders", "raised_cases", "recruited_volunteers",
    }  # fmt: skip
    assert {name for name, value in found.items() if value == 0} == counts
    assert found["cost_yuan"] == 40 * 30
    assert all(isnan(found[name]) for name in found.keys() - counts - {"cost_yuan"})


def test_every_measure_says_what_it_is() -> None:
    assert list(by_hand()) == list(MEASURES)
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.definition.endswith("."), name
        assert measure.formula, name
        assert any("\u4e00" <= sign <= "\u9fff" for sign in measure.title_zh), name
        assert name.endswith("_min") == (measure.unit == "min"), name
        assert "_share" not in name or measure.unit == "share", name
    for texts in ("title", "title_zh", "definition"):
        assert len({getattr(measure, texts) for measure in MEASURES.values()}) == len(MEASURES)


def test_no_measure_is_without_a_test() -> None:
    elsewhere = {"gini_time_to_help", "mediation_success_share", "carried_mean_min"}
    assert set(EXPECTED) == MEASURES.keys() - elsewhere
