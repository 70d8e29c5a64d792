"""Worker processes: how a block of runs is tried there, and how it gets there."""

import multiprocessing
import os
import platform
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from experiments.execution.limit import RunTooLongError, time_limit
from experiments.garbage import never_collect_at_end
from experiments.jobs import Columns, Job, Outcome, Together, Values, Work, failure, overdue
from experiments.version import model_version
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
    """What every run of a study has in common.

    Attributes:
        work: makes one run.
        values: of the scenario.
        version: of the model that workers must have; None lets any pass.
        limit_s: longest time of a run [s]; None for no limit.
    """

    work: Work
    values: Values
    version: str | None = None
    limit_s: float | None = None


def attempt(task: Task, job: Job) -> Outcome:
    """Make one run; whatever it raises becomes an outcome with the error."""
    start = time.perf_counter()
    try:
        with time_limit(task.limit_s):
            found = task.work(task.values, job.levers, job.seed)
        seconds = time.perf_counter() - start
        return Outcome([job], seconds, found=Columns.of_one(found))
    except RunTooLongError:
        return overdue(job, task.limit_s or 0.0, time.perf_counter() - start)
    except (Exception, SystemExit) as error:
        return failure(job, error, time.perf_counter() - start)


def attempts(task: Task, jobs: Sequence[Job]) -> Iterator[Outcome]:
    """Make runs; yield outcomes as they come.

    Runs of one point are made together if the work can do that; with a time limit each is alone.
    """
    if task.limit_s is not None or not isinstance(task.work, Together):
        yield from (attempt(task, job) for job in jobs)
        return
    by_point: dict[int, list[Job]] = {}
    for job in jobs:
        by_point.setdefault(job.point, []).append(job)
    for of_point in by_point.values():
        yield from _together(task, task.work, of_point)


def _together(task: Task, work: Together, jobs: Sequence[Job]) -> Iterator[Outcome]:
    done, start = 0, time.perf_counter()
    try:
        for found in work.together(task.values, jobs[0].levers, [job.seed for job in jobs]):
            runs = found.lengths.size
            each_s = (time.perf_counter() - start) / runs
            yield Outcome(jobs[done : done + runs], each_s, found=found)
            done, start = done + runs, time.perf_counter()
    except (Exception, SystemExit):
        # One of them; alone, each fails or works for itself.
        yield from (attempt(task, job) for job in jobs[done:])


def attempt_block(task: Task, jobs: Sequence[Job]) -> list[Outcome]:
    """Make a block of runs.

    Raises:
        SafetyNetError: this worker has another version of the model.
    """
    own = model_version()
    if task.version not in (None, own):
        raise SafetyNetError(
            f"a worker on {platform.node()} has model version {own}; this is {task.version}."
            "  Install the same safetynet everywhere, then go on."
        )
    return list(attempts(task, jobs))


def prepare_worker() -> None:
    """Make this process a worker: deaf to Ctrl-C, gone when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    never_collect_at_end()
    threading.Thread(target=_follow_parent, daemon=True).start()


def submit(pool: Executor, task: Task, jobs: Sequence[Job]) -> "Future[list[Outcome]]":
    """Hand a block of runs to a pool; workers that start for it have one thread each.

    Raises:
        BrokenExecutor: a worker has died since.
    """
    with _one_thread(), _ctrl_c_blocked(), _main_hidden(unless_home_of=task.work):
        return pool.submit(attempt_block, task, jobs)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Workers that start now inherit it: numpy asks as it is imported, before `prepare_worker`."""
    before = {name: os.environ[name] for name in ONE_THREAD if name in os.environ}
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        for name in ONE_THREAD:
            os.environ.pop(name, None)
        os.environ.update(before)


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
