"""A scenario: frozen, complete, and able to say where each of its values comes from."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from pydantic import PrivateAttr, ValidationError

from sim.errors import NameNotFoundError, ScenarioError
from sim.scenario import problems
from sim.scenario.check import check, parts_in, parts_of
from sim.scenario.fields import ByRole, Table, extra_of
from sim.scenario.keys import Keys, dotted, find, meant, of_files, split
from sim.scenario.layers import FileLayer, Layer, Locator, OverrideLayer, Tree, lay
from sim.scenario.schema import ScenarioSettings

_MARKED: Final = re.compile(r"\[([ALDX](?:[+/][ALDX])*)\]\s*(.*)")
_WORDS: Final = {"base", "title", "title_zh", "description"}
"""Keys that change no result."""


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


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table that `safetynet check` prints."""

    key: str
    value: object
    unit: str
    mark: str
    source: str
    lever: bool
    where: str


class Scenario(ScenarioSettings):
    """A place, its people, its nets and what happens there; frozen.

    The tables of its file are attributes: `scenario.run.days`, `scenario.kinds["theft"].where`.
    """

    _name: str = PrivateAttr(default="")
    _path: Path | None = PrivateAttr(default=None)
    _layers: tuple[Layer, ...] = PrivateAttr(default=())

    @classmethod
    def build(cls, layers: tuple[Layer, ...], name: str, path: Path | None = None) -> Self:
        """Return the scenario that the layers make.

        Raises:
            ScenarioError: with every problem of all layers.
        """
        tree = lay(layers)
        try:
            scenario = cls.model_validate(tree)
            found = check(parts_of(scenario))
        except ValidationError as error:
            found = problems.of_validation(error, tree) + check(parts_in(tree))
            raise ScenarioError(_report(found, layers, name)) from None
        if found:
            raise ScenarioError(_report(found, layers, name))
        scenario._name, scenario._path, scenario._layers = name, path, layers
        return scenario

    @classmethod
    def from_values(cls, values: Mapping[str, Any], name: str) -> Self:
        """Return the scenario of `values()`; what its files said of the origins is lost."""
        return cls.build((FileLayer(name, dict(values)),), name)

    @property
    def name(self) -> str:
        """Name of the scenario: of its file, without ending."""
        return self._name

    @property
    def path(self) -> Path | None:
        """Its file; None when it was made from values."""
        return self._path

    def replace(self, values: Mapping[str, Any], origin: str = "replace") -> Self:
        """Return a new scenario with other values at some dotted keys; None takes one away.

        Raises:
            ScenarioError: an unknown key, an impossible value ...; this scenario stays as it is.
        """
        layer = OverrideLayer(origin, dict(values))
        return type(self).build((*self._layers, layer), self.name, self.path)

    def values(self) -> dict[str, Any]:
        """Return all values, defaults included, as a nested dict that JSON can hold."""
        return dict(self.model_dump(mode="python", exclude_none=True, exclude={"base"}))

    def digest(self) -> str:
        """Return a sha256 over all values that can change a result.

        Titles, comments, order and file names do not count; a file that the scenario reads counts
        with its content.
        """
        tree = _without_words(self.values())
        for path in of_files():
            table = tree[path[0]]
            if path[1] in table:
                content = Path(table[path[1]]).read_bytes()
                table[path[1]] = hashlib.sha256(content).hexdigest()
        text = json.dumps(tree, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def keys(self) -> list[str]:
        """Return the dotted keys of all values, also of those not given."""
        return [dotted(path) for path, _ in _leaves((), self)]

    def levers(self) -> list[str]:
        """Return the dotted keys that policy sets."""
        return [key for key in self.keys() if self.origin(key).lever]

    def origin(self, key: str) -> Origin:
        """Return a value with its unit, mark, source and the line that set it.

        Raises:
            NameNotFoundError: there is no such key.
        """
        path = split(key)
        if path not in self._by_path:
            raise NameNotFoundError("key", key, [meant(path) or "run.days"])
        return self._origin(path)

    def table(self) -> list[Row]:
        """Return every value with its origin, in the order of the schema."""
        return [_row(dotted(path), self._origin(path)) for path in self._by_path]

    @cached_property
    def _by_path(self) -> dict[Keys, object]:
        return dict(_leaves((), self))

    @cached_property
    def _locator(self) -> Locator:
        return Locator(self._layers)

    def _origin(self, path: Keys) -> Origin:
        info = find(path)[1].info
        extra = extra_of(info)
        place = self._locator.set_at(path)
        mark, source = (extra["mark"], extra["source"]) if place is None else _cited(place.comment)
        return Origin(
            self._by_path[path],
            extra["unit"],
            mark,
            source,
            place.label if place else None,
            place.line if place else None,
            extra["lever"],
        )


def _report(found: list[problems.Problem], layers: tuple[Layer, ...], name: str) -> str:
    locator = Locator(layers)
    files = [layer.label for layer in layers if isinstance(layer, FileLayer)]
    home = files[-1] if files else name
    told = sorted(locator.told(problem.path, problem.text, home) for problem in found)
    count = f"{len(told)} problem{'s' if len(told) > 1 else ''}"
    return "\n".join([f"{home}: {count}; nothing was run", *(line for _, line in told)])


def _leaves(path: Keys, table: Table | dict[str, Any]) -> Iterator[tuple[Keys, object]]:
    """Yield the values of a table in the order of the schema."""
    items = table.items() if isinstance(table, dict) else [(k, getattr(table, k)) for k in _open(table)]
    for key, value in items:
        here = (*path, key)
        if isinstance(value, dict) or (isinstance(value, Table) and not isinstance(value, ByRole)):
            yield from _leaves(here, value)
        elif find(here)[1].is_value:
            yield here, value


def _open(table: Table) -> Iterator[str]:
    """Yield the keys of a table except rivals of the one that is given."""
    for key in type(table).model_fields:
        if key not in table.one_of or getattr(table, key) is not None:
            yield key


def _cited(comment: str) -> tuple[str, str]:
    match = _MARKED.fullmatch(comment)
    return (match[1], match[2]) if match else ("", comment)


def _row(key: str, origin: Origin) -> Row:
    where = "default" if origin.file is None else origin.file
    where += f":{origin.line}" if origin.line else ""
    return Row(key, origin.value, origin.unit, origin.mark, origin.source, origin.lever, where)


def _without_words(tree: Tree) -> Tree:
    return {
        key: _without_words(value) if isinstance(value, dict) else value
        for key, value in tree.items()
        if key not in _WORDS
    }
