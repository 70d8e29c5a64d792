"""Finished runs in blocks: in memory, or as files that appear whole and may be lost singly."""

import time
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from experiments.files import ASIDE, blame, make_folder, whole
from experiments.jobs import Outcome
from experiments.store import rows
from sim.errors import OutputError

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX: Final = ".parquet"
DAMAGED: Final = ".damaged"
TRIES: Final = 5
STALE_S: Final = 60.0
"""A file aside this old was left behind by a process that died."""


class Memory:
    """Finished runs in memory, as long as the process lives."""

    damaged: Sequence[Path] = ()

    def __init__(self) -> None:
        """Begin without any."""
        self._tables: list[pa.Table] = []

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Keep a block of outcomes."""
        self._tables.append(rows.to_part(outcomes))

    def joined(self) -> "pa.Table":
        """Return every run that was made once, by point and replication."""
        return rows.join(self._tables)


class Parts:
    """The folder of the parts of a study.

    Attributes:
        damaged: parts that could not be read; they are set aside and their runs are missing.
    """

    def __init__(self, folder: Path) -> None:
        """Use `folder`, and make it when the first part is added."""
        self.folder = folder
        self.damaged: list[Path] = []

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Keep a block of outcomes as one part.

        Raises:
            OutputError: it cannot be written.
        """
        self._write(rows.to_part(outcomes))

    def joined(self) -> "pa.Table":
        """Return every run that was made once, by point and replication.

        Raises:
            OutputError: a part may not be read, or not be set aside.
        """
        for _ in range(TRIES):
            try:
                read = [self._read(path) for path in self._paths()]
            except FileNotFoundError:
                continue  # the sweep that is at work here has put its parts into one meanwhile
            return rows.join([table for table in read if table is not None])
        raise OutputError(f"{self.folder} changes all the time; read it once its sweep has ended")

    def compact(self) -> None:
        """Put all parts into one; a kill at any moment loses nothing.

        Raises:
            OutputError: it cannot be written.
        """
        paths, table = self._paths(), self.joined()
        if len(paths) > 1:
            kept = self._write(table)
            for path in paths:
                if path != kept:
                    path.unlink(missing_ok=True)
        for path in self.folder.glob(f"{ASIDE}*"):
            if time.time() - path.stat().st_mtime > STALE_S:
                path.unlink(missing_ok=True)

    def _paths(self) -> list[Path]:
        """Oldest first, so that a later attempt counts."""
        found = self.folder.glob(f"*{SUFFIX}")
        kept = [path for path in found if not path.name.startswith(ASIDE)]
        return sorted(kept, key=lambda path: (path.stat().st_mtime_ns, path.name))

    def _write(self, table: "pa.Table") -> Path:
        import pyarrow.parquet as pq

        buffer = BytesIO()
        pq.write_table(table, buffer, compression="zstd")
        content = buffer.getvalue()
        path = self.folder / (_name(content) + SUFFIX)
        make_folder(self.folder)
        with whole(path) as file:
            file.write(content)
        return path

    def _read(self, path: Path) -> "pa.Table | None":
        import pyarrow.parquet as pq

        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise blame(path, error, "read") from error
        if _name(content) != path.stem:
            self._set_aside(path)
            return None
        return pq.read_table(BytesIO(content))

    def _set_aside(self, path: Path) -> None:
        try:
            path.replace(path.with_name(path.name + DAMAGED))
        except OSError as error:
            raise blame(path, error, "set aside") from error
        self.damaged.append(path)


def _name(content: bytes) -> str:
    """A part is named after its content, so that no damage goes unseen."""
    return sha256(content).hexdigest()[:32]
