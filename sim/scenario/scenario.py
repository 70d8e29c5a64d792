"""A scenario: frozen, complete, and able to say where each of its values comes from."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from pydantic import PrivateAttr, ValidationError

from sim.errors import NameNotFoundError, ScenarioError
from sim.scenario.check import check
from sim.scenario.fields import Chances, Table, extra_of
from sim.scenario.keys import Keys, dotted, find, of_files, split
from sim.scenario.layers import FileLayer, Layer, OverrideLayer, Tree, lay, new_departments
from sim.scenario.origins import Locator, Origin, cited, locator
from sim.scenario.parts import parts_in, parts_of
from sim.scenario.problems import of_validation
from sim.scenario.schema import ScenarioSettings

WORDS: Final = {"base", "title", "title_zh", "description"}
"""Keys that change no result."""


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
    _digest: str = PrivateAttr(default="")

    @classmethod
    def build(cls, layers: tuple[Layer, ...], name: str, path: Path | None = None) -> Self:
        """Return the scenario that the layers make.

        Raises:
            ScenarioError: with every problem of all layers.
        """
        tree = lay(layers)
        new = new_departments(layers, tree)
        try:
            scenario = cls.model_validate(tree)
        except ValidationError as error:
            found = of_validation(error, tree) + check(parts_in(tree, new))
            raise ScenarioError(Locator(layers).report(found)) from None
        contradictions = check(parts_of(scenario, new))
        if contradictions:
            raise ScenarioError(Locator(layers).report(contradictions))
        scenario._name, scenario._path, scenario._layers = name, path, layers
        return scenario

    @classmethod
    def from_values(cls, values: Mapping[str, Any], name: str) -> Self:
        """Return the scenario of `values()`; what its files said of the origins is lost."""
        return cls.build((FileLayer(name, dict(values)),), name)

    def __eq__(self, other: object) -> bool:
        """Whether all values are the same; files and comments do not count."""
        return isinstance(other, Scenario) and self.values() == other.values()

    def __hash__(self) -> int:
        """Hash by the values that can change a result."""
        return hash(self.digest())

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
        named = {(table, key): getattr(getattr(self, table), key) for table, key in of_files()}
        files = {path: file for path, file in named.items() if file}
        if not self._digest:
            self._digest = self._digest_without(files)
        whole = hashlib.sha256(self._digest.encode())
        # A file may change while the scenario lives.
        for (table, key), file in files.items():
            content = hashlib.sha256(Path(file).read_bytes()).hexdigest()
            whole.update(f"{table}.{key} {content}".encode())
        return whole.hexdigest()

    def _digest_without(self, files: Iterable[Keys]) -> str:
        tree = _without_words(self.values())
        for table, key in files:
            del tree[table][key]
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
        known, node = find(path)
        if known != path or not node.is_value:
            raise NameNotFoundError("key", key, self._known_below(known))
        return self._origin(path, self._value(path))

    def table(self) -> list[Row]:
        """Return every value with its origin, in the order of the schema."""
        return [_row(dotted(path), self._origin(path, value)) for path, value in _leaves((), self)]

    def _value(self, path: Keys) -> object:
        """Return the value at a key of the schema; None when its table is absent."""
        here: Any = self
        for depth, key in enumerate(path, start=1):
            if isinstance(here, dict) and key not in here:
                raise NameNotFoundError("key", dotted(path), self._known_below(path[: depth - 1]))
            here = here[key] if isinstance(here, dict) else getattr(here, key, None)
        return here

    def _known_below(self, table: Keys) -> list[str]:
        """Return the dotted keys of a table, or the names of kinds or departments."""
        node = find(table)[1]
        names = getattr(self, table[-1]) if node.entries else node.names()
        return [dotted((*table, name)) for name in names]

    def _origin(self, path: Keys, value: object) -> Origin:
        extra = extra_of(find(path)[1].info)
        setter = locator(self._layers).set_at(path)
        if setter is None:
            mark, source, file, line = extra["mark"], extra["source"], None, None
        else:
            (mark, source), file, line = cited(setter.comment), setter.label, setter.line
        return Origin(value, extra["unit"], mark, source, file, line, extra["lever"])


def _leaves(path: Keys, table: Table | dict[str, Any]) -> Iterator[tuple[Keys, object]]:
    """Yield the values of a table in the order of the schema."""
    entries = table if isinstance(table, dict) else {k: getattr(table, k) for k in _open(table)}
    for key, value in entries.items():
        here = (*path, key)
        if here == ("base",):
            continue
        if isinstance(value, dict) or (isinstance(value, Table) and not isinstance(value, Chances)):
            yield from _leaves(here, value)
        elif find(here)[1].is_value:
            yield here, value


def _open(table: Table) -> Iterator[str]:
    """Yield the keys of a table except rivals of the one that is given."""
    for key in type(table).model_fields:
        if key not in table.one_of or getattr(table, key) is not None:
            yield key


def _row(key: str, origin: Origin) -> Row:
    return Row(
        key, origin.value, origin.unit, origin.mark, origin.source, origin.lever, origin.where
    )


def _without_words(tree: Tree) -> Tree:
    return {
        key: _without_words(value) if isinstance(value, dict) else value
        for key, value in tree.items()
        if key not in WORDS
    }
