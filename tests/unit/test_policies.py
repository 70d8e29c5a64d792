"""Patrol policies: the compiled ones, and those that a user writes in Python."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.agents import PatrolTeam
from sim.errors import NameNotFoundError, SafetyNetError
from sim.model import SafetyNet
from sim.policies.patrol import POLICIES, find
from sim.scenario import Scenario
from tests.towns import bare, patrol

HOME_AND_BACK = """
def to_and_fro(patroller):
    first, last = int(patroller.beat_cells[0]), int(patroller.beat_cells[-1])
    return last if patroller.cell_index == first else first

def _helper(patroller):
    return 0
"""
MOST_HOPS_A_MINUTE = 2
"""1.2 m/s on cells of 50 m: 1.44 a minute."""
HAZARD = {"hazard": {"count": 60, "look_per_min": 1.0, "departments": ["brigade"]}}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "mine.py"
    path.write_text(HOME_AND_BACK)
    return str(path)


def walled(policy: str, **patrol_table: str) -> Scenario:
    return bare(
        place={"edges": "walls"}, roles=patrol(2, policy), patrol=patrol_table, kinds=HAZARD
    )


def distance(a: int, b: int, width: int) -> int:
    return abs(a % width - b % width) + abs(a // width - b // width)


def positions(scenario: Scenario, minutes: int) -> list[int]:
    model, seen = SafetyNet(scenario, 1), []
    for _ in range(minutes):
        model.step()
        seen.append(model.agents_by_type[PatrolTeam][0].cell_index)
    return seen


def test_a_users_policy_leads_its_patrollers(file: str) -> None:
    seen = positions(walled("to_and_fro", file=file), 200)
    corner = 20 * 20 - 1
    assert {0, corner} <= set(seen)
    assert all(distance(a, b, 20) <= 1 for a, b in pairwise(seen))


def test_stepping_and_running_agree_with_a_users_policy(file: str) -> None:
    scenario = walled("to_and_fro", file=file)
    stepped = SafetyNet(scenario, 3)
    for _ in range(300):
        stepped.step()
    run = SafetyNet(scenario, 3)
    run.run_to(300)
    assert stepped.world.log.tobytes() == run.world.log.tobytes()
    assert len(run.world.log) > 60


def test_compiled_policies_stand_beside_the_users(file: str) -> None:
    assert find("waypoint", file) == (POLICIES["waypoint"], None)


def test_an_unknown_policy_names_the_near_one(file: str) -> None:
    with pytest.raises(NameNotFoundError) as error:
        find("to_and_from", file)
    assert str(error.value) == (
        "unknown patrol policy 'to_and_from'; did you mean to_and_fro?  "
        "Known: hotspot, random_cell, random_walk, sweep, to_and_fro, waypoint."
    )


@pytest.mark.parametrize("answer", ["None", "-1", "400", "'home'"])
def test_a_policy_that_names_no_cell_is_one_clear_error(tmp_path: Path, answer: str) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(f"def astray(patroller):\n    return {answer}\n")
    with pytest.raises(SafetyNetError, match=r"'astray' returned .* from 0 to 399"):
        sim.run(walled("astray", file=str(path)), seed=1)


def test_a_file_that_fails_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("import nothing_like_this\n")
    with pytest.raises(SafetyNetError, match="fails: ModuleNotFoundError"):
        find("mine", str(path))


@pytest.mark.parametrize("policy", POLICIES)
def test_nobody_walks_on_water_or_faster_than_the_speed(policy: str) -> None:
    scenario = sim.load("village").replace({"patrol.policy": policy, "run.days": 1})
    model = SafetyNet(scenario, 2)
    place = model.setting.town.place
    before: dict[int, int] = {}
    for _ in range(600):
        model.step()
        now = {t.row: t.cell_index for t in model.agents_by_type[PatrolTeam] if t.on_street}
        cells = np.array(list(now.values()), dtype=int)
        assert place.land[cells].all()
        if policy != "random_cell":
            for row in now.keys() & before.keys():
                hops = distance(now[row], before[row], place.width)
                assert hops <= MOST_HOPS_A_MINUTE
        before = now


def test_a_policy_that_fails_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "failing.py"
    path.write_text("def lost(patroller):\n    return patroller.no_such_thing\n")
    with pytest.raises(SafetyNetError) as error:
        sim.run(walled("lost", file=str(path)), seed=1)
    assert str(error.value).startswith("patrol policy 'lost' fails: AttributeError: ")
    assert str(error.value).endswith(" (line 2)")


def test_an_edited_file_counts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    answers = []
    for cell in (7, 9):
        path.write_text(f"def go(patroller):\n    return {cell}\n")
        decision = find("go", str(path))[1]
        assert decision is not None
        answers.append(decision(None))
    assert answers == [7, 9]
