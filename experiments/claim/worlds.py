"""Four worlds of the study `both_nets`, as they are and under other assumptions."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from experiments.assumptions import Worlds, check, run_worlds
from experiments.design.study import Study, load
from experiments.stats.estimates import Floats
from experiments.sweep import Results, Sweep

if TYPE_CHECKING:
    from pandas import Series

    from sim.scenario import Scenario

STUDY: Final = "both_nets"
WORLDS: Final = ("neither", "walking", "information", "both")
"""The points of the study, in its order."""


@dataclass(frozen=True)
class Runs:
    """What was run: the four worlds as they are, and under other assumptions.

    Attributes:
        as_is: runs of the study: point 0 to 3 is the world.
        assumed: the four worlds as scenarios, each under many sets of assumptions.
    """

    as_is: Results
    assumed: Worlds

    @property
    def failed(self) -> tuple[int, int]:
        """Runs that failed, those under other assumptions as well, and all that were made."""
        as_is, assumed = self.as_is, self.assumed
        return len(as_is.failed) + assumed.failed, len(as_is.frame) + assumed.made

    def world(self, world: str, measure: str) -> "Series":
        """Values of a measure in one world as it is, by replication."""
        frame = self.as_is.frame
        rows = frame[frame["point"] == WORLDS.index(world)]
        return rows.set_index("replication")[measure]

    def sample(self, world: str, measure: str) -> Floats:
        """Its mean in one world at each set of assumptions; NaN where a run failed."""
        found: Floats = self.assumed.sample(WORLDS.index(world), measure).mean(axis=0)
        return found


def run_claim(replications: int | None, samples: int, workers: int | None, folder: Path) -> Runs:
    """Make the runs, or go on with them.

    Args:
        replications: of each world; None as in the study.
        samples: how many sets of assumptions.
        workers: processes, None for all processors.
        folder: keeps the runs.

    Raises:
        SafetyNetError: impossible numbers.
    """
    check(samples)
    study = load(STUDY)
    count = study.replications if replications is None else replications
    as_is = Sweep(study.scenario, study.table).run(count, study.seed, workers, folder / "as_is")
    worlds = [scenario_of(study, name) for name in WORLDS]
    assumed = run_worlds(worlds, samples, study.seed, workers, folder / "assumed")
    return Runs(as_is, assumed)


def scenario_of(study: Study, world: str) -> "Scenario":
    """One of the four worlds as a scenario."""
    return study.scenario.replace(study.table.point(WORLDS.index(world)), "study")
