"""A study as a file: a scenario, what is varied and how, replications and seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.design import study_design as design
from experiments.design import study_text as text
from experiments.design.runs import Table
from experiments.design.study_text import Found, Key, shipped
from experiments.stats.precision import POINTS, Of, Precision, wish_of
from sim.errors import NameNotFoundError, SafetyNetError, ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = ["Study", "load", "shipped"]

SET: Final = "set"
PRECISION: Final = "precision"
TIMES: Final = {"days": "run.days", "warmup_days": "run.warmup_days"}
"""Keys of a study that stand for keys of its scenario."""
_KEYS: Final = {
    "title": Key(str, "a text"),
    "description": Key(str, "a text"),
    "scenario": Key(str, "the name or the path of a scenario", required=True),
    "days": Key((int, float), "a number (length of each run in days)"),
    "warmup_days": Key((int, float), "a number (days before anything is measured)"),
    "replications": Key(int, "a whole number of 1 or more (default 10)", 1),
    "seed": Key(int, "a whole number of 0 or more (default 1)", 0),
    SET: Key(dict, "a table of values that replace those of the scenario"),
    design.LEVERS: Key(dict, "a table of lists of values, or of ranges"),
    design.UNCERTAINTIES: Key(dict, "a table of lists of values, or of ranges"),
    design.DESIGN: Key(dict, "a table with some of the keys kind, points, file"),
    PRECISION: Key(dict, 'a table of widths, such as time_to_help_median_min = "5%"'),
    "precision_of": Key(str, '"points" or "differences" (default "points")'),
    "max_replications": Key(int, "a whole number of 1 or more", 1),
}


@dataclass(frozen=True)
class Study:
    """What a study file asks for.

    Attributes:
        name: of the file, without ending.
        scenario: with what the study sets in it.
        table: the points at which it is run.
        replications: of each point.
        seed: of the study.
        precision: how narrow intervals shall be (see `Sweep.run`).
        precision_of: which intervals.
        max_replications: at most so many.
    """

    name: str
    scenario: "Scenario"
    table: Table
    replications: int
    seed: int
    precision: Sequence[Precision] = ()
    precision_of: Of = "points"
    max_replications: int | None = None


def load(name_or_path: str | Path) -> Study:
    """Read a study; a scenario that it names by path is looked for beside it.

    Raises:
        NameNotFoundError: no study, or no scenario, has this name.
        ScenarioError: the study or its scenario cannot be used; the text lists all problems.
    """
    path = text.located(name_or_path)
    label = str(name_or_path) if path == Path(name_or_path) else path.name
    written = text.read(path, label)
    values = text.parsed(written, label)
    text.refuse([*text.shape(values, _KEYS, "a study"), *_nothing_varied(values)], written, label)
    asked = _scenario(values["scenario"], path, label)
    scenario, impossible = _with_values(asked, values, label)
    varied = design.Varied(values)
    precisions, unreadable = _precisions(values)
    found = [*impossible, *design.problems(values, varied, scenario), *unreadable]
    text.refuse(found, written, label)
    seed, replications = values.get("seed", 1), values.get("replications", 10)
    try:
        table = design.table_of(values.get(design.DESIGN, {}), varied, seed, scenario, path.parent)
        of, most = values.get("precision_of", POINTS), values.get("max_replications")
        wish_of(precisions, of, replications, most)
    except ScenarioError:
        raise
    except SafetyNetError as error:
        raise ScenarioError(f"{label}: {error}") from None
    return Study(path.stem, scenario, table, replications, seed, precisions, of, most)


def _precisions(values: Mapping[str, Any]) -> tuple[list[Precision], list[Found]]:
    from sim.measures import MEASURES

    parsed: list[Precision] = []
    found: list[Found] = []
    for measure, width in values.get(PRECISION, {}).items():
        try:
            parsed.append(Precision.parse(f"{measure}={width}", list(MEASURES)))
        except SafetyNetError as error:
            found.append(((PRECISION, measure), str(error)))
    return parsed, found


def _nothing_varied(values: Mapping[str, Any]) -> list[Found]:
    """A study says what it varies; an empty table [levers] means nothing at all."""
    if {*design.VARIED, design.DESIGN} & set(values):
        return []
    return [((), f"{design.LEVERS} is missing: {_KEYS[design.LEVERS].wanted}")]


def _scenario(named: str, path: Path, label: str) -> "Scenario":
    from sim.scenario import load as load_scenario

    beside = path.parent / named
    try:
        return load_scenario(beside if beside.is_file() else named)
    except NameNotFoundError as error:
        raise ScenarioError(f"{label}: scenario: {error}") from None


def _with_values(
    scenario: "Scenario", values: Mapping[str, Any], label: str
) -> tuple["Scenario", list[Found]]:
    """Lay what the study sets over its scenario; else say where that is impossible."""
    where: dict[str, tuple[str, ...]] = {
        key: (name,) for name, key in TIMES.items() if name in values
    }
    given: dict[str, Any] = {key: values[name] for name, key in TIMES.items() if name in values}
    known = set(scenario.keys())
    for path, value in design.flat(values.get(SET, {}), lambda path, _: ".".join(path) in known):
        where[".".join(path)], given[".".join(path)] = (SET, *path), value
    if not given:
        return scenario, []
    together = text.refused(scenario, given)
    if not together:
        return scenario.replace(given, label), []
    alone = [(where[k], t) for k, v in given.items() for t in text.refused(scenario, {k: v})]
    return scenario, alone or [((), told) for told in together]
