"""The command looks for garbage seldom; who imports the package is left alone."""

import subprocess
import sys

from experiments.garbage import MANY
from tests.machine import environment

PROGRAM = """
import atexit, gc
import experiments.cli.__main__ as program
from experiments.garbage import getting_ready
with getting_ready():
    print(gc.isenabled(), gc.get_threshold()[0])
def main(**_):
    print(gc.get_threshold()[0])
    with getting_ready():
        print(gc.isenabled())
    print(gc.isenabled(), gc.get_threshold()[0], gc.get_freeze_count())
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
    told = done.stdout.split()
    usual, importing, at_work, kept, at_the_end = (int(told[k]) for k in (1, 2, 5, 6, 7))
    assert told[0] == "True", "somebody else's program is told when to look"
    assert importing == MANY
    assert (told[3], told[4]) == ("False", "True")
    assert at_work == usual != MANY
    assert kept > 10_000, "what has been imported is looked through at work"
    assert at_the_end > 10_000, "at the end all is looked through once more"
