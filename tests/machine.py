"""What tests ask of the machine: processes of their own, patience, a full disk, processor time."""

import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PATIENCE_S: Final = 120.0
"""How long a test waits for another process before it fails: machines that run tests are busy."""


def environment() -> dict[str, str]:
    """That of a process which imports this tree from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def wait_for(condition: Callable[[], bool]) -> None:
    """Return as soon as a condition holds; fail when it never does."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may become larger than `size` bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def cpu_s(pid: int) -> float:
    """Processor time of a process: others' work on this machine does not count."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
