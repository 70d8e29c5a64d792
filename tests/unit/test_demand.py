"""What nature sends does not depend on how it is drawn."""

from typing import Any

import numpy as np
import pytest

import sim
from sim.demand import Source, births, case_arrivals, contact_arrivals, contacts
from sim.scenario import Scenario
from sim.town import settle

SEEDS = np.array([5, 2**63 - 1, 0, 6, 77])


def drawn(scenario: Scenario) -> list[Any]:
    town = settle(scenario)
    cases = births(case_arrivals(scenario, town.place, town.where), SEEDS)
    calls = contacts(contact_arrivals(scenario, town.place, town.where), SEEDS)
    return [each.tobytes() for each in (*cases, *calls)]


@pytest.mark.parametrize("name", ["village", "hoard"])
@pytest.mark.parametrize("usual", [1, 3, 10**9])
def test_the_same_arrives_however_many_steps_are_drawn_first(
    monkeypatch: pytest.MonkeyPatch, name: str, usual: int
) -> None:
    scenario = sim.load(name).replace({"run.days": 20})
    expected = drawn(scenario)
    assert any(expected)
    monkeypatch.setattr(Source, "usual", property(lambda self: min(usual, self.steps)))
    assert drawn(scenario) == expected
