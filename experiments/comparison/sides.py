"""What is compared: scenarios by name or file, each with values of one's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from sim.errors import SafetyNetError

if TYPE_CHECKING:
    from sim.scenario import Row, Scenario

ASKED: Final = re.compile(r"(?P<name>.+?)(?::(?P<values>[^:=]+=.*))?")
NEXT_VALUE: Final = re.compile(r",(?=[\w.]+=)")
MOST: Final = 6
"""As many as a chart can tell apart."""
ABSENT: Final = "–"


@dataclass(frozen=True)
class Side:
    """One of the scenarios that are compared.

    Attributes:
        asked: as it was typed.
        name: short, as charts have it.
        scenario: with the values that were asked for.
    """

    asked: str
    name: str
    scenario: "Scenario"


@dataclass(frozen=True)
class Difference:
    """A value that is not the same on all sides.

    Attributes:
        key: of the scenario.
        values: in words, one a side.
        lever: whether policy sets it.
        marks: of the sources of the values.
    """

    key: str
    values: tuple[str, ...]
    lever: bool
    marks: tuple[str, ...]


def sides_of(asked: Sequence[str], days: float | None = None) -> list[Side]:
    """Load what is compared.

    Args:
        asked: "NAME", "FILE", or either with values behind it: "village:routing.speed=4".
        days: length of every run; each scenario's own unless given [d].

    Raises:
        SafetyNetError: a scenario cannot be used, one stands there twice, or there are not two.
    """
    if not 2 <= len(asked) <= MOST:
        raise SafetyNetError(
            f"{len(asked)} given: a comparison takes two to {MOST} scenarios; nothing was run."
            "  For more values of one lever use a sweep."
        )
    scenarios = [_scenario(text, days) for text in asked]
    _refuse_twins(asked, scenarios)
    names = _names(asked, scenarios)
    return [Side(*each) for each in zip(asked, names, scenarios, strict=True)]


def differences(sides: Sequence[Side]) -> list[Difference]:
    """The values in which the sides differ, in the order of the first scenario; titles apart."""
    from sim.scenario.scenario import WORDS

    tables = [{row.key: row for row in side.scenario.table()} for side in sides]
    keys = dict.fromkeys(key for table in tables for key in table if key not in WORDS)
    found = (_difference(key, [table.get(key) for table in tables]) for key in keys)
    return [each for each in found if len(set(each.values)) > 1]


def _difference(key: str, rows: Sequence["Row | None"]) -> Difference:
    from sim.scenario.words import written

    there = [row for row in rows if row is not None]
    values = tuple(ABSENT if row is None else written(row.value) for row in rows)
    return Difference(key, values, there[0].lever, tuple(row.mark for row in there))


def _parts(asked: str) -> tuple[str, list[str]]:
    found = ASKED.fullmatch(asked)
    if found is None:
        return asked, []
    return found["name"], NEXT_VALUE.split(found["values"]) if found["values"] else []


def _scenario(asked: str, days: float | None) -> "Scenario":
    from sim.scenario import load, parse_override
    from sim.setting import check_files

    name, values = _parts(asked)
    scenario = load(name, dict(parse_override(text) for text in values))
    if days is not None:
        scenario = scenario.replace({"run.days": days}, "--days, that is")
    check_files(scenario)
    return scenario


def _refuse_twins(asked: Sequence[str], scenarios: Sequence["Scenario"]) -> None:
    for (one, first), (two, second) in combinations(zip(asked, scenarios, strict=True), 2):
        if first.digest() == second.digest():
            raise SafetyNetError(
                f"{one} and {two} are the same scenario, value by value; nothing was run"
            )


def _names(asked: Sequence[str], scenarios: Sequence["Scenario"]) -> list[str]:
    """The scenario's name; where several share it, the values that make the difference."""
    names = [scenario.name for scenario in scenarios]
    told = []
    for text, name in zip(asked, names, strict=True):
        values = ", ".join(_parts(text)[1])
        shared = names.count(name) == len(names)
        told.append(values if values and shared else f"{name}, {values}" if values else name)
    return told if len(set(told)) == len(told) else list(asked)
