"""Documents and code use the same names."""

import importlib
import re
import tomllib
from itertools import product
from pathlib import Path

import click
import pytest

from experiments import reference
from experiments.cli import main
from sim.policies.dispatch import RULES
from sim.policies.patrol import POLICIES
from sim.policies.routing import LEVELS, NETWORKS
from sim.scenario import load
from sim.scenario.keys import dotted, every, find
from sim.terms import PATROL_ROLES, Activity, Law
from tests.documents.pages import ROOT, pages

ODD = (ROOT / "docs" / "odd.md").read_text("utf-8")
DESIGN = (ROOT / "docs" / "design.md").read_text("utf-8")
DOTTED = re.compile(r"`([a-z_]+(?:\.\w+)+)`")
QUOTED = re.compile(r"`([^`\n]+)`")
ROLES = [role.name.lower() for role in PATROL_ROLES]
STANDS_FOR = {"ROLE": ROLES, "LEVEL": list(LEVELS)}
OPEN_NAMES = ("kinds", "departments", "nets.lines")
VALUE_KEYS = {dotted(path) for path in every() if find(path)[1].is_value}
"""Of every scenario; NAME stands for a kind or department."""
FOLDERS = ("sim", "experiments", "tests", "docs", "scenarios", "benchmarks")


def spelled_out(name: str) -> set[str]:
    """Return the keys that a name with ROLE or LEVEL in it stands for."""
    parts = [STANDS_FOR.get(part, [part]) for part in name.split(".")]
    return {".".join(each) for each in product(*parts)}


def named_keys(text: str) -> set[str]:
    named = [name for name in DOTTED.findall(text) if not name.startswith(("sim.", "experiments."))]
    return set().union(*map(spelled_out, named))


@pytest.mark.parametrize("name", reference.PAGES)
def test_pages_of_reference_are_up_to_date(name: str) -> None:
    page = ROOT / "docs" / name
    assert page.read_text("utf-8") == reference.PAGES[name](), (
        f"{name} is stale: python -m experiments.reference"
    )


def test_stale_pages_are_found(tmp_path: Path) -> None:
    reference.write(tmp_path)
    assert reference.stale(tmp_path) == []
    (tmp_path / "measures.md").write_text("old", encoding="utf-8")
    assert reference.stale(tmp_path) == [tmp_path / "measures.md"]


def test_reference_has_every_key_of_a_scenario() -> None:
    known = VALUE_KEYS
    for key in load("tongxiang_town").keys():  # noqa: SIM118
        general = key
        for table in OPEN_NAMES:
            if key.startswith(f"{table}."):
                general = ".".join([table, "NAME", *key.removeprefix(f"{table}.").split(".")[1:]])
        assert general in known


def test_odd_names_only_keys_that_exist() -> None:
    assert named_keys(ODD) - VALUE_KEYS == set()


def test_odd_names_every_key() -> None:
    simple = {key for key in VALUE_KEYS if "." not in key}
    assert VALUE_KEYS - simple - named_keys(ODD) == set()
    assert simple <= set(QUOTED.findall(ODD))


@pytest.mark.parametrize("policies", [POLICIES, NETWORKS], ids=["patrol", "network"])
def test_odd_names_every_policy(policies: dict[str, object]) -> None:
    assert set(policies) <= set(QUOTED.findall(ODD))


@pytest.mark.parametrize(
    "words",
    [[a.name.lower() for a in Activity], [law.name.lower() for law in Law], list(RULES)],
    ids=["activities", "distributions", "dispatch"],
)
def test_odd_explains_every_word(words: list[str]) -> None:
    assert [word for word in words if not re.search(rf"\b{word}\b", ODD)] == []


def test_a_wrong_key_would_be_found() -> None:
    assert named_keys("`roles.ROLE.speed_km_h` `routing.speed`") - VALUE_KEYS == {
        f"roles.{role}.speed_km_h" for role in ROLES
    }


def odd_headings() -> list[str]:
    return re.findall(r"^## \d\. (.+)$", ODD, re.MULTILINE)


def test_odd_has_the_seven_headings_and_eleven_concepts() -> None:
    assert odd_headings() == [
        "Purpose and patterns",
        "Entities, state variables and scales",
        "Process overview and scheduling",
        "Design concepts",
        "Initialization",
        "Input data",
        "Submodels",
    ]
    concepts = ODD.split("## 4. Design concepts")[1].split("## 5.")[0]
    assert re.findall(r"^\*\*([\w ]+)\.\*\*", concepts, re.MULTILINE) == [
        "Basic principles",
        "Emergence",
        "Adaptation",
        "Objectives",
        "Learning",
        "Prediction",
        "Sensing",
        "Interaction",
        "Stochasticity",
        "Collectives",
        "Observation",
    ]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_files_that_a_page_names_exist(page: Path) -> None:
    named = QUOTED.findall(page.read_text("utf-8"))
    paths = [n for n in named if re.fullmatch(rf"({'|'.join(FOLDERS)})/[\w./]*", n)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_python_names_that_a_page_names_exist(page: Path) -> None:
    named = set(re.findall(r"`((?:sim|experiments)(?:\.\w+)+)`", page.read_text("utf-8")))
    assert [name for name in sorted(named) if not exists(name)] == []


def named_in_files(text: str) -> set[tuple[str, str]]:
    """Pairs of a name and the file that is said to have it: in a sentence, or in a row of both."""
    sentences = re.findall(r"`(\w+)`\s(?:of|in)\s`([\w/]+\.py)`", text)
    rows = re.findall(r"^\| `([\w/]+\.py)` \| (.+) \|$", text, re.MULTILINE)
    return {*sentences, *((name, file) for file, said in rows for name in QUOTED.findall(said))}


def test_design_names_what_stands_in_a_file() -> None:
    named = named_in_files(DESIGN)
    files = {file: (ROOT / file).read_text("utf-8") for _, file in named}
    lacking = [(name, file) for name, file in named if not re.search(rf"\b{name}\b", files[file])]
    assert lacking == []


def test_names_in_rows_and_sentences_are_seen() -> None:
    told = "as `walk` in\n`sim/a.py`\n\n|---|---|\n| `sim/b.py` | `rules` and `speed` |"
    assert named_in_files(told) == {
        ("walk", "sim/a.py"), ("rules", "sim/b.py"), ("speed", "sim/b.py"),
    }  # fmt: skip


def test_readme_names_every_command() -> None:
    shown = (ROOT / "README.md").read_text("utf-8")
    names = main.list_commands(click.Context(main))
    assert len(names) > 10
    assert [name for name in names if f"`safetynet {name}" not in shown] == []


def exists(name: str) -> bool:
    """Tell whether a dotted name is a module, or something in one."""
    module, _, attribute = name.rpartition(".")
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        return hasattr(importlib.import_module(module), attribute)
    return True


@pytest.mark.parametrize("room", ["sim", "experiments"])
def test_design_shows_every_room(room: str) -> None:
    inside = [
        p for p in (ROOT / room).iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()
    ]
    names = {path.stem for path in inside} - {"__init__"}
    picture = DESIGN.split("```")[1]
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", picture)) == []


def test_design_defends_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {re.split(r"[^\w-]", item)[0] for group in groups for item in group}
    assert sorted(name for name in names if f"**{name}**" not in DESIGN) == []
