"""Cases from the log: first times, ends by what came first, lost reports, words for numbers."""

import numpy as np
import pytest

from sim.log import ENDED_BY, ENDS, FIRST_TIMES, Names, case_columns, case_frame, log_frame
from sim.rows import Rows
from sim.terms import NONE_8, Activity, Channel, End, Role
from tests.unit.made_log import Event, make_births, make_log, make_many

A = Activity
NAMES = Names(("smoke", "noise"), ("grid 1", "city"), ("fire", "order"))


def end_of(*events: Event) -> tuple[str, float]:
    columns = case_columns(Rows(make_log(events)), make_births([0.0]))
    return ENDS[columns["end"][0]].value, float(columns["ended_min"][0])


def test_first_time_of_each_activity() -> None:
    log = make_log(
        [(float(10 * i + k), 0, activity) for i in (1, 2) for k, activity in enumerate(Activity)]
    )
    columns = case_columns(Rows(log), make_births([0.0]))
    for name, activity in FIRST_TIMES.items():
        assert columns[name].tolist() == [10.0 + activity.value], name


def test_cases_do_not_mix_and_missing_is_nan() -> None:
    log = make_log([(5.0, 1, A.DETECTED), (6.0, 2, A.DETECTED), (7.0, 1, A.REPORTED)])
    columns = case_columns(Rows(log), make_births([0.0, 1.0, 2.0]))
    np.testing.assert_array_equal(columns["detected_min"], [np.nan, 5.0, 6.0])
    np.testing.assert_array_equal(columns["reported_min"], [np.nan, 7.0, np.nan])
    np.testing.assert_array_equal(columns["onset_min"], [0.0, 1.0, 2.0])


def test_who_detected_it_and_by_which_channel() -> None:
    log = make_log([
        (1.0, 0, A.DETECTED, {"role": Role.VICTIM, "channel": Channel.APP}),
        (2.0, 0, A.REPORTED, {"role": Role.VICTIM, "channel": Channel.PHONE}),
        (3.0, 0, A.REPORTED, {"role": Role.TEAM, "channel": Channel.MOBILE}),
    ])  # fmt: skip
    columns = case_columns(Rows(log), make_births([0.0, 0.0]))
    assert columns["detected_by"].tolist() == [Role.VICTIM, NONE_8]
    assert columns["channel"].tolist() == [Channel.PHONE, NONE_8]


@pytest.mark.parametrize(("activity", "end"), ENDED_BY.items())
def test_each_end(activity: Activity, end: End) -> None:
    assert end_of((1.0, 0, A.ONSET), (9.0, 0, activity)) == (end.value, 9.0)


def test_the_end_that_came_first_counts() -> None:
    assert end_of((8.0, 0, A.RESOLVED), (5.0, 0, A.ESCALATED)) == ("escalated", 5.0)
    assert end_of((5.0, 0, A.RESOLVED), (5.0, 0, A.CLEARED)) == ("resolved", 5.0)


def test_open_without_an_end() -> None:
    end, minute = end_of((1.0, 0, A.ONSET), (3.0, 0, A.ARRIVED))
    assert end == "open"
    assert np.isnan(minute)


LOST = (
    (1.0, 0, A.REPORTED), (2.0, 0, A.REPORTED), (3.0, 0, A.MERGED), (4.0, 0, A.LOST),
)  # fmt: skip


def test_lost_when_no_report_is_left() -> None:
    assert end_of(*LOST) == ("lost", 4.0)


@pytest.mark.parametrize(
    ("further", "end"),
    [
        ((5.0, 0, A.REPORTED), "open"),
        ((2.5, 0, A.DISPATCHED), "open"),
        ((7.0, 0, A.CLEARED), "cleared"),
        ((2.5, 0, A.SETTLED), "settled"),
    ],
)
def test_not_lost_when_something_goes_on(further: Event, end: str) -> None:
    assert end_of(*LOST, further)[0] == end


