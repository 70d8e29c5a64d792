"""Garbage in processes of our own: what they import stays, and their end frees everything."""

import atexit
import gc
from typing import Final

MANY: Final = 50_000
"""Objects more than before, after which circles among the newest are looked for; Python's own
number is 700, and importing numba and pandas alone makes a million that all stay."""


def collect_seldom() -> None:
    """Look for circles of objects seldom, and not at all when the process ends.

    Only a program may do this, never a module that others import. Files are closed where they were
    opened, so nothing waits for the collection at the end.
    """
    gc.set_threshold(MANY, 20, 100)
    atexit.register(gc.freeze)
