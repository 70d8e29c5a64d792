"""Tables as text, for terminals and for pages of Markdown."""

from collections.abc import Sequence
from typing import Final
from unicodedata import east_asian_width

GAP: Final = 2


def aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows of a table with their columns under each other.

    >>> aligned([["", "paper"], ["found", "2 h"]])
    ['       paper', 'found  2 h']
    """
    widths = _widths(table)
    return ["".join(_padded(text, w + GAP) for text, w in _pairs(row, widths)).rstrip()
            for row in table]  # fmt: skip


def markdown(table: Sequence[Sequence[str]]) -> list[str]:
    """Return a table in Markdown, the first row as its heading.

    >>> markdown([["figure", "n"], ["turns", "3"]])
    ['| figure | n |', '| ------ | - |', '| turns  | 3 |']
    """
    widths = _widths(table)
    head, *body = [[_padded(text, w) for text, w in _pairs(row, widths)] for row in table]
    return [f"| {' | '.join(row)} |" for row in (head, ["-" * w for w in widths], *body)]


def _pairs(row: Sequence[str], widths: list[int]) -> "zip[tuple[str, int]]":
    return zip(row, widths, strict=True)


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(_width, column)) for column in zip(*table, strict=True)]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns that a text takes in a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
