"""The catalogues: every text that a reader can meet, in every language, with the same values."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from experiments import pages, wording, words
from experiments.words import language, say
from sim.errors import NameNotFoundError
from sim.measures import MEASURES

ROOT = Path(__file__).parents[2]
SPEAKERS = ("say", "noted")
TEXT_IN_TEMPLATE = re.compile(r'say\("([^"]+)"')


@cache
def texts() -> dict[str, str]:
    """Every text that code and templates say, and where."""
    found = dict.fromkeys({measure.unit for measure in MEASURES.values()} - OWN_UNITS, "units")
    for path in sorted((ROOT / "experiments").rglob("*.py")):
        found |= dict.fromkeys(_said(ast.parse(path.read_text("utf-8"))), path.name)
    for path in sorted(pages.FOLDER.glob("*.j2")):
        found |= dict.fromkeys(TEXT_IN_TEMPLATE.findall(path.read_text("utf-8")), path.name)
    return found


OWN_UNITS = {"", "min", "share"}


def _said(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SPEAKERS:
                yield from _constants(node.args[0])
            elif name == "counted":
                yield from _nouns(node.args[1:])


def _constants(node: ast.AST) -> Iterator[str]:
    """Texts in a first argument; the condition of a choice between two is none."""
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _nouns(given: list[ast.expr]) -> Iterator[str]:
    names = [str(node.value) for node in given if isinstance(node, ast.Constant)]
    yield from (names if len(names) != 1 else (names[0], f"{names[0]}s"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", [code for code in words.LANGUAGES if code != words.ENGLISH])
def test_catalogue_holds_every_text_and_no_other(code: str) -> None:
    told, held = texts(), set(words.catalogue(code))
    missing = {text: where for text, where in told.items() if text not in held}
    assert not missing, f"not in experiments/words/{code}_*.toml"
    definitions = {measure.definition for measure in MEASURES.values()}
    assert held - set(told) - definitions == set(), "nobody says these any more"


@pytest.mark.parametrize("code", [code for code in words.LANGUAGES if code != words.ENGLISH])
def test_translations_carry_the_same_values(code: str) -> None:
    for text, told in words.catalogue(code).items():
        if text in texts():
            assert fields(told) <= fields(text), text
            assert fields(text) - fields(told) <= {"verb"}, text


def test_no_text_stands_in_two_files_of_a_language() -> None:
    keys = [
        line.split('" = ')[0]
        for path in (ROOT / "experiments" / "words").glob("zh_*.toml")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith('"')
    ]
    assert len(keys) == len(set(keys)) > 100


def test_language_is_spoken_inside_the_block_alone() -> None:
    with language("zh"):
        assert wording.duration(200) == "3 小时 20 分钟"
        with language("en"):
            assert say("not reached") == "not reached"
        assert say("not reached") == "未达到"
    assert wording.duration(200) == "3 h 20 min"


def test_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NameNotFoundError) as caught, language("fr"):
        pass
    assert str(caught.value) == "unknown language 'fr'.  Known: en, zh."


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (45.0, "min", "45 分钟"),
        (3000.0, "min", "2 天 2 小时"),
        (0.042, "share", "4.2 %"),
        (1234.0, "person-hours", "1,234 人时"),
        (float("inf"), "min", "未达到"),
    ],
)
def test_numbers_in_chinese(value: float, unit: str, told: str) -> None:
    with language("zh"):
        assert wording.amount(value, unit) == told


def test_differences_in_chinese() -> None:
    with language("zh"):
        assert wording.reach(-0.02, 0.03, "share") == "−2 至 +3 个百分点"
        assert wording.listed(["甲", "乙", "丙"]) == "甲、乙和丙"
        assert wording.counted(3, "run") == "3 次运行"
