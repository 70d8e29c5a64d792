"""The memory of this process and its children."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from experiments import memory


def test_memory_that_is_taken_is_seen_here_and_in_children() -> None:
    before = memory.resident_mb()
    assert before is not None
    taken = np.ones(20_000_000)
    after = memory.resident_mb()
    assert after is not None
    assert after - before == pytest.approx(160, abs=20)
    code = "held = b'x' * 100_000_000; print('', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        both = memory.resident_mb()
        child.communicate(b"\n")
    assert both is not None
    assert both - after > 100
    assert taken.size


def test_where_the_system_does_not_tell_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory, "PROCESSES", tmp_path)
    assert memory.resident_mb() is None
