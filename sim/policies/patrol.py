"""Patrol policies by name: those that ship are compiled, a user's is a function in a Python file.

A user's policy is a function of a patroller that returns the number of the cell to walk to next; it
is asked when a turn begins and whenever the target has been reached.
"""

from typing import Final

from sim.kernels import slots
from sim.policies import files
from sim.policies.files import Choice

KEY: Final = "patrol.file"
POLICIES: Final[dict[str, int]] = {
    "random_walk": slots.RANDOM_WALK,
    "waypoint": slots.WAYPOINT,
    "sweep": slots.SWEEP,
    "random_cell": slots.RANDOM_CELL,
    "hotspot": slots.HOTSPOT,
}


def find(name: str, file: str | None = None) -> Choice:
    """Return the code of a policy and, where a file of the user's defines it, its function.

    Raises:
        NameNotFoundError: no policy has this name.
        SafetyNetError: the file cannot be used.
    """
    return files.find("patrol policy", name, POLICIES, slots.ASKED, file, KEY)
