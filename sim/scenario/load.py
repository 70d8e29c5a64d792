"""Scenario files: found, read, laid over their base."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sim.errors import NameNotFoundError, ScenarioError, near
from sim.scenario.keys import of_files
from sim.scenario.layers import FileLayer, OverrideLayer
from sim.scenario.scenario import Scenario

MAX_BYTES: Final = 1 << 20
SUFFIX: Final = ".toml"
_AT: Final = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_FIRST_TABLE: Final = re.compile(r"^\s*\[", re.MULTILINE)


def folder() -> Path:
    """Return the folder of the scenarios that ship."""
    return Path(__file__).parents[2] / "scenarios"


def shipped() -> dict[str, str]:
    """Return name and title of every scenario that ships."""
    return {path.stem: _title(path) for path in sorted(folder().glob(f"*{SUFFIX}"))}


def _title(path: Path) -> str:
    """Read the title alone: it stands before the first table."""
    head = _FIRST_TABLE.split(path.read_text(encoding="utf-8"), maxsplit=1)[0]
    return str(tomllib.loads(head).get("title", ""))


def load(
    name_or_path: str | Path,
    overrides: Mapping[str, object] | None = None,
    override_origin: str = "--set",
) -> Scenario:
    """Return the scenario of a shipped name or of a file.

    Args:
        name_or_path: a name such as "tongxiang_town", or the path of a TOML file.
        overrides: values by dotted key, laid over the file.
        override_origin: what an error says has set them.

    Raises:
        NameNotFoundError: no scenario has this name.
        ScenarioError: the file cannot be read or used; the text lists all its problems.
    """
    path, label = _located(name_or_path)
    layers: tuple[Any, ...] = _files(path, label, ())
    if overrides:
        layers = (*layers, OverrideLayer(override_origin, dict(overrides)))
    return Scenario.build(layers, path.stem, path)


def parse_override(text: str, option: str = "--set") -> tuple[str, object]:
    """Return key and value of `a.b=1`; the value is written as in TOML, or is a bare text.

    Args:
        text: as the user has typed it.
        option: that it was given to.

    Raises:
        ScenarioError: there is no "=" or no key.
    """
    key, equals, raw = text.partition("=")
    key, raw = key.strip(), raw.strip()
    if not equals or not all(part.strip() for part in key.split(".")):
        raise ScenarioError(f"{option} {text}: write it as key=value, for example run.days=30")
    try:
        value = tomllib.loads(f"value = {raw}")
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return key, raw
    return key, value["value"] if set(value) == {"value"} else raw


def _located(name_or_path: str | Path) -> tuple[Path, str]:
    """Return the file that is meant, and what messages call it."""
    text = str(name_or_path)
    if "\0" in text:
        raise ScenarioError(f"{text!r} is not the name of a file")
    ships = folder() / f"{text}{SUFFIX}"
    is_name = isinstance(name_or_path, str) and not _looks_like_path(text)
    if is_name and ships.is_file():
        return ships, ships.name
    if is_name and not os.path.lexists(text):
        raise NameNotFoundError("scenario", text, shipped_names())
    return Path(text), text


def shipped_names() -> list[str]:
    """Return the names of the scenarios that ship."""
    return sorted(path.stem for path in folder().glob(f"*{SUFFIX}"))


def _looks_like_path(text: str) -> bool:
    return text.endswith(SUFFIX) or "/" in text or "\\" in text


def _files(path: Path, label: str, above: tuple[Path, ...]) -> tuple[FileLayer, ...]:
    """Return the layers of a file, its base first; `above` are the files that build on it."""
    text = _read(path, label)
    values = _parsed(text, label)
    base = values.get("base", "")
    layer = FileLayer(label, _with_paths(values, path.parent), text)
    if not isinstance(base, str) or not base:
        return (layer,)
    chain = (*above, path.resolve())
    below, name = _base(base, path, label)
    if below.resolve() in chain:
        circle = " -> ".join([*(p.stem for p in chain), below.stem])
        raise ScenarioError(f"{label}: base makes a circle: {circle}")
    return (*_files(below, name, chain), layer)


def _base(base: str, path: Path, label: str) -> tuple[Path, str]:
    if _looks_like_path(base):
        below = path.parent / base
        if not os.path.lexists(below):
            raise ScenarioError(f"{label}: base: there is no file {base}{_similar(below)}")
        return below, base
    try:
        return _located(base)
    except NameNotFoundError as error:
        raise ScenarioError(f"{label}: base: {error}") from None


def _with_paths(values: dict[str, Any], here: Path) -> dict[str, Any]:
    """Make the files that a scenario names absolute; they are meant from its own folder."""
    for table, key in of_files():
        named = values.get(table)
        if isinstance(named, dict) and isinstance(named.get(key), str):
            named[key] = str((here / named[key]).absolute())
    return values


def _read(path: Path, label: str) -> str:
    try:
        if path.is_dir():
            raise ScenarioError(f"{label} is a folder; name a scenario file in it{_inside(path)}")
        size = path.stat().st_size
        if not path.is_file():
            raise ScenarioError(f"{label} is not a regular file")
        if size > MAX_BYTES:
            raise ScenarioError(f"{label} has {size:,} bytes; a scenario has at most {MAX_BYTES:,}")
        return _decoded(path.read_bytes(), label)
    except FileNotFoundError:
        raise ScenarioError(f"{label}: there is no such file{_similar(path)}") from None
    except OSError as error:
        raise ScenarioError(f"{label} cannot be read: {error.strerror}") from None


def _inside(path: Path) -> str:
    names = sorted(file.name for file in path.glob(f"*{SUFFIX}"))
    return f": {', '.join(names)}" if names else ""


def _similar(path: Path) -> str:
    match = near(path.stem, [file.stem for file in path.parent.glob(f"*{SUFFIX}")])
    return f"; did you mean {match}{SUFFIX}?" if match else ""


def _decoded(raw: bytes, label: str) -> str:
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ScenarioError(
            f"{label} is not UTF-8 text: byte 0x{raw[error.start]:02x} at offset {error.start} "
            f"(line {line})"
        ) from None


def _parsed(text: str, label: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ScenarioError(f"{label} is not TOML: brackets are nested too deeply") from None
    except ValueError as error:
        raise ScenarioError(f"{label} is not TOML: {_placed(str(error), text)}") from None


def _placed(message: str, text: str) -> str:
    match = _AT.fullmatch(message)
    if match is None:
        return message
    line = match[2] or str(text.count("\n") + 1)
    column = f", column {match[3]}" if match[3] else ""
    return f"line {line}{column}: {match[1]}"
