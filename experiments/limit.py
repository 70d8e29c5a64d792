"""A time limit on one run: first the run is stopped, then, if it does not heed that, its worker."""

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

GRACE_S: Final = 5.0
"""How long a run may take to heed that its time is over; compiled loops heed it week by week."""
OVERDUE_EXIT: Final = 75


class RunTooLongError(Exception):
    """Raised inside a run when its time is over."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise RunTooLongError in the block when it takes longer; None sets no limit.

    Where the block cannot be interrupted, this process ends `GRACE_S` later: use it in workers.
    """
    if seconds is None:
        yield
        return
    watch = _Watch(seconds)
    watch.start()
    try:
        yield
    finally:
        watch.stop()


class _Watch(threading.Thread):
    """Watches the thread that made it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(daemon=True)
        self._seconds = seconds
        self._watched = threading.get_ident()
        self._over = threading.Event()
        self._lock = threading.Lock()

    def run(self) -> None:
        """Wait; then interrupt; then end the process."""
        if self._over.wait(self._seconds):
            return
        with self._lock:
            if self._over.is_set():
                return
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._watched), ctypes.py_object(RunTooLongError)
            )
        if not self._over.wait(GRACE_S):
            os._exit(OVERDUE_EXIT)

    def stop(self) -> None:
        """Watch no longer; from here on nothing is raised."""
        try:
            with self._lock:
                self._over.set()
        except RunTooLongError:
            # It was on its way already, and has come while we waited for the lock.
            self._over.set()
            raise
