"""Scenarios that the page offers: those that ship and are small enough for many visitors."""

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from experiments.live.frames import MOST
from experiments.live.levers import value_at
from experiments.live.messages import RefusedError
from experiments.live.words import SCENARIOS, both

if TYPE_CHECKING:
    from sim.scenario import Scenario

FIRST: Final = "village"
"""What the page begins with: few enough people to follow by eye."""
MOST_BYTES: Final = 160 * 2**20
"""Memory that one model of a visitor may be expected to take, code and imports included."""


@cache
def scenarios() -> dict[str, "Scenario"]:
    """Return the scenarios of the page by name; none of them reads a file or runs code."""
    from sim.scenario.load import load, shipped

    names = sorted(shipped(), key=lambda name: (name != FIRST, name))
    every = {name: load(name) for name in names}
    return {name: scenario for name, scenario in every.items() if is_fit(scenario)}


def is_fit(scenario: "Scenario") -> bool:
    """Tell whether a scenario is small enough, and made of data alone."""
    from sim.budget import estimate_bytes, expected_units

    place = scenario.place
    small = place.width_cells * place.height_cells <= MOST and expected_units(scenario) <= MOST / 8
    return small and not reads_files(scenario) and estimate_bytes(scenario) <= MOST_BYTES


def reads_files(scenario: "Scenario") -> bool:
    """Tell whether a scenario names a file of its own: a place, a network, rules in Python."""
    from sim.scenario.keys import dotted, of_files

    return any(value_at(scenario, dotted(path)) is not None for path in of_files())


def scenario_of(name: str) -> "Scenario":
    """Return a scenario of the page.

    Raises:
        RefusedError: the page does not offer it.
    """
    try:
        return scenarios()[name]
    except KeyError:
        raise RefusedError("unknown_name", "scenario") from None


def title_of(scenario: "Scenario") -> dict[str, str]:
    """Return the title of a scenario in both languages."""
    return both(scenario.title, SCENARIOS.get(scenario.name, scenario.title))


def told() -> list[dict[str, Any]]:
    """Return what the page lets choose from."""
    return [
        {
            "name": name,
            "title": title_of(scenario),
            "width": scenario.place.width_cells,
            "height": scenario.place.height_cells,
            "residents": scenario.place.residents,
        }
        for name, scenario in scenarios().items()
    ]
