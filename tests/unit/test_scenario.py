"""Scenarios: loaded, frozen, replaced, and able to tell where each value comes from."""

import json
import math
import pickle
import tomllib
from pathlib import Path
from time import process_time
from typing import Any, get_args

import numpy as np
import pytest
from pydantic import ValidationError

from sim.distributions import Dist, constant
from sim.errors import NameNotFoundError, ScenarioError
from sim.policies import patrol, routing
from sim.scenario import Scenario, load, parse_override, shipped
from sim.scenario.density import as_counted_density, land_km2
from sim.scenario.fields import extra_of
from sim.scenario.keys import every, find
from sim.scenario.load import folder
from sim.scenario.roles import POLICIES
from sim.scenario.routing import Network

SMALL = """
title = "Small"
[run]
days = 2 # [X] short
[place]
width_cells = 4
height_cells = 4
residents = 20
[roles.team]
count = 3
[kinds.theft]
per_day = 1.5
departments = ["police"]
look_per_min = 0.25
[departments.police]
lead_min = { uniform = [1, 2] } # [D] a source
"""


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("tongxiang_town")


@pytest.fixture
def small(tmp_path: Path) -> Scenario:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return load(path)


def test_values_are_attributes(small: Scenario) -> None:
    assert (small.name, small.title) == ("small", "Small")
    assert small.path is not None
    assert small.path.name == "small.toml"
    assert small.run.days == 2.0
    assert small.kinds["theft"].look_per_min.worker == 0.25
    assert small.departments["police"].lead_min == Dist("uniform", (1.0, 2.0))
    assert small.roles.worker is None
    assert small.patrol.density_per_km2 is None
    assert small.routing.latency_min.centre.mean() == pytest.approx(2 * math.exp(0.405))


def test_a_scenario_is_frozen(small: Scenario) -> None:
    with pytest.raises(ValidationError):
        small.run.days = 3.0  # type: ignore[misc]
    with pytest.raises(ValidationError):
        small.title = "other"  # type: ignore[misc]
    assert hash(small.place) == hash(small.replace({"run.days": 9}).place)


def test_replace_leaves_the_first_as_it_was(small: Scenario) -> None:
    before = small.values()
    other = small.replace({"run.days": 30, "routing.speed": math.inf, "roles.team.count": 5})
    assert small.values() == before
    assert (other.run.days, other.routing.speed) == (30.0, math.inf)
    assert other.roles.team is not None
    assert other.roles.team.count == 5
    assert other.replace({"run.days": 2, "routing.speed": 1.0, "roles.team.count": 3}) == small


def test_replace_takes_what_sweeps_count_with(small: Scenario) -> None:
    assert small.replace({"place.residents": np.int64(30)}).place.residents == 30
    assert small.replace({"routing.speed": np.float64(2)}).routing.speed == 2.0
    assert small.replace({"run.days": np.float32(0.5)}).run.days == 0.5
    lead = small.replace({"departments.police.lead_min": constant(3)}).departments["police"]
    assert lead.lead_min == constant(3)


def test_replace_reaches_into_distributions_and_roles(small: Scenario) -> None:
    other = small.replace(
        {"kinds.theft.look_per_min.team": 0.5, "routing.latency_min.pc.lognormal": {"median": 1}}
        | {"routing.latency_min.pc.lognormal.sigma": 0.0}
    )
    look = other.kinds["theft"].look_per_min
    assert (look.volunteer, look.team, look.worker) == (0.25, 0.5, 0.25)
    assert other.routing.latency_min.pc == Dist("lognormal", (1.0, 0.0))


def test_a_number_takes_the_place_of_its_rival(small: Scenario) -> None:
    team = small.replace({"roles.team.per_1000_residents": 100}).roles.team
    assert team is not None
    assert (team.count, team.per_1000_residents) == (None, 100.0)
    assert team.people(small.place) == 2.0


def test_none_takes_a_key_away(small: Scenario) -> None:
    assert small.replace({"roles.team": None}).roles.team is None
    assert small.replace({"run.days": None}).run.days == 30.0


def test_units_count_people(small: Scenario) -> None:
    team = small.roles.team
    assert team is not None
    assert team.people(small.place) == 3 * 2
    per_grid = small.replace({"roles.team.per_grid": 2, "place.grids": 4})
    assert per_grid.roles.team is not None
    assert per_grid.roles.team.people(per_grid.place) == 2 * 4 * 2


