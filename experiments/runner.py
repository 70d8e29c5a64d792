"""Makes the runs of a study, in this process or in others, whatever happens to them."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED as FIRST
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from typing import Final

from experiments.jobs import Job, Outcome, failure, killed
from experiments.pool import Crew, Task, attempt, local_pool

BLOCK_S: Final = 1.0
"""Work in a block: large against the cost of handing it over, small against what a kill loses."""
MAX_BLOCK: Final = 1000
BLOCKS_PER_WORKER: Final = 2
"""One under way and one waiting, so that no worker idles."""
GRACE_S: Final = 5.0
"""How long blocks under way may take to finish after Ctrl-C."""

type StartExecutor = Callable[[], Executor]
type Batches = Iterator[list[Outcome]]


def execute(
    task: Task, jobs: Sequence[Job], workers: int = 1, executor: StartExecutor | None = None
) -> Batches:
    """Yield the outcomes of all jobs as they come, in batches.

    A run that raises gives an outcome with its error; so does one whose worker dies twice. After
    Ctrl-C the blocks under way have five seconds to finish, are yielded, and KeyboardInterrupt
    goes on.

    Args:
        task: what to run.
        jobs: the runs.
        workers: processes; 1 runs in this one.
        executor: starts another kind of executor of `concurrent.futures`, such as
            `lambda: client.get_executor(pure=False)` of Dask; it is called again when a worker
            has died.

    Raises:
        SafetyNetError: workers cannot be started.
    """
    if executor is None and workers == 1:
        return ([attempt(task, job)] for job in jobs)
    crew = Crew(executor or (lambda: local_pool(min(workers, max(1, len(jobs))))), task)
    return _Gang(crew, workers).make(jobs)


class _Pace:
    """How many runs make a block of about a second."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._seconds = math.inf

    def learn(self, outcomes: Sequence[Outcome]) -> None:
        """Take the time per run of the last block, half and half with those before."""
        each = sum(outcome.seconds for outcome in outcomes) / max(1, len(outcomes))
        before = each if math.isinf(self._seconds) else self._seconds
        self._seconds = (before + each) / 2

    def size(self, left: int) -> int:
        """Return the size of the next block; smaller towards the end, so all end together."""
        share = math.ceil(left / (self._workers * BLOCKS_PER_WORKER))
        timed = MAX_BLOCK if self._seconds == 0 else int(BLOCK_S / self._seconds)
        return max(1, min(timed, share, MAX_BLOCK))


class _Gang:
    """Blocks in the hands of a crew."""

    def __init__(self, crew: Crew, workers: int) -> None:
        self._crew = crew
        self._room = workers * BLOCKS_PER_WORKER
        self._pace = _Pace(workers)
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
        while queue and len(self._running) < self._room and not self._broken:
            block = [queue.popleft() for _ in range(self._pace.size(len(queue)))]
            try:
                self._running[self._crew.submit(block)] = block
            except BrokenExecutor:
                queue.extendleft(reversed(block))
                self._broken = True

    def _collect(self) -> Batches:
        """Yield what has come in; jobs of a block that came to grief are suspects."""
        for future in wait(self._running, return_when=FIRST).done:
            block = self._running.pop(future)
            error = future.exception()
            if error is None:
                self._pace.learn(future.result())
                yield future.result()
                continue
            self._suspects += block
            self._broken = True

    def _recover(self) -> Batches:
        """Renew the crew, then try each suspect alone, so that the guilty run is known."""
        while self._running:
            yield from self._collect()
        self._crew.renew()
        for job in self._suspects:
            yield [self._try_alone(job)]
        self._suspects, self._broken = [], False

    def _try_alone(self, job: Job) -> Outcome:
        try:
            return self._crew.submit([job]).result()[0]
        except BrokenExecutor:
            self._crew.renew()
            return killed(job)
        except Exception as error:
            return failure(job, error, 0.0)

    def _wind_up(self) -> Batches:
        self._cancel()
        for future in wait(self._running, GRACE_S).done:
            if not future.cancelled() and future.exception() is None:
                yield future.result()

    def _cancel(self) -> None:
        """Take back what no worker has begun; not every executor can do that as it ends."""
        for future in self._running:
            future.cancel()
