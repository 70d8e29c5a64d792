"""Who knows whom: a small world in each village, as a pure function of addresses.

The residents of a village stand in a ring, in the order of their homes. Each knows the next ones up
to some distance; an acquaintance of each distance is exchanged for somebody anywhere with a small
chance (Watts and Strogatz 1998). Whom one is exchanged for is a permutation of the ring that can be
computed both ways, so nobody has to remember who has come to know whom, and being acquainted is
mutual.
"""

from typing import Any

import numpy as np

from sim.kernels.doors import World, cell_at, resident_at, village_list, village_start
from sim.kernels.jit import helper, jit
from sim.kernels.philox import coin, words
from sim.kernels.records import NOBODY
from sim.terms import Stream

ACQUAINTANCE = int(Stream.ACQUAINTANCE)
KEYS, COIN = 0, 1
ROUNDS = 4
WAYS = 3
"""Ways of being acquainted at each distance: further on, further back, by an exchange of theirs."""
ODD = np.uint64(0x9E3779B97F4A7C15)
ONE, UPPER = np.uint64(1), np.uint64(32)


@helper
def scrambled(value: Any, bits: Any, keys: Any, back: bool) -> Any:
    """Permute the numbers of 2 x bits bits (a Feistel network), or undo that."""
    mask = (ONE << bits) - ONE
    left, right = value >> bits, value & mask
    if back:
        left, right = right, left
    for turn in range(ROUNDS):
        key = keys[ROUNDS - 1 - turn] if back else keys[turn]
        left, right = right, left ^ ((((right + key) * ODD) >> UPPER) & mask)
    if back:
        left, right = right, left
    return (left << bits) | right


@helper
def exchanged(world: World, village: int, distance: int, i: int, n: int, back: bool) -> int:
    """Return whom place i of a ring of n is exchanged for at a distance, or who for i."""
    keys = words(world.rules.place_seed, ACQUAINTANCE, village, distance, KEYS)
    bits, ring = ONE, np.uint64(n)
    while (ONE << (bits + bits)) < ring:
        bits += ONE
    # Numbers beyond the ring are permuted again until they are in it.
    other = scrambled(np.uint64(i), bits, keys, back)
    while other >= ring:
        other = scrambled(other, bits, keys, back)
    return int(np.int64(other))


@helper
def is_exchanged(world: World, resident: int, distance: int) -> bool:
    """Tell whether a resident knows somebody else instead of the one at this distance."""
    rules = world.rules
    return bool(coin(rules.place_seed, ACQUAINTANCE, resident, distance, COIN, rules.rewired_share))


@helper
def place_in_ring(world: World, resident: int) -> int:
    """Return where a resident stands among those of the village, who are listed by number."""
    village = cell_at(world, resident_at(world, resident).home).village
    first, last = village_start(world)[village], village_start(world)[village + 1]
    people, low = village_list(world), first
    while low < last:
        middle = (low + last) >> 1
        if people[middle] < resident:
            low = middle + 1
        else:
            last = middle
    return int(low - first)


@helper
def acquaintance(world: World, resident: int, i: int, j: int) -> int:
    """Return the j-th acquaintance of a resident at place i of its ring, or -1.

    0 <= j < WAYS x neighbours_each_side.
    """
    village = cell_at(world, resident_at(world, resident).home).village
    first, last = village_start(world)[village], village_start(world)[village + 1]
    n, distance, people = last - first, j // WAYS + 1, village_list(world)
    if 2 * distance >= n:
        return NOBODY
    other = NOBODY
    if j % WAYS == 0:
        other = (i + distance) % n
        if is_exchanged(world, resident, distance):
            other = exchanged(world, village, distance, i, n, False)
    elif j % WAYS == 1:
        before = (i - distance + n) % n
        if not is_exchanged(world, people[first + before], distance):
            other = before
    else:
        one = exchanged(world, village, distance, i, n, True)
        if is_exchanged(world, people[first + one], distance):
            other = one
    return NOBODY if other < 0 or other == i else int(people[first + other])


@jit
def list_acquaintances(worlds: World, resident: int, out: np.ndarray) -> int:
    """Write the acquaintances of a resident into `out` and return their number."""
    found, place = 0, place_in_ring(worlds[0], resident)
    for j in range(WAYS * worlds[0].rules.neighbours_each_side):
        other = acquaintance(worlds[0], resident, place, j)
        if other >= 0:
            out[found] = other
            found += 1
    return found
