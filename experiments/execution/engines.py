"""Where runs are made: the seam between the runner and processes here or on other machines."""

import multiprocessing
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol

from experiments.execution.pool import prepare_worker
from sim.errors import SafetyNetError
from sim.processors import processors

MAX_WORKERS: Final = 256


class Engine(Protocol):
    """A kind of executor, how it starts and ends, and how it tells that a worker has died."""

    def start(self) -> Executor:
        """Start an executor; called again after a worker has died.

        Raises:
            SafetyNetError: there are no workers to be had.
        """

    def end(self, pool: Executor, at_once: bool) -> None:
        """End an executor: at once, or after the blocks in its hands."""

    def slots(self) -> int:
        """Return how many blocks can be made at the same time just now, 1 or more."""

    def is_death(self, error: BaseException) -> bool:
        """Whether the error of a block means that its worker died."""

    @property
    def in_process(self) -> bool:
        """Whether one process is all there is, so that the caller's own will do."""


@dataclass(frozen=True)
class Local:
    """New processes on this machine."""

    workers: int

    @property
    def in_process(self) -> bool:
        """One worker needs no other process."""
        return self.workers == 1

    def start(self) -> Executor:
        """Return a pool of new processes."""
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, context, initializer=prepare_worker)

    def end(self, pool: Executor, at_once: bool) -> None:
        """End the pool, and its processes if need be."""
        # The executor forgets its processes on shutdown and offers no way to end them before
        # Python 3.14.
        processes = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=not at_once)
        for process in processes if at_once else ():
            process.terminate()

    def slots(self) -> int:
        """Return the number of processes."""
        return self.workers

    def is_death(self, error: BaseException) -> bool:
        """A pool breaks when one of its processes ends."""
        return isinstance(error, BrokenExecutor)


def engine_of(workers: int | None, scheduler: str | None) -> Engine:
    """Return the engine that is asked for: a Dask scheduler by address, else processes here.

    Raises:
        SafetyNetError: both are asked for, or an impossible number of workers.
    """
    if scheduler is None:
        return Local(_workers(workers))
    if workers is not None:
        raise SafetyNetError("workers and scheduler exclude each other: the cluster has its own")
    from experiments.execution.cluster import Dask

    return Dask(scheduler)


def _workers(asked: int | None) -> int:
    if asked is None:
        return processors()
    if not 1 <= asked <= MAX_WORKERS:
        raise SafetyNetError(f"workers = {asked}: must be a whole number from 1 to {MAX_WORKERS}")
    return asked