def test_duty_shares() -> None:
    base = load("village")
    shares = {name: role.duty_share() for name, role in base.roles.present().items()}
    assert shares["volunteer"] == pytest.approx(0.031 * 2 / 24)
    assert shares["team"] == pytest.approx(8 / 24 * 5 / 7)
    assert shares["worker"] == pytest.approx(50 / 168)
    always = base.replace({"roles.team.duty": "always"}).roles.team
    assert always is not None
    assert always.duty_share() == 1.0


def test_values_survive_json_and_another_process(town: Scenario) -> None:
    values = json.loads(json.dumps(town.values()))
    again = Scenario.from_values(values, town.name)
    assert again == town
    assert again.digest() == town.digest()
    assert again.name == town.name
    assert again.origin("run.days").line is None


def test_a_scenario_pickles_with_its_origins(small: Scenario) -> None:
    again = pickle.loads(pickle.dumps(small))
    assert again == small
    assert again.origin("run.days") == small.origin("run.days")
    assert again.replace({"run.days": 5}).run.days == 5.0


def test_digest_sees_values_alone(tmp_path: Path, small: Scenario) -> None:
    lines = SMALL.replace('"Small"', '"Another title"').replace("# [X] short", "# why").splitlines()
    head, tables = lines[:2], "\n".join(lines[2:]).split("\n[")
    shuffled = "\n".join(head) + "".join(f"\n[{t.removeprefix('[')}" for t in reversed(tables))
    path = tmp_path / "moved.toml"
    path.write_text(shuffled.replace("days = 2", "days = 2.0"), encoding="utf-8")
    moved = load(path)
    assert moved.digest() == small.digest()
    assert list(moved.kinds) == list(small.kinds)
    assert moved.title != small.title


def test_digest_sees_every_value(small: Scenario) -> None:
    changes: list[dict[str, Any]] = [
        {"run.days": 2.0001},
        {"place.seed": 1},
        {"kinds.theft.harm": 2},
        {"departments.police.lead_min": {"uniform": [1, 2.5]}},
        {"roles.team": None},
        {"run.holidays": ["2016-03-08"]},
    ]
    digests = {small.digest(), *(small.replace(change).digest() for change in changes)}
    assert len(digests) == len(changes) + 1


def test_a_default_written_out_changes_no_digest(small: Scenario) -> None:
    assert small.replace({"place.cell_m": 100}).digest() == small.digest()


def test_digest_follows_the_content_of_a_file(tmp_path: Path, small: Scenario) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("x,y\n", encoding="utf-8")
    two.write_text("x,y\n", encoding="utf-8")
    digests = [small.replace({"place.file": str(path)}).digest() for path in (one, two)]
    two.write_text("x,y\n1,1\n", encoding="utf-8")
    digests.append(small.replace({"place.file": str(two)}).digest())
    assert digests[0] == digests[1]
    assert digests[1] != digests[2]


def test_a_file_is_meant_from_the_folder_of_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text("x,y\n", encoding="utf-8")
    path = tmp_path / "mine.toml"
    text = SMALL.replace("residents = 20", 'residents = 20\nfile = "cells.csv"')
    path.write_text(text, encoding="utf-8")
    assert load(path).place.file == str(tmp_path / "cells.csv")


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
    assert look.origin("kinds.theft.look_per_min").where == "replace kinds.theft.look_per_min.team=0.5"


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
    heads = {tuple(key.split("."))[0] for key in levers}
    assert heads == {"patrol", "roles", "people", "routing", "departments"}
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
    assert set(get_args(Network)) == set(routing.NETWORKS)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("run.days=30", "run.days", 30),
        (" routing.speed = 2.5 ", "routing.speed", 2.5),
        ("routing.speed=inf", "routing.speed", math.inf),
        ("patrol.policy=sweep", "patrol.policy", "sweep"),
        ('patrol.policy="sweep"', "patrol.policy", "sweep"),
        ("routing.merge_duplicates=false", "routing.merge_duplicates", False),
        ("a.b={uniform=[1, 2]}", "a.b", {"uniform": [1, 2]}),
        ("a.b=x=1", "a.b", "x=1"),
        ("a.b=1\nc=2", "a.b", "1\nc=2"),
        ("a.b=", "a.b", ""),
        ("a.b=" + "[" * 5000, "a.b", "[" * 5000),
        ("a.b=" + "9" * 5000, "a.b", "9" * 5000),
    ],
)
def test_overrides_are_written_as_in_toml(text: str, key: str, value: object) -> None:
    assert parse_override(text) == (key, value)


