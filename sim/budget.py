"""Whether a run fits into the memory of the machine, estimated before anything is built."""

import math
import os
import time
from functools import lru_cache
from pathlib import Path
from typing import Final

from sim.errors import TooLargeError
from sim.kernels.records import CASE, CONTACT, ENTRY, EVENT, LOG, SOON
from sim.kernels.records_desks import TICKET
from sim.kernels.records_people import AHEAD, BITS_ROWS, DETOUR_RING, DUTY, SLOT, WALKER
from sim.scenario import Scenario
from sim.scenario.by_result import ByResult
from sim.scenario.kinds import KindSettings
from sim.terms import DAYS_PER_YEAR, MINUTES_PER_DAY

BYTES_PER_CELL: Final = 360
"""Land, areas, neighbours for three roles, weights by use; measured at the peak of building."""
BYTES_PER_RESIDENT: Final = 110
"""Home, work, household and lists; measured at the peak of building."""
OWN_BYTES_PER_CELL, OWN_BYTES_PER_RESIDENT = 60, 30
"""What a run marks there for itself."""
ROWS_PER_CASE: Final = 40
"""Rows of the log, twice what a case needs: an array that is full is copied to a longer one."""
TICKETS_PER_CASE: Final = 4
EVENTS_PER_CASE: Final = 4
BYTES_PER_EVENT: Final = EVENT.itemsize + SOON.itemsize + 4
"""Its row, its place in the heap and its link."""
BYTES_PER_SLOT: Final = SLOT.itemsize + 4 * AHEAD + 4 * BITS_ROWS + DETOUR_RING
"""A walker on the street, its way ahead, its random bits and its way round water."""
BYTES_PER_MINUTE: Final = 4
"""The chain of the events that fall due in it."""
BYTES_FOR_CODE: Final = 64 * 2**20
"""Loaded machine code and the garbage of setting up, whatever the size."""
SHARE_TO_USE: Final = 0.9
MEMORY_VARIABLE: Final = "SAFETYNET_MEMORY_MIB"
MIB: Final = 2**20


def expected_cases(scenario: Scenario) -> float:
    """Return how many cases a run will have on average."""
    return sum(_cases_of(scenario, kind) for kind in scenario.kinds.values())


def _cases_of(scenario: Scenario, kind: KindSettings) -> float:
    place, days = scenario.place, scenario.run.days
    km2 = place.width_cells * place.height_cells * place.cell_m**2 / 1e6
    yearly = (kind.per_1000_residents_year or 0.0) * place.residents / 1000.0
    yearly += (kind.per_km2_year or 0.0) * km2
    return (kind.per_day or 0.0) * days + (kind.count or 0) + yearly * days / DAYS_PER_YEAR


def expected_entries(scenario: Scenario) -> float:
    """Return how many places in the lists of cells all cases take, were all in sight at once."""
    place = scenario.place
    cells = place.width_cells * place.height_cells
    circles = [
        (kind, math.pi * (kind.look_radius_m / place.cell_m + 1.0) ** 2)
        for kind in scenario.kinds.values()
    ]
    return sum(_cases_of(scenario, kind) * min(circle, cells) for kind, circle in circles)


def expected_units(scenario: Scenario) -> float:
    """Return how many units patrol, by the counts or by the density that is asked for."""
    place, roles = scenario.place, scenario.roles.present().values()
    units = sum(role.people(place) / role.people_per_unit for role in roles)
    on_duty = sum(role.people(place) * role.duty_share() for role in roles)
    asked = scenario.patrol.density_per_km2
    if asked is None or on_duty == 0.0:
        return units
    km2 = place.width_cells * place.height_cells * place.cell_m**2 / 1e6
    return units * asked * km2 / on_duty


def expected_reserve(scenario: Scenario) -> float:
    """Return how many volunteers may be recruited: they have walkers and turns as others have."""
    place, volunteer = scenario.place, scenario.roles.present().get("volunteer")
    if volunteer is None or not scenario.feedback.recruiting:
        return 0.0
    return scenario.recruiting.reserve(place.residents) / volunteer.people_per_unit


def estimate_bytes(scenario: Scenario) -> float:
    """Return the memory that a run will need beyond the interpreter and its imports."""
    return _estimates(ByResult.of(scenario))[0]


