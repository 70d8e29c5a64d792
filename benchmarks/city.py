"""The whole city of Tongxiang for half a year: seconds of its parts, memory, and the twin on it."""

import json
import subprocess
import sys
from typing import Any, Final

from benchmarks import town
from benchmarks.measure import Line

SECTION: Final = "city"
NAME: Final = "tongxiang"
TWIN_DAYS: Final = 0.5
MOST_ROUNDS: Final = 3
"""A run takes long enough to be measured well."""
RUN: Final = """
import json, sys, time
from pathlib import Path
import sim, sim.model, sim.one_run, pandas
from benchmarks.town import unit_minutes
from sim.compilation import compile_engine
def peak_mib():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
compile_engine()
scenario = sim.load(sys.argv[1])
began = [time.process_time()]
model = sim.SafetyNet(scenario, 1)
began.append(time.process_time())
model.run_to_end()
began.append(time.process_time())
run = sim.Run.of(model.setting)
run.measured
began.append(time.process_time())
steps = [b - a for a, b in zip(began, began[1:])]
sizes = [len(run.rows), len(run.births["onset_min"])]
print(json.dumps([*steps, peak_mib(), *sizes, unit_minutes(run)]))
"""


def of_run() -> list[float]:
    """Return seconds of set-up, loop, measures; peak [MiB]; rows, cases, minutes on duty."""
    command = [sys.executable, "-c", RUN, NAME]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: list[float] = json.loads(out)
    return found


def measure(rounds: int) -> list[Line]:
    found = [of_run() for _ in range(min(rounds, MOST_ROUNDS))]
    columns = [list(column) for column in zip(*found, strict=True)]
    set_up, loop, measures, peak, rows, cases, unit_min = columns
    whole = [sum(each[:3]) for each in found]
    lines = [
        Line.of(SECTION, f"{NAME}, 26 weeks, one core", whole, "s", _size(rows[0], cases[0])),
        Line.of(SECTION, "of it setting up", set_up, "s"),
        Line.of(SECTION, "of it the compiled loop", loop, "s"),
        Line.of(SECTION, "of it measures", measures, "s"),
        Line.of(SECTION, "peak memory of the process", peak, "MiB"),
    ]
    return [*lines, *against_twin(loop, cases[0], unit_min[0])]


def _size(rows: float, cases: float) -> str:
    return f"{cases:,.0f} cases, {rows:,.0f} rows of the log"


def against_twin(loop_s: list[float], cases: float, unit_min: float) -> list[Line]:
    """Compare costs of a unit-minute and of a case; the twin runs for half a day."""
    twin: Any = town.of_twin(town.scenario(NAME, TWIN_DAYS))
    per_min = [1e6 * seconds / unit_min for seconds in loop_s]
    per_case = [1e6 * seconds / cases for seconds in loop_s]
    return [
        Line.of(SECTION, "per unit-minute", per_min, "us", _twin(twin.us_per_unit_min, per_min)),
        Line.of(SECTION, "per case", per_case, "us", _twin(twin.us_per_case, per_case)),
    ]


def _twin(twin_us: float, own_us: list[float]) -> str:
    return f"twin {twin_us:.0f} us, {twin_us / sorted(own_us)[len(own_us) // 2]:.0f} x"
