"""Three shapes of network on the same district and the same incidents: nets, one grid, centre."""

from typing import Any

import pandas as pd
import pytest

import sim
from sim.errors import ScenarioError
from sim.one_run import Run
from sim.scenario import Scenario
from sim.terms import Activity, Role

LINES = tuple(sim.load("tongxiang_town").nets.lines)
NETS = {"routing.network": "nets", "routing.joint": "one_after_another"}
ONE_GRID = {"routing.network": "one_grid"}
NATURE = ["kind", "x", "y", "grid", "onset_min"]


@pytest.fixture(scope="module")
def district() -> Scenario:
    """The town in two weeks; nobody has a terminal, so that only the shape differs."""
    nobody = {"roles.worker.mobile_terminals": 0}
    return sim.load("tongxiang_town").replace({"run.days": 14, **nobody})


@pytest.fixture(scope="module")
def nets(district: Scenario) -> Run:
    return sim.run(district.replace(NETS), seed=4)


@pytest.fixture(scope="module")
def grid(district: Scenario) -> Run:
    return sim.run(district.replace(ONE_GRID), seed=4)


def rows(run: Run, *activities: str) -> pd.DataFrame:
    return run.log[run.log["activity"].isin(activities) & (run.log["case"] >= 0)]


def line_of(run: Run, worker: int) -> int:
    walkers = run.setting.world["walkers"]
    mine = (walkers["role"] == Role.WORKER) & (walkers["unit"] == worker)
    return int(walkers["line"][mine][0])


def test_both_meet_the_same_incidents_with_as_many_workers(nets: Run, grid: Run) -> None:
    born = [run.cases[run.cases["parent"] < 0] for run in (nets, grid)]
    pd.testing.assert_frame_equal(born[0][NATURE], born[1][NATURE])
    assert nets.measured["hours_worked_worker"] == grid.measured["hours_worked_worker"] > 1000
    walkers = nets.setting.world["walkers"]
    by_line = pd.Series(walkers["line"][walkers["role"] == Role.WORKER]).value_counts()
    assert by_line.to_dict() == dict.fromkeys(range(8), 10)


def test_workers_are_spread_by_the_weights_of_the_lines(district: Scenario) -> None:
    heavy = district.replace({**NETS, "nets.lines.work_safety.workers_weight": 9})
    walkers = sim.run(heavy.replace({"run.days": 0.1}), seed=4).setting.world["walkers"]
    workers = walkers[walkers["role"] == Role.WORKER]
    # Lines go by name; the eighth is work_safety with 9 of 16 parts.
    assert len(workers) == 80
    assert (workers["line"] == 7).sum() == 45


def test_so_are_their_terminals_and_none_gets_lost(district: Scenario) -> None:
    few = {"run.days": 1, "roles.worker.mobile_terminals": 3}
    walkers = sim.run(district.replace(NETS | few), seed=4).setting.world["walkers"]
    equipped = walkers[(walkers["role"] == Role.WORKER) & (walkers["waits"] == 0)]
    assert len(equipped) == len(set(equipped["line"])) == 3


def test_one_force_records_less_twice_than_eight_lines(nets: Run, grid: Run) -> None:
    assert nets.measured["double_records"] > 20 + 2 * grid.measured["double_records"]
    assert nets.measured["repeated_work_hours"] > 2 * grid.measured["repeated_work_hours"]
    assert grid.measured["repeated_work_hours"] == 0


def test_one_force_calls_less_often_at_the_same_door(nets: Run, grid: Run) -> None:
    def visits(run: Run) -> pd.DataFrame:
        made = pd.DataFrame(run.rows[run.rows["activity"] == Activity.VISITED])
        return made[made["role"] == Role.WORKER]

    made = {name: visits(run) for name, run in (("nets", nets), ("grid", grid))}
    again = {name: 1 - rows["subject"].nunique() / len(rows) for name, rows in made.items()}
    assert len(made["nets"]) > 2000
    assert again["grid"] < 0.02
    assert again["nets"] > 0.1
    # Colleagues of one line do not come twice; another line does.
    doors = made["nets"].groupby("subject")["agent"].unique()
    lines = [[line_of(nets, worker) for worker in workers] for workers in doors]
    assert all(len(set(each)) == len(each) for each in lines)


def test_a_foreign_kind_gets_lost_in_the_nets_and_not_in_one_grid(nets: Run, grid: Run) -> None:
    assert nets.measured["ignored_finds"] > 300
    assert grid.measured["ignored_finds"] == grid.measured["passed_on_finds"] == 0


def test_a_worker_reports_the_kinds_of_the_own_line_and_lets_others_be(nets: Run) -> None:
    names = list(nets.scenario.nets.lines.values())
    kinds = nets.scenario.kinds
    kind_of = nets.cases["kind"]
    foreign = rows(nets, "ignored", "passed_on")
    for case, worker in zip(foreign["case"], foreign["agent"], strict=True):
        own = names[line_of(nets, worker)].departments
        assert not set(own) & set(kinds[kind_of[case]].departments)