def estimate_own_bytes(scenario: Scenario) -> float:
    """Return the memory that one more run will need where the place is there."""
    return _estimates(ByResult.of(scenario))[1]


@lru_cache(maxsize=8)
def _estimates(key: ByResult) -> tuple[float, float]:
    own = _own_bytes(key.scenario)
    land = _of_place(key.scenario, BYTES_PER_CELL, BYTES_PER_RESIDENT)
    return BYTES_FOR_CODE + land + own, own


def _of_place(scenario: Scenario, per_cell: float, per_resident: float) -> float:
    place = scenario.place
    return place.width_cells * place.height_cells * per_cell + place.residents * per_resident


def _own_bytes(scenario: Scenario) -> float:
    place, cases = scenario.place, expected_cases(scenario)
    calls = scenario.routing.enquiries.per_1000_residents_day * place.residents / 1000.0
    calls *= scenario.run.days
    units = expected_units(scenario) + expected_reserve(scenario)
    turns = units * scenario.run.days
    per_case = CASE.itemsize * 2 + LOG.itemsize * ROWS_PER_CASE
    per_case += TICKET.itemsize * TICKETS_PER_CASE + BYTES_PER_EVENT * EVENTS_PER_CASE
    return (
        _of_place(scenario, OWN_BYTES_PER_CELL, OWN_BYTES_PER_RESIDENT)
        + cases * per_case
        + expected_entries(scenario) * ENTRY.itemsize
        + calls * (TICKET.itemsize + CONTACT.itemsize + 6 * LOG.itemsize)
        + units * (WALKER.itemsize + 3 * BYTES_PER_SLOT)
        + turns * (3 * DUTY.itemsize + 4 * LOG.itemsize)
        + scenario.run.days * MINUTES_PER_DAY * BYTES_PER_MINUTE
    )


def available_bytes() -> float:
    """Return the memory that can still be had: of the machine, the container, or as told."""
    told = os.environ.get(MEMORY_VARIABLE)
    if told and told.isdigit():
        return float(told) * MIB
    return _found_in(int(time.monotonic()))


@lru_cache(maxsize=1)
def _found_in(second: int) -> float:
    """Return what can still be had, looked up once a second: to look takes .2 ms."""
    return min(_machine(), _container(), _allowance())


def _machine() -> float:
    try:
        with Path("/proc/meminfo").open("rb") as file:
            for line in file:
                if line.startswith(b"MemAvailable:"):
                    return float(line.split()[1]) * 1024.0
    except OSError:
        pass
    return math.inf


def _container() -> float:
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
        if limit == "max":
            return math.inf
        used = float(Path("/sys/fs/cgroup/memory.current").read_text())
        return float(limit) - used + _given_back()
    except (OSError, ValueError):
        return math.inf


def _given_back() -> float:
    """Return what the container uses for files that were read, and gives back when asked."""
    for line in Path("/sys/fs/cgroup/memory.stat").read_text().splitlines():
        name, _, size = line.partition(" ")
        if name == "inactive_file":
            return float(size)
    return 0.0


def _allowance() -> float:
    """Return what the limit on the process's address space leaves (`ulimit -v`)."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit == resource.RLIM_INFINITY:
            return math.inf
        used = float(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        return math.inf
    return float(limit) - used


def check_memory(key: ByResult) -> None:
    """Refuse a run that will not fit, before anything is built.

    Args:
        key: of its scenario.

    Raises:
        TooLargeError: with the estimate, what there is, and what makes the run large.
    """
    needed, there = _estimates(key)[0], available_bytes()
    if needed <= SHARE_TO_USE * there:
        return
    scenario, place = key.scenario, key.scenario.place
    raise TooLargeError(
        f"{scenario.name}: one run needs about {needed / MIB:,.0f} MiB, but only "
        f"{there / MIB:,.0f} MiB are free; nothing was run\n"
        f"  {place.width_cells} x {place.height_cells} cells, {place.residents:,} residents, "
        f"{scenario.run.days:g} days, about {expected_cases(scenario):,.0f} cases, "
        f"{expected_units(scenario):,.0f} units on patrol"
    )
