"""What set a key: the file and line, the override, or nothing but the default."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sim.scenario.keys import Keys, dotted
from sim.scenario.layers import FileLayer, Layer, Setter
from sim.scenario.problems import Problem

_MARKED: Final = re.compile(r"\[([ALDX](?:[+/][ALDX])*)\]\s*(.*)")
_NOWHERE: Final = Setter("")
_LAST_LINE: Final = 1 << 30

type _Order = tuple[bool, int, int, str]


@dataclass(frozen=True, slots=True)
class Origin:
    """A value and where it comes from; `file` is None for a default.

    Attributes:
        value: as the scenario holds it; None when the key is not given.
        unit: of the value, empty for texts and switches.
        mark: A (report), L (literature), D (data), X (assumed) or empty.
        source: in words.
        file: file or override that set it.
        line: of that file.
        lever: whether policy sets it.
    """

    value: object
    unit: str
    mark: str
    source: str
    file: str | None
    line: int | None
    lever: bool

    @property
    def where(self) -> str:
        """Return "file:line", the override, or "default"."""
        if self.file is None:
            return "default"
        return f"{self.file}:{self.line}" if self.line else self.file


def cited(comment: str) -> tuple[str, str]:
    """Return mark and source of a comment such as "[A] 1,123 grids / 14"."""
    match = _MARKED.fullmatch(comment)
    return (match[1], match[2]) if match else ("", comment)


class Locator:
    """Finds what set a key of a scenario made of layers."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        """Scan the layers; the last one stands first."""
        self.setters = [layer.setters() for layer in reversed(layers)]
        self.on_the_way = [layer.on_the_way() for layer in reversed(layers)]
        files = [layer.label for layer in reversed(layers) if isinstance(layer, FileLayer)]
        self.home = files[0] if files else ""
        self.rank = {label: number for number, label in enumerate(files)}

    def set_at(self, path: Keys) -> Setter | None:
        """Return what set exactly this key last; None for a default."""
        return next((found[path] for found in self.setters if path in found), None)

    def nearest(self, path: Keys) -> Setter:
        """Return what set the key or, when nothing did, the table it belongs to."""
        for depth in range(len(path), 0, -1):
            for found in (*self.setters, *self.on_the_way):
                if path[:depth] in found:
                    return found[path[:depth]]
        return _NOWHERE

    def report(self, problems: list[Problem]) -> str:
        """Return the message that tells all problems by line, the last file's first."""
        told = sorted(self._told(problem) for problem in problems)
        count = f"{len(told)} problem{'s' if len(told) > 1 else ''}"
        return "\n".join([f"{self.home}: {count}; nothing was run", *(line for _, line in told)])

    def _told(self, problem: Problem) -> tuple[_Order, str]:
        setter = self.nearest(problem.path)
        label = "" if setter.label == self.home else setter.label
        where = " ".join(filter(None, (label, f"line {setter.line}" if setter.line else "")))
        rank = self.rank.get(setter.label, len(self.rank))
        order = (rank > 0, rank, setter.line or _LAST_LINE, dotted(problem.path))
        return order, f"  {where}: {problem.text}" if where else f"  {problem.text}"


@lru_cache(maxsize=16)
def locator(layers: tuple[Layer, ...]) -> Locator:
    """Return the locator of these very layers; scanning a file takes longer than reading it."""
    return Locator(layers)
