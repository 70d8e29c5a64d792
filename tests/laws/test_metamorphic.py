"""What must not change a run, and what must change it in one direction only."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from experiments.verification import reduced
from sim import Scenario, load, run
from sim.place.ground import clear_ways
from sim.scenario.words import written
from sim.setting import Setting, set_up
from sim.streams import uniform
from sim.terms import PATROL_ROLES, Stream
from tests.laws.towns import QUICK, THOROUGH, built, log_bytes, seeds, towns

PATROLS = ("volunteer", "team", "worker")


def as_file(town: Scenario, order: list[int]) -> str:
    """Write all values of a scenario as a file, line by line in a given order."""
    values = {key: town.origin(key).value for key in town.keys()}  # noqa: SIM118 (a method)
    lines = [f"{key} = {written(value)}" for key, value in values.items() if value is not None]
    picked = np.argsort(np.resize(order, len(lines)), kind="stable")
    return "\n".join(lines[i] for i in picked)


@QUICK
@given(towns(), seeds, st.lists(st.integers(0, 9), min_size=3, max_size=40))
def test_order_in_the_file_does_not_matter(
    changes: dict[str, Any], seed: int, order: list[int]
) -> None:
    town = built(changes)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "shuffled.toml"
        path.write_text(as_file(town, order), encoding="utf-8")
        other = load(path)
    assert other.digest() == town.digest()
    assert log_bytes(other, seed) == log_bytes(town, seed)


def whole_log(setting: Setting) -> NDArray[np.void]:
    """Run to the end."""
    setting.world.advance(setting.scenario.run.days * 1440)
    return setting.world.log.copy()


def renumber_walkers(setting: Setting, order: NDArray[np.int64]) -> None:
    """Let the walkers stand in another order in the arrays of a run."""
    world, place_of = setting.world, np.argsort(order)
    walkers, duties = world["walkers"], world["duties"]
    walkers[:] = walkers[order]
    patrols = world["walker_of"] >= 0
    world["walker_of"][patrols] = place_of[world["walker_of"][patrols]]
    duties["walker"] = place_of[duties["walker"]]
    duties[:] = duties[np.lexsort((duties["walker"], duties["on"]))]


@QUICK
@given(towns(), seeds, seeds)
def test_order_of_agents_does_not_matter(
    changes: dict[str, Any], seed: int, other_seed: int
) -> None:
    town = built(changes)
    setting = set_up(town, seed)
    numbers = np.arange(setting.world["walkers"].size)
    renumber_walkers(setting, np.argsort(uniform(other_seed, Stream.REPLICATION, numbers)))
    # Turns that begin at the same minute are logged in the order of walkers; all else is the same.
    found, wanted = whole_log(setting), whole_log(set_up(town, seed))
    assert np.array_equal(np.sort(found), np.sort(wanted))


@dataclass(frozen=True)
class Shift:
    """A translation of a torus."""

    width: int
    height: int
    east: int
    south: int

    def of(self, cells: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return the cells to which cells are moved."""
        x, y = cells % self.width + self.east, cells // self.width + self.south
        return np.asarray(y % self.height * self.width + x % self.width)

    def move(self, setting: Setting) -> None:
        """Move land, people, beats, cases and crews of a run that has not begun."""
        world, there = setting.world, self.of(np.arange(self.width * self.height))
        for name in ("beat_cells", "tour_cells"):
            world.own(name)[:] = self.of(world[name])
        for name, column in (("cases", "cell"), ("crews", "cell"), ("crews", "base"),
                             ("contacts", "cell"), ("residents", "home"),
                             ("households", "cell")):  # fmt: skip
            world[name][column] = self.of(world[name][column])
        world.own("cells")[there] = world["cells"].copy()
        beat_of = world.own("beat_of").reshape(-1, there.size)
        beat_of[:, there] = beat_of.copy()
        steps = world.own("steps").reshape(len(PATROL_ROLES), -1, 4)
        steps[:, there] = self.of(steps)
        link = self.of(setting.town.place.neighbours)[np.argsort(there)]
        world.own("clear_ways")[:] = clear_ways(link, self.width)


