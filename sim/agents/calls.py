"""A call for a crew, as a rule of dispatch in a user's file sees it."""

import math
from dataclasses import dataclass
from functools import cached_property

from sim.agents.handle import Host


@dataclass(frozen=True)
class Crew:
    """A free crew: its number in the department, where it stands and where its base is."""

    number: int
    cell_index: int
    base_index: int


class Call:
    """A case that needs one of a department's free crews.

    Attributes:
        minute: since the start of the run.
        department: name in the scenario.
        cell_index: where the case is (y * width + x).
        kind: name of its kind.
        priority: 1 urgent to 4.
    """

    def __init__(self, model: Host, ticket: int) -> None:
        """Read the call of a ticket."""
        world, settings = model.world, model.settings
        order = world["tickets"][ticket]
        case = world["cases"][order["case"]]
        self._model, self._department = model, int(order["department"])
        self.minute = world.now
        self.department = list(settings.departments)[self._department]
        self.cell_index = int(case["cell"])
        self.kind = list(settings.kinds)[case["kind"]]
        self.priority = int(order["priority"]) + 1

    @cached_property
    def crews(self) -> tuple[Crew, ...]:
        """Free crews by number; at least one."""
        department = self._model.world["departments"][self._department]
        first, last = department["first_crew"], department["first_crew"] + department["crews"]
        rows = self._model.world["crews"][first:last]
        return tuple(
            Crew(number, int(row["cell"]), int(row["base"]))
            for number, row in enumerate(rows)
            if not row["busy"]
        )

    def distance_m(self, crew: Crew) -> float:
        """Return the way from where a crew stands to the case, as crews travel, metres."""
        place = self._model.setting.town.place
        here, there = divmod(crew.cell_index, place.width), divmod(self.cell_index, place.width)
        sides = (place.height, place.width)
        gaps = [abs(a - b) for a, b in zip(here, there, strict=True)]
        if place.torus:
            gaps = [min(gap, side - gap) for gap, side in zip(gaps, sides, strict=True)]
        straight = self._model.settings.departments[self.department].way == "straight"
        return (math.hypot(*gaps) if straight else sum(gaps)) * place.cell_m

    def row_of(self, crew: Crew) -> int:
        """Return the row of one of the department's crews among all crews."""
        return int(self._model.world["departments"]["first_crew"][self._department]) + crew.number