def test_rows_without_a_case_belong_to_none() -> None:
    log = make_log([(1.0, -1, A.REPORTED), (2.0, -1, A.TRIAGED), (3.0, -1, A.LOST)])
    columns = case_columns(Rows(log), make_births([0.0, 0.0]))
    assert np.isnan(columns["reported_min"]).all()
    assert (columns["end"] == 0).all()


def test_no_log_and_no_cases() -> None:
    assert np.isnan(case_columns(Rows(make_log([])), make_births([4.0]))["detected_min"]).all()
    assert case_columns(Rows(make_log([])), make_births([]))["end"].size == 0


def test_births_may_be_records() -> None:
    made = make_births([0.0, 3.0], kind=[1, 0])
    records = np.zeros(2, [(name, column.dtype) for name, column in made.items()])
    for name, column in made.items():
        records[name] = column
    log = make_log([(5.0, 1, A.DETECTED)])
    for name, column in case_columns(Rows(log), records).items():
        np.testing.assert_array_equal(column, case_columns(Rows(log), made)[name], name)


def test_same_as_going_through_the_log_row_by_row() -> None:
    rows, births = make_many(300)
    columns = case_columns(Rows(rows), births)
    for name, activity in FIRST_TIMES.items():
        first: dict[int, float] = {}
        for row in rows:
            if row["activity"] == activity:
                first.setdefault(int(row["case"]), float(row["minute"]))
        np.testing.assert_array_equal(columns[name], [first.get(i, np.nan) for i in range(300)])


def test_log_in_words() -> None:
    on_duty = {"role": Role.WORKER, "agent": 7}
    routed = {"role": Role.OFFICER, "node": 1, "department": 0, "channel": Channel.CENTRE}
    frame = log_frame(make_log([(0.0, -1, A.ON_DUTY, on_duty), (4.5, 3, A.ROUTED, routed)]), NAMES)
    assert list(frame) == [
        "case", "minute", "activity", "role", "agent", "node", "department", "channel", "subject",
    ]  # fmt: skip
    assert frame["case"].tolist() == [-1, 3]
    assert frame["activity"].tolist() == ["on_duty", "routed"]
    assert frame["role"].tolist() == ["worker", "officer"]
    assert frame.loc[1, ["node", "department", "channel"]].tolist() == ["city", "fire", "centre"]
    assert frame.loc[0, ["node", "department", "channel"]].isna().all()


def test_every_number_has_its_word() -> None:
    rows = make_log([(float(a), 0, a, {"role": Role.TEAM}) for a in Activity])
    assert log_frame(rows, NAMES)["activity"].tolist() == [a.name.lower() for a in Activity]


def test_cases_in_words() -> None:
    log = make_log([
        (5.0, 1, A.DETECTED, {"role": Role.RESIDENT}),
        (6.0, 1, A.REPORTED, {"channel": Channel.APP}),
        (90.0, 1, A.RESOLVED),
    ])  # fmt: skip
    frame = case_frame(log, make_births([0.0, 1.0], kind=[1, 0]), NAMES)
    assert list(frame) == [
        "case", "kind", "x", "y", "grid", "onset_min", "detected_min", "reported_min",
        "triaged_min", "routed_min", "dispatched_min", "arrived_min", "resolved_min",
        "settled_min", "worsened_min", "kin_reached_min", "crew_arrived_min", "ended_min",
        "end", "detected_by", "settled_by", "channel", "parent", "victim",
    ]  # fmt: skip
    assert frame["kind"].tolist() == ["noise", "smoke"]
    assert frame["end"].tolist() == ["open", "resolved"]
    assert frame.loc[1, ["detected_by", "channel"]].tolist() == ["resident", "app"]
    assert frame.loc[0, ["detected_by", "channel"]].isna().all()


def test_rows_are_sorted_out_by_activity_in_order_of_time() -> None:
    log, _ = make_many(40)
    rows = Rows(log)
    for activity in Activity:
        np.testing.assert_array_equal(
            rows.at(activity), np.flatnonzero(log["activity"] == activity)
        )
        for column in ("case", "minute", "role"):
            own = log[column][log["activity"] == activity]
            np.testing.assert_array_equal(rows.of(activity, column), own)