@QUICK
@given(towns(), seeds, st.integers(0, 11), st.integers(0, 8), st.sampled_from([11, 12]))
def test_shifting_a_torus_changes_nothing(
    changes: dict[str, Any], seed: int, east: int, south: int, width: int
) -> None:
    town = built(changes)
    round_the_world = town.replace(
        {"place.edges": "torus", "place.width_cells": width, "kinds.hazard.replaced": False}
    )
    setting = set_up(round_the_world, seed)
    Shift(width, town.place.height_cells, east, south).move(setting)
    assert whole_log(setting).tobytes() == log_bytes(round_the_world, seed)


@QUICK
@given(towns(), seeds, st.sampled_from(PATROLS), st.integers(1, 20), st.floats(0.01, 1.0))
def test_more_patrols_never_find_later(
    changes: dict[str, Any], seed: int, role: str, more: int, chance: float
) -> None:
    town = built(changes)
    few: dict[str, Any] = {f"roles.{name}.policy": "random_cell" for name in PATROLS}
    few |= {f"roles.{name}.beat": "place" for name in PATROLS}
    # In nets more workers are other lines, not more of the same.
    few |= {"routing.network": "command_centre"}
    # What patrols bring about besides finding changes which cases there are, or who reports.
    few |= {f"feedback.{name}": False for name in type(town.feedback).model_fields}
    few |= {f"roles.{name}.visits_per_turn": 0.0 for name in PATROLS}
    few |= {"kinds.hazard.settle_chance": 0.0, "kinds.hazard.replaced": False}
    few |= {"kinds.hazard.look_per_min": chance, f"roles.{role}.count": 2}
    before = run(town.replace(few), seed).record
    after = run(town.replace({**few, f"roles.{role}.count": 2 + more}), seed).record
    first = before.column("parent") < 0
    late, soon = (
        np.where(np.isnan(record.time("detected")), np.inf, record.time("detected"))[
            record.column("parent") < 0
        ]
        for record in (before, after)
    )
    assert first.sum() == late.size == soon.size
    assert (soon <= late).all(), "a case is found later by more patrols"


def test_more_patrols_do_find_sooner(seed: int) -> None:
    # The companion: the same comparison is not one of equals.
    few = reduced("random_jumps").replace({"run.days": 30, "kinds.case.replaced": False,
                                           "kinds.case.count": 200})  # fmt: skip
    one, many = (
        run(few.replace({"roles.worker.count": n}), seed).record.time("detected") for n in (1, 5)
    )
    assert (many <= one).all()
    assert many.mean() < 0.4 * one.mean()


@QUICK
@given(towns(), seeds, st.lists(st.floats(0, 2880), max_size=30))
def test_where_a_run_pauses_does_not_matter(
    changes: dict[str, Any], seed: int, pauses: list[float]
) -> None:
    town = built(changes)
    setting = set_up(town, seed)
    for minute in sorted(pauses):
        setting.world.advance(minute)
    assert whole_log(setting).tobytes() == log_bytes(town, seed)


def test_other_seeds_give_other_logs() -> None:
    town = reduced("identities")
    assert len({log_bytes(town, seed) for seed in range(20)}) == 20


def test_same_seed_gives_the_same_log_in_any_process() -> None:
    town, some = reduced("identities"), [1, 2, 3, 2**63 - 1]
    here = [log_bytes(town, seed) for seed in some]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert list(pool.map(log_bytes, [town] * len(some), some)) == here


@pytest.mark.long
@THOROUGH
@given(towns(), seeds, st.integers(0, 11), st.integers(0, 8))
def test_metamorphic_at_length(changes: dict[str, Any], seed: int, east: int, south: int) -> None:
    town = built(changes)
    log = log_bytes(town, seed)
    assert log_bytes(town, seed) == log
    flat = town.replace({"place.edges": "torus", "kinds.hazard.replaced": False})
    setting = set_up(flat, seed)
    Shift(town.place.width_cells, town.place.height_cells, east, south).move(setting)
    assert whole_log(setting).tobytes() == log_bytes(flat, seed)
