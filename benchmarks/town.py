"""A whole run of village and town against the twin in plain Mesa; memory in a new process."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial

from benchmarks.timing import rates, table
from benchmarks.twin import Town
from sim import load, run
from sim.one_run import Run
from sim.scenario import Scenario
from sim.setting import set_up
from sim.terms import Activity

DAYS, TURNS = 30, 3
TWIN_DAYS = {"village": 3.0, "tongxiang_town": 0.5}
MEMORY = """
import sim, sim.one_run
def peak_mib():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
town = sim.load("tongxiang_town")
before = peak_mib()
run = sim.run(town, seed=1)
run.measured
print(peak_mib() - before)
"""


def on_duty_min(made: Run) -> float:
    """Return the unit-minutes on duty in a run, from its log."""
    rows, end = made.rows, made.scenario.run.days * 1440.0
    patrol = rows[rows["role"] < 5]
    on = patrol["minute"][patrol["activity"] == Activity.ON_DUTY]
    off = patrol["minute"][patrol["activity"] == Activity.OFF_DUTY]
    return float(off.sum() + (on.size - off.size) * end - on.sum())


def in_the_engine(scenario: Scenario) -> Callable[[], float]:
    """Return work that makes a whole run with its measures; it counts unit-minutes on duty."""
    seeds = iter(range(1, 1000))

    def work() -> float:
        made = run(scenario, next(seeds))
        return on_duty_min(made) if made.measured else 0.0

    return work


def in_the_twin(scenario: Scenario) -> Callable[[], float]:
    """Return work that runs the twin; it counts unit-minutes on the street."""
    seeds = iter(range(1, 1000))

    def work() -> float:
        town = Town(scenario, next(seeds))
        town.run_to_end()
        return float(town.street_min)

    return work


def memory_mib() -> float:
    """Return the peak memory of a run of the town above the interpreter with its imports."""
    told = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True
    )
    return float(told.stdout)


def report() -> None:
    """Print the speed of whole runs, and the memory of one."""
    for name, twin_days in TWIN_DAYS.items():
        scenario = load(name)
        work = {
            "the twin in Mesa": in_the_twin(scenario.replace({"run.days": twin_days})),
            "a whole run": in_the_engine(scenario.replace({"run.days": DAYS})),
        }
        title = f"{name}: set-up, {DAYS} days, measures (twin: {twin_days:g} days)"
        print(table(title, "unit-minutes/s", rates(work, TURNS), "the twin in Mesa"))
        runs_a_second = rates({name: partial(_one, scenario)}, TURNS)[name]
        print(f"  one run of {name} for {DAYS} days takes {1 / runs_a_second:.3f} s")
    print(f"  peak memory of a run of tongxiang_town: {memory_mib():,.0f} MiB above its imports")


def _one(scenario: Scenario) -> float:
    world = set_up(scenario.replace({"run.days": DAYS}), 1).world
    world.advance(DAYS * 1440)
    return 1.0
