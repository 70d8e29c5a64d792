"""What all runs of a scenario share is made once, and no run can change it for the next."""

from pathlib import Path

import numpy as np

import sim
from sim.setting import set_up

WEEK = {"run.days": 7, "feedback.trust": True}


def test_a_run_leaves_nothing_behind_for_the_next() -> None:
    village = sim.load("village").replace(WEEK)
    first = sim.run(village, 1).rows.tobytes()
    sim.run(village, 2)
    assert sim.run(village, 1).rows.tobytes() == first


def test_whoever_changes_the_arrays_of_a_run_changes_that_run_alone() -> None:
    village = sim.load("village").replace(WEEK)
    before = {name: array.copy() for name, array in set_up(village, 1).world.arrays.items()}
    spoilt = set_up(village, 1).world
    for array in spoilt.arrays.values():
        array[:] = np.zeros(1, array.dtype)
    after = set_up(village, 1).world.arrays
    assert {name: array.tobytes() for name, array in after.items()} == {
        name: array.tobytes() for name, array in before.items()
    }


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
