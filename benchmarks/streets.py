"""The streets: 1,000 walkers at random on 200 x 200 cells among 500 hazards."""

from collections.abc import Callable

from benchmarks.mesa_streets import Streets
from benchmarks.timing import rates, table
from sim.scenario import Scenario
from sim.setting import set_up

SIDE, WALKERS, HAZARDS, CHANCE = 200, 1000, 500, 0.8
MINUTES, MESA_MINUTES, TURNS = 10_000, 40, 5
NEVER_FOUND = 1e-9


def scenario(chance: float) -> Scenario:
    """Return the walk as a scenario; what is found is replaced elsewhere."""
    open_land = {"homes": 1.0, "shops": 0.0, "works": 0.0, "streets": 0.0, "water": 0.0}
    values = {
        "run": {"days": MINUTES / 1440},
        "place": {"width_cells": SIDE, "height_cells": SIDE, "edges": "torus", "residents": 0,
                  "land_use": open_land},
        "roles": {"team": {"count": WALKERS, "people_per_unit": 1, "speed_m_s": 100 / 60,
                           "beat": "place", "duty": "always", "policy": "random_walk",
                           "report_chance": 0.0}},
        "kinds": {"hazard": {"count": HAZARDS, "replaced": True, "look_per_min": chance,
                             "departments": ["nobody"]}},
        "departments": {"nobody": {}},
    }  # fmt: skip
    return Scenario.from_values(values, "streets")


def in_the_engine(chance: float) -> Callable[[], float]:
    """Return work that walks a fresh run of the engine from its first minute to its last."""
    ready = [set_up(scenario(chance), seed).world for seed in range(TURNS + 1)]

    def walk() -> float:
        ready.pop().advance(MINUTES)
        return float(MINUTES * WALKERS)

    return walk


def in_mesa() -> Callable[[], float]:
    """Return work that steps one Mesa model on."""
    model = Streets(SIDE, WALKERS, HAZARDS, CHANCE, seed=1)

    def walk() -> float:
        for _ in range(MESA_MINUTES):
            model.step()
        return float(MESA_MINUTES * WALKERS)

    return walk


def report() -> None:
    """Print patroller-minutes a second and the ratios to Mesa."""
    work = {
        "Mesa, idiomatic": in_mesa(),
        "streets with their finds": in_the_engine(CHANCE),
        "streets alone (nothing is found)": in_the_engine(NEVER_FOUND),
    }
    title = f"Streets: {WALKERS:,} walkers, {SIDE} x {SIDE} cells, {HAZARDS} hazards"
    print(table(title, "patroller-minutes/s", rates(work, TURNS), "Mesa, idiomatic"))
