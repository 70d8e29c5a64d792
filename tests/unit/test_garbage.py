"""The command looks for garbage seldom; who imports the package is left alone."""

import subprocess
import sys

from experiments.garbage import MANY
from tests.machine import environment

PROGRAM = """
import atexit, gc
import experiments.cli.__main__ as program
from experiments.garbage import collect_as_usual
collect_as_usual()
print(gc.get_threshold()[0])
def main(**_):
    print(gc.get_threshold()[0])
    collect_as_usual()
    print(gc.get_threshold()[0], gc.get_freeze_count())
program.main = main
# What is registered first is called last.
atexit.register(lambda: print(gc.get_freeze_count()))
program.start()
"""


def test_a_program_looks_for_garbage_seldom_while_it_imports_and_not_at_its_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    before, importing, at_work, kept, at_the_end = map(int, done.stdout.split())
    assert before == at_work != MANY
    assert importing == MANY
    assert kept > 10_000, "what has been imported is looked through at work"
    assert at_the_end > 10_000, "at the end all is looked through once more"
