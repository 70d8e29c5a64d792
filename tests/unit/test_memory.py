"""The memory of this process and its children."""

import subprocess
import sys
from pathlib import Path

import pytest

from experiments.execution import memory
from tests.machine import environment

ALONE = """
import subprocess, sys
from experiments.execution.memory import resident_mb

HOLDS = "held = b'x' * 100_000_000; print('', flush=True); input()"
before = resident_mb()
held = b"x" * 160_000_000
after = resident_mb()
child = subprocess.Popen([sys.executable, "-c", HOLDS], stdin=-1, stdout=-1)
child.stdout.readline()
both = resident_mb()
child.communicate(b"\\n")
print(after - before, both - after, resident_mb() - after)
"""
"""In a process of its own: what other tests take or give back does not count."""


def test_memory_that_is_taken_is_seen_here_and_in_children() -> None:
    told = subprocess.run(
        [sys.executable, "-c", ALONE], env=environment(), capture_output=True, text=True, check=True
    )
    here, child, gone = map(float, told.stdout.split())
    assert here == pytest.approx(160, abs=5)
    assert child == pytest.approx(110, abs=20)  # the interpreter, too
    assert gone == pytest.approx(0, abs=5)


def test_where_the_system_does_not_tell_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory, "PROCESSES", tmp_path)
    assert memory.resident_mb() is None
