"""The command looks for garbage seldom; who imports the package is left alone."""

import subprocess
import sys

from experiments.garbage import MANY
from tests.machine import environment

PROGRAM = """
import atexit, gc
import experiments.cli.__main__ as program
print(gc.get_threshold()[0])
program.main = lambda **_: print(gc.get_threshold()[0])
# What is registered first is called last.
atexit.register(lambda: print(gc.get_freeze_count()))
program.start()
"""


def test_a_program_looks_for_garbage_seldom_and_not_at_its_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    imported, started, frozen = map(int, done.stdout.split())
    assert imported < 10_000, "importing the command has changed something"
    assert started == MANY
    assert frozen > 10_000, "at the end all is looked through once more"
