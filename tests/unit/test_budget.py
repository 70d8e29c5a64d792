"""A run that will not fit is refused before anything is built."""

import math
from pathlib import Path

import pytest

import sim
from sim import budget
from sim.budget import BYTES_FOR_CODE, available_bytes, estimate_bytes, estimate_own_bytes
from sim.common import SHARED
from sim.errors import TooLargeError
from sim.scenario import Scenario
from sim.setting import set_up


@pytest.fixture
def town() -> Scenario:
    return sim.load("tongxiang_town")


def test_the_message_gives_estimate_and_what_makes_it_large(
    town: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFETYNET_MEMORY_MIB", "10")
    with pytest.raises(TooLargeError) as error:
        sim.run(town, seed=1)
    first, second = str(error.value).splitlines()
    assert first.startswith("tongxiang_town: one run needs about ")
    assert first.endswith(" MiB, but only 10 MiB are free; nothing was run")
    assert second.startswith("  72 x 72 cells, 57,143 residents, 30 days, about ")


def test_a_gigantic_place_is_refused_at_once(town: Scenario) -> None:
    huge = town.replace(
        {"place.residents": 90_000_000, "place.width_cells": 2000, "place.height_cells": 2000,
         "run.days": 3000}
    )  # fmt: skip
    assert estimate_bytes(huge) > 20 * 2**30
    with pytest.raises(TooLargeError):
        sim.run(huge, seed=1)


def test_the_estimate_covers_the_arrays_of_a_run(town: Scenario) -> None:
    week = town.replace({"run.days": 7})
    world = set_up(week, 1).world
    world.advance(7 * 1440)
    held = sum(array.nbytes for array in world.arrays.values())
    assert held < estimate_bytes(week) - BYTES_FOR_CODE < 10 * held


@pytest.mark.parametrize("residents", [3000, 600_000])
def test_the_estimate_of_one_more_run_covers_what_is_its_own(residents: int) -> None:
    """Nobody calls and nobody is recruited: nearly all that grows are marks on residents."""
    day = sim.load("village").replace(
        {"run.days": 1, "place.residents": residents, "feedback.recruiting": False,
         "routing.enquiries.per_1000_residents_day": 0.0}
    )  # fmt: skip
    arrays = set_up(day, 1).world.arrays
    own = sum(array.nbytes for name, array in arrays.items() if name not in SHARED)
    assert own < estimate_own_bytes(day) < 2 * own


@pytest.mark.parametrize(
    "change", [{"run.days": 300}, {"place.residents": 500_000}, {"patrol.density_per_km2": 900.0}]
)
def test_more_of_anything_needs_more(town: Scenario, change: dict[str, float]) -> None:
    assert estimate_bytes(town.replace(change)) > 1.2 * estimate_bytes(town)


def test_the_machine_tells_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAFETYNET_MEMORY_MIB", raising=False)
    assert available_bytes() > 2**20


def test_a_container_gives_back_what_it_keeps_of_files(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "memory.max": "2147483648\n",
        "memory.current": "2000000000\n",
        "memory.stat": "anon 400000000\nfile 1600000000\ninactive_file 1500000000\n",
    }
    monkeypatch.setattr(Path, "read_text", lambda self: told[self.name])
    assert budget._container() == 2_147_483_648 - 500_000_000
    told["memory.max"] = "max\n"
    assert budget._container() == math.inf


def test_cases_seen_from_afar_need_a_row_for_each_cell(town: Scenario) -> None:
    afar = town.replace({"kinds.fire_load.look_radius_m": 3000.0, "run.days": 300})
    assert estimate_bytes(afar) > 1.2 * estimate_bytes(town.replace({"run.days": 300}))
