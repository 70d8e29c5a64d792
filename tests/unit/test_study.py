"""Study files: what ships can be run, and every way of writing a lever means the same."""

from pathlib import Path

import pytest

from experiments import Sweep, study
from experiments.design import plan
from sim.errors import ScenarioError
from sim.scenario import load


@pytest.mark.parametrize("name", study.shipped())
def test_every_shipped_study_can_be_planned(name: str) -> None:
    asked = study.load(name)
    table = Sweep(asked.scenario, asked.levers).table
    jobs = plan(
        table, asked.replications, asked.seed, lambda v: asked.scenario.replace(v).digest(), "v"
    )
    assert len({job.run_id for job in jobs}) == len(table.rows) * asked.replications


def test_the_demo_varies_patrol_and_routing_round_what_was_counted() -> None:
    asked = study.load("patrol_x_routing")
    counted = load("tongxiang_town").origin("patrol.density_per_km2").value
    assert isinstance(counted, float)
    factors = [value / counted for value in asked.levers["patrol.density_per_km2"]]
    assert factors == pytest.approx([1 / 4, 1 / 2, 1, 2, 4])
    assert asked.levers["routing.speed"] == [1 / 64, 1 / 16, 1 / 4, 1, 2, 4]
    assert (asked.replications, asked.seed, asked.scenario.run.days) == (10, 2016, 30)


@pytest.mark.parametrize(
    "levers",
    [
        '[levers]\n"routing.speed" = [1, 2]',
        "[levers]\nrouting.speed = [1, 2]",
        "[levers.routing]\nspeed = [1, 2]",
        'levers = { "routing.speed" = [1, 2] }',
    ],
)
def test_levers_can_be_written_in_every_way_of_toml(tmp_path: Path, levers: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'scenario = "village"\n{levers}\n')
    asked = study.load(path)
    assert asked.levers == {"routing.speed": [1, 2]}
    assert (asked.name, asked.replications, asked.seed) == ("mine", 10, 1)
    assert asked.scenario.digest() == load("village").digest()


def test_a_scenario_beside_the_study_is_found_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text('base = "village"\n[run]\ndays = 3\n')
    (tmp_path / "mine.toml").write_text('scenario = "town.toml"\ndays = 2\n[levers]\n')
    asked = study.load(tmp_path / "mine.toml")
    assert (asked.scenario.name, asked.scenario.run.days) == ("town", 2)
    assert asked.levers == {}


def test_mistakes_in_the_scenario_itself_are_told_as_its_own(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text('base = "village"\n[run]\ndayz = 3\n')
    (tmp_path / "mine.toml").write_text('scenario = "town.toml"\n[levers]\n')
    with pytest.raises(ScenarioError, match=r"town\.toml: 1 problem; .*\n  line 3: run\.dayz is"):
        study.load(tmp_path / "mine.toml")
