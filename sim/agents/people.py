"""Residents, and those who patrol."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.acquaintances import acquaintances
from sim.agents.handle import Column, Handle
from sim.errors import SafetyNetError
from sim.kernels.slots import WITH_TARGETS
from sim.streams import uniform
from sim.terms import HOURS_PER_WEEK, MINUTES_PER_HOUR, Role, Stream

NOWHERE = -1
WHEREABOUTS = 99


class Resident(Handle):
    """Lives in a home cell, may work in another, trusts, and may use the app."""

    trust = Column("residents")
    app_user = Column("residents")

    @property
    def home_index(self) -> int:
        """Cell of the home."""
        return int(self.model.setting.town.residents["home"][self.row])

    @property
    def work_index(self) -> int | None:
        """Cell of the workplace, or None."""
        cell = int(self.model.setting.town.residents["work"][self.row])
        return None if cell == NOWHERE else cell

    @property
    def acquaintances(self) -> list[int]:
        """Rows of the residents of the village whom this one knows."""
        return [int(other) for other in acquaintances(self.model.world, self.row)]

    @property
    def lives_alone(self) -> bool:
        """Whether the resident is a household of one."""
        return bool(self.model.setting.town.residents["alone"][self.row])

    @property
    def cell_index(self) -> int | None:
        """At home, at work, or out (None), with the chances of the hour."""
        model = self.model
        hour_of_run = int(model.world.now // MINUTES_PER_HOUR)
        hour = model.world["hours"][model.hour_of_week() % HOURS_PER_WEEK]
        u = uniform(model.seed, Stream.PEOPLE, self.row, hour_of_run, WHEREABOUTS)
        if float(u) < hour["home"]:
            return self.home_index
        work = self.work_index
        rest = (float(u) - hour["home"]) / max(1.0 - hour["home"], 1e-12)
        return work if work is not None and rest < hour["work"] else None


class Patroller(Handle):
    """Walks its beat when on duty, sees cases, settles them or reports them."""

    role: ClassVar[Role]

    unit = Column("walkers")
    on_duty = Column("walkers")
    beat = Column("walkers")
    until_min = Column("walkers", "until")
    waits_to_report = Column("walkers", "waits")

    @property
    def on_street(self) -> bool:
        """Whether it walks now: on duty, and not busy with a case or a visit."""
        return bool(self.model.world["walkers"]["slot"][self.row] >= 0)

    @property
    def cell_index(self) -> int | None:
        """Where it stands, or None off duty."""
        return int(self.model.world.cells_of(np.array([self.row]))[0]) if self.on_duty else None

    @property
    def beat_cells(self) -> NDArray[np.int32]:
        """Cells it answers for."""
        start = self.model.world["beat_start"]
        return self.model.world["beat_cells"][start[self.beat] : start[self.beat + 1]].copy()

    def luck(self, part: int) -> float:
        """Return a uniform number in [0, 1) that belongs to this patroller, minute and part.

        The same part in the same minute is the same number; give each use a part of its own.
        """
        minute = int(self.model.world.now)
        address = self.model.world["walkers"]["luck"][self.row]
        return float(uniform(self.model.seed, Stream.TARGET, address, minute, part + 1))

    def walk_to(self, cell_index: int) -> None:
        """Send a unit that walks from target to target to a cell; off the street nothing happens.

        Raises:
            SafetyNetError: this is no cell on land, or the unit's policy has no targets.
        """
        place, policies = self.model.setting.town.place, self.model.world["patrols"]["policy"]
        if not place.has_land_at(cell_index):
            raise SafetyNetError(
                f"walk_to({cell_index!r}): must be the number of a cell on land, "
                f"from 0 to {place.cells - 1}"
            )
        if policies[self.role - Role.VOLUNTEER] not in WITH_TARGETS:
            raise SafetyNetError(
                f"walk_to: a {self.role.name.lower()} walks to no targets here; with the patrol "
                "policies waypoint, hotspot and your own it does"
            )
        self.model.world.send_to(self.row, cell_index)


class Volunteer(Patroller):
    """A resident who gives turns of some hours."""

    role = Role.VOLUNTEER

    @property
    def resident(self) -> int | None:
        """Row of the resident who volunteers, or None where volunteers come from outside."""
        row = int(self.model.world["walkers"]["resident"][self.row])
        return None if row < 0 else row


class PatrolTeam(Patroller):
    """Paid staff who walk together in shifts round the clock."""

    role = Role.TEAM


class GridWorker(Patroller):
    """Paid staff of a grid, on workdays."""

    role = Role.WORKER


PATROLLERS: tuple[type[Patroller], ...] = (Volunteer, PatrolTeam, GridWorker)
