"""A damaged scenario file is either still a scenario or one clear message, never a traceback."""

import re
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.errors import SafetyNetError
from sim.scenario import Scenario, load, shipped
from sim.scenario.load import folder
from tests.messages.fuzz import examples

pytestmark = pytest.mark.slow

TEXTS = {name: (folder() / f"{name}.toml").read_text(encoding="utf-8") for name in shipped()}
LONGEST_LINE = 900
"""Characters of one problem: key and value are cut, key lists are those of one table."""
SETTINGS = examples(50)
PAIR = re.compile(r"^(?P<key>[A-Za-z_0-9.]+) = (?P<value>.*?)(?P<comment> # \[.*)?$")
WRONG = (
    "nan", "-nan", "inf", "-inf", "-1", "0", "-0.0", "1e308", "-1e308", "5e-324", '""', '"never"',
    '"nonsense"', "true", "false", "[]", "[[]]", "[1]", "[nan]", '["x"]', "{}", "{ x = 1 }",
    "{ constant = nan }", "{ uniform = [2, 1] }", "{ uniform = [1, 2] }", "{ lognormal = 3 }",
    "{ exponential = { mean = -1 } }", "{ exponential = { mean = 1e308 } }",
    "{ weibull = { shape = 1e-300, scale = 1 } }", "{ gamma = { shape = 1e-300, mean = 1e300 } }",
    "{ volunteer = 2 }", "2016-02-29", "2016-03-07T00:00:00+08:00", "2999-01-01T00:00:00",
    "07:32:00", str(2**63), str(10**30), "9" * 400, "0x10", "1979-05-27 07:32:00",
)  # fmt: skip


def outcome(text: str | bytes, folder_: Path) -> Scenario | str:
    """Return the scenario of a text, or the message that refuses it; nothing else may happen."""
    path = folder_ / "mutant.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    try:
        scenario = load(path)
    except SafetyNetError as error:
        assert str(error).startswith((str(path), "tongxiang_town.toml"))
        assert max(map(len, str(error).splitlines())) < LONGEST_LINE
        return str(error)
    assert isinstance(scenario, Scenario)
    assert Scenario.from_values(scenario.values(), "again") == scenario
    assert len(scenario.digest()) == 64
    return scenario


def lines_with_values(text: str) -> list[int]:
    """Return the numbers of the lines that set a key to a value of one line."""
    numbers, inside = [], False
    for number, line in enumerate(text.splitlines()):
        if line.count('"""') == 1:
            inside = not inside
        if not inside and PAIR.match(line) and not line.rstrip().endswith("["):
            numbers.append(number)
    return numbers


SHIPPED = st.sampled_from(sorted(TEXTS))


def headers(of_departments: bool) -> list[tuple[str, str]]:
    """Return (file, header) of the tables of departments, or of those with fixed names."""
    found = [(name, line) for name, text in TEXTS.items() for line in text.splitlines()]
    named = ("[kinds.", "[departments.", "[nets.lines")
    if of_departments:
        return [(name, line) for name, line in found if line.startswith("[departments.")]
    return [(name, line) for name, line in found if line[:1] == "[" and not line.startswith(named)]


@st.composite
def a_line(draw: st.DrawFn) -> tuple[list[str], int]:
    """Draw the lines of a shipped file and the number of one that sets a value."""
    text = TEXTS[draw(SHIPPED)]
    return text.splitlines(), draw(st.sampled_from(lines_with_values(text)))


@SETTINGS
@given(a_line())
def test_a_line_dropped(tmp_path: Path, where: tuple[list[str], int]) -> None:
    lines, number = where
    outcome("\n".join(lines[:number] + lines[number + 1 :]), tmp_path)


@SETTINGS
@given(SHIPPED, st.data())
def test_any_line_dropped(tmp_path: Path, name: str, data: st.DataObject) -> None:
    lines = TEXTS[name].splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    outcome("\n".join(lines[:number] + lines[number + 1 :]), tmp_path)


@SETTINGS
@given(a_line())
def test_a_line_doubled_is_refused(tmp_path: Path, where: tuple[list[str], int]) -> None:
    lines, number = where
    message = outcome("\n".join(lines[: number + 1] + lines[number:]), tmp_path)
    assert isinstance(message, str)
    assert "is not TOML: line" in message
    assert f"line {number + 2}," in message


def misspelt(key: str, data: st.DataObject) -> str:
    """Swap, drop, double or replace one letter of the last part of a key."""
    head, _, last = key.rpartition(".")
    at = data.draw(st.integers(0, len(last) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase + "_"))
    forms = [
        last[:at] + last[at + 1 :],
        last[:at] + last[at] + last[at:],
        last[:at] + letter + last[at + 1 :],
        last[:at] + last[at + 1 : at + 2] + last[at : at + 1] + last[at + 2 :],
    ]
    form = data.draw(st.sampled_from(forms))
    return f"{head}.{form}" if head else form


def table_of(lines: list[str], number: int) -> str:
    """Return the header above a line."""
    return next((line.strip() for line in lines[number::-1] if line.startswith("[")), "")


