"""Rules of dispatch by name: those that ship are compiled, a user's is a function in a Python file.

A user's rule is a function of a call that returns one of its free crews (`sim.agents.calls.Call`).
"""

from typing import Final

from sim.errors import NameNotFoundError
from sim.kernels import events
from sim.policies.files import Rule, functions_of

KEY: Final = "dispatch.file"
RULES: Final[dict[str, int]] = {
    "nearest": events.NEAREST,
    "first_listed": events.FIRST_LISTED,
    "own_area": events.OWN_AREA,
}


def find(name: str, file: str | None = None) -> tuple[int, Rule | None]:
    """Return the code of a rule and, where a file of the user's defines it, its function.

    Raises:
        NameNotFoundError: no rule has this name.
        SafetyNetError: the file cannot be used.
    """
    own = functions_of(file, KEY) if file else {}
    if name in own:
        return events.BY_USER, own[name]
    if name not in RULES:
        raise NameNotFoundError("rule of dispatch", name, [*RULES, *own])
    return RULES[name], None
