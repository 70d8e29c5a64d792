"""The folder of a study: what was asked, every finished run, and the results.

study.json        scenario, levers, seed, versions: what was asked
parts/*.parquet   finished runs in blocks; each file appears whole or not at all
results.parquet   the results, by point and replication (also results.csv)
failed.txt        the failed runs with their tracebacks, if any
"""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from experiments import rows
from experiments.files import ASIDE, blame, is_foreign, make_folder, whole
from experiments.jobs import Job, Outcome
from sim.errors import OutputError

if TYPE_CHECKING:
    import pyarrow as pa
    from pandas import DataFrame

MANIFEST: Final = "study.json"
PARTS: Final = "parts"
SUFFIX: Final = ".parquet"
DAMAGED: Final = ".damaged"
FORMAT: Final = 1
STALE_S: Final = 60.0
"""A file aside this old was left behind by a process that died."""


@dataclass(frozen=True)
class Manifest:
    """What a study was asked to do; `replications` alone may grow later."""

    name: str
    scenario: Mapping[str, Any]
    digest: str
    keys: Sequence[str]
    points: Sequence[Sequence[Any]]
    seed: int
    replications: int
    version: str
    libraries: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def differences(self, other: "Manifest") -> list[str]:
        """Say what keeps `other` from going on where this study stopped."""
        found = []
        if self.digest != other.digest:
            found.append(f"the scenario differs ({self.name}, asked: {other.name})")
        if _plain([self.keys, self.points]) != _plain([other.keys, other.points]):
            found.append("the levers or their values differ")
        for name in ("seed", "version"):
            mine, others = getattr(self, name), getattr(other, name)
            if mine != others:
                found.append(f"{name} {mine}, asked: {others}")
        return found


class Store:
    """A study's folder.

    Attributes:
        damaged: parts that could not be read; they are set aside and their runs made again.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Use `create` or `load`."""
        self.folder = folder
        self.manifest = manifest
        self.damaged: list[Path] = []

    @classmethod
    def create(cls, folder: Path, manifest: Manifest) -> Self:
        """Begin a study, or take it up again where it stopped.

        Raises:
            OutputError: the folder holds something else, or cannot be written.
        """
        if is_foreign(folder, MANIFEST):
            raise OutputError(
                f"{folder} holds files that are no study; nothing was run."
                "  Choose another folder with --out."
            )
        if (folder / MANIFEST).exists():
            _check_same(folder, _read_manifest(folder), manifest)
        make_folder(folder / PARTS)
        with whole(folder / MANIFEST) as file:
            file.write((json.dumps(asdict(manifest), indent=1) + "\n").encode())
        return cls(folder, manifest)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open a study that was begun before.

        Raises:
            OutputError: the folder holds no study, or one that cannot be read.
        """
        return cls(folder, _read_manifest(folder))

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Keep a block of outcomes as one part."""
        self._write_part(rows.to_part(outcomes))

    def rows(self) -> "pa.Table":
        """Return every finished run once."""
        read = (self._read_part(path) for path in self._parts())
        return rows.join([table for table in read if table is not None])

    def done(self) -> set[str]:
        """Return the identities of the runs that need not be made again: those that worked."""
        table = self.rows()
        return set(table.filter(table["error"].is_null())["run_id"].to_pylist())

    def compact(self) -> None:
        """Put all parts into one."""
        parts, table = self._parts(), self.rows()
        if len(parts) > 1:
            kept = self._write_part(table)
            for path in parts:
                if path != kept:
                    path.unlink(missing_ok=True)
        self._sweep_up()

    def finish(self, jobs: Sequence[Job]) -> "DataFrame":
        """Write results.parquet, results.csv and failed.txt; return the frame of results."""
        import pyarrow.parquet as pq

        table = self.rows()
        frame = rows.frame_of(table, jobs)
        results = rows.to_results(frame)
        with whole(self.folder / "results.parquet") as file:
            pq.write_table(results, file, compression="zstd")
        with whole(self.folder / "results.csv") as file:
            file.write(frame.drop(columns=rows.TIMING).to_csv(index=False).encode())
        self._write_failures(table, jobs)
        return frame

    def _parts(self) -> list[Path]:
        """Oldest first, so that a later attempt counts."""
        found = (self.folder / PARTS).glob(f"*{SUFFIX}")
        kept = [path for path in found if not path.name.startswith(ASIDE)]
        return sorted(kept, key=lambda path: (path.stat().st_mtime_ns, path.name))

    def _write_part(self, table: "pa.Table") -> Path:
        import pyarrow.parquet as pq

        name = sha256(" ".join(table["run_id"].to_pylist()).encode()).hexdigest()[:16]
        path = self.folder / PARTS / (name + SUFFIX)
        with whole(path) as file:
            pq.write_table(table, file, compression="zstd", write_page_checksum=True)
        return path

    def _read_part(self, path: Path) -> "pa.Table | None":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            content = path.read_bytes()
        except OSError as error:
            raise blame(path, error, "read") from error
        try:
            table = pq.read_table(pa.BufferReader(content), page_checksum_verification=True)
            table.validate(full=True)
            return table if set(rows.FACTS) <= set(table.column_names) else self._set_aside(path)
        except (pa.ArrowException, OSError):
            return self._set_aside(path)

    def _set_aside(self, path: Path) -> None:
        try:
            path.replace(path.with_name(path.name + DAMAGED))
        except OSError as error:
            raise blame(path, error, "set aside") from error
        self.damaged.append(path)

    def _write_failures(self, table: "pa.Table", jobs: Sequence[Job]) -> None:
        traces = dict(zip(table["run_id"].to_pylist(), table["trace"].to_pylist(), strict=True))
        errors = dict(zip(table["run_id"].to_pylist(), table["error"].to_pylist(), strict=True))
        texts = [
            f"point {job.point}, replication {job.replication}: {json.dumps(dict(job.levers))},"
            f" seed {job.seed}\n{traces[job.run_id] or errors[job.run_id]}\n"
            for job in sorted(jobs, key=lambda job: (job.point, job.replication))
            if errors.get(job.run_id)
        ]
        path = self.folder / "failed.txt"
        if not texts:
            return path.unlink(missing_ok=True)
        with whole(path) as file:
            file.write("\n".join(texts).encode())
        return None

    def _sweep_up(self) -> None:
        for path in (self.folder / PARTS).glob(f"{ASIDE}*"):
            if time.time() - path.stat().st_mtime > STALE_S:
                path.unlink(missing_ok=True)


class Keeper:
    """Collects outcomes and keeps them as parts, at most `every_s` apart and at the end."""

    def __init__(self, store: Store, every_s: float = 1.0) -> None:
        """Keep in `store`."""
        self._store = store
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
            self._store.add(self._waiting)
        self._waiting = []
        self._last = time.monotonic()


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise OutputError(f"{folder} holds no study (no {MANIFEST})") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"cannot read {path}: {error}") from error
    try:
        manifest = Manifest(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise OutputError(f"{path} is damaged or from another release: {error}") from error
    return manifest


def _check_same(folder: Path, there: Manifest, asked: Manifest) -> None:
    found = there.differences(asked)
    if found:
        listed = "".join(f"\n  {line}" for line in found)
        raise OutputError(
            f"{folder} holds another study; nothing was run{listed}\n"
            "Choose another folder with --out, or remove this one."
        )


def _plain(value: object) -> object:
    """As JSON gives it back: tuples become lists."""
    return json.loads(json.dumps(value))
