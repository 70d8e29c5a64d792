"""What must hold in any minute, read from the state of the run: nobody wet, too fast, or twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from numpy.typing import NDArray

from sim import Scenario
from sim.calendar import days_off
from sim.kernels.slots import RANDOM_CELL
from sim.place import Place
from sim.terms import MINUTES_PER_DAY, PATROL_ROLES, Activity, LandUse
from sim.town import settle
from sim.world import World
from tests.laws.towns import QUICK, THOROUGH, built, on_street, seeds, towns, world_by_minute

JUST = 1e-6


def distance(place: Place, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Manhattan distance of cells."""
    off = [np.abs(a % place.width - b % place.width), np.abs(a // place.width - b // place.width)]
    if place.torus:
        off = [np.minimum(d, n - d) for d, n in zip(off, (place.width, place.height), strict=True)]
    return np.asarray(off[0] + off[1])


@dataclass
class Walkers:
    """Where each walker was last seen since its turn began."""

    place: Place
    first: NDArray[np.int64]
    speed: NDArray[np.float64]
    cell: NDArray[np.int64]
    minute: NDArray[np.int64]
    read: int = 0

    @classmethod
    def of(cls, town: Scenario, world: World) -> "Walkers":
        """Begin with nobody seen."""
        place, role = settle(town).place, world["walkers"]["role"].astype(int) - PATROL_ROLES[0]
        patrols = world["patrols"]
        jumps = patrols["policy"] == RANDOM_CELL
        speed = np.where(jumps, np.inf, patrols["cells_per_min"])[role]
        first = np.searchsorted(role, np.arange(len(PATROL_ROLES)))
        return cls(place, first, speed, np.full(role.size, -1), np.zeros(role.size, int))

    def forget_who_has_come_on_duty(self, world: World) -> None:
        """A new turn begins anywhere in the beat."""
        rows = world.log[self.read :]
        self.read += rows.size
        began = (rows["activity"] == Activity.ON_DUTY) & np.isin(rows["role"], PATROL_ROLES)
        role = rows["role"][began].astype(int) - PATROL_ROLES[0]
        self.cell[self.first[role] + rows["agent"][began]] = -1

    def check(self, minute: int, world: World) -> None:
        """Check how far everybody has come, and that nobody stands in water or in two places."""
        self.forget_who_has_come_on_duty(world)
        walker, cell = on_street(world)
        assert np.unique(walker).size == walker.size, "a walker is in two places"
        assert world["walkers"]["on_duty"][walker].all(), "a walker off duty is on the street"
        assert (self.place.land_use[cell] != LandUse.WATER).all(), "a walker is in water"
        seen = self.cell[walker] >= 0
        who, now = walker[seen], cell[seen]
        came = distance(self.place, self.cell[who], now)
        could = self.speed[who] * (minute - self.minute[who]) + 1
        assert (came <= could).all(), "a walker is faster than its speed"
        self.cell[walker], self.minute[walker] = cell, minute


def check_walkers(town: Scenario, seed: int) -> None:
    walkers: Walkers | None = None
    for minute, world in world_by_minute(town, seed):
        walkers = walkers or Walkers.of(town, world)
        walkers.check(minute, world)


def opening(town: Scenario, hours: str, from_hour: float, to_hour: float, at: float) -> bool:
    """Whether an office is open at a minute of the run, which begins at midnight."""
    if hours == "always":
        return True
    day, hour = int(at // MINUTES_PER_DAY), at % MINUTES_PER_DAY / 60
    return not days_off(town)[day] and from_hour <= hour < to_hour


def check_desks(world: World) -> None:
    desks = world["desks"]
    assert (desks["busy"] <= desks["officers"]).all(), "more officers at work than there are"
    assert (desks["busy"] >= 0).all()
    assert (desks["waiting"] >= 0).all()
    idle = desks["busy"] < desks["officers"]
    assert not (idle & (desks["waiting"] > 0)).any(), "a report waits beside an idle officer"


def check_departments(town: Scenario, world: World, at: float) -> None:
    out = np.bincount(world["crews"]["department"], world["crews"]["busy"].astype(float))
    for number, department in enumerate(town.departments.values()):
        row = world["departments"][number]
        assert 0 <= row["free"] <= department.crews, "more crews out than there are"
        assert row["free"] == department.crews - out[number]
        is_open = opening(town, department.hours, department.from_hour, department.to_hour, at)
        waits_beside_idle = is_open and row["free"] > 0 and row["waiting"] > 0
        assert not waits_beside_idle, "a case waits beside an idle crew"


def check_staff(town: Scenario, seed: int) -> None:
    for minute, world in world_by_minute(town, seed):
        check_desks(world)
        check_departments(town, world, minute + 1 - JUST)
        on_duty = world["patrols"]["on_street"].sum() <= world["walkers"]["on_duty"].sum()
        assert on_duty, "more on the street than on duty"


def crews_on_land(town: Scenario, seed: int) -> Iterator[bool]:
    land = settle(town).place.land_use != LandUse.WATER
    for _, world in world_by_minute(town, seed):
        yield bool(land[world["crews"]["cell"]].all() and land[world.cases["cell"]].all())


SETTLED_IN_NO_TIME = {
    "kinds.hazard.look_per_min": 0.2,
    "kinds.hazard.look_radius_m": 0.0,
    "kinds.hazard.settle_chance": 0.2,
    "kinds.hazard.settle_min": 0,
    "kinds.hazard.clears_after_min": "never",
    "kinds.hazard.escalates_after_min": "never",
    "kinds.hazard.replaced": True,
    "kinds.complaint.victim_after_min": 0,
    "kinds.complaint.clears_after_min": "never",
    "kinds.complaint.escalates_after_min": "never",
    "kinds.complaint.service_min": 0,
    "kinds.nuisance.direct": False,
}
"""Who settled at the minute at which the ways ahead end once stood somewhere else."""


@QUICK
@example(SETTLED_IN_NO_TIME, 0)
@given(towns(), seeds)
def test_walkers(changes: dict[str, Any], seed: int) -> None:
    check_walkers(built(changes), seed)


@QUICK
@given(towns(), seeds)
def test_staff(changes: dict[str, Any], seed: int) -> None:
    check_staff(built(changes), seed)


@QUICK
@given(towns(), seeds)
def test_no_crew_or_case_in_water(changes: dict[str, Any], seed: int) -> None:
    assert all(crews_on_land(built(changes), seed))


@pytest.mark.long
@settings(THOROUGH, max_examples=100)
@given(towns(), seeds)
def test_motion_at_length(changes: dict[str, Any], seed: int) -> None:
    check_walkers(built(changes), seed)
    check_staff(built(changes), seed)
