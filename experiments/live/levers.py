"""The levers that the page shows: what each is, how far it goes, when it acts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from experiments.live.words import CHOICES, LEVERS, UNITS, both

if TYPE_CHECKING:
    from sim.scenario import Scenario

Kind = Literal["number", "whole", "choice", "switch"]
DENSITY: Final = "patrol.density_per_km2"
SPEED: Final = "routing.speed"
MERGE: Final = "routing.merge_duplicates"
MAIN: Final = (DENSITY, SPEED)
AT_ONCE: Final = (DENSITY, SPEED, MERGE)
"""Levers that act on a run that is under way; the others count from the next start."""
LEVER_MOST: Final = {
    DENSITY: (0.0, 64.0),
    SPEED: (1 / 16, 16.0),
    "people.app_users_per_1000_residents": (0.0, 1000.0),
    "routing.desks.village.officers": (0, 20),
    "routing.desks.town.officers": (0, 20),
    "routing.desks.city.officers": (0, 20),
}
"""Range on the page: within that of the schema, and no wider than a class has use for."""
LOGARITHMIC: Final = (SPEED,)
DENSITY_FACTOR: Final = 8.0
"""The page goes up to so many times the patrol of the scenario."""


@dataclass(frozen=True)
class Lever:
    """A lever of the page.

    Attributes:
        key: of the scenario.
        kind: what sort of value it takes.
        unit: of the value, as the schema has it.
        meaning: as the schema has it.
        low: least value of a number.
        high: greatest value of a number.
        choices: values of a choice.
    """

    key: str
    kind: Kind
    unit: str
    meaning: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    def takes(self, value: object) -> bool:
        """Tell whether a value is one that the page may set."""
        if self.kind == "switch":
            return isinstance(value, bool)
        if self.kind == "choice":
            return isinstance(value, str) and value in self.choices
        allowed = int if self.kind == "whole" else int | float
        if isinstance(value, bool) or not isinstance(value, allowed):
            return False
        assert self.low is not None and self.high is not None
        return self.low <= value <= self.high

    def told(self) -> dict[str, Any]:
        """Return the lever as the page reads it."""
        words = LEVERS[self.key]
        scale = "log" if self.key in LOGARITHMIC else "linear"
        return {
            "key": self.key,
            "title": words.title,
            "meaning": both(self.meaning, words.meaning_zh),
            "unit": both(self.unit, UNITS.get(self.unit, self.unit)),
            "kind": self.kind,
            "low": self.low,
            "high": self.high,
            "scale": scale if self.low is not None else None,
            "choices": [self._choice(value) for value in self.choices] or None,
            "acts": "at_once" if self.key in AT_ONCE else "from_start",
            "main": self.key in MAIN,
        }

    def _choice(self, value: str) -> dict[str, Any]:
        return {"value": value, "title": CHOICES[value]}


@cache
def levers() -> dict[str, Lever]:
    """Return the levers of the page by key, in the order to show them."""
    return {key: _lever(key) for key in LEVERS}


def _lever(key: str) -> Lever:
    from sim.policies.patrol import POLICIES
    from sim.scenario.fields import extra_of
    from sim.scenario.keys import find, split

    info = find(split(key))[1].info
    assert info is not None
    about = (key, extra_of(info)["unit"], str(info.description))
    if key == "patrol.policy":
        return _of(*about, "choice", choices=tuple(name for name in POLICIES if name in CHOICES))
    if info.annotation is bool:
        return _of(*about, "switch")
    if choices := get_args(info.annotation):
        # A choice without words, such as a file of the user's, is none for the page.
        named = tuple(c for c in choices if c in CHOICES)
        if named:
            return _of(*about, "choice", choices=named)
    low, high = LEVER_MOST[key]
    return _of(*about, "whole" if info.annotation is int else "number", low, high)


def _of(
    key: str, unit: str, meaning: str, kind: Kind, low: float | None = None,
    high: float | None = None, choices: tuple[str, ...] = (),
) -> Lever:  # fmt: skip
    return Lever(key, kind, unit, meaning, low, high, choices)


def values_of(scenario: "Scenario", land_km2: float) -> dict[str, Any]:
    """Return the value of every lever of the page in a scenario."""
    from sim.scenario.density import as_counted_density

    values = {key: value_at(scenario, key) for key in levers()}
    if values[DENSITY] is None:
        values[DENSITY] = as_counted_density(scenario, land_km2)
    return values


def most_density(scenario: "Scenario", land_km2: float) -> float:
    """Return the highest patrol density of the page: no more volunteers than residents."""
    from sim.scenario.density import as_counted_density

    most = DENSITY_FACTOR * float(values_of(scenario, land_km2)[DENSITY])
    volunteers = scenario.roles.volunteer
    people = volunteers.people(scenario.place) if volunteers else 0.0
    if people:
        every = as_counted_density(scenario, land_km2) * scenario.place.residents / people
        most = min(most, every)
    # Three digits, downwards: that is how finely a slider of the page sets it.
    unit = 10.0 ** (math.floor(math.log10(most)) - 2) if most > 0.0 else 1.0
    return round(math.floor(most / unit) * unit, 6)


def value_at(scenario: "Scenario", key: str) -> Any:
    """Return the value at a dotted key of a scenario."""
    value: Any = scenario
    for part in key.split("."):
        value = getattr(value, part)
    return value


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the levers of `after` whose value differs, in the order to show them."""
    return [key for key in levers() if key in after and after[key] != before[key]]
