"""Files and folders that appear whole or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from sim.errors import OutputError

ASIDE: Final = ".aside-"
"""Start of the name of what is still being written."""


def blame(path: Path, error: OSError, verb: str = "write") -> OutputError:
    """Return the message for a path that the system would not let us use."""
    return OutputError(f"cannot {verb} {path}: {error.strerror or error}")


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that replaces `path` at the end, or leaves no trace.

    Raises:
        OutputError: the file cannot be written.
    """
    aside = _beside(path)
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise blame(path, error) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill that becomes `path` at the end, or leaves no trace.

    What stood at `path` before is removed once the new folder is complete.

    Raises:
        OutputError: the folder cannot be written.
    """
    aside, old = _beside(path), _beside(path, "old-")
    try:
        aside.mkdir(parents=True)
        yield aside
        if path.exists():
            path.rename(old)
        aside.rename(path)
        _sync(path.parent)
    except OSError as error:
        raise blame(path, error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def is_foreign(folder: Path, ours: str) -> bool:
    """Tell whether a folder holds something, yet not our file `ours`.

    Raises:
        OutputError: `folder` is a file, or cannot be looked into.
    """
    try:
        names = [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return False
    except OSError as error:
        raise blame(folder, error, "use") from error
    return ours not in names and not all(name.startswith(ASIDE) for name in names)


def read_text(path: Path) -> str:
    """Return the content of one of our own files.

    Raises:
        OutputError: it cannot be read.
    """
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise OutputError(f"{path} is damaged: {error}") from error
    except OSError as error:
        raise blame(path, error, "read") from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it.

    Raises:
        OutputError: the system will not let us.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise blame(folder, error) from error


def check_writable(folder: Path) -> None:
    """Try out whether a folder could be made here, before work is spent on its content.

    Raises:
        OutputError: the system will not let us.
    """
    trial = _beside(folder)
    try:
        trial.mkdir(parents=True)
        trial.rmdir()
    except OSError as error:
        raise blame(folder, error) from error


def check_file(path: Path) -> None:
    """Try out whether a file could be written here, before work is spent on its content.

    Folders that are missing above it are no obstacle: `make_folder` makes them.

    Raises:
        OutputError: it is a folder, or the system will not let us.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        there = next(folder for folder in path.absolute().parents if folder.exists())
        trial = _beside(there / path.name)
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise blame(path, error) from error


def _beside(path: Path, mark: str = "") -> Path:
    return path.parent / f"{ASIDE}{mark}{os.getpid()}-{path.name}"


def _sync(folder: Path) -> None:
    """Make a rename lasting; not every system can sync a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
