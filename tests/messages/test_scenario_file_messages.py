"""Every message about a scenario file that cannot be found, read or parsed, word for word."""

from pathlib import Path

import pytest

from sim.errors import NameNotFoundError
from sim.scenario import load, shipped
from tests.messages.broken_towns import GOOD, message, write


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_unknown_name() -> None:
    with pytest.raises(NameNotFoundError) as error:
        load("vilage")
    known = ", ".join(sorted(shipped()))
    assert str(error.value) == f"unknown scenario 'vilage'; did you mean village?  Known: {known}."


def test_missing_file() -> None:
    write(GOOD)
    assert message("twon.toml") == ("twon.toml: there is no such file; did you mean town.toml?")
    assert message("nowhere/else.toml") == "nowhere/else.toml: there is no such file"


def test_folder(tmp_path: Path) -> None:
    write(GOOD)
    assert message(tmp_path) == f"{tmp_path} is a folder; name a scenario file in it: town.toml"
    (tmp_path / "empty").mkdir()
    assert message("./empty") == "./empty is a folder; name a scenario file in it"


def test_device() -> None:
    assert message("/dev/null") == "/dev/null is not a regular file"


def test_unreadable_file(monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(GOOD)

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    assert message(path) == "town.toml cannot be read: Permission denied"


def test_a_name_that_no_file_can_have() -> None:
    assert message("x\0y.toml") == "'x\\x00y.toml' is not the name of a file"
    assert message(f"{'x' * 300}.toml") == f"{'x' * 300}.toml cannot be read: File name too long"


def test_not_utf8() -> None:
    path = write(GOOD)
    path.write_bytes(b'title = "Good"\n# \xff\n')
    assert message(path) == "town.toml is not UTF-8 text: byte 0xff at offset 17 (line 2)"


def test_a_file_of_more_than_a_mebibyte() -> None:
    path = write("#" * (1 << 20))
    assert "is missing" in message(path)
    write("#" * ((1 << 20) + 1))
    assert message(path) == "town.toml has 1,048,577 bytes; a scenario has at most 1,048,576"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[run]\ndays = \n", "line 2, column 8: Invalid value"),
        ("[run]\ndays = 1\ndays = 2\n", "line 3, column 9: Cannot overwrite a value"),
        ("[run]\n[run]\n", "line 2, column 5: Cannot declare ('run',) twice"),
        ('title = "x', "line 1: Unterminated string"),
        ("x = " + "[" * 2000, "brackets are nested too deeply"),
    ],
)
def test_not_toml(text: str, expected: str) -> None:
    assert message(write(text)) == f"town.toml is not TOML: {expected}"


def test_a_number_of_too_many_digits() -> None:
    assert message(write(f"x = {'9' * 5000}")).startswith(
        "town.toml is not TOML: Exceeds the limit"
    )


def test_base_circle(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('base = "town.toml"\n', encoding="utf-8")
    path = write('base = "a.toml"\n')
    assert message(path) == "a.toml: base makes a circle: town -> a -> town"
    assert message(write('base = "town.toml"\n')) == (
        "town.toml: base makes a circle: town -> town"
    )


def test_unknown_base() -> None:
    assert message(write('base = "vilage"\n')).startswith(
        "town.toml: base: unknown scenario 'vilage'; did you mean village?  Known: "
    )
    assert message(write('base = "else.toml"\n')) == "town.toml: base: there is no file else.toml"
    assert message(write('base = "twon.toml"\n')) == (
        "town.toml: base: there is no file twon.toml; did you mean town.toml?"
    )


def test_base_of_the_wrong_type() -> None:
    assert (
        message(write(f"base = 3\n{GOOD}")).splitlines()[1] == "  line 1: base = 3: must be a text"
    )
