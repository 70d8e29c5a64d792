"""Scenarios: frozen, replaced, laid over a base, the same in another process."""

import json
import math
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from sim.distributions import Dist, constant
from sim.errors import ScenarioError
from sim.scenario import Scenario, load, parse_override
from tests.unit.made_scenario import SMALL, load_small


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("tongxiang_town")


@pytest.fixture
def small(tmp_path: Path) -> Scenario:
    return load_small(tmp_path)


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
        small.run.days = 3.0
    with pytest.raises(ValidationError):
        small.title = "other"
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


def test_the_order_in_a_file_changes_nothing(tmp_path: Path) -> None:
    more = '[kinds.arson]\nper_day = 1\ndepartments = ["fire"]\n[departments.fire]\ncrews = 1\n'
    texts = [SMALL + more, SMALL.replace("[kinds.theft]", more + "[kinds.theft]")]
    loaded = []
    for number, text in enumerate(texts):
        path = tmp_path / f"order{number}.toml"
        path.write_text(text, encoding="utf-8")
        loaded.append(load(path))
    assert loaded[0].digest() == loaded[1].digest()
    for scenario in loaded:
        assert list(scenario.kinds) == ["arson", "theft"]
        assert list(scenario.departments) == ["fire", "police"]


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
    with pytest.raises(ScenarioError, match=r"write it as key=value, for example run\.days=30"):
        parse_override(text)


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
