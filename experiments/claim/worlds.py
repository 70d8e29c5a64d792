"""Four worlds of the study `both_nets`, as they are and under other assumptions."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from experiments.design import crossed
from experiments.sampling import Range, latin_hypercube
from experiments.study import Study, load
from experiments.sweep import Results, Sweep

if TYPE_CHECKING:
    from pandas import DataFrame

STUDY: Final = "both_nets"
WORLDS: Final = ("neither", "walking", "information", "both")
"""The points of the study, in its order."""
ASSUMED: Final = {
    "people.notice_per_person_hour": Range(0.002, 0.1, "log"),
    "people.report_chance": Range(0.05, 0.3, "log"),
    "people.report_chance_victim": Range(0.2, 0.6),
    "people.trust_mean": Range(0.3, 0.7),
    "people.repeat_chance": Range(0.05, 0.2, "log"),
    "routing.latency_min.phone.lognormal.median": Range(10, 40, "log"),
    "routing.enquiries.per_1000_residents_day": Range(0.5, 2, "log"),
    "kinds.public_facility.look_per_min": Range(0.25, 1, "log"),
    "kinds.fire_load.look_per_min": Range(0.15, 0.6, "log"),
    "departments.public_works.lead_min.lognormal.median": Range(240, 960, "log"),
}
"""Values that nobody knows, over the ranges of docs/facts.md or from half to double."""


@dataclass(frozen=True)
class Runs:
    """What was run: the four worlds as they are, and under sampled assumptions.

    Attributes:
        as_is: runs of the study: point 0 to 3 is the world.
        sampled: runs at sampled assumptions: point % n is the sample, point // n the world.
        samples: number of samples n.
    """

    as_is: Results
    sampled: Results
    samples: int

    def world(self, world: str, measure: str) -> "DataFrame":
        """Values of a measure in one world as it is, by replication."""
        frame = self.as_is.frame
        rows = frame[frame["point"] == WORLDS.index(world)]
        return rows.set_index("replication")[measure]

    def sample(self, world: str, measure: str) -> "DataFrame":
        """Mean of a measure over the replications of each sample in one world."""
        frame = self.sampled.frame
        rows = frame[frame["point"] // self.samples == WORLDS.index(world)]
        return rows.groupby(rows["point"] % self.samples)[measure].mean()


def run_worlds(
    replications: int | None,
    samples: int,
    workers: int | None,
    folder: Path,
    per_sample: int = 2,
) -> Runs:
    """Make the runs, or go on with them.

    Args:
        replications: of each world; None as in the study.
        samples: how many sets of assumptions.
        workers: processes, None for all processors.
        folder: keeps the runs.
        per_sample: runs of each world at each set of assumptions.
    """
    study = load(STUDY)
    count = study.replications if replications is None else replications
    as_is = Sweep(study.scenario, study.table).run(count, study.seed, workers, folder / "as_is")
    sampled = _varied(study, samples).run(per_sample, study.seed, workers, folder / "sampled")
    return Runs(as_is, sampled, samples)


def _varied(study: Study, samples: int) -> Sweep:
    return Sweep(
        study.scenario, crossed(study.table, latin_hypercube(ASSUMED, samples, study.seed))
    )
