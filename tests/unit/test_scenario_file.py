"""A scenario written as one file is the same scenario, with the same sources."""

import pytest

from experiments.store.scenario_file import from_toml, to_toml
from sim.errors import ScenarioError
from sim.scenario import Row, Scenario, load, shipped


def told(scenario: Scenario) -> list[tuple[str, object, str, str, str]]:
    def line(row: Row) -> tuple[str, object, str, str, str]:
        return row.key, row.value, row.unit, row.mark, row.source

    return [line(row) for row in scenario.table() if row.key != "base"]


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_survives(name: str) -> None:
    scenario = load(name)
    again = from_toml(to_toml(scenario), name)
    assert again.name == name
    assert again.digest() == scenario.digest()
    assert again.values() == scenario.values()
    assert told(again) == told(scenario)
    assert to_toml(again) == to_toml(scenario)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("routing.speed", float("inf")),
        ("title", 'quotes " and \\ and\nlines, \x7f, \u6d59\u6c5f, \u00e9'),
        ("routing.merge_duplicates", False),
        ("routing.latency_min.app", {"lognormal": {"median": 3, "sigma": 0.9}}),
        ("routing.latency_min.app", {"empirical": [1, 2.5, 1e-7]}),
        ("roles.volunteer.count", 12),
        ("run.holidays", ["2016-04-04"]),
    ],
)
def test_every_kind_of_value_survives(key: str, value: object) -> None:
    scenario = load("tongxiang_town").replace({key: value})
    again = from_toml(to_toml(scenario), "town")
    assert again.values() == scenario.values()
    assert again.origin(key).value == scenario.origin(key).value


def test_what_is_no_scenario_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"^scenario.toml: \d+ problem"):
        from_toml("colour = 'red'", "town")
