"""What a resident, a case and a unit on patrol take in memory: a town of two sizes."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

from benchmarks import growth
from benchmarks.measure import Line, in_turn

SECTION: Final = "memory"
DAYS: Final = 10
PEAK: Final = """
import json, sys
from pathlib import Path
import sim, sim.one_run, pandas
def peak_kib():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
scenario = sim.scenario.Scenario.from_values(json.loads(sys.stdin.read()), "town")
before = peak_kib()
sim.run(scenario, 1)
print(1024 * (peak_kib() - before))
"""
Change = Callable[[Any, float], Any]
SIZES: Final[dict[str, tuple[Change, float, float]]] = {
    "resident": (growth.with_residents, 16.0, 64.0),
    "case": (growth.with_cases, 64.0, 256.0),
    "unit on patrol": (growth.with_patrols, 8.0, 24.0),
}
"""What grows, and two factors between which memory is compared."""


def peak_bytes(scenario: Any) -> float:
    """Return the peak memory of a run above what its imports take."""
    import json

    values, command = json.dumps(scenario.values(), default=str), [sys.executable, "-c", PEAK]
    done = subprocess.run(command, input=values, check=True, capture_output=True, text=True)
    return float(done.stdout)


def _number(what: str, scenario: Any) -> float:
    from sim.budget import expected_cases, expected_units

    numbers = {"resident": lambda: scenario.place.residents,
               "case": lambda: expected_cases(scenario),
               "unit on patrol": lambda: expected_units(scenario)}  # fmt: skip
    return float(numbers[what]())


def of_one(what: str) -> float:
    """Return the bytes that one more resident, case or unit takes."""
    change, few, many = SIZES[what]
    small, large = (change(growth.base(), factor) for factor in (few, many))
    more = _number(what, large) - _number(what, small)
    return (peak_bytes(large) - peak_bytes(small)) / more


def measure(rounds: int) -> list[Line]:
    def measuring(what: str) -> Callable[[], float]:
        return lambda: of_one(what)

    found = in_turn({what: measuring(what) for what in SIZES}, rounds)
    return [Line.of(SECTION, f"each {what}", values, "bytes") for what, values in found.items()]
