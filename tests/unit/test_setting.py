"""What all runs of a scenario share is made once, and no run can change it for the next."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.budget import estimate_bytes
from sim.common import SHARED, Arrays
from sim.scenario import Scenario
from sim.setting import set_up
from sim.terms import PATROL_ROLES, Activity

WEEK = {"run.days": 7, "feedback.trust": True}


def test_a_run_leaves_nothing_behind_for_the_next() -> None:
    village = sim.load("village").replace(WEEK)
    first = sim.run(village, 1).rows.tobytes()
    sim.run(village, 2)
    assert sim.run(village, 1).rows.tobytes() == first


def bytes_of(arrays: Arrays) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in arrays.items()}


def test_whoever_changes_the_arrays_of_a_run_changes_that_run_alone() -> None:
    village = sim.load("village").replace(WEEK)
    before = bytes_of(set_up(village, 1).world.arrays)
    spoilt = set_up(village, 1).world
    for name, array in spoilt.arrays.items():
        own = spoilt.own(name) if name in SHARED else array
        own[:] = np.zeros(1, array.dtype)
    assert bytes_of(set_up(village, 1).world.arrays) == before


def test_what_all_runs_share_cannot_be_changed_in_one_of_them() -> None:
    first, second = (set_up(sim.load("village"), seed).world for seed in (1, 2))
    for name in SHARED:
        assert first[name] is second[name], name
        with pytest.raises(ValueError, match="read-only"):
            first[name][:] = np.zeros(1, first[name].dtype)


@pytest.mark.parametrize("town", ["village", "tongxiang_town", "zhenhai_nets", "hoard"])
def test_no_kernel_writes_into_what_all_runs_share(town: str) -> None:
    scenario = sim.load(town)
    feedback = {f"feedback.{name}": True for name in type(scenario.feedback).model_fields}
    world = set_up(scenario.replace({"run.days": 7, "run.warmup_days": 0, **feedback}), 1).world
    before = bytes_of({name: world[name] for name in SHARED})
    world.advance(7 * 1440)
    assert world.log.size
    assert bytes_of({name: world[name] for name in SHARED}) == before


def test_a_run_with_an_array_of_its_own_lets_the_kernels_see_it() -> None:
    village = sim.load("village").replace(WEEK)
    blind = set_up(village, 1).world
    blind.own("kinds")["look"] = 0.0
    blind["kinds"]["look_at_visit"] = 0.0
    blind.advance(7 * 1440)
    by_patrol = (blind.log["activity"] == Activity.DETECTED) & np.isin(
        blind.log["role"], PATROL_ROLES
    )
    assert not by_patrol.any()
    assert np.isin(sim.run(village, 1).rows["role"], PATROL_ROLES).any()


def test_another_value_or_an_edited_file_counts_at_once(tmp_path: Path) -> None:
    rules = tmp_path / "mine.py"
    village = sim.load("village").replace({"run.days": 2})
    logs = {sim.run(village, 1).rows.tobytes()}
    logs.add(sim.run(village.replace({"routing.speed": 3.0}), 1).rows.tobytes())
    for cell in (0, 1):
        rules.write_text(f"def go(patroller):\n    return int(patroller.beat_cells[{cell}])\n")
        own = village.replace({"patrol.file": str(rules), "patrol.policy": "go"})
        logs.add(sim.run(own, 1).rows.tobytes())
    assert len(logs) == 4


def test_a_scenario_built_again_is_known_by_its_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing it value by value would take as long as a short run."""
    village = sim.load("village").replace({"run.days": 1})
    first = set_up(village, 1)

    def compared(self: Scenario, other: object) -> bool:
        raise AssertionError("compared value by value")

    monkeypatch.setattr(Scenario, "__eq__", compared)
    again = Scenario.from_values(village.values(), "again")
    estimate_bytes(village)
    estimate_bytes(again)
    assert set_up(again, 2).prepared is first.prepared
