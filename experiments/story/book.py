"""The names that a story needs: of kinds, areas, desks and departments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.setting import Setting

DEPARTMENT: Final = "department"
OWN: Final = "own"
"""Level of a desk that belongs to a line or to a network of the user's."""
Titles = tuple[str, str]
"""A name in English and in Chinese; the second may be empty."""


class Case(NamedTuple):
    """What nature decided about a case.

    Attributes:
        number: of the case in the log.
        kind: name of its kind in the scenario.
        grid: number of its grid.
        onset_min: when it began [min since the start of the run].
        parent: the case that it came of, -1 for none.
    """

    number: int
    kind: str
    grid: int
    onset_min: float
    parent: int = -1


def case_of(births: Mapping[str, Any], kinds: tuple[str, ...], number: int) -> Case:
    """Return a case from the columns of `Run.births`, or from rows that have these fields."""
    return Case(
        number,
        kinds[int(births["kind"][number])],
        int(births["grid"][number]),
        float(births["onset_min"][number]),
        int(births["parent"][number]),
    )


def nature_of(parents: Sequence[int], number: int) -> int:
    """Return the case of nature that a case came of, or itself: those alone are in every run.

    Args:
        parents: of each case, the case that it came of, -1 for none.
        number: of the case.
    """
    while parents[number] >= 0:
        number = int(parents[number])
    return number


@dataclass(frozen=True)
class Book:
    """Names by number, as one scenario and its place have them.

    Attributes:
        start: date and time of minute 0.
        kinds: titles by name of the kind.
        trips: how many trips a kind takes where people work on it together.
        departments: titles by number.
        nodes: level and name of each node of the command network.
        areas: names of grids, villages and towns by level.
        village_of_grid: village of each grid.
        town_of_village: town of each village.
    """

    start: datetime
    kinds: Mapping[str, Titles]
    trips: Mapping[str, int]
    departments: tuple[Titles, ...]
    nodes: tuple[tuple[str, str], ...]
    areas: Mapping[str, tuple[str, ...]]
    village_of_grid: tuple[int, ...]
    town_of_village: tuple[int, ...]

    @classmethod
    def of(cls, setting: "Setting") -> "Book":
        """Return the names of the place and scenario that a run starts from."""
        place = setting.town.place
        return cls(
            setting.scenario.run.start,
            _titles(setting.scenario),
            {name: kind.labour_trips for name, kind in setting.scenario.kinds.items()},
            tuple(
                (d.title or _spaced(name), d.title_zh)
                for name, d in setting.scenario.departments.items()
            ),
            tuple(_node(setting, number) for number in range(len(setting.network.nodes))),
            place.area_names,
            tuple(place.village_of_grid.tolist()),
            tuple(place.town_of_village.tolist()),
        )

    def clock(self, minute: float) -> datetime:
        """Return date and time of a minute of the run."""
        return self.start + timedelta(minutes=minute)

    def where(self, grid: int) -> tuple[str, str, str]:
        """Return the names of a grid, of its village and of its town."""
        village = self.village_of_grid[grid]
        town = self.town_of_village[village]
        names = self.areas
        return names["grid"][grid], names["village"][village], names["town"][town]


def _node(setting: "Setting", number: int) -> tuple[str, str]:
    """Level and name of a node; a desk that is not an area's own has a name of its own."""
    level, i = setting.network.nodes[number]
    if level == DEPARTMENT:
        return level, ""
    name, areas = setting.network.name_of(number), setting.town.place.area_names
    if name == f"{level} {i + 1}" and level in areas:
        return level, areas[level][i]
    return (level if name == level else OWN), _spaced(name)


def _titles(scenario: "Scenario") -> dict[str, Titles]:
    return {name: (k.title or _spaced(name), k.title_zh) for name, k in scenario.kinds.items()}


def _spaced(name: str) -> str:
    return name.replace("_", " ")
