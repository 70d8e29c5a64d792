"""Small scenarios that tests start from."""

from typing import Any

from sim.scenario import Scenario

OPEN_LAND = {"homes": 1.0, "shops": 0.0, "works": 0.0, "streets": 0.0, "water": 0.0}


def bare(**tables: Any) -> Scenario:
    """Return a 20 x 20 torus without residents, one kind, one department; tables override."""
    values: dict[str, Any] = {
        "title": "bare",
        "run": {"days": 1},
        "place": {
            "width_cells": 20,
            "height_cells": 20,
            "edges": "torus",
            "residents": 0,
            "land_use": OPEN_LAND,
        },
        "kinds": {"hazard": {"count": 10, "departments": ["brigade"]}},
        "departments": {"brigade": {"crews": 1, "hours": "always"}},
    }
    for name, table in tables.items():
        merged = {**values.get(name, {}), **table}
        values[name] = {key: value for key, value in merged.items() if value is not None}
    return Scenario.from_values(values, "bare")


def patrol(count: int, policy: str, **more: Any) -> dict[str, Any]:
    """Return a role of patrollers who are always on duty and walk one cell a minute."""
    return {
        "team": {
            "count": count,
            "people_per_unit": 1,
            "speed_m_s": 100 / 60,
            "beat": "place",
            "duty": "always",
            "policy": policy,
            **more,
        }
    }
