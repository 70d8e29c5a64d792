"""The schema as a tree of keys: what stands at a dotted key, which keys a table has."""

import difflib
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Self, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.errors import near
from sim.scenario.fields import LEAF_TYPES, Table, extra_of
from sim.scenario.schema import ScenarioSettings

type Keys = tuple[str, ...]

ANY_NAME: Final = "NAME"
"""Stands for the name of a kind or department in a key of the schema."""
LONGEST_NAME: Final = 64
_SIMPLE: Final = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Node:
    """A key of the schema: a table of fixed keys, tables by name, or a value.

    Attributes:
        model: of a table, otherwise None.
        entries: model of the tables by name, otherwise None.
        info: the field, None for the root and for a table by name.
    """

    model: type[Table] | None
    entries: type[Table] | None = None
    info: FieldInfo | None = None

    @property
    def is_value(self) -> bool:
        """Whether a file sets it as a whole."""
        return self.model is None and self.entries is None

    @property
    def one_of(self) -> Keys:
        """Keys of the table of which exactly one must be given."""
        return self.model.one_of if self.model else ()

    def child(self, key: str) -> Self | None:
        """Return what stands at `key` of this table; None when nothing can."""
        if self.entries:
            return type(self)(self.entries)
        info = self.model.model_fields.get(key) if self.model else None
        return None if info is None else type(self)(*_shape(info.annotation), info)

    def names(self) -> list[str]:
        """Return the keys of a table of fixed keys."""
        return list(self.model.model_fields) if self.model else []


def _shape(annotation: Any) -> tuple[type[Table] | None, type[Table] | None]:
    """Return (model, entries) of an annotation; (None, None) for a value."""
    if isinstance(annotation, type):
        is_table = issubclass(annotation, Table) and not issubclass(annotation, LEAF_TYPES)
        return (annotation if is_table else None), None
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(args[0])
    if origin is dict:
        return None, args[1]
    if origin in (Union, types.UnionType):
        shapes = [_shape(arg) for arg in args if arg is not types.NoneType]
        return shapes[0] if len(shapes) == 1 else (None, None)
    return None, None


ROOT: Final = Node(ScenarioSettings)


def find(path: Keys) -> tuple[Keys, Node]:
    """Return the longest start of `path` that the schema has, and what stands there."""
    node = ROOT
    for depth, key in enumerate(path):
        child = node.child(key)
        if child is None:
            return path[:depth], node
        node = child
    return path, node


@cache
def every() -> tuple[Keys, ...]:
    """Return the keys of all tables and values; ANY_NAME stands for names."""
    return tuple(_below((), ROOT))


def _below(path: Keys, node: Node) -> Iterator[Keys]:
    if node.entries:
        yield from _below((*path, ANY_NAME), Node(node.entries))
    for key in node.names():
        child = node.child(key)
        if child is not None:
            yield (*path, key)
            yield from _below((*path, key), child)


@cache
def of_files() -> tuple[Keys, ...]:
    """Return the keys whose value is the path of a file."""
    found = ((path, find(path)[1].info) for path in every())
    return tuple(path for path, info in found if info is not None and extra_of(info).get("path"))


def dotted(path: Keys | tuple[str | int, ...]) -> str:
    """Write a key as a file would; a number is the place in a list, counted from 1."""
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part + 1}]"
        else:
            part = part if len(part) <= LONGEST_NAME else f"{part[: LONGEST_NAME - 4]} ..."
            name = part if _SIMPLE.fullmatch(part) else quoted(part)
            out += f".{name}" if out else name
    return out


def quoted(text: str) -> str:
    """Write a text as a file would, on one line."""
    inside = text.replace("\\", "\\\\").replace('"', '\\"')
    if not text.isprintable():
        inside = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in inside)
    return f'"{inside}"'


def split(key: str) -> Keys:
    """Return the parts of a dotted key."""
    return tuple(part.strip().strip('"') for part in key.split("."))


def meant(path: Keys) -> str | None:
    """Return the known key that an unknown one may stand for, in its own table or another."""
    table, key = path[:-1], path[-1]
    match = near(key, find(table)[1].names())
    if match:
        return dotted((*table, match))
    lasts = {known[-1] for known in every()}
    similar = difflib.get_close_matches(key, lasts, n=1, cutoff=0.8)
    there = [dotted(known) for known in every() if known[-1] in similar]
    return max(there, key=lambda k: _likeness(k, dotted(path)), default=None)


def _likeness(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a, b).ratio()
