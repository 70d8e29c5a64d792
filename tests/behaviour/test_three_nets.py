"""What the three nets do, in sentences that a policy reader understands."""

from typing import Any

import numpy as np
import pytest

import sim
from sim.one_run import Run
from sim.scenario import Scenario
from sim.terms import Role
from tests.towns import bare, patrol


@pytest.fixture(scope="module")
def town() -> Scenario:
    return sim.load("tongxiang_town").replace({"run.days": 7})


@pytest.fixture(scope="module")
def usual(town: Scenario) -> Run:
    return sim.run(town, seed=2)


def with_(town: Scenario, **levers: Any) -> Run:
    changes = {key.replace("__", "."): value for key, value in levers.items()}
    return sim.run(town.replace(changes), seed=2)


# Streets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_more_patrol_never_finds_fewer_of_the_same_hazards(seed: int) -> None:
    hazard = {"count": 100, "look_per_min": 0.5, "departments": ["brigade"]}

    def found(count: int) -> set[int]:
        scenario = bare(run={"days": 0.02}, roles=patrol(count, "random_cell"),
                        kinds={"hazard": hazard})  # fmt: skip
        cases = sim.run(scenario, seed).cases
        return set(cases.index[cases["detected_min"].notna()])

    few, more, many = found(3), found(6), found(24)
    assert few <= more <= many
    assert len(few) < len(many)


def test_without_patrol_only_residents_and_victims_detect(town: Scenario) -> None:
    run = with_(town, patrol__density_per_km2=0.0)
    assert set(run.cases["detected_by"].dropna()) == {"resident", "victim"}


def test_when_nobody_looks_and_nobody_calls_nothing_is_detected(town: Scenario) -> None:
    run = with_(
        town, patrol__density_per_km2=0.0, people__notice_per_person_hour=0.0,
        people__report_chance_victim=0.0,
    )  # fmt: skip
    assert run.measured["detected_share"] == 0.0
    assert run.measured["never_detected_share"] == 1.0 - run.measured["open_share"]


def test_doubling_patrols_shortens_detection(town: Scenario, usual: Run) -> None:
    more = with_(town, patrol__density_per_km2=2.682)
    name = "detection_delay_restricted_mean_min"
    assert more.measured[name] < 0.95 * usual.measured[name]


def test_patrol_hours_follow_the_density_asked_for(town: Scenario) -> None:
    for density in (0.5, 2.0, 4.0):
        realised = with_(town, patrol__density_per_km2=density).measured["patrol_density_per_km2"]
        assert realised == pytest.approx(density, rel=0.05)


def test_teams_are_on_the_street_round_the_clock(usual: Run) -> None:
    log = usual.log[usual.log["role"] == "team"]
    on = np.sort(log.loc[log["activity"] == "on_duty", "minute"])
    off = np.sort(log.loc[log["activity"] == "off_duty", "minute"])
    hours = np.arange(30.0, 7 * 1440, 60.0)
    assert (np.searchsorted(on, hours) - np.searchsorted(off, hours)).min() >= 10


