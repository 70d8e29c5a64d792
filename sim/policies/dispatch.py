"""Rules of dispatch, by name: which free crew goes."""

from typing import Final

from sim.kernels import events

RULES: Final[dict[str, int]] = {
    "nearest": events.NEAREST,
    "first_listed": events.FIRST_LISTED,
    "own_area": events.OWN_AREA,
}
