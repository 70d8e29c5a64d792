"""Makes the runs of a study, in this process or in others, whatever happens to them."""

import math
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED as FIRST
from concurrent.futures import BrokenExecutor, CancelledError, Future, wait
from typing import Final

from experiments.execution.crew import Crew, check
from experiments.execution.engines import Engine
from experiments.execution.pool import Task, attempts
from experiments.jobs import Job, Outcome

BLOCK_S: Final = 1.0
"""Work in a block: large against the cost of handing it over, small against what a kill loses."""
MAX_BLOCK: Final = 1000
BLOCKS_PER_SLOT: Final = 2
"""One under way and one waiting, so that no worker idles."""
BLOCKS_PER_S: Final = 100
"""What is asked of a scheduler at most, about a fifth of what one can do (docs/cluster.md)."""
GRACE_S: Final = 5.0
"""How long blocks under way may take to finish after Ctrl-C."""

type Batches = Iterator[list[Outcome]]


def execute(task: Task, jobs: Sequence[Job], engine: Engine) -> Batches:
    """Yield the outcomes of all jobs as they come, in batches.

    A run that raises gives an outcome with its error; so does one that takes longer than it may,
    and one whose worker dies twice. After Ctrl-C the blocks under way have five seconds to finish,
    are yielded, and KeyboardInterrupt goes on.

    Args:
        task: what to run.
        jobs: the runs.
        engine: where to run them; a single process here is this one, unless runs have a time
            limit, since who breaks it ends with its process.

    Raises:
        SafetyNetError: workers cannot be started, or are of no use.
    """
    if engine.in_process and task.limit_s is None:
        return _here(task, jobs)
    return _Gang(engine, task).make(jobs) if jobs else iter(())


def _here(task: Task, jobs: Sequence[Job]) -> Batches:
    """Make the runs in this process, in blocks as well, so that every point shows soon."""
    pace, left = _Pace(), deque(jobs)
    while left:
        block = [left.popleft() for _ in range(pace.size(len(left), 1))]
        made: list[Outcome] = []
        for outcome in attempts(task, block):
            made.append(outcome)
            yield [outcome]
        pace.learn(made)


class _Pace:
    """How many runs make a block of about a second, or more where there are many workers."""

    def __init__(self) -> None:
        self._seconds = math.inf

    def learn(self, outcomes: Sequence[Outcome]) -> None:
        """Take the time per run of the last block, half and half with those before.

        If it is shorter it counts alone: the first run of a worker has much to load.
        """
        seconds = sum(outcome.seconds * len(outcome.jobs) for outcome in outcomes)
        each = seconds / max(1, sum(len(outcome.jobs) for outcome in outcomes))
        self._seconds = min(each, (self._seconds + each) / 2)

    def size(self, left: int, slots: int) -> int:
        """Return the size of the next block; smaller towards the end, so all end together."""
        share = math.ceil(left / (slots * BLOCKS_PER_SLOT))
        block_s = max(BLOCK_S, slots / BLOCKS_PER_S)
        timed = MAX_BLOCK if self._seconds == 0 else int(block_s / self._seconds)
        return max(1, min(timed, share, MAX_BLOCK))


class _Gang:
    """Blocks in the hands of a crew."""

    def __init__(self, engine: Engine, task: Task) -> None:
        self._crew = Crew(engine, task)
        self._pace = _Pace()
        self._running: dict[Future[list[Outcome]], list[Job]] = {}
        self._suspects: list[Job] = []
        self._broken = False

    def make(self, jobs: Sequence[Job]) -> Batches:
        """Yield outcomes until all jobs have one."""
        at_once = True
        try:
            yield from self._work_off(deque(jobs))
            at_once = False
        except KeyboardInterrupt:
            yield from self._wind_up()
            raise
        finally:
            self._cancel()
            self._crew.end(at_once)

    def _work_off(self, queue: deque[Job]) -> Batches:
        while queue or self._running:
            self._fill(queue)
            yield from self._collect()
            if self._broken:
                yield from self._recover()

    def _fill(self, queue: deque[Job]) -> None:
        slots = self._crew.slots()
        while queue and len(self._running) < slots * BLOCKS_PER_SLOT and not self._broken:
            block = [queue.popleft() for _ in range(self._pace.size(len(queue), slots))]
            try:
                self._running[self._crew.submit(block)] = block
            except BrokenExecutor:
                queue.extendleft(reversed(block))
                self._broken = True

    def _collect(self) -> Batches:
        """Yield what has come in; jobs of a block that came to grief are suspects."""
        for future in wait(self._running, return_when=FIRST).done:
            block = self._running.pop(future)
            error = _error_of(future)
            if error is None:
                self._pace.learn(future.result())
                yield future.result()
                continue
            check(error)
            self._suspects += block
            self._broken = True

    def _recover(self) -> Batches:
        """Renew the crew, then try each suspect alone, so that the guilty run is known."""
        while self._running:
            yield from self._collect()
        self._crew.renew()
        for job in self._suspects:
            yield [self._crew.try_alone(job)]
        self._suspects, self._broken = [], False

    def _wind_up(self) -> Batches:
        self._cancel()
        for future in wait(self._running, GRACE_S).done:
            if _error_of(future) is None:
                yield future.result()

    def _cancel(self) -> None:
        """Take back what no worker has begun; not every executor can do that as it ends."""
        for future in self._running:
            future.cancel()


def _error_of(future: Future[list[Outcome]]) -> BaseException | None:
    return CancelledError() if future.cancelled() else future.exception()
