"""A scenario tells where each value comes from, and which keys and levers it has."""

from pathlib import Path
from typing import get_args

import pytest

from sim.distributions import Dist
from sim.errors import NameNotFoundError
from sim.policies import patrol, routing
from sim.scenario import Scenario, load
from sim.scenario.fields import extra_of
from sim.scenario.keys import every, find
from sim.scenario.roles import POLICIES
from sim.scenario.routing import Network
from tests.unit.made_scenario import load_small


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("tongxiang_town")


@pytest.fixture
def small(tmp_path: Path) -> Scenario:
    return load_small(tmp_path)


def test_origin_of_a_written_value(small: Scenario) -> None:
    origin = small.origin("departments.police.lead_min")
    assert origin.value == Dist("uniform", (1.0, 2.0))
    assert (origin.unit, origin.mark, origin.source) == ("min", "D", "a source")
    assert origin.file is not None
    assert origin.file.endswith("small.toml")
    assert origin.line == 16
    assert not origin.lever
    assert origin.where.endswith("small.toml:16")


def test_origin_of_a_default(small: Scenario) -> None:
    origin = small.origin("people.app_users_per_1000_residents")
    assert (origin.value, origin.mark, origin.file, origin.where) == (65.0, "A", None, "default")
    assert origin.unit == "app users per 1,000 residents"
    assert origin.lever
    assert "3.6 million" in origin.source


def test_origin_of_an_override(small: Scenario) -> None:
    origin = small.replace({"run.days": 5}).origin("run.days")
    assert (origin.value, origin.mark, origin.line) == (5.0, "", None)
    assert origin.where == "replace run.days=5"
    look = small.replace({"kinds.theft.look_per_min.team": 0.5})
    assert (
        look.origin("kinds.theft.look_per_min").where == "replace kinds.theft.look_per_min.team=0.5"
    )


def test_origin_of_a_value_from_the_base() -> None:
    village = load("village")
    assert village.origin("place.residents").where.startswith("village.toml:")
    assert village.origin("run.days").where.startswith("tongxiang_town.toml:")


def test_origin_of_a_key_that_is_not_given(small: Scenario) -> None:
    assert small.origin("patrol.density_per_km2").value is None
    assert small.origin("roles.worker.per_grid").value is None
    assert small.origin("roles.team.per_grid").value is None


@pytest.mark.parametrize(
    ("key", "match"),
    [
        ("run.dais", "did you mean run.days"),
        ("kinds.thft.harm", "did you mean kinds.theft"),
        ("run", "unknown key 'run'"),
        ("", "unknown key ''"),
    ],
)
def test_origin_of_an_unknown_key(small: Scenario, key: str, match: str) -> None:
    with pytest.raises(NameNotFoundError, match=match):
        small.origin(key)


def test_keys_and_levers(town: Scenario) -> None:
    keys, levers = town.keys(), town.levers()
    assert len(keys) == len(set(keys))
    assert all(town.origin(key).unit is not None for key in keys)
    assert set(levers) < set(keys)
    assert {
        "patrol.density_per_km2", "patrol.policy", "patrol.file", "routing.speed",
        "routing.network", "routing.merge_duplicates", "routing.joint",
        "people.app_users_per_1000_residents", "roles.volunteer.per_1000_residents",
        "roles.team.policy", "roles.worker.mobile_terminals", "roles.worker.per_grid",
        "routing.desks.village.officers", "departments.justice.crews",
    } <= set(levers)  # fmt: skip
    heads = {key.partition(".")[0] for key in levers}
    assert heads == {
        "patrol", "roles", "people", "routing", "departments", "dispatch", "leaders", "nets",
        "household_register", "follow_up", "publicity", "recruiting", "surge",
    }  # fmt: skip
    assert not any(key.startswith(("kinds.", "place.", "run.", "wages.")) for key in levers)


def test_table_tells_every_key_once(town: Scenario) -> None:
    rows = town.table()
    assert [row.key for row in rows] == town.keys()
    by_key = {row.key: row for row in rows}
    row = by_key["place.grids"]
    assert (row.value, row.unit, row.mark, row.lever) == (80, "grids", "A", False)
    assert row.source == "1,123 grids / 14 = 80.2"
    assert row.where.startswith("tongxiang_town.toml:")
    assert by_key["place.file"].where == "default"


def test_every_default_has_unit_and_origin() -> None:
    texts = {"title", "title_zh", "description", "base"}
    for path in every():
        node = find(path)[1]
        assert node.info is not None
        assert node.info.description
        extra = extra_of(node.info)
        assert set(extra) >= {"unit", "lever", "mark", "source"}
        given = not node.info.is_required() and node.info.default is not None
        if node.is_value and given and path[-1] not in texts:
            assert extra["mark"] in {"A", "L", "D", "X", "A+L"}, path
            assert extra["source"], path


def test_names_agree_with_the_rooms_that_use_them() -> None:
    assert set(POLICIES) == set(patrol.POLICIES)
    assert set(get_args(Network)) == {*routing.NETWORKS, "file"}
