"""Rules of the user's own: the public functions of a Python file that take one argument."""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.errors import NameNotFoundError, SafetyNetError

Rule = Callable[[Any], Any]
Choice = tuple[int, Rule | None]


def functions_of(file: str, key: str) -> dict[str, Rule]:
    """Return the rules of a file by name.

    Args:
        file: its path.
        key: of the scenario that names it, for messages.

    Raises:
        SafetyNetError: there is no such file, or running it fails.
    """
    try:
        return _loaded(file, Path(file).read_bytes(), key)
    except OSError as error:
        raise SafetyNetError(f"{key}: {file} cannot be read: {error.strerror}") from None


def find(
    what: str, name: str, ships: Mapping[str, int], asks: int, file: str | None, key: str
) -> Choice:
    """Return the code of a rule and, where a file of the user's defines it, its function.

    Args:
        what: the rule is, for messages.
        name: of the rule.
        ships: codes of the compiled rules by name.
        asks: code of a rule in Python.
        file: of the user's, if there is one.
        key: of the scenario that names the file.

    Raises:
        NameNotFoundError: no rule has this name.
        SafetyNetError: the file cannot be used.
    """
    own = functions_of(file, key) if file else {}
    if name in own:
        return asks, own[name]
    if name not in ships:
        raise NameNotFoundError(what, name, [*ships, *own])
    return ships[name], None


@lru_cache
def _loaded(file: str, content: bytes, key: str) -> dict[str, Rule]:
    """Run a file once for each content it has had: an edited file counts at once."""
    path = Path(file)
    module = ModuleType(f"rules_of_{path.stem}")
    try:
        exec(compile(content, file, "exec"), module.__dict__)
    except (Exception, SystemExit) as error:
        problem = f"{type(error).__name__}: {error}"
        raise SafetyNetError(f"{key}: {file} fails: {problem}") from None
    functions = inspect.getmembers(module, inspect.isfunction)
    return {
        name: function
        for name, function in functions
        if not name.startswith("_") and len(inspect.signature(function).parameters) == 1
    }
