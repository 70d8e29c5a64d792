"""Worker processes: how a run is tried there, and how a pool starts, is renewed and ends."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from experiments.jobs import Job, Outcome, Values, Work, failure, success
from sim.errors import SafetyNetError

ONE_THREAD: Final = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "NUMBA_NUM_THREADS",
    ),
    "1",
)


@dataclass(frozen=True)
class Task:
    """What every run of a study has in common."""

    work: Work
    values: Values


def attempt(task: Task, job: Job) -> Outcome:
    """Make one run; whatever it raises becomes an outcome with the error."""
    start = time.perf_counter()
    try:
        found = task.work(task.values, job.levers, job.seed)
        return success(job, found, time.perf_counter() - start)
    except (Exception, SystemExit) as error:
        return failure(job, error, time.perf_counter() - start)


def attempt_block(task: Task, jobs: Sequence[Job]) -> list[Outcome]:
    """Make a block of runs, one after the other."""
    return [attempt(task, job) for job in jobs]


def prepare_worker() -> None:
    """Make this process a worker: one thread, deaf to Ctrl-C, gone when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(ONE_THREAD)
    threading.Thread(target=_follow_parent, daemon=True).start()


def local_pool(workers: int) -> Executor:
    """Return a pool of new processes on this machine."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=prepare_worker)


class Crew:
    """An executor that is replaced when one of its workers dies."""

    def __init__(self, start: Callable[[], Executor], task: Task) -> None:
        """Start the first executor with `start`."""
        self._start = start
        self._task = task
        self._pool = start()

    def submit(self, jobs: Sequence[Job]) -> "Future[list[Outcome]]":
        """Hand a block to the workers.

        Raises:
            BrokenExecutor: a worker has died since.
        """
        return self._submit(attempt_block, self._task, jobs)

    def renew(self) -> None:
        """Start a new executor in place of the broken one.

        Raises:
            SafetyNetError: its workers die before any run.
        """
        self.end(at_once=True)
        self._pool = self._start()
        try:
            self._submit(attempt_block, self._task, ()).result()
        except BrokenExecutor as error:
            raise SafetyNetError(
                "the worker processes die as they start; --workers 1 runs without them"
            ) from error

    def end(self, at_once: bool) -> None:
        """End the workers: at once, or after the blocks in their hands."""
        # The executor forgets its processes on shutdown and offers no way to end them before
        # Python 3.14.
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        self._pool.shutdown(wait=not at_once)
        for process in processes if at_once else ():
            process.terminate()

    def _submit(self, function: Callable[..., Any], *args: Any) -> "Future[Any]":
        with _ctrl_c_blocked(), _main_hidden(unless_home_of=self._task.work):
            return self._pool.submit(function, *args)


@contextmanager
def _ctrl_c_blocked() -> Iterator[None]:
    """Workers that start now inherit the block, and say nothing when Ctrl-C reaches them."""
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


@contextmanager
def _main_hidden(unless_home_of: Work) -> Iterator[None]:
    """Workers that start now do not import the caller's script.

    So it needs no `if __name__ == "__main__"`, without which it would start itself again.
    """
    main = sys.modules["__main__"]
    if getattr(unless_home_of, "__module__", None) == "__main__":
        yield
        return
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
