"""Days of alert, and patrols that are made denser or thinner while a run goes on."""

from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import SafetyNetError
from sim.one_run import Run
from sim.scenario import Scenario

SUMMIT: dict[str, Any] = {
    "surge.from_day": 4, "surge.to_day": 14, "surge.turns_factor": 10,
    "surge.no_days_off": ["team", "worker"],
}  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Scenario:
    return sim.load("tongxiang_town").replace({"run.days": 14})


@pytest.fixture(scope="module")
def usual(town: Scenario) -> Run:
    return sim.run(town, seed=2)


@pytest.fixture(scope="module")
def surge(town: Scenario) -> Run:
    return sim.run(town.replace(SUMMIT), seed=2)


def turns(run: Run, role: str) -> set[tuple[int, float]]:
    rows = run.log[(run.log["activity"] == "on_duty") & (run.log["role"] == role)]
    return set(zip(rows["agent"], rows["minute"], strict=True))


def test_a_surge_shortens_detection_and_raises_hours_worked(usual: Run, surge: Run) -> None:
    name = "detection_delay_restricted_mean_min"
    assert surge.measured[name] < 0.95 * usual.measured[name]
    for role in ("volunteer", "team", "worker"):
        assert surge.measured[f"hours_worked_{role}"] > 1.2 * usual.measured[f"hours_worked_{role}"]


def test_who_turns_out_anyway_does_so_in_a_surge(usual: Run, surge: Run) -> None:
    # A turn of the same day may begin later, when another one comes before it.
    days = [{(unit, minute // 1440) for unit, minute in turns(run, "volunteer")}
            for run in (usual, surge)]  # fmt: skip
    assert days[0] < days[1]
    alert = [len({t for t in turns(run, "volunteer") if 4 * 1440 <= t[1] < 14 * 1440})
             for run in (usual, surge)]  # fmt: skip
    # Ten times .031 a day; Poisson, five standard errors.
    assert alert[1] == pytest.approx(0.31 * 2371 * 10, abs=5 * np.sqrt(0.31 * 2371 * 10))
    before = [{t for t in turns(run, "volunteer") if t[1] < 4 * 1440} for run in (usual, surge)]
    assert before[0] == before[1]


def test_in_a_surge_nobody_has_a_day_off(surge: Run) -> None:
    for role, units in (("team", 71), ("worker", 80)):
        for day in range(4, 14):
            out = {unit for unit, minute in turns(surge, role) if minute // 1440 == day}
            assert len(out) == units


def test_on_a_holiday_people_are_at_home_as_on_a_sunday() -> None:
    village = sim.load("village").replace({"run.days": 1, "patrol.density_per_km2": 0})
    busy = {"kinds.fire_load.per_1000_residents_year": 20_000, "people.notice_per_person_hour": 0.2}
    runs = [
        sim.run(village.replace(busy | {"run.holidays": days}), seed=1).measured["detected_share"]
        for days in ([], ["2016-03-07"])
    ]
    assert runs[1] > runs[0]


# Levers that act at once --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dense() -> Scenario:
    return sim.load("tongxiang_town").replace({"run.days": 6, "patrol.density_per_km2": 5.364})


def test_what_is_asked_for_at_the_start_is_the_plain_run(dense: Scenario) -> None:
    model = sim.SafetyNet(dense, seed=3)
    model.set_patrol_density(1.341)
    model.run_to_end()
    plain = sim.run(dense.replace({"patrol.density_per_km2": 1.341}), seed=3)
    assert model.world.log.tobytes() == plain.rows.tobytes()


def on_duty(model: sim.SafetyNet) -> int:
    return int(model.world["walkers"]["on_duty"].sum())


def test_the_slider_takes_people_off_the_street_and_puts_them_back_at_once(dense: Scenario) -> None:
    model = sim.SafetyNet(dense, seed=3)
    model.run_to(12 * 60)
    many = on_duty(model)
    model.set_patrol_density(0.0)
    model.run_to(12 * 60 + 1)
    assert on_duty(model) == 0
    assert model.world["patrols"]["on_street"].sum() == 0
    model.set_patrol_density(5.364)
    model.run_to(12 * 60 + 2)
    # Some are still busy with what they had begun.
    assert 0.7 * many < on_duty(model) <= many
    model.set_patrol_density(2.682)
    model.run_to(12 * 60 + 3)
    assert on_duty(model) == pytest.approx(many / 2, rel=0.25)


def test_hours_follow_the_slider(dense: Scenario) -> None:
    model = sim.SafetyNet(dense, seed=3)
    model.run_to(2 * 1440)
    model.set_patrol_density(0.0)
    model.run_to(4 * 1440)
    model.set_patrol_density(5.364)
    model.run_to_end()
    half = Run.of(model.setting).measured["hours_worked_team"]
    whole = sim.run(dense, seed=3).measured["hours_worked_team"]
    assert half == pytest.approx(whole * 4 / 6, rel=0.1)


def test_moving_a_slider_leaves_no_trace_when_it_is_moved_back(dense: Scenario) -> None:
    model = sim.SafetyNet(dense, seed=3)
    model.run_to(100)
    model.set_patrol_density(1.0)
    model.set_patrol_density(5.364)
    model.run_to(300)
    plain = sim.SafetyNet(dense, seed=3)
    plain.run_to(300)
    assert model.world.log.tobytes() == plain.world.log.tobytes()


def test_routing_is_faster_from_the_next_hop_on(dense: Scenario) -> None:
    model = sim.SafetyNet(dense.replace({"routing.speed": 0.01}), seed=3)
    model.run_to(3 * 1440)
    model.set_routing_speed(float("inf"))
    model.run_to_end()
    cases = Run.of(model.setting).cases
    # Nobody mediates about a broken lamp on the way.
    cases = cases[cases["kind"] == "public_facility"]
    late = cases[cases["triaged_min"] > 3 * 1440 + 1].dropna(subset="routed_min")
    early = cases[cases["triaged_min"] < 3 * 1440 - 600].dropna(subset="routed_min")
    assert (late["routed_min"] == late["triaged_min"]).all()
    assert (early["routed_min"] - early["triaged_min"]).median() > 100


def test_sliders_name_their_range(dense: Scenario) -> None:
    model = sim.SafetyNet(dense, seed=3)
    with pytest.raises(SafetyNetError) as error:
        model.set_patrol_density(6.0)
    assert str(error.value) == (
        "patrol density 6 people per km2: must be from 0 to 5.364, for which this run was set up"
    )
    with pytest.raises(SafetyNetError) as error:
        model.set_routing_speed(0.0)
    assert str(error.value) == "routing speed 0: must be above 0"
