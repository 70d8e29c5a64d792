"""The mistakes in a scenario: found by pydantic, told in the words of the schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import ValidationError

from sim.errors import near
from sim.scenario.keys import Keys, Node, dotted, find, meant
from sim.scenario.words import expected, remark, shortly, written

_MISSING: Final = "missing"
_UNKNOWN: Final = "extra_forbidden"
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake at a key, told in a sentence without its line."""

    path: Keys
    text: str


def of_validation(error: ValidationError, tree: Mapping[str, Any]) -> list[Problem]:
    """Return one problem a key from what pydantic found in `tree`, and what it then skipped."""
    found: dict[Keys, Problem] = {}
    errors = error.errors(include_url=False)
    hints = {meant(_texts(e["loc"])) for e in errors if e["type"] == _UNKNOWN}
    for item in errors:
        path = _known(_texts(item["loc"]), item["type"])
        if item["type"] == _MISSING and dotted(path) in hints:
            continue
        found.setdefault(path, Problem(path, _sentence(path, dict(item), tree)))
    for table in {path[:depth] for path in found for depth in range(len(path))}:
        found |= {p.path: p for p in _not_one(table, tree) if p.path not in found}
    return list(found.values())


def _texts(loc: tuple[int | str, ...]) -> Keys:
    return tuple(part for part in loc if isinstance(part, str))


def _known(path: Keys, kind: str) -> Keys:
    """Cut what pydantic adds below a value."""
    if path and path[-1] == "[key]":
        return path[:-1]
    return path if kind == _UNKNOWN and find(path[:-1])[0] == path[:-1] else find(path)[0]


def _sentence(path: Keys, item: dict[str, Any], tree: Mapping[str, Any]) -> str:
    node, kind = find(path)[1], item["type"]
    if item["loc"] and item["loc"][-1] == "[key]":
        return f"{dotted(path)}: a name has 1 to 64 letters, digits, _ or - and nothing else"
    if kind == "one_of":
        return _one_of(path, node, tree)
    if kind == _UNKNOWN and find(path)[0] != path:
        return _unknown(path)
    if kind == _MISSING:
        return f"{dotted(path)} is missing: {expected(node)}{remark(node)}"
    why = item["ctx"]["why"] if kind == "told" else ""
    given = at(tree, path)
    must = why or f"must be {expected(node)}"
    return f"{dotted(path)} = {shortly(given)}: {must}{remark(node)}{_choice(node, given)}"


def _choice(node: Node, given: object) -> str:
    annotation = node.info.annotation if node.info else None
    known = get_args(annotation) if get_origin(annotation) is Literal else ()
    match = near(given, known) if isinstance(given, str) else None
    return f"; did you mean {written(match)}?" if match else ""


def _unknown(path: Keys) -> str:
    table, match = path[:-1], meant(path)
    hint = f"; did you mean {match}?" if match else "."
    where = f"Keys of [{dotted(table)}]" if table else "Keys of a scenario"
    return f"{dotted(path)} is not a known key{hint}  {where}: {', '.join(find(table)[1].names())}."


def _not_one(table: Keys, tree: Mapping[str, Any]) -> list[Problem]:
    """Check `one_of` where pydantic gave up because of other mistakes in the same table."""
    node, given = find(table)[1], at(tree, table)
    if not node.one_of or not isinstance(given, Mapping):
        return []
    if sum(key in given for key in node.one_of) == 1:
        return []
    return [Problem(table, _one_of(table, node, tree))]


def _one_of(path: Keys, node: Node, tree: Mapping[str, Any]) -> str:
    table = at(tree, path)
    given = [key for key in node.one_of if isinstance(table, Mapping) and key in table]
    has = f"it has {' and '.join(given)}" if given else "it has none"
    return f"{dotted(path)} needs exactly one of {', '.join(node.one_of)}; {has}"


def at(tree: Mapping[str, Any], path: Keys) -> Any:
    """Return the value at a key of a nested dict; an object of no meaning when there is none."""
    for key in path:
        if not isinstance(tree, Mapping) or key not in tree:
            return _ABSENT
        tree = tree[key]
    return tree
