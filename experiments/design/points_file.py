"""A table of points as a CSV file: a column a key, a row a point."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from experiments.design.runs import Table
from sim.errors import ScenarioError

LISTED: Final = "table"
MOST_TOLD: Final = 20
"""Problems of a file that a message lists."""

type Numbered = tuple[int, Sequence[str]]


def read_points(
    path: Path,
    label: str | None = None,
    problems_of: Callable[[str, Any], Sequence[str]] = lambda key, value: (),
) -> Table:
    """Read points; the first line names the keys, a value is written as in TOML or is a text.

    Args:
        path: of the file.
        label: what messages call it; its path unless given.
        problems_of: says what is wrong with a value at a key.

    Raises:
        ScenarioError: it cannot be read, or holds no table; the text lists all problems by line.
    """
    label = str(path) if label is None else label
    lines = _lines(path, label)
    if not lines:
        refuse(label, [(0, "is empty; its first line names the keys")])
    keys, rows = [cell.strip() for cell in lines[0][1]], lines[1:]
    refuse(label, [*_heading_problems(lines[0]), *_row_problems(len(keys), rows)])
    points = [tuple(_value(key, cell) for key, cell in zip(keys, r, strict=True)) for _, r in rows]
    numbered = [(line, point) for (line, _), point in zip(rows, points, strict=True)]
    refuse(label, [] if rows else [(0, "holds no point below its heading")])
    refuse(label, [*_impossible(lines[0][0], keys, numbered, problems_of), *_twice(numbered)])
    return Table(tuple(keys), tuple(points), {"kind": LISTED})


def refuse(label: str, found: Sequence[tuple[int, str]]) -> None:
    """Raise ScenarioError if there are problems: line (0 for the whole file) and text."""
    if not found:
        return
    count = f"{len(found)} problem{'s' if len(found) > 1 else ''}"
    told = [f"  line {line}: {text}" if line else f"  {text}" for line, text in found[:MOST_TOLD]]
    rest = [f"  and {len(found) - MOST_TOLD} more"] if len(found) > MOST_TOLD else []
    raise ScenarioError("\n".join([f"{label}: {count}; nothing was run", *told, *rest]))


def _lines(path: Path, label: str) -> list[Numbered]:
    """Return the lines that hold something, with their numbers."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise ScenarioError(f"{label} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{label} is not UTF-8 text: offset {error.start}") from None
    except ValueError:
        raise ScenarioError(f"{label!r} is not the name of a file") from None
    reader = csv.reader(text.splitlines(), skipinitialspace=True)
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ScenarioError(f"{label} cannot be read: line {reader.line_num}: {error}") from None


def _heading_problems(heading: Numbered) -> list[tuple[int, str]]:
    line, cells = heading
    names = [cell.strip() for cell in cells]
    twice = sorted({name for name in names if names.count(name) > 1})
    empty = [(line, "names a key with no letter")] if "" in names else []
    return empty + [(line, f"names {name} twice") for name in twice if name]


def _row_problems(width: int, rows: Sequence[Numbered]) -> list[tuple[int, str]]:
    wrong = [(line, f"has {len(r)} cells; the first line has {width}") for line, r in rows]
    empty = [(line, f"cell {r.index('') + 1} is empty") for line, r in rows if "" in r]
    return [told for told, (_, r) in zip(wrong, rows, strict=True) if len(r) != width] + empty


def _value(key: str, cell: str) -> Any:
    from sim.scenario import parse_override

    return parse_override(f"{key}={cell}")[1]


def _impossible(
    heading: int,
    keys: Sequence[str],
    points: Sequence[tuple[int, tuple[Any, ...]]],
    problems_of: Callable[[str, Any], Sequence[str]],
) -> list[tuple[int, str]]:
    """Each problem once, at the line where it first appears; unknown keys at the heading."""
    found: dict[str, int] = {}
    for column, key in enumerate(keys):
        first: dict[str, tuple[int, Any]] = {}
        for line, point in points:
            first.setdefault(str(point[column]), (line, point[column]))
        for line, value in first.values():
            for text in problems_of(key, value):
                found.setdefault(text, heading if "is not a known key" in text else line)
    return sorted((line, text) for text, line in found.items())


def _twice(points: Sequence[tuple[int, tuple[Any, ...]]]) -> list[tuple[int, str]]:
    firsts: dict[str, int] = {}
    for line, point in points:
        firsts.setdefault(str(point), line)
    again = [(line, firsts[str(point)]) for line, point in points if firsts[str(point)] != line]
    return [(line, f"is the point of line {first} again") for line, first in again]
