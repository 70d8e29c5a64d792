"""A time limit on what a process does."""

import subprocess
import sys
import time

import pytest

from experiments.execution.limit import RunTooLongError, time_limit

EARLY = """
import time
from experiments.execution import limit

limit.GRACE_S = 0.2
for seconds in [0.0, 1e-5, 1e-4] * 200:
    try:
        with limit.time_limit(seconds):
            pass
    except limit.RunTooLongError:
        pass
time.sleep(0.5)
print("alive")
"""


def busy(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_what_takes_too_long_is_interrupted_where_it_is() -> None:
    start = time.perf_counter()
    with pytest.raises(RunTooLongError), time_limit(0.1):
        busy(30)
    assert 0.1 <= time.perf_counter() - start < 10


def test_what_is_in_time_hears_nothing_afterwards() -> None:
    for _ in range(50):
        with time_limit(0.02):
            pass
    busy(0.1)


def test_what_ends_with_the_limit_either_ends_well_or_is_interrupted() -> None:
    """The two meet within microseconds; nothing may be raised after the block."""
    interrupted = 0
    for _ in range(200):
        try:
            with time_limit(0.001):
                busy(0.001)
        except RunTooLongError:
            interrupted += 1
    busy(0.05)
    assert 0 <= interrupted <= 200


def test_a_limit_that_strikes_while_its_watch_starts_spares_the_process() -> None:
    """A watch that is left behind ends the process when its grace is over."""
    done = subprocess.run([sys.executable, "-c", EARLY], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == ("alive\n", 0)


def test_without_a_limit_nobody_watches() -> None:
    with time_limit(None):
        busy(0.01)
