"""Rules of dispatch: the compiled ones, and those that a user writes in Python."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import NameNotFoundError, SafetyNetError, ScenarioError
from sim.policies.dispatch import RULES, find
from sim.scenario import Scenario

OWN = """
def the_nearest(call):
    return min(call.crews, key=lambda crew: (call.distance_m(crew), crew.number))

def the_first(call):
    return call.crews[0]

def the_last(call):
    return call.crews[-1]
"""
BUSY = {"departments.public_security.crews": 6, "departments.public_security.bases": "spread"}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "mine.py"
    path.write_text(OWN)
    return str(path)


def village(rule: str, **more: Any) -> Scenario:
    changes = {"run.days": 20, "departments.public_security.dispatch": rule, **BUSY, **more}
    return sim.load("village").replace(changes)


def rows_of(scenario: Scenario) -> np.ndarray:
    """Return the log with rows of one instant in order of their content."""
    rows = sim.run(scenario, seed=4).rows
    return np.sort(rows, order=["minute", "case", "activity", "agent", "node"])


@pytest.mark.parametrize("edges", ["walls", "torus"])
@pytest.mark.parametrize("way", ["blocks", "straight"])
def test_the_nearest_written_in_python_is_the_compiled_nearest(
    file: str, edges: str, way: str
) -> None:
    more = {"place.edges": edges, "departments.public_security.way": way}
    compiled = rows_of(village("nearest", **more))
    own = rows_of(village("the_nearest", **more, **{"dispatch.file": file}))
    assert own.tobytes() == compiled.tobytes()


def test_the_first_written_in_python_is_the_compiled_first(file: str) -> None:
    compiled = rows_of(village("first_listed"))
    assert rows_of(village("the_first", **{"dispatch.file": file})).tobytes() == compiled.tobytes()
    assert rows_of(village("the_last", **{"dispatch.file": file})).tobytes() != compiled.tobytes()


def test_stepping_and_running_agree_with_a_users_rule(file: str) -> None:
    scenario = village("the_last", **{"dispatch.file": file, "run.days": 1})
    stepped = sim.SafetyNet(scenario, 3)
    for _ in range(1440):
        stepped.step()
    assert stepped.world.log.tobytes() == sim.run(scenario, 3).rows.tobytes()


def test_compiled_rules_stand_beside_the_users(file: str) -> None:
    assert find("nearest", file) == (RULES["nearest"], None)


def test_an_unknown_rule_is_told_when_the_scenario_is_read() -> None:
    with pytest.raises(ScenarioError) as error:
        village("neerest")
    assert "departments.public_security.dispatch: neerest is not a rule of dispatch" in str(
        error.value
    )
    assert "did you mean nearest?" in str(error.value)


def test_an_unknown_rule_of_a_file_names_the_near_one(file: str) -> None:
    with pytest.raises(NameNotFoundError) as error:
        find("the_nearst", file)
    assert str(error.value) == (
        "unknown rule of dispatch 'the_nearst'; did you mean the_nearest?  "
        "Known: first_listed, nearest, own_area, the_first, the_last, the_nearest."
    )


@pytest.mark.parametrize("answer", ["None", "0", "'the first'"])
def test_a_rule_that_names_no_crew_is_one_clear_error(tmp_path: Path, answer: str) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(f"def astray(call):\n    return {answer}\n")
    with pytest.raises(SafetyNetError, match=r"'astray' returned .* one of call\.crews"):
        sim.run(village("astray", **{"dispatch.file": str(path)}), seed=1)


def test_a_rule_that_fails_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "failing.py"
    path.write_text("def lost(call):\n    return call.crews[99]\n")
    with pytest.raises(SafetyNetError) as error:
        sim.run(village("lost", **{"dispatch.file": str(path)}), seed=1)
    assert str(error.value) == (
        "rule of dispatch 'lost' fails: IndexError: tuple index out of range (line 2)"
    )
