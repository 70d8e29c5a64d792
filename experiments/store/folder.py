"""The folder of a study: what was asked, every finished run, and the results.

study.json        levers, seed, replications, versions: what was asked
scenario.toml     the scenario with every value
parts/*.parquet   finished runs in blocks; each file appears whole or not at all
results.parquet   the results, by point and replication (also results.csv)
failed.txt        the failed runs with their tracebacks, if any
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from experiments.files import is_foreign, make_folder, read_text, whole
from experiments.store import rows
from experiments.store.held import Found, Held
from experiments.store.lock import alone
from experiments.store.manifest import MANIFEST, Manifest, check_same, read_manifest
from experiments.store.parts import Parts
from experiments.store.scenario_file import SCENARIO
from sim.errors import OutputError

if TYPE_CHECKING:
    import pyarrow as pa

PARTS: Final = "parts"
FAILED: Final = "failed.txt"


class Store(Held):
    """A study's folder.

    Attributes:
        folder: where it is.
        parts: the runs that have been made.
    """

    folder: Path
    parts: Parts

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Use `create` or `load`."""
        super().__init__(manifest, Parts(folder / PARTS))
        self.folder = folder

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
        store = cls(folder, manifest)
        store.ask(manifest.replications)  # first: by its file a later call knows the folder
        with whole(folder / SCENARIO) as file:
            file.write(scenario.encode())
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
        super().ask(replications)
        with whole(self.folder / MANIFEST) as file:
            file.write((json.dumps(asdict(self.manifest), indent=1) + "\n").encode())

    def scenario(self) -> str:
        """Return the text of the scenario's file.

        Raises:
            OutputError: it cannot be read.
        """
        return read_text(self.folder / SCENARIO)

    def told(self, found: Found) -> list[str]:
        """Say what the folder held, a line each; nothing of one without runs."""
        lines = [
            f"{path} was damaged; it is set aside and its runs are made again"
            for path in found.damaged
        ]
        if found.done or found.failed:
            again = f"; {found.failed:,} that failed are tried again" if found.failed else ""
            total = found.done + len(found.missing)
            lines.append(f"{self.folder} holds {found.done:,} of {total:,} runs already{again}")
        return lines

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
        text = frame.drop(columns=rows.TIMING).to_csv(index=False, lineterminator="\n")
        with whole(self.folder / "results.csv") as file:
            file.write(text.encode())
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


def check_ours(folder: Path) -> None:
    """Refuse a folder of somebody else.

    Raises:
        OutputError: it holds files, but no study.
    """
    if is_foreign(folder, MANIFEST):
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
