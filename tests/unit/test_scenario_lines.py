"""The scanner of TOML lines agrees with tomllib about what is there."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.lines import Spot, spots
from sim.scenario.load import folder

TEXT = '''title = "a # b" # a title
"quoted key" = 1 # [X] q
dotted.'a.b'.c = 2

[plain] # a table
number = 1_000 # [A] number
inline = { x = 1, "y z" = { deep = "}" } } # inside
many = [ # not this one
  1, # nor this
  [2, 3],
  "]",
] # the last
text = """
[not.a.table]
""" # of a text
literal = \'\'\'it's # no comment\'\'\'
day = 2016-03-07 08:00:00 # a day

[[thing]]
name = "first" # one
[thing.below]
deep = true
[[thing]]
name = "second"
list = [{ a = 1 },
  { a = 2, b = 3 }]
[ spaced . "out" ]
key   =   'value'#tight
'''


def test_lines_and_comments() -> None:
    found = spots(TEXT)
    assert found["title",] == Spot(1, "a title")
    assert found["quoted key",] == Spot(2, "[X] q")
    assert found["dotted", "a.b", "c"] == Spot(3)
    assert found["plain",] == Spot(5, "a table")
    assert found["plain", "number"] == Spot(6, "[A] number")
    assert found["plain", "inline", "y z", "deep"] == Spot(7, "inside")
    assert found["plain", "many"] == Spot(8, "the last")
    assert found["plain", "text"] == Spot(13, "of a text")
    assert found["plain", "literal"] == Spot(16)
    assert found["plain", "day"] == Spot(17, "a day")
    assert found["thing", 0, "name"] == Spot(20, "one")
    assert found["thing", 0, "below", "deep"].line == 22
    assert found["thing", 1, "name"].line == 24
    assert found["thing", 1, "list", 1, "b"].line == 26
    assert found["spaced", "out", "key"] == Spot(28, "tight")
    assert tomllib.loads(TEXT)


def test_windows_line_ends_do_not_shift_lines() -> None:
    assert spots(TEXT.replace("\n", "\r\n")) == spots(TEXT)


def keys_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of all keys of parsed TOML."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in pairs:
        if isinstance(value, dict):
            yield (*path, key)
        if isinstance(part, dict | list):
            yield from keys_of(part, (*path, key))


def without_elements(paths: Any) -> set[tuple[str | int, ...]]:
    return {path for path in paths if isinstance(path[-1], str)}


@pytest.mark.parametrize("path", sorted(folder().glob("*.toml")), ids=lambda p: p.stem)
def test_every_key_of_the_shipped_files_is_found_at_its_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = spots(text)
    assert without_elements(found) == set(keys_of(tomllib.loads(text)))
    lines = text.splitlines()
    for keys, spot in found.items():
        assert str(keys[-1]) in lines[spot.line - 1] or len(keys) == 1


def quoted(text: str) -> str:
    escaped = "".join(c if c.isalnum() or c in " #[]{}=,.'" else f"\\U{ord(c):08X}" for c in text)
    return f'"{escaped}"'


KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
SCALARS = (
    st.integers(-99, 99)
    | st.booleans()
    | st.dates(date(1000, 1, 1))
    | st.datetimes(datetime(1000, 1, 1))
    | st.times().map(lambda t: time(t.hour, t.minute, t.second))
    | KEYS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def written(value: Any) -> str:
    """Write TOML; dicts inline."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        inside = ", ".join(f"{quoted(key)} = {written(part)}" for key, part in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return "[" + "".join(f"\n  {written(part)}, # {written(0)} ]" for part in value) + "\n]"
    return str(value.isoformat()) if isinstance(value, date | time) else str(value)


def document(tree: dict[str, Any]) -> str:
    """Write a document with a header for each table at the top."""
    tables = {key: value for key, value in tree.items() if isinstance(value, dict)}
    lines = [f"{quoted(k)} = {written(v)} # top" for k, v in tree.items() if k not in tables]
    for name, table in tables.items():
        lines.append(f"[{quoted(name)}] # header")
        lines += [f"{quoted(key)} = {written(value)} # inside" for key, value in table.items()]
    return "\n".join(lines)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_every_key_of_any_document_is_found(tree: dict[str, Any]) -> None:
    text = document(tree)
    parsed = tomllib.loads(text)
    found = spots(text)
    assert without_elements(found) == without_elements(keys_of(parsed))
    for keys in without_elements(found):
        spot = found[keys]
        assert quoted(str(keys[-1])) in text.splitlines()[spot.line - 1]


@given(st.text(max_size=200))
def test_any_text_ends_the_scan(text: str) -> None:
    assert all(1 <= spot.line <= text.count("\n") + 1 for spot in spots(text).values())
