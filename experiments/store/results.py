"""What a sweep has found, in memory or read back from its folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from experiments.design.runs import Table, distinct
from experiments.stats.precision import Reached
from experiments.store import rows
from experiments.store.folder import Store
from experiments.store.held import Held
from experiments.store.manifest import Manifest
from experiments.store.scenario_file import SCENARIO, from_toml
from sim.errors import OutputError, ScenarioError

if TYPE_CHECKING:
    import pyarrow as pa
    from pandas import DataFrame

    from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Results:
    """The runs of a sweep.

    Attributes:
        frame: one row a run, by point and replication: point, one column per lever, replication,
            seed, run_id, error (missing where the run worked), seconds, then one per measure.
        curve_rows: the curves of each run, as `experiments.store.rows` keeps them.
        scenario: what the sweep started from.
        levers: the values of each lever, by dotted key.
        table: the points, and how they were chosen.
        provenance: seed of the study, replications, versions, digest of the scenario.
        folder: where the results are kept; None when they are in memory alone.
        reached: how narrow the intervals have become, where a precision was asked for.
    """

    frame: "DataFrame"
    curve_rows: "pa.Table"
    scenario: "Scenario"
    levers: Mapping[str, Sequence[Any]]
    table: Table
    provenance: Mapping[str, Any]
    folder: Path | None = None
    reached: Sequence[Reached] = ()

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read the results of a study, also of one that is not finished.

        Raises:
            OutputError: there is no study, or it cannot be read.
        """
        store = Store.load(Path(folder))
        return cls.of(store, _scenario(store))

    @classmethod
    def of(cls, study: Held, scenario: "Scenario") -> Self:
        """Read the runs that were made in a study that started from `scenario`."""
        table, points = study.made(), study.manifest.table
        return cls(
            rows.frame_of(table, points),
            rows.curve_rows(table),
            scenario,
            {key: distinct(values) for key, values in rows.lever_columns(points).items()},
            points,
            _provenance(study.manifest),
            study.folder,
        )

    @cached_property
    def curves(self) -> "DataFrame | None":
        """Share of cases helped by each minute: point, replication, minute, helped_share.

        None when no run kept a curve. Made when it is asked for: few look at it.
        """
        return rows.curves_of(self.curve_rows)

    @property
    def failed(self) -> "DataFrame":
        """The rows of the runs that failed."""
        return self.frame[self.frame["error"].notna()]


def _scenario(store: Store) -> "Scenario":
    try:
        return from_toml(store.scenario(), store.manifest.name)
    except (ValueError, ScenarioError) as error:
        path = store.folder / SCENARIO
        raise OutputError(f"{path} is damaged or from another release: {error}") from error


def _provenance(manifest: Manifest) -> dict[str, Any]:
    return {
        "scenario": manifest.name,
        "digest": manifest.digest,
        "seed": manifest.seed,
        "replications": manifest.replications,
        "safetynet": manifest.version,
        **manifest.libraries,
    }
