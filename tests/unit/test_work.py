"""What a worker does for a run, and what a sweep costs beyond it."""

import time
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import sim
from experiments import Sweep, tables
from experiments.contrasts import contrasts
from experiments.execution.work import run_one
from sim.scenario import Scenario, load
from tests.unit import fake_work


@pytest.fixture(scope="module")
def village() -> Scenario:
    return load("village").replace({"run.days": 0.1})


def test_a_worker_makes_the_run_that_the_caller_would_make(village: Scenario) -> None:
    levers = {"routing.speed": 2.5}
    found = run_one(village.values(), levers, 7)["measures"]
    expected = sim.run(village.replace(levers), seed=7).measured
    assert found == pytest.approx(expected, nan_ok=True, rel=0)


def test_scenarios_and_points_are_told_apart_whatever_came_before(village: Scenario) -> None:
    seen: set[float] = set()
    for speed in (1, 2, 1.0):
        for days in (0.1, 0.2):
            values = village.replace({"run.days": days}).values()
            seen.add(run_one(values, {"routing.speed": speed}, 1)["measures"]["cost_yuan"])
    assert len(seen) == 2  # the length of a run costs, the speed does not


def test_replications_of_a_point_check_its_scenario_once(
    village: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, replace = Counter[str](), Scenario.replace

    def counted(self: Scenario, values: Any, origin: str = "replace") -> Scenario:
        built[f"{dict(values)}"] += 1
        return replace(self, values, origin)

    values = village.replace({"run.days": 0.15}).values()
    monkeypatch.setattr(Scenario, "replace", counted)
    for seed in range(3):
        for speed in (1.25, 2.25):
            run_one(values, {"routing.speed": speed}, seed)
    assert built == {"{'routing.speed': 1.25}": 1, "{'routing.speed': 2.25}": 1}


STARTS = [datetime(2016, 6, 6), datetime(2016, 3, 7)]
HOLIDAYS = [[date(2016, 3, 8), date(2016, 3, 9)], []]
LISTED = ['["2016-03-08", "2016-03-09"]', "[]"]


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize(
    ("key", "values", "column"),
    [
        ("run.start", STARTS, ["2016-06-06T00:00:00", "2016-03-07T00:00:00"]),
        ("run.holidays", HOLIDAYS, LISTED),
    ],
)
def test_dates_are_levers_like_any_other(
    village: Scenario, tmp_path: Path, key: str, values: list[Any], column: list[str], kept: bool
) -> None:
    town = village.replace({key: values[1]})
    sweep = Sweep(town, {key: values})
    for _ in range(2):  # the second call goes on with what is kept
        found = sweep.run(1, 7, 1, tmp_path if kept else None, progress=False)
    assert list(found.frame[key]) == column
    assert tables.base(found) == {key: column[1]}
    assert contrasts(found, "cost_yuan").base == 1
    for row in found.frame.to_dict("records"):
        alone = sim.run(village.replace({key: values[row["point"]]}), seed=row["seed"]).measured
        assert {name: row[name] for name in alone} == pytest.approx(alone, nan_ok=True, rel=0)


@pytest.mark.long
def test_a_sweep_costs_less_than_a_millisecond_beyond_each_run(village: Scenario) -> None:
    """Processor time of 1,000 more runs that do nothing; planning and starting cancel out."""

    def cpu_s(replications: int) -> float:
        start = time.process_time()
        Sweep(village, {"routing.speed": [1]}).run(
            replications, 1, 1, progress=False, work=fake_work.measured
        )
        return time.process_time() - start

    cpu_s(10)
    assert min(cpu_s(1300) - cpu_s(300) for _ in range(3)) / 1000 < 0.001
