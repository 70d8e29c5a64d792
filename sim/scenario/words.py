"""What a key must be, in words made from the schema; and values written as in a file."""

import types
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import WithJsonSchema
from pydantic.fields import FieldInfo

from sim.distributions import Dist
from sim.scenario.fields import Chances, extra_of
from sim.scenario.keys import Node, dotted, quoted

LONGEST: Final = 60
"""Characters of a value that a message repeats."""
HUGE: Final = 10**20
MOST_ITEMS: Final = 8
"""Items of a list that a message repeats."""


def written(value: object) -> str:
    """Return a value as a scenario file writes it."""
    if isinstance(value, Dist):
        return written(value.spec())
    if isinstance(value, Chances):
        return written(value.model_dump())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{dotted((key,))} = {written(v)}" for key, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(part) for part in value) + "]"
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value) if abs(value) < HUGE else f"a number of {value.bit_length()} bits"


def shortly(value: object) -> str:
    """Return a value as a file writes it, cut to what a message can hold."""
    if isinstance(value, list | tuple) and len(value) > MOST_ITEMS:
        return f"[{', '.join(shortly(v) for v in value[:3])}, ... {len(value)} in all]"
    text = written(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 4] + " ..."


def expected(node: Node) -> str:
    """Return what a key must be: type and legal range."""
    if node.model:
        return f"a table with some of the keys {', '.join(node.names())}"
    if node.info is None:
        return "a table"
    if node.entries:
        return f"{_span(node.info.metadata)} tables, each with a name"
    return _phrase(node.info.annotation, node.info.metadata)


def remark(node: Node) -> str:
    """Return unit and default of a key in brackets; empty when it has neither."""
    if node.info is None or not node.is_value:
        return ""
    extra = extra_of(node.info)
    parts = [extra["unit"]] if extra.get("unit") else []
    default = default_of(node.info)
    parts += [f"default {default}"] if default else []
    return f" ({'; '.join(parts)})" if parts else ""


def default_of(info: FieldInfo) -> str:
    """Return the default in words; empty when the key is required or a text."""
    if info.is_required() or info.default == "":
        return ""
    if info.default is None:
        return str(extra_of(info).get("absent", "none"))
    return shortly(info.default)


def _phrase(annotation: Any, metadata: list[Any]) -> str:
    own = [m.json_schema for m in metadata if isinstance(m, WithJsonSchema)]
    if own and own[0]:
        return str(own[0]["description"])
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _phrase(args[0], _flat(args[1:]))
    if origin is Literal:
        return f"one of {', '.join(written(arg) for arg in args)}"
    if isinstance(annotation, types.UnionType):
        return _phrase(next(a for a in args if a is not types.NoneType), metadata)
    if origin is tuple:
        words = _phrase(args[0], []).removeprefix("a ").split(" ", 1)
        return " ".join([f"a list of {_span(metadata)} {words[0]}s", *words[1:]])
    if annotation is bool:
        return "true or false"
    if annotation is str:
        return "a text"
    return f"{_NOUNS.get(annotation, 'a value')}{_range(metadata)}"


_NOUNS: Final = {float: "a number", int: "a whole number"}


def _flat(metadata: Any) -> list[Any]:
    nested = (item.metadata if isinstance(item, FieldInfo) else [item] for item in metadata)
    return [item for items in nested for item in items]


def _bounds(metadata: list[Any]) -> dict[str, Any]:
    names = ("gt", "ge", "lt", "le", "min_length", "max_length")
    return {n: getattr(m, n) for m in metadata for n in names if getattr(m, n, None) is not None}


def _range(metadata: list[Any]) -> str:
    bound = {name: _plain(limit) for name, limit in _bounds(metadata).items()}
    if "ge" in bound and "le" in bound:
        return f" from {bound['ge']} to {bound['le']}"
    low = f" of {bound['ge']} or more" if "ge" in bound else ""
    low = f" above {bound['gt']}" if "gt" in bound else low
    high = f" up to {bound['le']}" if "le" in bound else ""
    high = f" below {bound['lt']}" if "lt" in bound else high
    return f"{low} and{high}" if low and high else low or high


def _span(metadata: list[Any]) -> str:
    bound = _bounds(metadata)
    low, high = bound.get("min_length", 0), bound.get("max_length")
    return str(low) if low == high else f"{low} to {_plain(high)}"


def _plain(limit: Any) -> str:
    return f"{limit:,.0f}" if float(limit).is_integer() else f"{limit:g}"
