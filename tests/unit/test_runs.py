"""Runs that are made together are the runs that each of them would have been alone."""

from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.errors import SafetyNetError
from sim.one_run import Run
from sim.runs import MOST, stacks
from sim.scenario import Scenario
from sim.setting import set_all_up
from tests.towns import bare, patrol

SEEDS = (5, 2**63 - 1, 0, 6, 5, 77)
GO = "def go(patroller):\n    return int(patroller.beat_cells[patroller.cell_index % 3])\n"


def scenario(name: str, **changes: Any) -> Scenario:
    return sim.load(name).replace({key.replace("__", "."): v for key, v in changes.items()})


def without_cases(days: float) -> Scenario:
    village = scenario("village", run__days=days, routing__enquiries__per_1000_residents_day=0.0)
    rates = ("per_1000_residents_year", "per_km2_year", "per_day")
    return village.replace(
        {
            f"kinds.{name}.{rate}": 0.0
            for name, kind in village.kinds.items()
            for rate in rates
            if getattr(kind, rate) is not None
        }
    )


WORLDS = {
    "a day of a village": scenario("village", run__days=1),
    "turns that follow one another": scenario(
        "village", run__days=2, roles__volunteer__turns_per_day=0.6,
        roles__volunteer__turn_min=700.5, surge__from_day=0, surge__to_day=2,
        surge__turns_factor=1.5,
    ),
    "several nets": scenario("zhenhai_nets", run__days=1),
    "one case there from the start": scenario("hoard", run__days=3),
    "ten cases there from the start": bare(roles=patrol(2, "random_walk")),
    "no cases at all": without_cases(0.5),
}  # fmt: skip


def together(world: Scenario) -> list[Run]:
    return list(chain.from_iterable(stacks(world, SEEDS)))


@pytest.mark.parametrize("name", WORLDS)
def test_a_run_of_a_stack_is_the_run_of_its_seed_byte_for_byte(name: str) -> None:
    runs = together(WORLDS[name])
    assert [run.seed for run in runs] == list(SEEDS)
    for run in runs:
        alone = sim.run(WORLDS[name], run.seed)
        assert run.rows.tobytes() == alone.rows.tobytes()
        for column, values in run.births.items():
            assert values.tobytes() == alone.births[column].tobytes(), column
    assert (sum(run.births["kind"].size for run in runs) == 0) == (name == "no cases at all")


def test_rules_in_python_are_asked_in_a_stack_as_well(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(GO)
    own = scenario("village", run__days=1, patrol__file=str(file), patrol__policy="go")
    runs = together(own)
    assert [run.rows.tobytes() for run in runs] == [sim.run(own, s).rows.tobytes() for s in SEEDS]
    assert runs[0].rows.tobytes() != sim.run(WORLDS["a day of a village"], 5).rows.tobytes()


def test_what_one_run_of_a_stack_changes_no_other_one_sees() -> None:
    first, second = (each.world for each in set_all_up(WORLDS["a day of a village"], (1, 2)))
    for name, array in first.arrays.items():
        assert not array.flags.writeable or not np.shares_memory(array, second[name]), name
    first.advance(1440.0)
    second.advance(1440.0)
    alone = sim.run(WORLDS["a day of a village"], 2)
    assert second.log.tobytes() == alone.rows.tobytes()


def test_what_grows_in_a_run_of_a_stack_grows_in_that_run_alone() -> None:
    nets = scenario("zhenhai_nets", run__days=10)
    settings = set_all_up(nets, (3, 4))
    room = settings[0].world["log"].size
    settings[0].world.advance(14_400.0)
    assert settings[0].world["log"].size > room == settings[1].world["log"].size
    settings[1].world.advance(14_400.0)
    for setting in settings:
        assert setting.world.log.tobytes() == sim.run(nets, setting.seed).rows.tobytes()


def test_short_runs_are_stacked_and_long_ones_are_not() -> None:
    day, month = WORLDS["a day of a village"], scenario("tongxiang_town", run__days=30)
    assert len(next(stacks(day, range(2 * MOST)))) == MOST
    assert len(next(stacks(month, range(4)))) == 1


def test_a_wrong_seed_among_others_is_named_and_nothing_is_run() -> None:
    with pytest.raises(SafetyNetError, match=r"^seed -1: must be a whole number from 0 to \d+$"):
        list(stacks(WORLDS["a day of a village"], (1, -1, 2)))