@pytest.mark.parametrize(("chance", "left"), [(0.0, "ignored"), (1.0, "passed_on")])
def test_what_is_passed_on_is_a_chance(district: Scenario, chance: float, left: str) -> None:
    run = sim.run(district.replace({**NETS, "nets.pass_on_chance": chance}), seed=4)
    assert set(rows(run, "ignored", "passed_on")["activity"]) == {left}


def test_passing_on_takes_its_time(district: Scenario) -> None:
    slow = {**NETS, "nets.pass_on_chance": 1.0, "nets.pass_on_min": 500}
    run = sim.run(district.replace(slow), seed=4)
    passed = rows(run, "passed_on")
    filed = rows(run, "reported")
    filed = filed[filed["role"] == "worker"]
    times = set(zip(filed["case"], filed["agent"], filed["minute"].round(6), strict=True))
    in_time = passed[passed["minute"] < 13 * 1440]
    assert len(in_time) > 100
    for case, agent, minute in zip(
        in_time["case"], in_time["agent"], in_time["minute"], strict=True
    ):
        assert (case, agent, round(minute + 500, 6)) in times


def test_double_records_do_not_replace_the_other_department(district: Scenario) -> None:
    known_to_all = {
        "nets.pass_on_chance": 1.0,
        "nets.pass_on_min": 10,
        "kinds.wage_dispute.per_1000_residents_year": 100,
        "kinds.wage_dispute.look_per_min": 0.3,
        "kinds.wage_dispute.settle_chance": 0,
        "departments.labour.crews": 20,
        "departments.justice.crews": 20,
    }
    run = sim.run(district.replace({**NETS, **known_to_all}), seed=4)
    disputes = run.cases[(run.cases["kind"] == "wage_dispute") & (run.cases["end"] == "resolved")]
    arrived = rows(run, "arrived").groupby("case")["department"]
    assert arrived.count()[disputes.index].max() > 2
    assert (arrived.nunique()[disputes.index] == 2).all()


def test_each_line_has_desks_of_its_own(nets: Run) -> None:
    used = set(nets.log.loc[nets.log["activity"] == "arrived_at_node", "node"].dropna())
    bureaus = {f"{name} city" for name in LINES}
    assert bureaus & used == bureaus
    assert not any(name.startswith(("grid", "village", "town", "city ")) for name in used)


def test_in_one_grid_no_report_of_a_worker_goes_over_the_city(grid: Run) -> None:
    filed = rows(grid, "reported")
    only_workers = set(filed["case"]) - set(filed.loc[filed["role"] != "worker", "case"])
    nodes = rows(grid, "arrived_at_node")
    passed = set(nodes.loc[nodes["case"].isin(only_workers), "node"])
    assert "town 1" in passed
    assert "city" not in passed


def test_paper_between_levels_is_slower_than_a_computer(district: Scenario, grid: Run) -> None:
    pc = sim.run(district.replace({**ONE_GRID, "routing.between_levels": "pc"}), seed=4)
    centre = sim.run(district.replace({**ONE_GRID, "routing.between_levels": "centre"}), seed=4)
    delays = [run.measured["routing_delay_median_min"] for run in (centre, pc, grid)]
    assert delays == sorted(delays)
    assert delays[0] < delays[2] / 10


def test_nets_take_longer_to_help_than_one_grid_and_that_longer_than_a_centre(
    district: Scenario, nets: Run, grid: Run
) -> None:
    centre = sim.run(district, seed=4)
    means = [run.measured["time_to_help_restricted_mean_min"] for run in (centre, grid, nets)]
    assert means == sorted(means)


def test_without_terminals_reports_wait_for_the_end_of_the_round(
    district: Scenario, grid: Run
) -> None:
    equipped = sim.run(district.replace({**ONE_GRID, "roles.worker.mobile_terminals": 80}), seed=4)
    assert grid.measured["carried_mean_min"] > 60
    assert pd.isna(equipped.measured["carried_mean_min"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({f"nets.lines.{name}.departments": None for name in LINES} | {"nets.lines": None},
         "there are no lines"),
        ({"nets.lines.labour.departments": ["party_affairs"]},
         "party_affairs is in labour already"),
        ({"nets.lines.labour.departments": ["labor"]},
         "labor is not a department; did you mean labour?"),
        ({"nets.lines.labour": None}, "labour, which kinds.wage_dispute needs, is in no line"),
        ({f"nets.lines.{name}.workers_weight": 0 for name in LINES}, "every workers_weight is 0"),
        ({"patrol.policy": "random_walk"}, "take waypoint"),
    ],
)  # fmt: skip
def test_lines_that_do_not_fit_are_refused(
    district: Scenario, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ScenarioError, match=message):
        district.replace({**NETS, **changes})
