"""The study that tests disturb, and the bytes that it must leave all the same."""

from pathlib import Path
from typing import Final

from experiments import Results, Sweep
from sim.scenario import Scenario
from tests.unit import fake_work

LEVERS: Final = {"routing.speed": [1, 2, 3]}
SEED: Final = 11


def finish(scenario: Scenario, folder: Path, replications: int) -> Results:
    """Make the runs that a folder lacks in this process, in no time."""
    return Sweep(scenario, LEVERS).run(
        replications, SEED, 1, folder, progress=False, work=fake_work.measured
    )


def contents(folder: Path) -> dict[str, bytes]:
    """The files of results."""
    return {name: (folder / name).read_bytes() for name in ("results.parquet", "results.csv")}


def undisturbed(scenario: Scenario, folder: Path, replications: int) -> dict[str, bytes]:
    """What a sweep leaves that nobody disturbs."""
    finish(scenario, folder, replications)
    return contents(folder)
