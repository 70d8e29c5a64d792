"""Rules of dispatch by name: those that ship are compiled, a user's is a function in a Python file.

A user's rule is a function of a call that returns one of its free crews (`sim.agents.calls.Call`).
"""

from typing import Final

from sim.kernels import events
from sim.policies import files
from sim.policies.files import Choice

KEY: Final = "dispatch.file"
RULES: Final[dict[str, int]] = {
    "nearest": events.NEAREST,
    "first_listed": events.FIRST_LISTED,
    "own_area": events.OWN_AREA,
}


def find(name: str, file: str | None = None) -> Choice:
    """Return the code of a rule and, where a file of the user's defines it, its function.

    Raises:
        NameNotFoundError: no rule has this name.
        SafetyNetError: the file cannot be used.
    """
    return files.find("rule of dispatch", name, RULES, events.BY_USER, file, KEY)
