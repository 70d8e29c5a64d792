"""The streets of the benchmark are the same ones in every tool: as many finds a minute.

Finds of 1,000 minutes have a standard deviation of 1.4 % of their mean (measured with the program
in C), those of safetynet's 10,000 one of .4 %. A correct tool is rejected beyond 6.5 %, 4.5 of both
together, seven times in a million; one that looks with half the chance finds 37 % less.
"""

import pytest

from benchmarks import streets, streets_tools
from sim.setting import set_up
from sim.terms import Activity

MINUTES, LONG = 1000, 10_000
TOOLS = ("simpy_streets", "numpy_streets")


@pytest.fixture(scope="module")
def finds_per_min() -> float:
    world = set_up(streets.scenario(streets.CHANCE, replaced=True), 1).world
    world.advance(LONG)
    return float((world.log["activity"] == Activity.DETECTED).sum()) / LONG


def finds(tool: str, chance: float) -> float:
    numbers = streets.SIDE_CELLS, streets.UNITS, streets.HAZARDS, MINUTES, chance, 1
    return float(getattr(streets_tools, tool)(*numbers)) / MINUTES


@pytest.mark.parametrize("tool", TOOLS)
def test_tools_find_as_much_as_safetynet(tool: str, finds_per_min: float) -> None:
    assert finds(tool, streets.CHANCE) == pytest.approx(finds_per_min, rel=0.065)


def test_who_looks_less_closely_is_seen(finds_per_min: float) -> None:
    half = finds("numpy_streets", streets.CHANCE / 2)
    assert half != pytest.approx(finds_per_min, rel=0.065)
