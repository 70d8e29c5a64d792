"""Whole runs: seconds and memory of a scenario, and the twin on the same scenario."""

import subprocess
import sys
from typing import Any, Final, NamedTuple

from benchmarks.measure import Line, cpu_s, in_turn

SECTION: Final = "town"
RUN_DAYS: Final = 30
TWIN_DAYS: Final = {"tongxiang_town": 1, "village": 5}
RUNS: Final = {"tongxiang_town": 2, "village": 16}
"""A round: one run of the village is too short for the processor to wake up."""
PEAK: Final = """
import sys
from pathlib import Path
import sim, sim.model, sim.one_run, sim.setting, pandas
def peak_mib():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
scenario = sim.load(sys.argv[1]).replace({"run.days": int(sys.argv[2])})
before = peak_mib()
sim.run(scenario, 1)
print(peak_mib() - before)
"""


class Effort(NamedTuple):
    """What a run did, and the processor time that it took."""

    seconds: float
    cases: float
    unit_min: float

    @property
    def us_per_unit_min(self) -> float:
        return 1e6 * self.seconds / self.unit_min

    @property
    def us_per_case(self) -> float:
        return 1e6 * self.seconds / self.cases


def scenario(name: str, days: float) -> Any:
    import sim

    return sim.load(name).replace({"run.days": days})


def of_sim(settings: Any, runs: int = 1) -> Effort:
    """Run a scenario as a user does, setting up included; return the effort of a mean run."""
    import sim

    made: list[Any] = []
    seconds = cpu_s(lambda: made.extend(sim.run(settings, 1 + k) for k in range(runs)))
    cases = sum(len(run.births["onset_min"]) for run in made)
    return Effort(seconds / runs, cases / runs, sum(map(unit_minutes, made)) / runs)


def unit_minutes(run: Any) -> float:
    """Return the minutes that all units have been on duty together."""
    import numpy as np

    from sim.terms import PATROL_ROLES, Activity

    rows = run.rows[np.isin(run.rows["role"], PATROL_ROLES)]
    begun = rows["minute"][rows["activity"] == Activity.ON_DUTY]
    ended = rows["minute"][rows["activity"] == Activity.OFF_DUTY]
    still = (begun.size - ended.size) * float(run.scenario.run.days * 1440)
    return float(ended.sum() - begun.sum() + still)


def of_twin(settings: Any, seed: int = 1) -> Effort:
    """Run the twin; setting up, which a longer run would not repeat, does not count."""
    from benchmarks.twin import Town

    town = Town(settings, seed)
    seconds = cpu_s(town.run_to_end)
    return Effort(seconds, len(town.history), sum(unit.duty_min for unit in town.patrollers()))


def peak_mib(name: str) -> float:
    """Return the peak memory of a run above what its imports take, in a fresh process [MiB]."""
    command = [sys.executable, "-c", PEAK, name, str(RUN_DAYS)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measure(rounds: int) -> list[Line]:
    return [line for name in TWIN_DAYS for line in of_scenario(name, rounds)]


def of_scenario(name: str, rounds: int) -> list[Line]:
    whole = scenario(name, RUN_DAYS)
    short = scenario(name, TWIN_DAYS[name])
    of_sim(whole)
    sims: list[Effort] = []
    twins: list[Effort] = []

    def run_both() -> float:
        sims.append(of_sim(whole, RUNS[name]))
        twins.append(of_twin(short))
        return peak_mib(name)

    memory = in_turn({"peak": run_both}, rounds)["peak"]
    return [
        Line.of(SECTION, f"{name}, {RUN_DAYS} days", [e.seconds for e in sims], "s"),
        Line.of(SECTION, f"{name}, peak above imports", memory, "MiB"),
        _rate(f"{name}, per unit-minute", [e.us_per_unit_min for e in sims], twins, per_min=True),
        _rate(f"{name}, per case", [e.us_per_case for e in sims], twins, per_min=False),
    ]


def _rate(what: str, own: list[float], twins: list[Effort], per_min: bool) -> Line:
    other = [e.us_per_unit_min if per_min else e.us_per_case for e in twins]
    line = Line.of(SECTION, what, own, "us")
    twin = Line.of(SECTION, what, other, "us").median
    remark = f"twin {twin:.0f} us, {twin / line.median:.0f} x"
    return Line.of(SECTION, what, own, "us", remark)
