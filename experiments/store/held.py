"""The runs of a study and what was asked: in memory, unless a folder keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.jobs import Job
from experiments.store import rows
from experiments.store.manifest import Manifest
from experiments.store.parts import Memory, Parts

if TYPE_CHECKING:
    import pyarrow as pa

    from experiments.stats.precision import Samples


class Held:
    """A study, in memory; `experiments.store.folder.Store` is one in a folder.

    Attributes:
        folder: where it is kept; None in memory.
        manifest: what is asked.
        parts: the runs that have been made.
    """

    folder: Path | None = None

    def __init__(self, manifest: Manifest, parts: Memory | Parts) -> None:
        """Take what is asked, and where its runs are."""
        self.manifest = manifest
        self.parts = parts

    def ask(self, replications: int) -> None:
        """Ask for so many replications of each point."""
        self.manifest = replace(self.manifest, replications=replications)

    def samples(self, measure: str) -> "Samples":
        """Return a measure: a row a replication, a column a point, NaN without a value.

        Raises:
            NameNotFoundError: the runs have no such measure.
        """
        points = len(self.manifest.table.rows)
        return rows.samples_of(self.made(), measure, points, self.manifest.replications)

    def made(self) -> "pa.Table":
        """Return the runs of the replications that are asked for now, as far as they are made."""
        import pyarrow.compute as pc

        table = self.parts.joined()
        asked = pc.less(table["replication"], self.manifest.replications)
        return table if pc.all(asked).as_py() else table.filter(asked)

    def found(self, jobs: Sequence[Job]) -> "Found":
        """Look for the runs of the jobs; those that are missing or failed are to be made."""
        table = self.parts.joined()
        done, failed = (
            set(zip(each["point"].to_pylist(), each["run_id"].to_pylist(), strict=True))
            for each in (
                table.filter(table["error"].is_null()),
                table.filter(table["error"].is_valid()),
            )
        )
        missing = [job for job in jobs if (job.point, job.run_id) not in done]
        again = sum((job.point, job.run_id) in failed for job in missing)
        return Found(missing, len(jobs) - len(missing), again, self.parts.damaged)

    def told(self, found: "Found") -> list[str]:
        """Say what was found, a line each: in memory nothing that the caller does not know."""
        return []

    def finish(self) -> None:
        """Write results, where they are kept."""


@dataclass(frozen=True)
class Found:
    """What there was of the runs that are asked for.

    Attributes:
        missing: what has to be made: runs that never were, and runs that failed.
        done: number of runs that worked.
        failed: number of runs that failed.
        damaged: parts that could not be read.
    """

    missing: Sequence[Job]
    done: int
    failed: int
    damaged: Sequence[Path]
