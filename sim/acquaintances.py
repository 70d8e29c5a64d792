"""Who knows whom among the neighbours of a village: a small world that nobody has to store."""

import numpy as np
from numpy.typing import NDArray

from sim.kernels.acquaintances import WAYS, list_acquaintances
from sim.world import World


def acquaintances(world: World, resident: int) -> NDArray[np.int64]:
    """Return the rows of the residents whom a resident knows; two may know each other twice.

    A small world after Watts and Strogatz (1998) within the village, `people.acquaintances` on
    average, of whom `people.rewired_share` are anywhere in it and the others live next door. It
    belongs to the place: the same in all runs.
    """
    room = WAYS * int(world.record["rules"]["neighbours_each_side"][0])
    out = np.empty(room, np.int64)
    return out[: list_acquaintances(world.record, resident, out)]
