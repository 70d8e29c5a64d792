"""The folder of a study: what was asked, every finished run, and the results.

study.json        levers, seed, replications, versions: what was asked
scenario.toml     the scenario with every value
parts/*.parquet   finished runs in blocks; each file appears whole or not at all
results.parquet   the results, by point and replication (also results.csv)
failed.txt        the failed runs with their tracebacks, if any
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from experiments.files import is_foreign, make_folder, read_text, whole
from experiments.jobs import Job
from experiments.store import rows
from experiments.store.lock import alone
from experiments.store.manifest import MANIFEST, Manifest, check_same, read_manifest
from experiments.store.parts import Parts
from experiments.store.scenario_file import SCENARIO
from sim.errors import OutputError

if TYPE_CHECKING:
    import pyarrow as pa

    from experiments.stats.precision import Samples

PARTS: Final = "parts"
FAILED: Final = "failed.txt"


class Store:
    """A study's folder.

    Attributes:
        folder: where it is.
        manifest: what is asked.
        parts: the runs that have been made.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Use `create` or `load`."""
        self.folder = folder
        self.manifest = manifest
        self.parts = Parts(folder / PARTS)

    @classmethod
    def create(cls, folder: Path, manifest: Manifest, scenario: str) -> Self:
        """Begin a study, or take it up again where it stopped.

        Args:
            folder: made if it is missing.
            manifest: what is asked.
            scenario: text of its file.

        Raises:
            OutputError: the folder holds something else, or cannot be written.
        """
        check_ours(folder)
        if (folder / MANIFEST).exists():
            check_same(folder, manifest)
        make_folder(folder)
        with whole(folder / SCENARIO) as file:
            file.write(scenario.encode())
        store = cls(folder, manifest)
        store.ask(manifest.replications)
        return store

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open a study that was begun before.

        Raises:
            OutputError: the folder holds no study, or one that cannot be read.
        """
        return cls(folder, read_manifest(folder))

    def ask(self, replications: int) -> None:
        """Write down that so many replications of each point are asked for.

        Raises:
            OutputError: it cannot be written.
        """
        self.manifest = replace(self.manifest, replications=replications)
        with whole(self.folder / MANIFEST) as file:
            file.write((json.dumps(asdict(self.manifest), indent=1) + "\n").encode())

    def samples(self, measure: str) -> "Samples":
        """Return a measure: a row a replication, a column a point, NaN without a value.

        Raises:
            NameNotFoundError: the runs have no such measure.
        """
        points = len(self.manifest.table.rows)
        return rows.samples_of(self.made(), measure, points, self.manifest.replications)

    def scenario(self) -> str:
        """Return the text of the scenario's file.

        Raises:
            OutputError: it cannot be read.
        """
        return read_text(self.folder / SCENARIO)

    def made(self) -> "pa.Table":
        """Return the runs of the replications that are asked for now, as far as they are made."""
        import pyarrow.compute as pc

        table = self.parts.joined()
        return table.filter(pc.less(table["replication"], self.manifest.replications))

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
        asked = [(job, (job.point, job.run_id)) for job in jobs]
        return Found(
            [job for job, key in asked if key not in done],
            sum(key in done for _, key in asked),
            sum(key in failed for _, key in asked),
            self.parts.damaged,
        )

    def finish(self) -> None:
        """Put parts together; write results.parquet, results.csv and, if runs failed, failed.txt.

        Raises:
            OutputError: they cannot be written.
        """
        import pyarrow.parquet as pq

        self.parts.compact()
        table = self.made()
        frame = rows.frame_of(table, self.manifest.table)
        with whole(self.folder / "results.parquet") as file:
            pq.write_table(rows.to_results(frame), file, compression="zstd")
        with whole(self.folder / "results.csv") as file:
            file.write(frame.drop(columns=rows.TIMING).to_csv(index=False).encode())
        self._write_failures(table)

    def _write_failures(self, table: "pa.Table") -> None:
        failed = table.filter(table["error"].is_valid()).select(list(rows.FACTS)).to_pylist()
        path, points = self.folder / FAILED, self.manifest.table
        if not failed:
            path.unlink(missing_ok=True)
            return
        texts = [
            f"point {row['point']}, replication {row['replication']}:"
            f" {json.dumps(points.point(row['point']))}, seed {row['seed']}\n"
            f"{row['trace'] or row['error']}\n"
            for row in failed
        ]
        with whole(path) as file:
            file.write("\n".join(texts).encode())


@dataclass(frozen=True)
class Found:
    """What a folder held of the runs that are asked for.

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

    def told(self, folder: Path) -> list[str]:
        """Say what was found, a line each; nothing about a folder without runs."""
        lines = [
            f"{path} was damaged; it is set aside and its runs are made again"
            for path in self.damaged
        ]
        if self.done or self.failed:
            again = f"; {self.failed:,} that failed are tried again" if self.failed else ""
            total = self.done + len(self.missing)
            lines.append(f"{folder} holds {self.done:,} of {total:,} runs already{again}")
        return lines


def check_ours(folder: Path) -> None:
    """Refuse a folder of somebody else.

    Raises:
        OutputError: it holds files, but no study.
    """
    if is_foreign(folder, MANIFEST, SCENARIO):
        raise OutputError(
            f"{folder} holds files that are no study; nothing was run."
            "  Choose another folder with --out."
        )


@contextmanager
def open_alone(folder: Path, manifest: Manifest, scenario: str) -> Iterator[Store]:
    """Begin a study, or take it up again, and keep other sweeps out meanwhile.

    Raises:
        OutputError: the folder is in use, holds something else, or cannot be written.
    """
    check_ours(folder)
    with alone(folder):
        yield Store.create(folder, manifest, scenario)
