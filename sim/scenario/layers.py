"""What a scenario is made of: files and overrides, one over the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sim.scenario.fields import ROLES, ByRole
from sim.scenario.keys import ROOT, Keys, Node, dotted, find, split
from sim.scenario.lines import spots
from sim.scenario.words import shortly

type Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was set: in words, with line and comment if that is a file."""

    label: str
    line: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class FileLayer:
    """The values of a scenario file; `text` is None when only the values have survived."""

    label: str
    values: Mapping[str, Any]
    text: str | None = None

    def lay_on(self, tree: Tree) -> None:
        """Set the file's values in `tree`."""
        _merge(tree, self.values, ROOT)

    def places(self) -> dict[Keys, Place]:
        """Return where each key is set."""
        if self.text is None:
            return {path: Place(self.label) for path in _paths(self.values)}
        return {
            tuple(str(part) for part in path): Place(self.label, spot.line, spot.comment)
            for path, spot in spots(self.text).items()
        }


@dataclass(frozen=True, slots=True)
class OverrideLayer:
    """Single keys set over everything below; None takes a key away."""

    origin: str
    values: Mapping[str, Any]

    def lay_on(self, tree: Tree) -> None:
        """Set the keys in `tree`, in their order."""
        for key, value in self.values.items():
            _set(tree, split(key), value)

    def places(self) -> dict[Keys, Place]:
        """Return what set each key."""
        out: dict[Keys, Place] = {}
        for key, value in self.values.items():
            path, place = split(key), Place(f"{self.origin} {key}={_typed(value)}")
            out |= {(*path, *below): place for below in [(), *_paths(value)]}
        return out


type Layer = FileLayer | OverrideLayer


def _typed(value: object) -> str:
    return value if isinstance(value, str) else shortly(value)


def lay(layers: tuple[Layer, ...]) -> Tree:
    """Return the values of all layers, later ones over earlier ones."""
    tree: Tree = {}
    for layer in layers:
        layer.lay_on(tree)
    return tree


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
    if isinstance(value, Mapping):
        return {key: _copied(part) for key, part in value.items()}
    return value


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
    """Make a table of a number that stands for all roles; anything else gives way."""
    by_role = node.info is not None and node.info.annotation is ByRole
    return dict.fromkeys(ROLES, value) if by_role else {}


def _paths(values: object) -> Iterator[Keys]:
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield (str(key),)
            yield from ((str(key), *below) for below in _paths(value))


NOWHERE: Final = Place("")


class Locator:
    """Finds what set a key."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        """Scan the texts of all layers."""
        self.places = [layer.places() for layer in layers]
        self.rank = {layer: i for i, layer in enumerate(self.labels())}

    def labels(self) -> list[str]:
        """Return the labels, the last file's first."""
        return list(dict.fromkeys(p.label for places in reversed(self.places) for p in places.values()))

    def set_at(self, path: Keys) -> Place | None:
        """Return the last layer's place that sets exactly this key; None for a default."""
        for places in reversed(self.places):
            if path in places:
                return places[path]
        return None

    def nearest(self, path: Keys) -> Place:
        """Return the place of the key or, when it is not set, of the table it belongs to."""
        for depth in range(len(path), 0, -1):
            place = self.set_at(path[:depth])
            if place:
                return place
        return NOWHERE

    def told(self, path: Keys, text: str, home: str) -> tuple[tuple[int, int, str], str]:
        """Return sort key and line of a problem in the file `home`."""
        place = self.nearest(path)
        line = f"line {place.line}" if place.line else ""
        label = place.label if place.label != home else ""
        where = " ".join(part for part in (label, line) if part)
        order = (0 if place.label == home else 1 + self.rank.get(place.label, 0), place.line or 10**9, dotted(path))
        return order, f"  {where}: {text}" if where else f"  {text}"
