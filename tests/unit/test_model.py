"""The Mesa face: time, agents and space on top of the compiled loop."""

import pytest

import sim
from sim.agents import (
    Department,
    GridWorker,
    InformationOfficer,
    PatrolTeam,
    Resident,
    Volunteer,
)
from sim.errors import SafetyNetError
from sim.model import SafetyNet
from sim.scenario import Scenario


@pytest.fixture(scope="module")
def village() -> Scenario:
    return sim.load("village").replace({"run.days": 2})


@pytest.fixture
def model(village: Scenario) -> SafetyNet:
    return SafetyNet(village, seed=4)


def test_stepping_gives_the_same_log_as_running(village: Scenario, model: SafetyNet) -> None:
    for _ in range(2 * 1440):
        model.step()
    assert model.time == 2880.0
    assert model.world.log.tobytes() == sim.run(village, seed=4).rows.tobytes()


def test_mesas_own_run_for_moves_the_same_clock(model: SafetyNet) -> None:
    model.run_for(90)
    assert (model.time, model.world.now) == (90.0, 90.0)


def test_a_step_after_a_fast_run_goes_on_from_there(model: SafetyNet) -> None:
    model.run_to(600)
    rows = len(model.world.log)
    model.step()
    assert model.time == model.world.now == 601.0
    assert len(model.world.log) >= rows


def test_everybody_is_an_agent(model: SafetyNet, village: Scenario) -> None:
    by_type = model.agents_by_type
    assert len(by_type[Resident]) == village.place.residents
    assert len(by_type[GridWorker]) == sum(f.units for f in model.setting.forces if f.role == 4)
    assert len(by_type[Department]) == len(village.departments)
    for kind in (Volunteer, PatrolTeam, InformationOfficer):
        assert len(by_type[kind]) > 0
    assert len(model.agents) == sum(map(len, by_type.values()))


def test_agents_read_and_write_their_row(model: SafetyNet) -> None:
    resident = model.agents_by_type[Resident][5]
    resident.trust = 0.25
    assert model.world["residents"]["trust"][5] == 0.25
    model.world["residents"]["trust"][5] = 0.75
    assert resident.trust == 0.75


def test_residents_are_at_home_at_night_and_partly_away_at_noon(model: SafetyNet) -> None:
    residents = model.agents_by_type[Resident]

    def share_at_home() -> float:
        at_home = [r.cell_index == r.home_index for r in residents]
        return float(sum(at_home) / len(at_home))

    model.run_to(3 * 60)
    night = share_at_home()
    model.run_to(12 * 60)
    assert night > 0.9 > 0.6 > share_at_home()


def test_every_agent_on_duty_has_a_cell_of_mesas_grid(model: SafetyNet) -> None:
    model.run_to(10 * 60)
    on_duty = [t for t in model.agents_by_type[PatrolTeam] if t.on_duty]
    assert on_duty
    for team in on_duty:
        assert team in team.cell.agents
        assert team.cell_index in team.beat_cells


def test_the_grid_carries_the_layers(model: SafetyNet, village: Scenario) -> None:
    assert model.grid.population.data.sum() == village.place.residents
    assert model.grid.land_use.data.shape == (village.place.width_cells, village.place.height_cells)


def test_a_worker_off_duty_is_nowhere(model: SafetyNet) -> None:
    model.run_to(2 * 60)
    assert all(w.cell is None for w in model.agents_by_type[GridWorker])


def test_a_patroller_goes_where_it_is_sent(model: SafetyNet) -> None:
    model.run_to(10 * 60)
    team = next(t for t in model.agents_by_type[PatrolTeam] if t.on_street)
    target = int(team.beat_cells[0])
    team.walk_to(target)
    seen = set()
    for _ in range(120):
        model.step()
        seen.add(team.cell_index)
    assert target in seen


@pytest.mark.parametrize("cell", [-1, 10**9, 3.5, True])
def test_nobody_is_sent_off_the_map(model: SafetyNet, cell: float) -> None:
    team = model.agents_by_type[PatrolTeam][0]
    with pytest.raises(SafetyNetError) as error:
        team.walk_to(cell)
    last = model.setting.town.place.cells - 1
    assert str(error.value) == (
        f"walk_to({cell!r}): must be the number of a cell on land, from 0 to {last}"
    )


def test_nobody_is_sent_whose_policy_has_no_targets(village: Scenario) -> None:
    model = SafetyNet(village.replace({"patrol.policy": "sweep"}), seed=4)
    team = model.agents_by_type[PatrolTeam][0]
    with pytest.raises(SafetyNetError) as error:
        team.walk_to(int(team.beat_cells[0]))
    assert str(error.value) == (
        "walk_to: a team walks to no targets here; with the patrol policies waypoint, hotspot and "
        "your own it does"
    )


def test_mesas_run_model_ends_with_the_scenario(village: Scenario) -> None:
    model = SafetyNet(village.replace({"run.days": 0.5}), seed=4)
    model.run_model()
    assert not model.running
    assert model.time == model.world.now == 720.0


def test_nothing_moves_after_the_end(village: Scenario) -> None:
    model = SafetyNet(village.replace({"run.days": 0.1}), seed=4)
    model.run_to_end()
    rows = len(model.world.log)
    model.run_for(60)
    assert model.world.now == 144.0
    assert len(model.world.log) == rows


@pytest.mark.parametrize("seed", [1.5, "7", True, -1, 2**63])
def test_a_seed_is_a_whole_number_in_range(village: Scenario, seed: int) -> None:
    with pytest.raises(SafetyNetError, match=rf"^seed {seed!r}: must be a whole number from 0 to "):
        sim.run(village, seed=seed)


def test_the_name_of_a_scenario_is_no_scenario() -> None:
    with pytest.raises(SafetyNetError) as error:
        sim.run("village", seed=1)  # type: ignore[arg-type]
    assert str(error.value) == "'village' is no scenario; sim.load(name or path) returns one"
