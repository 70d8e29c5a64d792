"""The folder of a study: what was asked, every finished run, and the results.

study.json        levers, seed, replications, versions: what was asked
scenario.toml     the scenario with every value
parts/*.parquet   finished runs in blocks; each file appears whole or not at all
results.parquet   the results, by point and replication (also results.csv)
failed.txt        the failed runs with their tracebacks, if any
"""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from experiments import rows
from experiments.files import is_foreign, make_folder, read_text, whole
from experiments.jobs import Job, Outcome
from experiments.manifest import MANIFEST, Manifest, check_same, read_manifest
from experiments.parts import Parts
from experiments.scenario_file import SCENARIO
from sim.errors import OutputError

if TYPE_CHECKING:
    import pyarrow as pa

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
        if is_foreign(folder, MANIFEST, SCENARIO):
            raise OutputError(
                f"{folder} holds files that are no study; nothing was run."
                "  Choose another folder with --out."
            )
        if (folder / MANIFEST).exists():
            check_same(folder, manifest)
        make_folder(folder)
        with whole(folder / SCENARIO) as file:
            file.write(scenario.encode())
        with whole(folder / MANIFEST) as file:
            file.write((json.dumps(asdict(manifest), indent=1) + "\n").encode())
        return cls(folder, manifest)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open a study that was begun before.

        Raises:
            OutputError: the folder holds no study, or one that cannot be read.
        """
        return cls(folder, read_manifest(folder))

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

    def missing(self, jobs: Sequence[Job]) -> list[Job]:
        """Return the jobs that have not been made, or failed."""
        table = self.parts.joined()
        works = table.filter(table["error"].is_null())
        done = set(zip(works["point"].to_pylist(), works["run_id"].to_pylist(), strict=True))
        return [job for job in jobs if (job.point, job.run_id) not in done]

    def finish(self) -> None:
        """Write results.parquet, results.csv and, if runs have failed, failed.txt.

        Raises:
            OutputError: they cannot be written.
        """
        import pyarrow.parquet as pq

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


class Keeper:
    """Collects outcomes and keeps them as parts, at most `every_s` apart and at the end."""

    def __init__(self, parts: Parts, every_s: float = 1.0) -> None:
        """Keep in `parts`."""
        self._parts = parts
        self._every_s = every_s
        self._waiting: list[Outcome] = []
        self._last = time.monotonic()

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Take outcomes, and write a part when it is time."""
        self._waiting += outcomes
        if time.monotonic() - self._last >= self._every_s:
            self._flush()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what still waits, however the block ended, unless writing is what failed."""
        if not isinstance(error, OutputError):
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._parts.add(self._waiting)
        self._waiting = []
        self._last = time.monotonic()
