"""Runs on other machines: the workers of a Dask scheduler, known by its address."""

import logging
import time
from concurrent.futures import BrokenExecutor, Executor
from typing import Any, Final

from sim.errors import SafetyNetError

CONNECT_S: Final = 10.0
JOIN_S: Final = 60.0
"""How long the first worker may take to join."""
LOOK_AGAIN_S: Final = 5.0
"""How old a count of the workers may be; a cluster grows and shrinks."""


class Dask:
    """The workers of one scheduler; a worker makes one run at a time (`--nthreads 1`)."""

    in_process = False

    def __init__(self, address: str) -> None:
        """Use the scheduler at `address`, such as tcp://10.0.0.1:8786."""
        self.address = address
        self._client: Any = None
        self._slots, self._counted_at = 0, -LOOK_AGAIN_S

    def start(self) -> Executor:
        """Connect, and wait for the first worker.

        Raises:
            SafetyNetError: the extra is missing, nobody answers, or no worker joins.
        """
        self._client = _connected(self.address)
        try:
            self._client.wait_for_workers(1, timeout=JOIN_S)
        except TimeoutError:
            raise SafetyNetError(
                f"no worker has joined the scheduler at {self.address} within {JOIN_S:.0f} s."
                f"  Start some: dask worker {self.address} --nthreads 1"
            ) from None
        executor: Executor = self._client.get_executor(pure=False)
        return executor

    def end(self, pool: Executor, at_once: bool) -> None:
        """Give back what is under way, and leave; the cluster stays."""
        pool.shutdown(wait=not at_once)
        if self._client is not None:
            self._client.close()

    def slots(self) -> int:
        """Return the threads of all workers that are there just now."""
        if time.monotonic() - self._counted_at >= LOOK_AGAIN_S:
            threads: dict[str, int] = {} if self._client is None else self._client.nthreads()
            self._slots, self._counted_at = sum(threads.values()), time.monotonic()
        return max(1, self._slots)

    def is_death(self, error: BaseException) -> bool:
        """Dask gives a block up when the workers that tried it have died, one after another."""
        from distributed import KilledWorker

        return isinstance(error, BrokenExecutor | KilledWorker)


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise SafetyNetError(
            "a scheduler needs the extra 'cluster': pip install 'safetynet[cluster]'"
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we say it in our own words
    try:
        connect: Any = Client
        return connect(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SafetyNetError(f"no scheduler answers at {address}: {_short(error)}") from None


def _short(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
