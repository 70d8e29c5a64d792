"""The towns in which the twin and `sim` are compared: the village, and what each one changes."""

from fnmatch import fnmatch
from functools import cache
from typing import Any, Final

import sim
from sim.scenario import Scenario

TIMES_THE_CASES: Final = 60
"""Of the shipped village: sharpens every comparison."""
RATES: Final = "kinds.*.per_1000_residents_year"
VILLAGE: Final = {
    "run.start": "2016-03-04T05:30:00",  # a Friday: office hours and a weekend
    "run.days": 4,
    "routing.desks.city.officers": 4,
    "routing.enquiries.per_1000_residents_day": 5,
}
RESIDENTS: Final = VILLAGE | {"patrol.density_per_km2": 0}
PATROLS: Final = VILLAGE | {
    "patrol.density_per_km2": 2.5,
    "people.notice_per_person_hour": 0,
    "people.report_chance_victim": 0,
}
DENSE: Final = VILLAGE | {
    "patrol.density_per_km2": 12,
    "people.app_users_per_1000_residents": 300,
    "people.repeat_chance": 0.3,
    "routing.merge_duplicates": False,
}
WALKS: Final = {
    name: VILLAGE | {"patrol.policy": name, "patrol.density_per_km2": 6, "place.edges": edges}
    for name, edges in {"random_walk": "walls", "sweep": "walls", "random_cell": "torus"}.items()
}
PAPER: Final = VILLAGE | {
    "routing.network": "paper_chain",
    "routing.joint": "one_after_another",
    "routing.speed": 4,
    "routing.entry.phone": "grid",
    "routing.entry.app": "village",
    "routing.desks.grid.officers": 1,
    "routing.desks.town.relay_min": {"exponential": {"mean": 4}},
    "routing.desks.city.hours": "office",
    "departments.gas_company.when_full": "loss",
}
CREWS: Final = VILLAGE | {
    "departments.public_works.hours": "always",
    "departments.public_works.bases": "spread",
    "departments.public_works.returns": "stays",
    "departments.public_works.way": "straight",
    "departments.public_works.speed_m_s": 0.3,
    "departments.public_security.dispatch": "own_area",
    "departments.public_security.when_full": "loss",
    "departments.public_security.speed_m_s": 0.4,
}
AREAS: Final = VILLAGE | {
    "place.towns": 2,
    "place.villages": 4,
    "place.grids": 24,
    "roles.worker.per_grid": 0.5,
    "roles.team.beat": "village",
}
ROSTER: Final = VILLAGE | {
    "run.days": 4.3,
    "run.holidays": ["2016-03-07"],
    "roles.volunteer.per_1000_residents": 2,
    "roles.volunteer.turns_per_day": 0.8,
    "roles.volunteer.turn_min": 1300,
    "roles.team.shifts_per_day": 7,
    "roles.team.days_per_week": 4,
    "roles.team.mobile_terminals": 2,
    "roles.worker.to_hour": 21.5,
}
WORSE: Final = VILLAGE | {
    "kinds.suspicious_person.escalates_after_min": {"exponential": {"mean": 100}},
    "kinds.fire_load.escalates_after_min": {"weibull": {"shape": 2, "scale": 600}},
    "kinds.neighbour_dispute.escalates_after_min": {"gamma": {"shape": 3, "mean": 500}},
    "kinds.public_facility.settle_chance": 0.7,
    "kinds.public_facility.settled_reported_share": 0.6,
    "kinds.public_facility.look_radius_m": 120,
    "kinds.fire_load.clears_after_min": {"empirical": [100, 500, 3000]},
    "kinds.theft.replaced": True,
    "kinds.night_noise.escalation": "marks",
    "kinds.night_noise.escalates_after_min": {"exponential": {"mean": 120}},
}
VISITS: Final = VILLAGE | {
    "run.start": "2016-03-08T05:30:00",  # a Tuesday: workers on all days
    "roles.volunteer.visits_per_turn": 2.4,
    "roles.team.visits_per_turn": 80,
    "roles.team.visit_min": {"exponential": {"mean": 1}},
    "roles.team.speed_m_s": 3,
    "roles.worker.visits_per_turn": 20,
    "roles.worker.visit_min": {"exponential": {"mean": 6}},
    "household_register.known_share": 0.4,
    "household_register.valid_days": 5,
    "household_register.look_gain": 2,
    "follow_up.factor": 0.3,
    "kinds.*.where": "residents",
    "kinds.*.look_at_visit": 0.4,
    "kinds.*.needs_kin": True,
    "kinds.*.victim_share": 0.5,
    "kinds.*.returns_chance": 0.8,
    "kinds.*.returns_after_min": {"uniform": [600, 1400]},
}
REGISTER: Final = VISITS | {
    "roles.team.visits_per_turn": 2,
    "household_register.known_share": 0.7,
    "household_register.valid_days": 4,
}
TIERS: Final = VILLAGE | {
    "people.trust_sd": 0,
    "household_register.known_share": 0.9,
    "routing.desks.town.officers": 5,
    "routing.desks.city.officers": 8,
    "leaders.grids_each": 2,
    "leaders.hours": "always",
    "leaders.known_factor": 0.4,
    "kinds.*.direct": False,
    "kinds.*.victim_share": 0.9,
    "kinds.*.mediation": {"leader": 0.35, "town": 0.3, "city": 0.4},
    "kinds.*.mediation_min": {"exponential": {"mean": 20}},
    "kinds.*.petition_chance": 0.6,
    "kinds.*.petition_after_min": "never",
}
LIMITS: Final = VILLAGE | {
    "people.trust_mean": 0.85,
    "people.trust_sd": 0,
    "people.trust_gain": 0.3,
    "people.trust_spread": 0.4,
    "people.app_users_per_1000_residents": 300,
    "routing.watch.remind_at": 0.8,
    "routing.watch.raise_at": 0.95,
    "routing.desks.town.officers": 1,
    "routing.desks.town.relay_min": {"exponential": {"mean": 4}},
    "kinds.*.limit_min": 300,
    "kinds.*.mediation": 0,
    "kinds.*.petition_after_min": {"exponential": {"mean": 1500}},
    "departments.*.lead_min": {"erlang": {"k": 20, "mean": 300}},
    "departments.*.crews": 2,
}
PRESENCE: Final = VILLAGE | {
    "people.trust_mean": 0.2,
    "people.trust_sd": 0,
    "place.width_cells": 10,
    "place.height_cells": 10,
    "patrol.density_per_km2": 60,
    "feedback.trust": False,
    "roles.volunteer.turns_per_day": 0.5,
    "publicity.app_chance": 0.3,
    "publicity.trust_gain": 0.2,
    "recruiting.reserve_per_1000_residents": 400,
    "recruiting.chance": 0.15,
    "kinds.*.deterrable": 1,
    "deterrence.share": 1,
    "kinds.*.priority": 1,
    "kinds.*.settle_chance": {"volunteer": 0.1, "team": 0.3, "worker": 0.1},
}
NETS: Final = VILLAGE | {
    "routing.network": "nets",
    "routing.between_levels": "pc",
    "routing.joint": "one_after_another",
    "place.towns": 2,
    "place.villages": 4,
    "place.grids": 24,
    "patrol.density_per_km2": 8,
    "roles.worker.visits_per_turn": 8,
    "nets.pass_on_min": {"exponential": {"mean": 120}},
    "kinds.*.returns_chance": 0.5,
    "kinds.*.returns_after_min": {"exponential": {"mean": 900}},
}
BOOKS: Final = NETS | {
    "routing.joint": "together",
    "routing.merge_duplicates": False,
    "nets.level": "town",
    "nets.lines.work_safety.workers_weight": 3,
    "nets.lines.labour.workers_weight": 0,
}
ONE_GRID: Final = VILLAGE | {
    "routing.network": "one_grid",
    "routing.between_levels": "paper",
    "routing.latency_min.paper": {"exponential": {"mean": 60}},
    "routing.desks.town.relay_min": {"exponential": {"mean": 4}},
    "routing.joint": "one_after_another",
}
VARIANTS: Final[dict[str, dict[str, Any]]] = {
    "village": VILLAGE, "residents": RESIDENTS, "patrols": PATROLS, "dense": DENSE,
    "paper": PAPER, "crews": CREWS, "areas": AREAS, "roster": ROSTER, "worse": WORSE, **WALKS,
    "visits": VISITS, "register": REGISTER, "tiers": TIERS, "limits": LIMITS,
    "presence": PRESENCE, "nets": NETS, "books": BOOKS, "one_grid": ONE_GRID,
}  # fmt: skip


@cache
def scenario(variant: str) -> Scenario:
    """Return the village with more cases, more crews, and what the variant changes."""
    village = sim.load("village")
    crews = each(village, {"departments.*.crews": 6})
    changes = each(village, VARIANTS[variant])
    return village.replace(times(village, RATES, TIMES_THE_CASES) | crews | changes)


def each(given: Scenario, changes: dict[str, Any]) -> dict[str, Any]:
    """Write changes of `kinds.*` and `departments.*` out for all of them."""
    out: dict[str, Any] = {}
    for key, value in changes.items():
        table = key.partition(".*.")[0] if "*" in key else ""
        names = getattr(given, table) if table else [""]
        out |= {key.replace("*", name): value for name in names}
    return out


def times(given: Scenario, pattern: str, factor: float) -> dict[str, float]:
    """Return the values of all keys that match a pattern, times a factor."""
    now: dict[str, Any] = {
        key: given.origin(key).value
        for key in given.keys()  # noqa: SIM118
        if fnmatch(key, pattern)
    }
    return {key: factor * value for key, value in now.items() if value}
