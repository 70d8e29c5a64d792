"""What a sweep has found, in memory or read back from its folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from experiments import rows
from experiments.design import Table, plan
from experiments.jobs import Job, Values
from experiments.store import Manifest, Store

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Results:
    """The runs of a sweep.

    Attributes:
        frame: one row a run, by point and replication: point, one column per lever, replication,
            seed, run_id, error (missing where the run worked), seconds, then one per measure.
        curves: share of cases helped by each minute: point, replication, minute, helped_share;
            None when no run kept a curve.
        scenario: what the sweep started from.
        levers: the values of each lever, by dotted key.
        provenance: seed of the study, replications, versions, digest of the scenario.
        folder: where the results are kept; None when they are in memory alone.
    """

    frame: "DataFrame"
    curves: "DataFrame | None"
    scenario: "Scenario"
    levers: Mapping[str, Sequence[Any]]
    provenance: Mapping[str, Any]
    folder: Path | None = None

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read the results of a study, also of one that is not finished.

        Raises:
            OutputError: there is no study, or it cannot be read.
        """
        from sim.scenario import Scenario

        store = Store.load(Path(folder))
        manifest = store.manifest
        scenario = Scenario.from_values(manifest.scenario, manifest.name)
        return cls.of(store, scenario, jobs_of(manifest, scenario))

    @classmethod
    def of(cls, store: Store, scenario: "Scenario", jobs: Sequence[Job]) -> Self:
        """Read what a store holds of these jobs."""
        found = store.rows()
        levers = {key: rows.cells(each) for key, each in table_of(store.manifest).levers().items()}
        return cls(
            rows.frame_of(found, jobs),
            rows.curves_of(found, jobs),
            scenario,
            levers,
            _provenance(store.manifest),
            store.folder,
        )

    @property
    def failed(self) -> "DataFrame":
        """The rows of the runs that failed."""
        return self.frame[self.frame["error"].notna()]


def table_of(manifest: Manifest) -> Table:
    """Return the points of a study."""
    return Table(tuple(manifest.keys), tuple(tuple(row) for row in manifest.points))


def jobs_of(manifest: Manifest, scenario: "Scenario") -> list[Job]:
    """Return the runs that a study plans.

    Raises:
        ScenarioError: a lever is no key of the scenario, or one of its values is impossible.
        SafetyNetError: there are too many.
    """

    def digest_of(levers: Values) -> str:
        return scenario.replace(levers, "lever").digest()

    table = table_of(manifest)
    return plan(table, manifest.replications, manifest.seed, digest_of, manifest.version)


def _provenance(manifest: Manifest) -> dict[str, Any]:
    return {
        "scenario": manifest.name,
        "digest": manifest.digest,
        "seed": manifest.seed,
        "replications": manifest.replications,
        "safetynet": manifest.version,
        **manifest.libraries,
    }
