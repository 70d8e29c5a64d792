"""A study file as text: where it is, what keys it may have, and its problems by line."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import NameNotFoundError, ScenarioError, near

if TYPE_CHECKING:
    from sim.scenario import Scenario

FOLDER: Final = Path(__file__).parents[1] / "studies"
SUFFIX: Final = ".toml"
MAX_WHOLE: Final = 2**63 - 1

type Found = tuple[tuple[str, ...], str]
"""Where a problem stands, and its text."""


@dataclass(frozen=True)
class Key:
    """What a key of a table must be."""

    kind: type | tuple[type, ...]
    wanted: str
    least: float | None = None
    required: bool = False

    def takes(self, value: Any) -> bool:
        """Whether a value is of this kind and in its range."""
        if isinstance(value, bool) or not isinstance(value, self.kind):
            return False
        number: Any = value
        return self.least is None or self.least <= number <= MAX_WHOLE


def shipped() -> dict[str, str]:
    """Return name and title of every study that ships."""
    files = sorted(FOLDER.glob(f"*{SUFFIX}"))
    return {path.stem: tomllib.loads(path.read_text("utf-8"))["title"] for path in files}


def located(name_or_path: str | Path) -> Path:
    """Return the file of a study; a name that ships means what ships, whatever lies here.

    Raises:
        NameNotFoundError: no study that ships has this name.
    """
    path, ships = Path(name_or_path), FOLDER / f"{name_or_path}{SUFFIX}"
    is_name = isinstance(name_or_path, str) and path.name == name_or_path and not path.suffix
    if is_name and ships.is_file():
        return ships
    if is_name and not path.exists():
        raise NameNotFoundError("study", str(name_or_path), shipped())
    return path


def read(path: Path, label: str) -> str:
    """Return the text of a study.

    Raises:
        ScenarioError: it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except FileNotFoundError:
        match = near(path.name, [other.name for other in path.parent.glob(f"*{SUFFIX}")])
        hint = f"; did you mean {match}?" if match else ""
        raise ScenarioError(f"{label}: there is no such file{hint}") from None
    except OSError as error:
        raise ScenarioError(f"{label} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{label} is not UTF-8 text: offset {error.start}") from None


def parsed(text: str, label: str) -> dict[str, Any]:
    """Return the values of a study.

    Raises:
        ScenarioError: it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"{label} is not TOML: {error}") from None


def shape(
    values: Mapping[str, Any], keys: Mapping[str, Key], of: str, above: tuple[str, ...] = ()
) -> Iterator[Found]:
    """Yield what is wrong with the keys of a table: unknown ones, wrong values, missing ones."""
    from sim.scenario.words import shortly

    for key, value in values.items():
        name = ".".join((*above, key))
        if key not in keys:
            match = near(key, keys)
            hint = f"; did you mean {match}?" if match else "."
            known = ", ".join(keys)
            yield (*above, key), f"{name} is not a known key{hint}  Keys of {of}: {known}."
        elif not keys[key].takes(value):
            yield (*above, key), f"{name} = {shortly(value)}: must be {keys[key].wanted}"
    for key, rule in keys.items():
        if rule.required and key not in values:
            yield above, f"{'.'.join((*above, key))} is missing: {rule.wanted}"


def refused(scenario: "Scenario", values: Mapping[str, Any]) -> list[str]:
    """Say what keeps a scenario from taking values together, without the heading."""
    origin = "\0"
    try:
        scenario.replace(values, origin)
    except ScenarioError as error:
        lines = str(error).splitlines()[1:]
        return [line.split(": ", 1)[1] if origin in line else line.strip() for line in lines]
    return []


def refuse(found: Sequence[Found], text: str, label: str) -> None:
    """Raise ScenarioError if there are problems; each is told with its line."""
    if not found:
        return
    from sim.scenario.lines import spots

    places = spots(text)
    lines = sorted((places[path].line if path in places else 0, told) for path, told in found)
    count = f"{len(found)} problem{'s' if len(found) > 1 else ''}"
    listed = [f"  line {line}: {told}" if line else f"  {told}" for line, told in lines]
    raise ScenarioError("\n".join([f"{label}: {count}; nothing was run", *listed]))
