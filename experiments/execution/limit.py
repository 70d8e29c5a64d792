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
    try:
        try:
            watch.start()
            yield
        finally:
            watch.stop()
    except RunTooLongError:
        # It comes once, but anywhere: also while the watch starts, or is being stopped.
        watch.stop()
        raise


class _Watch(threading.Thread):
    """Watches the thread that made it.

    Only bare locks are shared with that thread: an exception that comes from outside cannot leave
    one half taken, as it can an Event.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(daemon=True)
        self._seconds = seconds
        self._watched = threading.get_ident()
        self._running = threading.Lock()
        self._running.acquire()
        self._deciding = threading.Lock()
        self._stopped = False

    def run(self) -> None:
        """Wait; then interrupt; then end the process."""
        if self._is_over_within(self._seconds):
            return
        with self._deciding:
            if self._stopped:
                return
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._watched), ctypes.py_object(RunTooLongError)
            )
        if not self._is_over_within(GRACE_S):
            os._exit(OVERDUE_EXIT)

    def stop(self) -> None:
        """Watch no longer; from here on nothing is raised."""
        with self._deciding:
            if not self._stopped:
                self._stopped = True
                self._running.release()

    def _is_over_within(self, seconds: float) -> bool:
        return self._running.acquire(timeout=seconds)
