"""Keeps outcomes while more of them come in."""

import time
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from experiments.jobs import Outcome
from experiments.store.parts import Memory, Parts
from sim.errors import OutputError


class Keeper:
    """Collects outcomes and keeps them as parts, at most `every_s` apart and at the end."""

    def __init__(self, parts: Memory | Parts, every_s: float = 1.0) -> None:
        """Keep in `parts`."""
        self._parts = parts
        self._every_s = every_s
        self._waiting: list[Outcome] = []
        self._last = time.monotonic()

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Take outcomes, and write a part when it is time."""
        self._waiting += outcomes
        if time.monotonic() - self._last >= self._every_s:
            self._flush()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what still waits, however the block ended, unless writing is what failed."""
        if not isinstance(error, OutputError):
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._parts.add(self._waiting)
        self._waiting = []
        self._last = time.monotonic()
