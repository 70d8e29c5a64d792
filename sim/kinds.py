"""Kinds of cases, as the compiled loop sees them."""

import math
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from sim.demand import USES
from sim.kernels.records import KIND, NOBODY
from sim.nets import lines_of, lines_of_kind
from sim.network import LuckTable
from sim.place import Place
from sim.scenario import Scenario
from sim.scenario.fields import ByRole, ByTier
from sim.terms import PATROL_ROLES, Role

PATROLS = tuple(role.name.lower() for role in PATROL_ROLES)
TIERS = tuple(ByTier.model_fields)
WORKERS = PATROL_ROLES.index(Role.WORKER)


def kind_records(scenario: Scenario, place: Place, table: LuckTable) -> NDArray[np.void]:
    """Return the kinds of a scenario as records of `KIND`."""
    out = np.zeros(len(scenario.kinds), KIND)
    out["departments"] = NOBODY
    names, departments = list(scenario.kinds), list(scenario.departments)
    present = scenario.roles.present()
    workers_lines = max(1, len(lines_of(scenario)))
    farthest = math.hypot(place.width, place.height)
    # Where nobody lives nobody can notice, and the loop need not ask.
    notice_per_min = scenario.people.notice_per_person_hour / 60.0 if place.homes.size else 0.0
    for row, kind in zip(out, scenario.kinds.values(), strict=True):
        row["notice_per_person_min"] = notice_per_min * kind.notice_factor
        row["victim_share"] = kind.victim_share
        row["settled_reported_share"] = kind.settled_reported_share
        row["look"] = [by_role(kind.look_per_min, name, present) for name in PATROLS]
        row["look_at_visit"] = [by_role(kind.look_at_visit, name, present) for name in PATROLS]
        row["seen_by"] = seen_by(row["look"] + row["look_at_visit"], workers_lines)
        row["settle"] = [by_role(kind.settle_chance, name, present) for name in PATROLS]
        row["mediation"] = [getattr(kind.mediation, tier) for tier in TIERS]
        row["petition_chance"] = kind.petition_chance
        row["clear_row"] = table.row(kind.clears_after_min)
        row["escalate_row"] = table.row(kind.escalates_after_min)
        row["limit_min"] = kind.limit_min
        row["petition_row"] = table.row(kind.petition_after_min)
        row["victim_row"] = table.row(kind.victim_after_min)
        row["settle_row"] = table.row(kind.settle_min)
        row["mediation_row"] = table.row(kind.mediation_min)
        row["service_row"] = table.row(kind.service_min)
        row["deterrable"] = kind.deterrable
        row["settle_tries"], row["gap_row"] = kind.settle_tries, table.row(kind.settle_gap_min)
        row["labour_people"], row["labour_trips"] = kind.labour_people, kind.labour_trips
        row["trip_row"] = table.row(kind.trip_min)
        row["returns_chance"] = kind.returns_chance
        row["returns_row"] = table.row(kind.returns_after_min)
        row["look_radius_cells"] = min(kind.look_radius_m // place.cell_m, farthest)
        row["escalates_to"] = NOBODY if not kind.escalates_to else names.index(kind.escalates_to)
        row["where"] = USES.index(kind.where)
        row["n_departments"] = len(kind.departments)
        row["departments"][: len(kind.departments)] = [
            departments.index(name) for name in kind.departments
        ]
        lines = lines_of_kind(scenario, kind)
        row["line"], row["lines"] = lines[0], sum(1 << line for line in set(lines))
        row["priority"] = kind.priority - 1
        row["marks"] = kind.escalation == "marks"
        row["replaced"], row["direct"] = kind.replaced, kind.direct
        row["needs_kin"] = kind.needs_kin
    return out


def seen_by(chances: NDArray[np.float64], workers_lines: int) -> int:
    """Return who can see a kind, a bit each: volunteers, teams, then the workers of each line."""
    mask = sum(1 << patrol for patrol in range(WORKERS) if chances[patrol] > 0.0)
    return mask | (((1 << workers_lines) - 1) << WORKERS if chances[WORKERS] > 0.0 else 0)


def entries_per_case(kinds: NDArray[np.void], place: Place) -> int:
    """Return the number of cells from which a case can be seen, of the kind seen from farthest."""
    reach = np.arange(-kinds["look_radius_cells"].max(), kinds["look_radius_cells"].max() + 1)
    circle = int((reach[:, None] ** 2 + reach**2 <= reach[0] ** 2).sum())
    return min(circle, place.cells)


def by_role(chance: ByRole, role: str, present: Collection[str]) -> float:
    """Return the chance of a role; 0 for one that the scenario does not have."""
    return float(getattr(chance, role)) if role in present else 0.0
