"""Every message about the values of a scenario, word for word."""

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import Scenario, load
from tests.messages.broken_towns import GOOD, ONE_LINE, message, write


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_all_problems_of_a_file_at_once_by_line() -> None:
    path = write("""\
[place]
width_cells = 10
height_cells = 10
residents = 100
[routing]
sped = 2
[patrol]
density_per_km2 = -1
[run]
dais = 30
[kinds.theft]
per_day = 1
departments = ["plice"]
[departments.police]
crews = 0
""")
    assert (
        message(path)
        == """\
town.toml: 5 problems; nothing was run
  line 6: routing.sped is not a known key; did you mean routing.speed?  Keys of [routing]: \
network, file, nodes, edges, between_levels, speed, merge_duplicates, joint, latency_min, \
desks, entry, watch, enquiries.
  line 8: patrol.density_per_km2 = -1: must be a number from 0 to 1,000,000 \
(people per km2; default as counted from the roles)
  line 10: run.dais is not a known key; did you mean run.days?  Keys of [run]: \
start, days, warmup_days, holidays.
  line 13: kinds.theft.departments: plice is not a department; did you mean police?
  line 15: departments.police.crews = 0: must be a whole number from 1 to 100,000 \
(crews; default 1)"""
    )


@pytest.mark.parametrize(("old", "new", "expected"), ONE_LINE.values(), ids=ONE_LINE.keys())
def test_one_problem(old: str, new: str, expected: str) -> None:
    assert old in GOOD
    assert load(write(GOOD)).name == "town"
    path = write(GOOD.replace(old, new, 1))
    assert message(path) == f"town.toml: 1 problem; nothing was run\n  {expected}"


def test_a_single_problem_stands_alone() -> None:
    path = write(GOOD.replace("days = 2", "days = 0"))
    assert message(path).splitlines()[0] == "town.toml: 1 problem; nothing was run"
    assert len(message(path).splitlines()) == 2


def test_where_nothing_is() -> None:
    path = write(
        GOOD.replace("per_day = 1", 'per_day = 1\nwhere = "shops"').replace(
            "[roles", "[place.land_use]\nshops = 0\nhomes = 0.63\n[roles"
        )
    )
    assert message(path) == (
        "town.toml: 1 problem; nothing was run\n"
        '  line 15: kinds.theft.where = "shops": the place has no such cells'
    )


def test_contradictions_are_told_beside_wrong_values() -> None:
    path = write(GOOD.replace("days = 2", "days = 0").replace('["police"]', '["police", "fire"]'))
    assert message(path).splitlines() == [
        "town.toml: 2 problems; nothing was run",
        "  line 3: run.days = 0: must be a number above 0 and up to 3,660 (days; default 30)",
        "  line 12: kinds.theft.departments: fire is not a department; known are police",
    ]


def test_an_override_is_told_instead_of_a_line() -> None:
    path = write(GOOD)
    assert message(path, {"run.days": -1, "run.dais": 3}) == (
        "town.toml: 2 problems; nothing was run\n"
        "  --set run.dais=3: run.dais is not a known key; did you mean run.days?  Keys of [run]: "
        "start, days, warmup_days, holidays.\n"
        "  --set run.days=-1: run.days = -1: must be a number above 0 and up to 3,660 "
        "(days; default 30)"
    )


def test_replace_tells_the_same() -> None:
    good = load(write(GOOD))
    with pytest.raises(ScenarioError) as error:
        good.replace({"run.dais": 3})
    assert str(error.value) == (
        "town.toml: 1 problem; nothing was run\n"
        "  replace run.dais=3: run.dais is not a known key; did you mean run.days?  Keys of [run]: "
        "start, days, warmup_days, holidays."
    )


def test_values_of_another_process_tell_the_same() -> None:
    with pytest.raises(ScenarioError) as error:
        Scenario.from_values({"place": {}}, "sent")
    assert str(error.value).splitlines()[0] == "sent: 5 problems; nothing was run"


def test_a_problem_of_the_base_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(GOOD.replace("days = 2", "days = 0"), encoding="utf-8")
    path = write('base = "base.toml"\n[run]\nwarmup_day = 1\n')
    assert message(path).splitlines() == [
        "town.toml: 2 problems; nothing was run",
        "  line 3: run.warmup_day is not a known key; did you mean run.warmup_days?  Keys of "
        "[run]: start, days, warmup_days, holidays.",
        "  base.toml line 3: run.days = 0: must be a number above 0 and up to 3,660 "
        "(days; default 30)",
    ]


def test_a_misspelt_department_over_a_base() -> None:
    path = write('base = "village"\n[departments.justce]\ncrews = 2\n')
    assert message(path) == (
        "town.toml: 1 problem; nothing was run\n"
        "  line 2: departments.justce: the base has no such department and no kind names it; "
        "did you mean justice?"
    )


def test_a_base_cannot_be_overridden() -> None:
    assert message(write(GOOD), {"base": "x"}) == "--set base=x: only a file can name its base"
