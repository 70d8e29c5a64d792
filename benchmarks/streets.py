"""Streets: a thousand people walk at random and look, in the engine, in Mesa and in C."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Line, cpu_s, in_turn, ratio

SECTION: Final = "streets"
SIDE_CELLS, UNITS, HAZARDS = 200, 1000, 500
MINUTES, MINUTES_OF_MESA, MINUTES_OF_C = 2000, 100, 20_000
RUNS_OF_ENGINE: Final = 10
"""One run takes milliseconds: too short for a clock and for the processor to wake up."""
CHANCE, NEVER = 0.8, 1e-12
RATE: Final = "patroller-minutes/s"
SOURCE: Final = Path(__file__).with_name("streets.c")
FLAGS: Final = ("-O3", "-march=native")
SEEDS: Final = count(1)


def scenario(chance: float, replaced: bool) -> Any:
    """Return the scenario: a torus, hazards, walkers who are always on duty, no reports."""
    from sim.scenario import Scenario

    open_land = {"homes": 1.0, "shops": 0.0, "works": 0.0, "streets": 0.0, "water": 0.0}
    values = {
        "title": "streets",
        "run": {"days": MINUTES / 1440},
        "place": {
            "width_cells": SIDE_CELLS,
            "height_cells": SIDE_CELLS,
            "edges": "torus",
            "residents": 0,
            "land_use": open_land,
        },
        "roles": {
            "team": {
                "count": UNITS,
                "people_per_unit": 1,
                "speed_m_s": 100 / 60,
                "beat": "place",
                "duty": "always",
                "policy": "random_walk",
                "report_chance": 0.0,
            }
        },
        "kinds": {
            "hazard": {
                "count": HAZARDS,
                "replaced": replaced,
                "look_per_min": chance,
                "departments": ["brigade"],
            }
        },
        "departments": {"brigade": {}},
    }
    return Scenario.from_values(values, "streets")


def of_engine(settings: Any) -> float:
    """Return patroller-minutes a second of the real engine; setting up does not count."""
    from sim.setting import set_up

    worlds = [set_up(settings, next(SEEDS)).world for _ in range(RUNS_OF_ENGINE)]

    def run_all() -> None:
        for world in worlds:
            world.advance(float(MINUTES))

    return RUNS_OF_ENGINE * UNITS * MINUTES / cpu_s(run_all)


def of_mesa() -> float:
    from benchmarks.streets_mesa import Streets

    model = Streets(SIDE_CELLS, UNITS, HAZARDS, CHANCE, next(SEEDS))
    return UNITS * MINUTES_OF_MESA / cpu_s(lambda: model.run_for(MINUTES_OF_MESA))


@contextmanager
def compiled_c() -> Iterator[Path | None]:
    """Compile the C program; None where there is no gcc."""
    gcc = shutil.which("gcc")
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "streets"
        if gcc is not None:
            subprocess.run([gcc, *FLAGS, "-o", str(program), str(SOURCE)], check=True)
        yield program if gcc is not None else None


def of_c(program: Path, chance: float) -> float:
    numbers = (SIDE_CELLS, UNITS, HAZARDS, MINUTES_OF_C, chance, next(SEEDS))
    command = [str(program), *map(str, numbers)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return UNITS * MINUTES_OF_C / float(out.split()[0])


def measure(rounds: int) -> list[Line]:
    found, never = scenario(CHANCE, replaced=True), scenario(NEVER, replaced=False)
    contest: dict[str, Callable[[], float]] = {
        "safetynet": lambda: of_engine(found),
        "safetynet, nothing is found": lambda: of_engine(never),
        "Mesa, idiomatic": of_mesa,
    }
    with compiled_c() as program:
        if program is not None:
            c = program
            contest["C (gcc)"] = lambda: of_c(c, CHANCE)
            contest["C (gcc), nothing is found"] = lambda: of_c(c, NEVER)
        of_engine(found)
        rates = in_turn(contest, rounds)
    return [Line.of(SECTION, name, of, RATE, remark(name, rates)) for name, of in rates.items()]


def remark(name: str, rates: dict[str, list[float]]) -> str:
    if not name.startswith("safetynet"):
        return ""
    mesa = f"{ratio(rates[name], rates['Mesa, idiomatic']):.0f} x Mesa"
    same = name.replace("safetynet", "C (gcc)")
    return f"{mesa}, {100 * ratio(rates[name], rates[same]):.0f} % of C" if same in rates else mesa
