"""Mistakes of a user, each one clear message.

SafetyNetError          anything the user can mend; the message is complete
├── ScenarioError       a scenario or study: all its problems at once, by line
├── NameNotFoundError   a name that is not known, with the near match
├── TooLargeError       a run that will not fit into the machine
├── OutputError         a folder or file that cannot be written
└── RunsFailedError     runs failed without which there is no result
"""

import difflib
from collections.abc import Iterable
from typing import Final

MOST_LISTED: Final = 80
"""Names that a message lists."""


class SafetyNetError(Exception):
    """A mistake of the user; its text is ready to print."""


class ScenarioError(SafetyNetError):
    """A scenario cannot be used; the text lists every problem by line."""


class NameNotFoundError(SafetyNetError):
    """A name (of a scenario, policy, measure ...) that nobody knows."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        """Say which `what` is unknown, the nearest known name and all known ones."""
        names = sorted(known)
        match = near(name, names)
        hint = f"; did you mean {match}?" if match else "."
        super().__init__(f"unknown {what} '{name}'{hint}  Known: {_listed(names)}.")


class TooLargeError(SafetyNetError):
    """A run that would not fit into the memory of the machine."""


class OutputError(SafetyNetError):
    """A result that cannot be written where the user asked."""


class RunsFailedError(SafetyNetError):
    """Runs failed without which there is no result; those that worked are kept."""


def _listed(names: list[str]) -> str:
    """All names; of very many the first."""
    rest = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + rest


def near(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, or None when none is like it."""
    matches = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None
