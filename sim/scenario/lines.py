"""Where things stand in a TOML file: the line of every key and the comment behind its value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

type Path = tuple[str | int, ...]

_KEY: Final = re.compile(r'[ \t]*("(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+)[ \t]*')
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|\'\'\'[\s\S]*?\'{3,5}(?!\')|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_BARE: Final = re.compile(r"[^\s,#\[\]{}](?:[^,#\[\]{}\n]*[^\s,#\[\]{}])?")
_BLANK: Final = re.compile(r"(?:\s|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_COMMENT: Final = re.compile(r"[ \t]*(?:#[ \t]*([^\n]*))?")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_CONTROLS: Final = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A line (counted from 1) and the comment that follows the value on it."""

    line: int
    comment: str = ""


def spots(text: str) -> dict[Path, Spot]:
    """Return where each key and table of a valid TOML text stands.

    Args:
        text: TOML that `tomllib` accepts; what it refuses gives an unspecified answer.

    Returns:
        One entry a key path. Keys of inline tables stand at their own lines; an array of tables
        adds the number of the element to the path; a table that only longer headers mention stands
        where it is first mentioned.
    """
    return _Scanner(text.replace("\r\n", "\n")).scan()


def _unquoted(raw: str) -> str:
    if raw.startswith("'"):
        return raw[1:-1]
    return _ESCAPE.sub(_unescaped, raw[1:-1]) if raw.startswith('"') else raw


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(match[3], match[3])


class _Scanner:
    """Walks once through the text; `at` is how far it has come."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[Path, Spot] = {}
        self.elements: dict[Path, int] = {}
        self.line, self.counted = 1, 0

    def scan(self) -> dict[Path, Spot]:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            start = self.at
            table = self._header() if self.text[start] == "[" else self._statement(table)
            self._skip(_BLANK)
            if self.at == start:
                break
        return self.found

    def _skip(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match

    def _here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def _keys(self) -> Iterator[str]:
        while match := self._skip(_KEY):
            yield _unquoted(match[1])
            if not self.text.startswith(".", self.at):
                return
            self.at += 1

    def _header(self) -> Path:
        line, double = self._here(), self.text.startswith("[[", self.at)
        self.at += 1 + double
        path = self._resolved(tuple(self._keys()), own=double)
        self.at += 1 + double
        self._note(path, Spot(line, self._comment()))
        return path

    def _resolved(self, keys: tuple[str, ...], own: bool) -> Path:
        """Put the number of the newest element behind each array of tables on the way."""
        path: Path = ()
        for depth, key in enumerate(keys, start=1):
            path = (*path, key)
            if own and depth == len(keys):
                self.elements[path] = self.elements.get(path, -1) + 1
            if path in self.elements:
                path = (*path, self.elements[path])
        return path

    def _statement(self, table: Path) -> Path:
        line = self._here()
        paths = self._pair(table, line)
        comment = self._comment()
        for path in paths if comment else ():
            self.found[path] = Spot(self.found[path].line, comment)
        return table

    def _comment(self) -> str:
        match = self._skip(_COMMENT)
        return (match[1] or "").rstrip() if match else ""

    def _pair(self, table: Path, line: int) -> list[Path]:
        """Read `key = value`; return the paths that it gave values."""
        path = (*table, *self._keys())
        self.at += 1
        self._note(path, Spot(line))
        return [path, *self._value(path)]

    def _note(self, path: Path, spot: Spot) -> None:
        for depth in range(1, len(path)):
            self.found.setdefault(path[:depth], spot)
        self.found[path] = spot

    def _value(self, path: Path) -> list[Path]:
        self._skip(_SPACE)
        opening = self.text[self.at : self.at + 1]
        if opening == "{":
            return self._inline_table(path)
        if opening == "[":
            return self._array(path)
        if self._skip(_STRING) is None:
            self._skip(_BARE)
        return []

    def _inline_table(self, path: Path) -> list[Path]:
        inside: list[Path] = []
        self.at += 1
        self._skip(_BLANK)
        while self.text[self.at : self.at + 1] not in ("}", ""):
            start = self.at
            inside += self._pair(path, self._here())
            self._separator()
            if self.at == start:
                break
        self.at += 1
        return inside

    def _array(self, path: Path) -> list[Path]:
        inside: list[Path] = []
        self.at += 1
        self._skip(_BLANK)
        number = 0
        while self.text[self.at : self.at + 1] not in ("]", ""):
            start = self.at
            inside += self._value((*path, number))
            number += 1
            self._separator()
            if self.at == start:
                break
        self.at += 1
        return inside

    def _separator(self) -> None:
        self._skip(_BLANK)
        if self.text.startswith(",", self.at):
            self.at += 1
            self._skip(_BLANK)
