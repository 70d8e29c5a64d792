"""A study as a file: a scenario, the levers to vary, replications and seed."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.design import problem_of
from sim.errors import NameNotFoundError, ScenarioError, near

if TYPE_CHECKING:
    from sim.scenario import Scenario

FOLDER: Final = Path(__file__).parent / "studies"
SUFFIX: Final = ".toml"
LEVERS: Final = "levers"
MAX_SEED: Final = 2**63 - 1

type Found = tuple[tuple[str, ...], str]
"""Where a problem stands, and its text."""


@dataclass(frozen=True)
class _Key:
    """What a key of a study must be."""

    kind: type | tuple[type, ...]
    wanted: str
    least: float | None = None
    required: bool = False


_KEYS: Final = {
    "title": _Key(str, "a text"),
    "description": _Key(str, "a text"),
    "scenario": _Key(str, "the name or the path of a scenario", required=True),
    "days": _Key((int, float), "a number (length of each run in days)"),
    "replications": _Key(int, "a whole number of 1 or more (default 10)", 1),
    "seed": _Key(int, "a whole number of 0 or more (default 1)", 0),
    LEVERS: _Key(dict, "a table of lists of values", required=True),
}


@dataclass(frozen=True)
class Study:
    """What a study file asks for.

    Attributes:
        name: of the file, without ending.
        scenario: with the study's days.
        levers: values by dotted key.
        replications: of each point.
        seed: of the study.
    """

    name: str
    scenario: "Scenario"
    levers: Mapping[str, list[Any]]
    replications: int
    seed: int


def shipped() -> dict[str, str]:
    """Return name and title of every study that ships."""
    files = sorted(FOLDER.glob(f"*{SUFFIX}"))
    return {path.stem: tomllib.loads(path.read_text("utf-8"))["title"] for path in files}


def load(name_or_path: str | Path) -> Study:
    """Read a study; a scenario that it names by path is looked for beside it.

    Raises:
        NameNotFoundError: no study, or no scenario, has this name.
        ScenarioError: the study or its scenario cannot be used; the text lists all problems.
    """
    path = _located(name_or_path)
    label = str(name_or_path) if path == Path(name_or_path) else path.name
    text = _read(path, label)
    values = _parsed(text, label)
    _refuse(list(_shape(values)), text, label)
    scenario = _scenario(values["scenario"], path, label)
    levers = dict(_flat(values[LEVERS]))
    _refuse([*_days_problems(values, scenario), *_lever_problems(levers, scenario)], text, label)
    if "days" in values:
        scenario = scenario.replace({"run.days": values["days"]})
    return Study(
        path.stem,
        scenario,
        {".".join(key): list(each) for key, each in levers.items()},
        values.get("replications", 10),
        values.get("seed", 1),
    )


def _located(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    is_name = isinstance(name_or_path, str) and path.name == name_or_path and not path.suffix
    if not is_name or path.exists():
        return path
    if name_or_path not in shipped():
        raise NameNotFoundError("study", str(name_or_path), shipped())
    return FOLDER / f"{name_or_path}{SUFFIX}"


def _read(path: Path, label: str) -> str:
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


def _parsed(text: str, label: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"{label} is not TOML: {error}") from None


def _shape(values: Mapping[str, Any]) -> Iterator[Found]:
    from sim.scenario.words import shortly

    for key, value in values.items():
        if key not in _KEYS:
            match = near(key, _KEYS)
            hint = f"; did you mean {match}?" if match else "."
            known = ", ".join(_KEYS)
            yield (key,), f"{key} is not a known key{hint}  Keys of a study: {known}."
        elif not _fits(_KEYS[key], value):
            yield (key,), f"{key} = {shortly(value)}: must be {_KEYS[key].wanted}"
    for key, rule in _KEYS.items():
        if rule.required and key not in values:
            yield (), f"{key} is missing: {rule.wanted}"


def _fits(rule: _Key, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, rule.kind):
        return False
    number: Any = value
    return rule.least is None or rule.least <= number <= MAX_SEED


def _flat(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Yield key and values, whether the file writes a.b as a text, with dots or as tables."""
    for key, value in table.items():
        here = (*above, key)
        if isinstance(value, dict):
            yield from _flat(value, here)
        else:
            yield here, value


def _scenario(named: str, path: Path, label: str) -> "Scenario":
    from sim.scenario import load as load_scenario

    beside = path.parent / named
    try:
        return load_scenario(beside if beside.is_file() else named)
    except NameNotFoundError as error:
        raise ScenarioError(f"{label}: scenario: {error}") from None


def _days_problems(values: Mapping[str, Any], scenario: "Scenario") -> Iterator[Found]:
    for text in _refused(scenario, "run.days", values["days"]) if "days" in values else ():
        yield ("days",), text


def _lever_problems(levers: Mapping[tuple[str, ...], Any], scenario: "Scenario") -> Iterator[Found]:
    for path, each in levers.items():
        key, where = ".".join(path), (LEVERS, *path)
        problem = problem_of(key, each)
        if problem:
            yield where, problem
            continue
        told = [text for value in each for text in _refused(scenario, key, value)]
        yield from ((where, text) for text in dict.fromkeys(told))


def _refused(scenario: "Scenario", key: str, value: Any) -> list[str]:
    """Say what keeps a scenario from taking a value, without the heading."""
    origin = "\0"
    try:
        scenario.replace({key: value}, origin)
    except ScenarioError as error:
        lines = str(error).splitlines()[1:]
        return [line.split(": ", 1)[1] if origin in line else line.strip() for line in lines]
    return []


def _refuse(found: list[Found], text: str, label: str) -> None:
    if not found:
        return
    from sim.scenario.lines import spots

    places = spots(text)
    lines = sorted((places[path].line if path in places else 0, told) for path, told in found)
    count = f"{len(found)} problem{'s' if len(found) > 1 else ''}"
    listed = [f"  line {line}: {told}" if line else f"  {told}" for line, told in lines]
    raise ScenarioError("\n".join([f"{label}: {count}; nothing was run", *listed]))
