"""Patrol policies by name: those that ship are compiled, a user's is a function in a Python file.

A user's policy is a function of a patroller that returns the number of the cell to walk to next; it
is asked when a turn begins and whenever the target has been reached.
"""

import inspect
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sim.errors import NameNotFoundError, SafetyNetError
from sim.kernels import streets

Decision = Callable[[Any], int]

POLICIES: Final[dict[str, int]] = {
    "random_walk": streets.RANDOM_WALK,
    "waypoint": streets.WAYPOINT,
    "sweep": streets.SWEEP,
    "random_cell": streets.RANDOM_CELL,
}
DESCRIPTIONS: Final[dict[str, str]] = {
    "random_walk": "one of the four neighbouring cells at each step",
    "waypoint": "walk to a random cell of the beat, then to another one",
    "sweep": "round and round on a closed tour of all cells of the beat",
    "random_cell": "another random cell of the beat each minute (for checks against theory)",
}


def find(name: str, file: str | None = None) -> tuple[int, Decision | None]:
    """Return the code of a policy and, where a file of the user's defines it, its function.

    Raises:
        NameNotFoundError: no policy has this name.
        SafetyNetError: the file cannot be used.
    """
    own = functions_of(file) if file else {}
    if name in own:
        return streets.ASKED, own[name]
    if name not in POLICIES:
        raise NameNotFoundError("patrol policy", name, [*POLICIES, *own])
    return POLICIES[name], None


def functions_of(file: str) -> dict[str, Decision]:
    """Return the public functions of a Python file that take one argument, by name.

    Raises:
        SafetyNetError: there is no such file, or running it fails.
    """
    try:
        return _loaded(file, Path(file).read_bytes())
    except OSError as error:
        raise SafetyNetError(f"patrol.file: {file} cannot be read: {error.strerror}") from None


@lru_cache
def _loaded(file: str, content: bytes) -> dict[str, Decision]:
    """Run a file once for each content it has had: an edited file counts at once."""
    path = Path(file)
    module = ModuleType(f"policies_of_{path.stem}")
    try:
        exec(compile(content, file, "exec"), module.__dict__)
    except (Exception, SystemExit) as error:
        problem = f"{type(error).__name__}: {error}"
        raise SafetyNetError(f"patrol.file: {file} fails: {problem}") from None
    functions = inspect.getmembers(module, inspect.isfunction)
    return {
        name: function
        for name, function in functions
        if not name.startswith("_") and len(inspect.signature(function).parameters) == 1
    }