def test_grid_workers_stay_at_home_on_sunday(usual: Run) -> None:
    log = usual.log[(usual.log["role"] == "worker") & (usual.log["activity"] == "on_duty")]
    weekday = (log["minute"] // 1440).astype(int) % 7
    assert set(weekday) == {0, 1, 2, 3, 4}


# Reports ------------------------------------------------------------------------------------------


def test_without_terminals_reports_wait_for_the_end_of_the_round(town: Scenario) -> None:
    run = with_(town, roles__worker__mobile_terminals=0)
    log = run.log
    filed = log[(log["activity"] == "reported") & (log["role"] == "worker")]
    ends = log[(log["activity"] == "off_duty") & (log["role"] == "worker")]
    assert len(filed) > 50
    assert set(filed["channel"]) == {"pc"}
    turns = set(zip(ends["agent"], ends["minute"], strict=True))
    at_the_end = [pair in turns for pair in zip(filed["agent"], filed["minute"], strict=True)]
    # A find that is settled after the turn is filed when it is settled.
    assert np.mean(at_the_end) > 0.95


def test_terminals_come_and_go_with_the_units(town: Scenario) -> None:
    def equipped(density_per_km2: float) -> set[int]:
        run = sim.run(town.replace({"run.days": 1, "patrol.density_per_km2": density_per_km2}))
        walkers = run.setting.world["walkers"]
        mine = (walkers["role"] == Role.WORKER) & (walkers["waits"] == 0)
        return set(walkers["unit"][mine].tolist())

    half, usual, more = (equipped(1.341 * factor) for factor in (0.5, 1, 1.5))
    assert len(usual) == 19
    assert half < usual < more
    assert 5 <= len(half) <= 14
    assert 24 <= len(more) <= 33


def test_with_terminals_workers_report_at_once(town: Scenario) -> None:
    run = with_(town, roles__worker__mobile_terminals=80)
    found = run.cases[(run.cases["detected_by"] == "worker") & run.cases["settled_min"].isna()]
    first = found[found["channel"] == "mobile"]
    assert (first["reported_min"] == first["detected_min"]).mean() > 0.95


def test_infinite_speed_leaves_no_routing_delay(town: Scenario) -> None:
    run = with_(town, routing__speed=float("inf"))
    mediated = run.log.loc[run.log["activity"] == "mediated", "case"].unique()
    cases = run.cases.drop(mediated).dropna(subset=["triaged_min", "routed_min"])
    assert len(cases) > 200
    assert (cases["routed_min"] == cases["triaged_min"]).all()
    assert run.measured["routing_delay_median_min"] == 0.0


def test_faster_routing_changes_no_detection_but_brings_help_sooner(town: Scenario) -> None:
    # What comes of a case changes what people do later; here nobody learns of it.
    off = {f"feedback__{name}": False for name in ("trust", "petitions", "returns")}
    off["roles__team__first_responder"] = False
    fast, slow = (with_(town, **off, routing__speed=speed) for speed in (1.0, 1 / 64))
    # What a case turns into when it escalates depends on the help that came.
    born = [run.cases.loc[run.cases["parent"] < 0, "detected_min"] for run in (slow, fast)]
    assert born[0].equals(born[1])
    delay, help_min = "routing_delay_median_min", "time_to_help_restricted_mean_min"
    assert slow.measured[delay] > 30 * fast.measured[delay]
    assert slow.measured[help_min] > fast.measured[help_min]


def test_paper_is_slower_than_the_command_centre(town: Scenario, usual: Run) -> None:
    paper = with_(town, routing__network="paper_chain")
    assert (
        paper.measured["routing_delay_median_min"] > 20 * usual.measured["routing_delay_median_min"]
    )


def test_duplicates_are_merged_or_cause_double_work(town: Scenario, usual: Run) -> None:
    apart = with_(town, routing__merge_duplicates=False)
    merged = [(run.log["activity"] == "merged").sum() for run in (usual, apart)]
    sent = [(run.log["activity"] == "dispatched").sum() for run in (usual, apart)]
    assert merged[0] > 20
    assert merged[1] == 0
    assert sent[1] > sent[0]


def test_an_overloaded_desk_makes_reports_wait(town: Scenario, usual: Run) -> None:
    flooded = with_(
        town, routing__desks__city__officers=1, routing__enquiries__per_1000_residents_day=6.0
    )

    def wait_at_city(run: Run) -> float:
        log = run.log[run.log["node"] == "city"]
        came = log[log["activity"] == "arrived_at_node"].groupby("case")["minute"].min()
        checked = log[log["activity"] == "triaged"].groupby("case")["minute"].min()
        return float((checked - came).drop(-1, errors="ignore").mean())

    assert wait_at_city(flooded) > 1.5 * wait_at_city(usual)


# Departments --------------------------------------------------------------------------------------


def test_offices_send_nobody_at_night_or_at_the_weekend(town: Scenario, usual: Run) -> None:
    always = {n for n, d in town.departments.items() if d.hours == "always"}
    sent = usual.log[usual.log["activity"] == "dispatched"]
    office = sent[~sent["department"].isin(always)]
    minute_of_day = office["minute"] % 1440
    assert len(office) > 50
    assert minute_of_day.between(8 * 60, 18 * 60).all()
    assert (office["minute"] // 1440 < 5).all()


def test_joint_cases_are_worked_together_or_one_after_another(town: Scenario) -> None:
    def gap(joint: str) -> float:
        log = with_(town, routing__joint=joint).log
        by_crew = (log["activity"] == "arrived") & (log["role"] == "crew")
        both = log[by_crew].groupby("case")["minute"]
        return float((both.max() - both.min())[both.count() > 1].median())

    assert gap("one_after_another") > gap("together")


def test_nobody_helps_a_case_twice_after_it_ended(usual: Run) -> None:
    cases = usual.cases
    helped = cases[cases["arrived_min"].notna()]
    assert (helped["arrived_min"] <= helped["ended_min"].fillna(np.inf)).all()


def test_crews_are_never_in_two_places(usual: Run) -> None:
    crews = usual.log[usual.log["role"] == "crew"].dropna(subset=["department"])
    crews = crews[crews["agent"] >= 0].sort_values("minute", kind="stable")
    for _, rows in crews.groupby("agent"):
        is_sent = (rows["activity"] == "dispatched").to_numpy()
        assert not (is_sent[1:] & is_sent[:-1]).any()


# People -------------------------------------------------------------------------------------------


def test_the_app_brings_more_reports_from_residents(town: Scenario, usual: Run) -> None:
    everybody = with_(town, people__app_users_per_1000_residents=1000)

    def calls(run: Run) -> int:
        return int((run.cases["detected_by"] == "resident").sum())

    assert calls(everybody) > 1.2 * calls(usual)


def test_distrust_keeps_people_silent(town: Scenario, usual: Run) -> None:
    silent = with_(town, people__trust_mean=0.0, people__trust_sd=0.0)
    by = silent.cases["detected_by"].value_counts()
    assert by["resident"] < 0.8 * (usual.cases["detected_by"] == "resident").sum()


def lossy(joint: str, second_loses: bool) -> Run:
    """Thirty cases at once for two departments; one of them has a single crew and no queue."""
    hazard = {"count": 30, "look_per_min": 1.0, "departments": ["first", "second"],
              "service_min": 500}  # fmt: skip
    full = {"crews": 1, "hours": "always", "when_full": "loss"}
    free = {"crews": 30, "hours": "always"}
    first, second = (free, full) if second_loses else (full, free)
    scenario = bare(
        run={"days": 3},
        roles=patrol(200, "random_cell"),
        kinds={"hazard": hazard},
        departments={"brigade": None, "first": first, "second": second},
        routing={"joint": joint, "speed": float("inf")},
    )
    return sim.run(scenario, seed=1)


@pytest.mark.parametrize("joint", ["together", "one_after_another"])
@pytest.mark.parametrize("second_loses", [False, True])
def test_a_part_that_is_lost_does_not_keep_a_case_open(joint: str, second_loses: bool) -> None:
    run = lossy(joint, second_loses)
    assert run.measured["lost_reports"] > 20
    assert (run.cases["end"] == "resolved").all()
