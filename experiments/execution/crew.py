"""A crew of workers that is replaced when one of them dies."""

import time
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from typing import Final

from experiments.execution.engines import Engine
from experiments.execution.pool import Task, submit
from experiments.jobs import Job, Outcome, failure, killed, overdue
from sim.errors import SafetyNetError

STARTS: Final = 3
"""One that is killed as it starts may be bad luck; three are not."""


class Crew:
    """The workers of an engine, at one task."""

    def __init__(self, engine: Engine, task: Task) -> None:
        """Start the first executor."""
        self._engine = engine
        self._task = task
        self._pool = engine.start()

    def submit(self, jobs: Sequence[Job]) -> "Future[list[Outcome]]":
        """Hand a block to the workers.

        Raises:
            BrokenExecutor: a worker has died since.
        """
        return submit(self._pool, self._task, jobs)

    def slots(self) -> int:
        """Return how many blocks can be made at the same time."""
        return self._engine.slots()

    def try_alone(self, job: Job) -> Outcome:
        """Make a run that may be the one that killed its worker."""
        start = time.perf_counter()
        try:
            return self.submit([job]).result()[0]
        except Exception as error:
            check(error)
            seconds = time.perf_counter() - start
            if not self._engine.is_death(error):
                return failure(job, error, seconds)
            self.renew()
            limit_s = self._task.limit_s
            return (
                killed(job)
                if limit_s is None or seconds < limit_s
                else overdue(job, limit_s, seconds)
            )

    def renew(self) -> None:
        """Start a new executor in place of the broken one.

        Raises:
            SafetyNetError: its workers die before any run.
        """
        for _ in range(STARTS):
            self.end(at_once=True)
            self._pool = self._engine.start()
            try:
                self.submit(()).result()
            except BrokenExecutor:
                continue
            return
        raise SafetyNetError(
            "the worker processes die as they start; --workers 1 runs without them"
        )

    def end(self, at_once: bool) -> None:
        """End the workers: at once, or after the blocks in their hands."""
        self._engine.end(self._pool, at_once)


def check(error: BaseException) -> None:
    """Raise what no other try can mend.

    Raises:
        SafetyNetError: workers have another version, lack a module, or are out of reach.
    """
    if isinstance(error, SafetyNetError):
        raise error
    if isinstance(error, ImportError):
        raise SafetyNetError(
            f"the workers cannot begin: {error}.  Install the same safetynet everywhere."
        ) from error
    if isinstance(error, CancelledError):
        raise SafetyNetError(
            "the scheduler is gone, and what was under way with it; finished runs are kept."
            "  The same command goes on where this one stopped."
        ) from error
