"""Patrol policies that ship, by name; the compiled walk of each stands in `sim.kernels.streets`."""

from typing import Final

from sim.errors import NameNotFoundError
from sim.kernels import streets

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


def code_of(name: str) -> int:
    """Return the code of a patrol policy.

    Raises:
        NameNotFoundError: no policy has this name.
    """
    try:
        return POLICIES[name]
    except KeyError:
        raise NameNotFoundError("patrol policy", name, POLICIES) from None
