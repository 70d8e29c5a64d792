"""Streets: a thousand people walk at random and look, in the engine, other tools and C."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Line, cpu_s, in_turn, ratio
from benchmarks.streets_tools import numpy_streets, simpy_streets

SECTION: Final = "streets"
SIDE_CELLS, UNITS, HAZARDS = 200, 1000, 500
MINUTES, MINUTES_OF_MESA, MINUTES_OF_SIMPY, MINUTES_OF_NUMPY = 20_000, 100, 100, 2000
RUNS_OF_ENGINE: Final = 5
"""One run takes a fiftieth of a second: too short for the processor to wake up."""
CHANCE, NEVER, NOTHING = 0.8, 1e-12, ", nothing is found"
RATE: Final = "patroller-minutes/s"
SOURCE: Final = Path(__file__).with_name("streets.c")
FLAGS: Final = ("-O3", "-march=native")
WAYS_OF_C: Final = {
    "C, minute by minute": (),
    "C, the same loop": ("-DAHEAD",),
    "C, the same loop and records": ("-DAHEAD", "-DKEEPS"),
}
"""What the C program does without and with flags of its own."""
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


def of_tool(tool: Callable[..., int], minutes: int) -> float:
    numbers = SIDE_CELLS, UNITS, HAZARDS, minutes, CHANCE, next(SEEDS)
    return UNITS * minutes / cpu_s(lambda: tool(*numbers))


@contextmanager
def compiled_c() -> Iterator[dict[str, Path]]:
    """Compile the C program in each of its ways; none where there is no gcc."""
    from sim.kernels.records import CASE, LOG

    gcc, programs = shutil.which("gcc"), {}
    sizes = (f"-DROW_BYTES={LOG.itemsize}", f"-DRECORD_BYTES={CASE.itemsize}")
    with tempfile.TemporaryDirectory() as folder:
        for k, (name, own) in enumerate(WAYS_OF_C.items() if gcc else ()):
            programs[name] = Path(folder) / f"streets{k}"
            command = [str(gcc), *FLAGS, *sizes, *own, "-o", str(programs[name]), str(SOURCE)]
            subprocess.run(command, check=True)
        yield programs


def of_c(program: Path, chance: float) -> float:
    numbers = (SIDE_CELLS, UNITS, HAZARDS, MINUTES, chance, next(SEEDS))
    command = [str(program), *map(str, numbers)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return UNITS * MINUTES / float(out.split()[0])


def measure(rounds: int) -> list[Line]:
    found, never = scenario(CHANCE, replaced=True), scenario(NEVER, replaced=False)
    contest: dict[str, Callable[[], float]] = {
        "safetynet": lambda: of_engine(found),
        f"safetynet{NOTHING}": lambda: of_engine(never),
        "Mesa, idiomatic": of_mesa,
        "SimPy": lambda: of_tool(simpy_streets, MINUTES_OF_SIMPY),
        "NumPy": lambda: of_tool(numpy_streets, MINUTES_OF_NUMPY),
    }
    with compiled_c() as programs:
        for name, program in programs.items():
            contest[name] = partial(of_c, program, CHANCE)
            contest[name + NOTHING] = partial(of_c, program, NEVER)
        of_engine(found)
        rates = in_turn(contest, rounds)
    return [Line.of(SECTION, name, of, RATE, remark(name, rates)) for name, of in rates.items()]


def remark(name: str, rates: dict[str, list[float]]) -> str:
    if not name.startswith("safetynet"):
        return ""
    case = name.removeprefix("safetynet")
    told = [
        f"{ratio(rates[name], rates[tool]):.0f} x {tool.split(',')[0]}"
        for tool in ("Mesa, idiomatic", "SimPy", "NumPy")
    ]
    told += [
        f"{100 * ratio(rates[name], rates[way + case]):.0f} % of {way}"
        for way in WAYS_OF_C
        if way + case in rates
    ]
    return "; ".join(told)