@pytest.mark.parametrize("text", ["run.days", "", "=3", "run..days=3", ".days=3"])
def test_an_override_without_key_and_value_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match="write it as key=value, for example run.days=30"):
        parse_override(text)


def test_shipped_names_and_titles() -> None:
    titles = shipped()
    assert set(titles) == {path.stem for path in folder().glob("*.toml")}
    assert {"tongxiang_town", "village"} <= set(titles)
    assert titles["village"] == "A village of 3,000 for the classroom"
    assert all(titles.values())


@pytest.mark.parametrize("name", shipped())
def test_every_value_of_a_shipped_file_has_mark_and_source(name: str) -> None:
    texts = ("title", "title_zh", "description")
    for row in load(name).table():
        written = row.where != "default" and row.key.rsplit(".", 1)[-1] not in texts
        if written:
            assert row.mark, f"{row.key} at {row.where}"
            assert row.source, f"{row.key} at {row.where}"


@pytest.mark.parametrize("name", shipped())
def test_density_of_a_shipped_file_is_as_counted(name: str) -> None:
    scenario = load(name)
    asked = scenario.patrol.density_per_km2
    if asked is not None:
        counted = as_counted_density(scenario, land_km2(scenario.place))
        assert asked == pytest.approx(counted, rel=0.01)


def test_counted_density_by_hand(town: Scenario) -> None:
    residents, land = 57.143, 72 * 72 * 0.01 * 0.92
    on_duty = 41.5 * residents * 0.031 * 2 / 24 + 2.5 * residents * 8 / 24 * 5 / 7 + 80 * 50 / 168
    assert land_km2(town.place) == pytest.approx(land)
    assert as_counted_density(town, land) == pytest.approx(on_duty / land)


def test_town_has_the_counts_of_the_report(town: Scenario) -> None:
    place = town.place
    assert (place.towns, place.villages, place.grids) == (
        round(14 / 14), round(209 / 14), round(1123 / 14),
    )  # fmt: skip
    assert town.roles.worker is not None
    assert town.roles.worker.mobile_terminals == round(272 / 14)
    assert town.routing.desks.village.officers * place.villages == round(632 / 14)
    assert len(town.departments) == 50
    assert all(d.title and d.title_zh for d in town.departments.values())
    assert all(k.title and k.title_zh for k in town.kinds.values())


def cases_a_day(scenario: Scenario, kind: str) -> float:
    rate = scenario.kinds[kind].per_1000_residents_year or 0.0
    return rate * scenario.place.residents / 1000 / 365.25


def test_town_has_all_kinds_at_a_plausible_rate(town: Scenario) -> None:
    arising = [name for name in town.kinds if cases_a_day(town, name) > 0]
    assert len(arising) == 13
    assert 90 <= sum(cases_a_day(town, name) for name in arising) <= 110


def test_crews_of_the_town_could_handle_every_case(town: Scenario) -> None:
    """Even if all cases were reported, no department would be busy for more than 60 %."""
    mean_way_m = (town.place.width_cells + town.place.height_cells) / 4 * town.place.cell_m
    for name, department in town.departments.items():
        kinds = [kind for kind, spec in town.kinds.items() if name in spec.departments]
        on_the_way = 2 * mean_way_m / department.speed_m_s / 60
        busy = sum(
            cases_a_day(town, kind) * (town.kinds[kind].service_min.mean() + on_the_way)
            for kind in kinds
        )
        week = 7 * 24 if department.hours == "always" else 5 * 10
        assert busy * 7 / (week * 60 * department.crews) < 0.6, name


def test_loading_the_town_takes_a_blink() -> None:
    load("tongxiang_town")
    times = []
    for _ in range(5):
        start = process_time()
        load("tongxiang_town")
        times.append(process_time() - start)
    assert min(times) < 0.060


def test_base_by_path_and_layers(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(SMALL, encoding="utf-8")
    path = tmp_path / "top.toml"
    path.write_text(
        'base = "base.toml"\n[roles.team]\nper_grid = 2\n[departments.police]\nlead_min = 7\n',
        encoding="utf-8",
    )
    top = load(path)
    assert top.title == "Small"
    assert top.roles.team is not None
    assert (top.roles.team.count, top.roles.team.per_grid) == (None, 2.0)
    assert top.departments["police"].lead_min == constant(7)


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path, small: Scenario) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load(path).digest() == small.digest()


def test_shipped_files_have_no_key_beyond_the_schema() -> None:
    for path in folder().glob("*.toml"):
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(tree) <= set(Scenario.model_fields)
