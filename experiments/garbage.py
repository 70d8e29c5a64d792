"""Garbage in programs of our own: what they import stays, and their end frees everything.

Only a program may change how often Python looks for circles of objects, never a module that others
import.
"""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MANY: Final = 50_000
"""New objects after which a program looks for circles while it imports; Python's own number is 700,
and what a run imports makes 150,000 that all stay."""
USUAL: Final = gc.get_threshold()


def never_collect_at_end() -> None:
    """Do not look through everything once more when this process ends.

    Files are closed where they were opened, so nothing waits for that.
    """
    atexit.register(gc.freeze)


def collect_seldom() -> None:
    """Look for circles seldom, until all is imported."""
    never_collect_at_end()
    gc.set_threshold(MANY, 20, 100)


@contextmanager
def getting_ready() -> Iterator[None]:
    """Look for no circles within; afterwards as often as usual, but among new objects alone.

    What is imported and compiled stays. A run with rules in Python is a circle with all its arrays.
    Changes nothing where `collect_seldom` was not called.
    """
    if gc.get_threshold()[0] != MANY:
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*USUAL)
        gc.enable()
