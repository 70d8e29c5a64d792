"""Rules of the user's own: the public functions of a Python file that take one argument."""

import inspect
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.errors import SafetyNetError

Rule = Callable[[Any], Any]


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
