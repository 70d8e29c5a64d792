"""One sweep at a time in a folder: a second one is refused."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from experiments.files import ASIDE, blame, make_folder
from sim.errors import OutputError

LOCK: Final = f"{ASIDE}lock"
"""Held by the system for as long as its owner lives, so that no kill leaves it behind."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other sweep out of a folder, which is made if it is missing.

    Raises:
        OutputError: another sweep is at work there, or the folder cannot be written.
    """
    make_folder(folder)
    path = folder / LOCK
    handle = _locked(path)
    try:
        os.truncate(handle, 0)
        os.write(handle, f"process {os.getpid()} on {socket.gethostname()}".encode())
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _locked(path: Path) -> int:
    """Open and lock the file; again, if its owner has removed it in between."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise blame(path, error) from error
        if not _take(handle):
            owner = os.read(handle, 200).decode(errors="replace")
            os.close(handle)
            raise OutputError(
                f"{path.parent} is in use by another sweep ({owner or 'just begun'});"
                " nothing was run."
            )
        if _is_named(path, handle):
            return handle
        os.close(handle)


def _is_named(path: Path, handle: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


def _take(handle: int) -> bool:
    try:
        _lock(handle)
    except OSError:
        return False
    return True


if sys.platform == "win32":

    def _lock(handle: int) -> None:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:

    def _lock(handle: int) -> None:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
