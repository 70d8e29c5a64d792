"""What must hold in any run, read from its log."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from numpy.typing import NDArray

from sim import Run, run
from sim.terms import Activity, Role
from tests.laws.towns import QUICK, THOROUGH, at, built, seeds, towns

STAGES = ("onset", "detected", "reported", "triaged", "routed", "dispatched", "arrived", "resolved")
ENDINGS = (
    Activity.SETTLED, Activity.RESOLVED, Activity.CLEARED, Activity.ESCALATED, Activity.PETITIONED,
)  # fmt: skip
WORK = (Activity.DETECTED, Activity.DISPATCHED, Activity.ARRIVED)
ROLES = ("volunteer", "team", "worker")


def log_is_ordered(one: Run) -> None:
    minutes = one.rows["minute"]
    assert (np.diff(minutes) >= 0).all()
    assert minutes.size == 0 or 0 <= minutes[0] <= minutes[-1] < one.record.end_min


def stages_are_in_order(one: Run) -> None:
    for before, after in pairwise(STAGES):
        first, then = one.record.cases[f"{before}_min"], one.record.cases[f"{after}_min"]
        there = ~np.isnan(then)
        assert not np.isnan(first[there]).any(), f"{after} without {before}"
        assert (first[there] <= then[there]).all(), f"{after} before {before}"


def no_case_is_lost_from_sight(one: Run) -> None:
    rows, n = one.rows, one.births["kind"].size
    onsets = np.bincount(at(rows, Activity.ONSET)["case"], minlength=n)
    endings = np.bincount(at(rows, *ENDINGS)["case"], minlength=n)
    assert (onsets == 1).all()
    assert (endings <= 1).all()
    ended = ~np.isnan(one.record.cases["ended_min"])
    assert (one.cases["end"] == "open").sum() + ended.sum() == onsets.sum()


def nothing_happens_before_the_onset_or_after_the_end(one: Run) -> None:
    rows, cases = at(one.rows, *Activity), one.record.cases
    assert (rows["minute"] >= cases["onset_min"][rows["case"]]).all()
    ended = np.where(np.isnan(cases["ended_min"]), np.inf, cases["ended_min"])
    work = at(one.rows, *WORK)
    lost = one.cases["end"].to_numpy() == "lost"
    assert ((work["minute"] <= ended[work["case"]]) | lost[work["case"]]).all()
    calls = at(one.rows, Activity.REPORTED)
    calls = calls[np.isin(calls["role"], (Role.RESIDENT, Role.VICTIM))]
    assert ((calls["minute"] <= ended[calls["case"]]) | lost[calls["case"]]).all()


def what_is_resolved_was_reported(one: Run) -> None:
    cases = one.cases
    resolved, reported = cases["resolved_min"].notna(), cases["reported_min"].notna()
    assert reported[resolved].all()
    assert resolved.sum() <= reported.sum() <= at(one.rows, Activity.REPORTED).size


def one_first_detection(one: Run) -> None:
    found = at(one.rows, Activity.DETECTED)["case"]
    assert np.unique(found).size == found.size
    detected = one.cases["detected_min"].notna()
    assert (one.cases["detected_by"].notna() == detected).all()


def each_crew_has_one_call_at_a_time(one: Run) -> None:
    calls = at(one.rows, Activity.DISPATCHED, Activity.ARRIVED, Activity.FOUND_NOTHING)
    for crew in np.unique(calls["agent"]):
        mine = calls[calls["agent"] == crew]["activity"]
        assert (mine[::2] == Activity.DISPATCHED).all()
        assert (mine[1::2] != Activity.DISPATCHED).all()


def what_becomes_worse_has_had_no_help(one: Run) -> None:
    worse, cases = at(one.rows, Activity.WORSENED), one.record.cases
    assert np.unique(worse["case"]).size == worse.size
    over = np.fmin(np.fmin(cases["arrived_min"], cases["settled_min"]), cases["ended_min"])
    still = np.where(np.isnan(over), np.inf, over)[worse["case"]]
    assert (worse["minute"] <= still).all()


def no_two_cases_share_their_luck(one: Run) -> None:
    luck = one.setting.world.cases["luck"]
    assert np.unique(luck).size == luck.size


IDENTITIES = (
    log_is_ordered,
    stages_are_in_order,
    no_case_is_lost_from_sight,
    nothing_happens_before_the_onset_or_after_the_end,
    what_is_resolved_was_reported,
    one_first_detection,
    each_crew_has_one_call_at_a_time,
    what_becomes_worse_has_had_no_help,
    no_two_cases_share_their_luck,
)
LOST_WHILE_SETTLING = {
    "routing.desks.village.officers": 0,
    "departments.watch.crews": 1,
    "departments.watch.speed_m_s": 1.0,
    "departments.watch.when_full": "loss",
    "departments.watch.returns": "base",
    "departments.watch.bases": "centre",
    "departments.watch.lead_min": 0,
    "departments.watch.dispatch": "nearest",
}
"""A finder is busy with a case while the department that another one called in is full."""
REPLACED_AND_ESCALATES = {
    "kinds.hazard.replaced": True,
    "kinds.hazard.look_per_min": 1.0,
    "kinds.hazard.settle_chance": 0.0,
    "kinds.hazard.escalates_after_min": 400,
}
"""A hazard that is found makes room for another one and still gets worse."""


def check_all(changes: dict[str, Any], seed: int) -> None:
    one = run(built(changes), seed)
    for identity in IDENTITIES:
        identity(one)


@QUICK
@given(towns(), seeds)
@example(LOST_WHILE_SETTLING, 0)
@example(REPLACED_AND_ESCALATES, 0)
def test_identities(changes: dict[str, Any], seed: int) -> None:
    check_all(changes, seed)


@pytest.mark.long
@THOROUGH
@given(towns(), seeds)
def test_identities_at_length(changes: dict[str, Any], seed: int) -> None:
    check_all(changes, seed)


@QUICK
@given(towns(), seeds)
def test_without_patrol_only_residents_and_victims_detect(
    changes: dict[str, Any], seed: int
) -> None:
    town = built(changes)
    nobody = {f"roles.{role}.count": 0 for role in ROLES}
    by = run(town.replace(nobody), seed).cases["detected_by"].dropna()
    assert set(by) <= {"resident", "victim"}
    silent = {"people.notice_per_person_hour": 0.0, "kinds.complaint.victim_share": 0.0,
              "kinds.incident.victim_share": 0.0}  # fmt: skip
    assert run(town.replace(nobody | silent), seed).cases["detected_min"].isna().all()
    alone = set(run(town.replace(silent), seed).cases["detected_by"].dropna())
    assert alone <= {Role[role.upper()].name.lower() for role in ROLES}


@QUICK
@given(towns(), seeds)
def test_at_infinite_speed_routing_takes_no_time(changes: dict[str, Any], seed: int) -> None:
    town = built(changes)
    unattended = {f"routing.desks.{level}.officers": 0 for level in ("grid", "village", "town",
                                                                     "city")}  # fmt: skip
    unattended |= {"nets.desk.officers": 0}
    unattended |= {f"kinds.{name}.mediation": 0 for name in ("complaint", "nuisance")}
    record = run(town.replace({**unattended, "routing.speed": float("inf")}), seed).record
    routed = ~np.isnan(record.time("routed"))
    assert (record.time("routed") == record.time("reported"))[routed].all()
    # Who is reported while it still lasts is routed in the same moment.
    reported = ~np.isnan(record.time("reported"))
    ended = np.where(np.isnan(record.column("ended_min")), np.inf, record.column("ended_min"))
    alive = reported & (record.time("reported") < ended)
    assert routed[alive].all()


def test_each_identity_notices_a_broken_log(seed: int) -> None:
    broken: dict[Callable[[Run], None], Callable[[NDArray[np.void]], NDArray[np.void]]] = {
        log_is_ordered: lambda rows: rows[::-1].copy(),
        stages_are_in_order: lambda rows: rows[rows["activity"] != Activity.ARRIVED],
        no_case_is_lost_from_sight: lambda rows: rows[rows["activity"] != Activity.ONSET],
        nothing_happens_before_the_onset_or_after_the_end: lambda rows: moved(rows, -60.0),
        what_is_resolved_was_reported: lambda rows: rows[rows["activity"] != Activity.REPORTED],
        one_first_detection: lambda rows: np.concatenate([rows, rows]),
        each_crew_has_one_call_at_a_time: lambda rows: rows[rows["activity"] != Activity.ARRIVED],
        what_becomes_worse_has_had_no_help: worse_after_help,
    }
    sound = run(built({}), seed)
    assert {*broken, no_two_cases_share_their_luck} == set(IDENTITIES)
    for identity, breaks in broken.items():
        identity(sound)
        with pytest.raises(AssertionError):
            identity(replace(sound, rows=breaks(sound.rows)))


def worse_after_help(rows: NDArray[np.void]) -> NDArray[np.void]:
    """A log in which every case that a crew has come to gets worse a minute later."""
    late = rows[rows["activity"] == Activity.ARRIVED].copy()
    late["activity"], late["minute"] = Activity.WORSENED, late["minute"] + 1.0
    return np.concatenate([rows, late])


def moved(rows: NDArray[np.void], minutes: float) -> NDArray[np.void]:
    """A log in which all but the onsets happens earlier or later."""
    out = rows.copy()
    out["minute"][out["activity"] != Activity.ONSET] += minutes
    return out
