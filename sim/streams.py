"""Randomness by address: the only door to random numbers outside the kernels."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.kernels.philox import fill_luck


def uniform(
    seed: ArrayLike, stream: int, who: ArrayLike, when: ArrayLike = 0, part: ArrayLike = 0
) -> NDArray[np.float64]:
    """Return uniform numbers in [0, 1), each a pure function of its address.

    Args:
        seed: of the run, or of several, 0 <= seed < 2**63; broadcast as `who` is.
        stream: which decision (`sim.terms.Stream`).
        who: which case, person, cell ...; broadcast with `seed`, `when` and `part`.
        when: minute, day or attempt.
        part: further counter, for several numbers of one decision.

    Returns:
        Array of the broadcast shape of `seed`, `who`, `when`, `part`.
    """
    shape = np.broadcast(seed, who, when, part).shape
    addresses = np.empty((4, *shape), np.int64)
    addresses[0], addresses[1], addresses[2], addresses[3] = seed, who, when, part
    out = np.empty(shape)
    # A plain number: numba looks into an enum, member by member, at each call.
    fill_luck(out.reshape(-1), int(stream), *addresses.reshape(4, -1))
    return out


def room_for(mean: float) -> int:
    """Return for how many there must be room so that hardly ever more come than that.

    Args:
        mean: how many come on average, each on its own.
    """
    return int(mean + 6.0 * math.sqrt(mean)) + 32
