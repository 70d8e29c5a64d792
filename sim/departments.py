"""Departments and their crews, as the compiled loop sees them."""

import numpy as np
from numpy.typing import NDArray

from sim.demand import USES
from sim.kernels.records import NOBODY
from sim.kernels.records_desks import CREW, DEPARTMENT
from sim.network import MINUTES_PER_HOUR, LuckTable
from sim.place import Place
from sim.policies import dispatch
from sim.scenario import Scenario
from sim.streams import uniform
from sim.terms import Stream

CREW_STEP = 1 << 32


def cells_per_min(speed_m_s: float, cell_m: float) -> float:
    """Return a speed in cells a minute."""
    return speed_m_s * 60.0 / cell_m


def department_records(scenario: Scenario, place: Place, table: LuckTable) -> NDArray[np.void]:
    """Return the departments of a scenario as records of `DEPARTMENT`."""
    out = np.zeros(len(scenario.departments), DEPARTMENT)
    out["head"] = out["tail"] = NOBODY
    first = 0
    for row, department in zip(out, scenario.departments.values(), strict=True):
        row["from_min"] = department.from_hour * MINUTES_PER_HOUR
        row["to_min"] = department.to_hour * MINUTES_PER_HOUR
        row["cells_per_min"] = cells_per_min(department.speed_m_s, place.cell_m)
        row["lead_row"] = table.row(department.lead_min)
        row["first_crew"], row["crews"], row["free"] = first, department.crews, department.crews
        row["always"] = department.hours == "always"
        row["rule"] = dispatch.find(department.dispatch, scenario.dispatch.file)[0]
        row["loss"] = department.when_full == "loss"
        row["returns"] = department.returns == "base"
        row["straight"] = department.way == "straight"
        first += department.crews
    return out


def crew_records(scenario: Scenario, place: Place, weights: NDArray[np.int32]) -> NDArray[np.void]:
    """Return all crews at their bases: in the centre of the place, or spread over its land.

    Args:
        scenario: says how many there are.
        place: where they are.
        weights: cumulative, of the cells by use (`sim.demand.Weights`).
    """
    land = weights[USES.index("anywhere")]
    departments = scenario.departments.values()
    of_each = [department.crews for department in departments]
    number = np.repeat(np.arange(len(of_each)), of_each)
    in_department = np.arange(number.size) - np.repeat(np.cumsum(of_each) - of_each, of_each)
    u = uniform(scenario.place.seed, Stream.BASE, number * CREW_STEP + in_department)
    spread = np.searchsorted(land, u * land[-1], side="right")
    is_spread = np.array([department.bases == "spread" for department in departments])[number]
    crews = np.zeros(number.size, CREW)
    crews["base"] = np.where(is_spread, spread, place.centre_of("city"))
    crews["department"] = number
    crews["cell"] = crews["base"]
    return crews
