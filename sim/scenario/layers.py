"""What a scenario is made of: files and overrides, one over the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError
from sim.scenario.fields import Chances
from sim.scenario.keys import ROOT, Keys, Node, find, of_files, split
from sim.scenario.lines import spots
from sim.scenario.words import shortly

type Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Setter:
    """Where a value was set: in words, with line and comment if that is a file."""

    label: str
    line: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FileLayer:
    """The values of a scenario file; `text` is None when only the values have survived."""

    label: str
    values: Mapping[str, Any]
    text: str | None = None

    def lay_on(self, tree: Tree) -> None:
        """Set the file's values in `tree`."""
        _merge(tree, self.values, ROOT)

    def setters(self) -> dict[Keys, Setter]:
        """Return where each key is set."""
        if self.text is None:
            return {path: Setter(self.label) for path in _paths(self.values)}
        return {
            tuple(str(part) for part in path): Setter(self.label, spot.line, spot.comment)
            for path, spot in spots(self.text).items()
        }

    def on_the_way(self) -> dict[Keys, Setter]:
        """Return nothing: the tables of a file stand among its keys."""
        return {}


@dataclass(frozen=True, slots=True, eq=False)
class OverrideLayer:
    """Single keys set over everything below; None takes a key away."""

    origin: str
    values: Mapping[str, Any]

    def lay_on(self, tree: Tree) -> None:
        """Set the keys in `tree`, in their order.

        Raises:
            ScenarioError: one of them is `base`, which only a file can name.
        """
        for key, value in self.values.items():
            if key == "base":
                raise ScenarioError(f"{self.origin} {key}={value}: only a file can name its base")
            path = split(key)
            _set(tree, path, _found_from_here(value) if path in of_files() else value)

    def setters(self) -> dict[Keys, Setter]:
        """Return what set each key."""
        out: dict[Keys, Setter] = {}
        for key, setter in self._keys():
            known, node = find(split(key))
            out[known if node.is_value else split(key)] = setter
            out |= {(*split(key), *below): setter for below in _paths(self.values[key])}
        return out

    def on_the_way(self) -> dict[Keys, Setter]:
        """Return the tables that the keys go through; an override may have made them."""
        ways = ((split(key), setter) for key, setter in self._keys())
        return {path[:depth]: setter for path, setter in ways for depth in range(1, len(path))}

    def _keys(self) -> Iterator[tuple[str, Setter]]:
        for key, value in self.values.items():
            yield key, Setter(f"{self.origin} {key}={_typed(value)}")


type Layer = FileLayer | OverrideLayer


def _typed(value: object) -> str:
    return value if isinstance(value, str) else shortly(value)


def lay(layers: tuple[Layer, ...]) -> Tree:
    """Return the values of all layers, later ones over earlier ones."""
    tree: Tree = {}
    for layer in layers:
        layer.lay_on(tree)
    return tree


def new_departments(layers: tuple[Layer, ...], tree: Tree) -> set[str]:
    """Return the departments that the lowest of several layers does not have."""
    names, base = tree.get("departments"), layers[0].values.get("departments")
    if len(layers) == 1 or not isinstance(names, Mapping) or not isinstance(base, Mapping):
        return set()
    return set(names) - set(base)


def _merge(tree: Tree, new: Mapping[str, Any], node: Node) -> None:
    _drop_rivals(tree, set(new), node)
    for key, value in new.items():
        child = node.child(key)
        here = tree.get(key)
        if child and not child.is_value and isinstance(value, Mapping) and isinstance(here, dict):
            _merge(here, value, child)
        else:
            tree[key] = _copied(value)


def _drop_rivals(tree: Tree, given: set[str], node: Node) -> None:
    """Of several keys that exclude each other, the later layer's one wins."""
    if given & set(node.one_of):
        for rival in set(node.one_of) - given:
            tree.pop(rival, None)


def _copied(value: Any) -> Any:
    """Copy tables, which shall not be shared, and turn what numpy counts into plain numbers."""
    if isinstance(value, Mapping):
        return {key: _copied(part) for key, part in value.items()}
    return value.tolist() if hasattr(value, "tolist") else value


def _found_from_here(value: object) -> object:
    return str(Path(value).absolute()) if isinstance(value, str | Path) and value else value


def _set(tree: Tree, path: Keys, value: Any) -> None:
    for depth, key in enumerate(path[:-1], start=1):
        tree.setdefault(key, {})
        if not isinstance(tree[key], dict):
            tree[key] = _opened(tree[key], find(path[:depth])[1])
        tree = tree[key]
    if value is None:
        tree.pop(path[-1], None)
        return
    _drop_rivals(tree, {path[-1]}, find(path[:-1])[1])
    tree[path[-1]] = _copied(value)


def _opened(value: Any, node: Node) -> Tree:
    """Make a table of a number that stands for all of its keys; anything else gives way."""
    kind = node.info.annotation if node.info is not None else None
    if isinstance(kind, type) and issubclass(kind, Chances):
        return kind.for_all(value)
    return {}


def _paths(values: object) -> Iterator[Keys]:
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield (str(key),)
            yield from ((str(key), *below) for below in _paths(value))
