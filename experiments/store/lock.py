"""One sweep at a time in a folder: a second one is refused."""

import errno
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from experiments.files import ASIDE, blame, make_folder
from sim.errors import OutputError

LOCK: Final = f"{ASIDE}lock"
"""Held by the system for as long as its owner lives, so that no kill leaves it behind."""
HELD: Final = (errno.EAGAIN, errno.EACCES)
"""What a system answers when another process holds a lock; all else is that it has none."""
BEHIND_TEXT: Final = 1 << 20


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other sweep out of a folder, which is made if it is missing.

    Where the file system has no locks nobody can be kept out, and the sweep runs all the same: no
    finished run is lost by it, since parts appear whole and are named after their content.

    Raises:
        OutputError: another sweep is at work there, or the folder cannot be written.
    """
    make_folder(folder)
    path = folder / LOCK
    handle = _locked(path)
    try:
        _sign(path, handle)
        yield
    finally:
        _leave(path, handle)


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


def _sign(path: Path, handle: int) -> None:
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} on {socket.gethostname()}".encode())
    except OSError as error:
        raise blame(path, error) from error


def _is_named(path: Path, handle: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


def _take(handle: int) -> bool:
    """Lock the file; say whether nobody else holds it."""
    try:
        _lock(handle)
    except OSError as error:
        return error.errno not in HELD
    return True


if sys.platform == "win32":

    def _lock(handle: int) -> None:
        import msvcrt

        # Nobody else may read a locked byte, and the text begins the file.
        os.lseek(handle, BEHIND_TEXT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)

    def _leave(path: Path, handle: int) -> None:
        os.close(handle)  # first: an open file cannot be removed, be it ours or the next owner's
        with suppress(OSError):
            path.unlink()
else:

    def _lock(handle: int) -> None:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _leave(path: Path, handle: int) -> None:
        path.unlink(missing_ok=True)  # first: afterwards it may be the next owner's
        os.close(handle)
