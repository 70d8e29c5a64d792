"""What of compiling the kernels is Python's work, and how two processes share it.

What is then left of the engine is LLVM's, outside of Python.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

import numpy as np
from numba import types
from numba.np.numpy_support import from_dtype

from sim.kernels import exchange
from sim.kernels.beforehand import ARRIVAL, ROTA, SOURCE, draw_arrivals, draw_turns
from sim.kernels.doors import WORLD
from sim.kernels.engine import (
    catch_up,
    desk_event,
    happen,
    is_ready,
    later_event,
    next_event,
    street_event,
)
from sim.kernels.ground import spread_steps
from sim.kernels.jit import no_collection
from sim.kernels.philox import fill_luck
from sim.kernels.records_people import DUTY
from sim.kernels.streets import street_minutes

AT, ID = types.float64, types.int64
PARTS: Final = {
    is_ready: (),
    catch_up: (),
    next_event: (),
    happen: (AT,),
    street_minutes: (ID,),
}
"""What `advance` calls, with the types of its arguments after the world."""
FROM_THE_END: Final = {
    desk_event: (ID, ID, ID, AT),
    street_minutes: (ID,),
    later_event: (ID, ID, ID, ID, AT),
    street_event: (ID, ID, ID, ID, AT),
}
"""The same, but what the first process comes to last stands first."""

PATIENCE_S: Final = 60.0
"""So long the first process, once done, waits for the other one before it does without it."""


def translate(parts: Mapping[Any, tuple[Any, ...]] = PARTS) -> None:
    """Translate helpers of the engine, with all that they call."""
    for part, kinds in parts.items():
        part.compile((from_dtype(WORLD), *kinds))
    exchange.partner.finish()


@contextmanager
def assisted_by(assistant: subprocess.Popen[bytes] | None) -> Iterator[None]:
    """Share what is translated meanwhile with another process, and wait a while for its end.

    Args:
        assistant: a process that calls `assist`; None: there is nobody.
    """
    if assistant is None or assistant.stdout is None or assistant.stdin is None:
        yield
        return
    with exchange.shared(assistant.stdout, assistant.stdin):
        try:
            yield
            with suppress(subprocess.TimeoutExpired):
                assistant.wait(PATIENCE_S)
        finally:
            # Nothing, where it has ended; else its pipes would keep this process waiting.
            assistant.kill()
            assistant.wait()


def assist() -> None:
    """Be the other process: translate from the other end, then compile all other kernels."""
    with no_collection():
        with exchange.shared(sys.stdin.buffer, sys.stdout.buffer):
            translate(FROM_THE_END)
        compile_others()


def compile_others() -> None:
    """Compile what is called before a run, by calls that have nothing to do."""
    real, whole, short = np.empty(0), np.empty(0, np.int64), np.empty(0, np.int32)
    table, turns = np.empty((0, 0)), np.empty(0, DUTY)
    arrivals, sources, rotas = np.empty(0, ARRIVAL), np.empty(0, SOURCE), np.empty(0, ROTA)
    fill_luck(real, 0, whole, whole, whole, whole)
    spread_steps(np.empty((0, 4), np.int32), short, 0, short)
    draw_arrivals(arrivals, whole, whole, 0, sources, table, real, short, short, 0)
    draw_turns(
        turns, whole, whole, whole, rotas, turns, table, real, whole, table, short, 0.0
    )  # fmt: skip