@SETTINGS
@given(a_line(), st.data())
def test_a_misspelt_key_is_never_accepted(
    tmp_path: Path, where: tuple[list[str], int], data: st.DataObject
) -> None:
    lines, number = where
    match = PAIR.match(lines[number])
    assert match is not None
    key = match["key"]
    wrong = misspelt(key, data)
    assume(wrong != key and wrong)
    changed = [*lines[:number], lines[number].replace(key, wrong, 1), *lines[number + 1 :]]
    message = outcome("\n".join(changed), tmp_path)
    assert isinstance(message, str), f"{wrong} for {key} was accepted"
    full = f"{table_of(lines, number).strip('[]')}.{wrong}".lstrip(".")
    assert (
        f"line {number + 1}: {full} is not a known key" in message or "Cannot overwrite" in message
    )


@SETTINGS
@given(st.sampled_from(headers(of_departments=False)), st.data())
def test_a_misspelt_table_is_never_accepted(
    tmp_path: Path, where: tuple[str, str], data: st.DataObject
) -> None:
    name, header = where
    wrong = misspelt(header.strip("[]"), data)
    assume(f"[{wrong}]" != header and wrong and not wrong.endswith("."))
    lines = TEXTS[name].splitlines()
    text = "\n".join(f"[{wrong}]" if line == header else line for line in lines)
    message = outcome(text, tmp_path)
    assert isinstance(message, str)
    assert f"{wrong} is not a known key" in message or "is not TOML" in message


@SETTINGS
@given(st.sampled_from(headers(of_departments=True)), st.data())
def test_a_misspelt_department_is_never_accepted(
    tmp_path: Path, where: tuple[str, str], data: st.DataObject
) -> None:
    file, header = where
    wrong = misspelt(header.strip("[]"), data)
    assume(f"[{wrong}]" != header and not wrong.endswith("."))
    lines = TEXTS[file].splitlines()
    text = "\n".join(f"[{wrong}]" if line == header else line for line in lines)
    result = outcome(text, tmp_path)
    name = header.strip("[]").removeprefix("departments.")
    used = any(f'"{name}"' in line for line in lines if line.startswith("departments = "))
    has_base = any(line.startswith("base = ") for line in lines)
    assert isinstance(result, str) or not (used or has_base)


@SETTINGS
@given(a_line(), st.sampled_from(WRONG))
def test_another_value(tmp_path: Path, where: tuple[list[str], int], wrong: str) -> None:
    lines, number = where
    match = PAIR.match(lines[number])
    assert match is not None
    result = outcome(
        "\n".join([*lines[:number], f"{match['key']} = {wrong}", *lines[number + 1 :]]), tmp_path
    )
    if wrong in ("nan", "-nan", "[[]]", "{ constant = nan }", "{ lognormal = 3 }", "9" * 400):
        assert isinstance(result, str), f"{match['key']} = {wrong} was accepted"


@SETTINGS
@given(a_line())
def test_the_other_sign(tmp_path: Path, where: tuple[list[str], int]) -> None:
    lines, number = where
    match = PAIR.match(lines[number])
    assert match is not None
    assume(re.fullmatch(r"[0-9.]*[1-9][0-9.]*", match["value"]))
    changed = lines[number].replace(match["value"], f"-{match['value']}", 1)
    message = outcome("\n".join([*lines[:number], changed, *lines[number + 1 :]]), tmp_path)
    assert isinstance(message, str)
    assert f"line {number + 1}: " in message
    assert f"{match['key']} = -" in message


@SETTINGS
@given(SHIPPED, st.binary(min_size=1, max_size=6), st.data())
def test_random_bytes_inside(tmp_path: Path, name: str, noise: bytes, data: st.DataObject) -> None:
    raw = TEXTS[name].encode()
    at = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.sampled_from([0, 1, len(noise)]))
    outcome(raw[:at] + noise + raw[at + length :], tmp_path)


@SETTINGS
@given(SHIPPED, st.integers(0, 40_000))
def test_a_file_cut_off(tmp_path: Path, name: str, length: int) -> None:
    outcome(TEXTS[name].encode()[:length], tmp_path)


@SETTINGS
@given(st.binary(max_size=300))
def test_random_bytes_alone_are_refused(tmp_path: Path, raw: bytes) -> None:
    assert isinstance(outcome(raw, tmp_path), str)


@SETTINGS
@given(
    st.dictionaries(
        st.sampled_from(
            ["base", "run", "run.days", "kinds", "kinds.theft", "kinds.theft.harm", "place.file",
             "departments.x.crews", "roles.team", "roles", "routing.latency_min.pc", "a.b", "",
             "kinds.theft.look_per_min", "kinds.theft.look_per_min.team", "run.days.x", "a..b"]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(max_size=5) | st.just("days"), inner, max_size=3)
            ),
            max_leaves=5,
        ),
        max_size=3,
    )
)  # fmt: skip
def test_any_overrides(values: dict[str, Any]) -> None:
    try:
        scenario = load("village", values)
    except SafetyNetError as error:
        assert str(error).startswith(("village.toml: ", "--set "))
        return
    assert isinstance(scenario, Scenario)


def test_the_mutants_start_from_valid_files() -> None:
    for name, text in TEXTS.items():
        assert lines_with_values(text)
        assert tomllib.loads(text)
        assert load(name).name == name


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_key_misspelt_by_one_letter_at_once_is_reported(name: str, tmp_path: Path) -> None:
    """All misspelt keys of a file are reported, each at its line."""
    lines = TEXTS[name].splitlines()
    numbers = [n for n in lines_with_values(TEXTS[name]) if table_of(lines, n)]
    for number in numbers:
        lines[number] = lines[number].replace(" =", "x =", 1)
    message = outcome("\n".join(lines), tmp_path)
    assert isinstance(message, str)
    for number in numbers:
        assert f"  line {number + 1}: " in message
