"""The streets alone in the tools that Python offers: a process each in SimPy, arrays in NumPy."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np


def simpy_streets(
    side: int, units: int, hazards: int, minutes: int, chance: float, seed: int
) -> int:
    """A process for each walker, and one that puts what was found elsewhere; return the finds."""
    import simpy

    env, luck, finds = simpy.Environment(), np.random.default_rng(seed), 0
    cells, where = side * side, luck.integers(side * side, size=hazards).tolist()
    within: defaultdict[int, set[int]] = defaultdict(set)
    for hazard, cell in enumerate(where):
        within[cell].add(hazard)
    found = set[int]()

    def walker(cell: int) -> Iterator[Any]:
        y, x = divmod(cell, side)
        for way in luck.integers(4, size=minutes).tolist():
            yield env.timeout(1)
            dx, dy = WAYS[way]
            x, y = (x + dx) % side, (y + dy) % side
            for hazard in within.get(y * side + x, ()):
                if luck.random() < chance:
                    found.add(hazard)

    def city() -> Iterator[Any]:
        nonlocal finds
        while True:
            yield env.timeout(1)
            for hazard in found:
                finds += 1
                within[where[hazard]].discard(hazard)
                where[hazard] = int(luck.integers(cells))
                within[where[hazard]].add(hazard)
            found.clear()

    for cell in luck.integers(cells, size=units).tolist():
        env.process(walker(cell))
    env.process(city())
    env.run(until=minutes + 0.5)
    return finds


def numpy_streets(
    side: int, units: int, hazards: int, minutes: int, chance: float, seed: int
) -> int:
    """All walkers at once, and all hazards that somebody stands on; return the finds."""
    luck, finds, cells = np.random.default_rng(seed), 0, side * side
    y, x = np.divmod(np.arange(cells), side)
    onward = np.stack([(y + dy) % side * side + (x + dx) % side for dx, dy in WAYS], axis=1).ravel()
    where, cell = luck.integers(cells, size=hazards), luck.integers(cells, size=units)
    shown, watched = np.bincount(where, minlength=cells), np.zeros(cells, np.int64)
    for way in luck.integers(4, size=(minutes, units), dtype=np.uint8):
        cell = onward[4 * cell + way]
        watchers = cell[shown[cell] > 0]
        np.add.at(watched, watchers, 1)
        seen = np.flatnonzero(watched[where])
        missed = (1 - chance) ** watched[where[seen]]
        found = seen[luck.random(seen.size) >= missed]
        watched[watchers] = 0
        finds += found.size
        np.subtract.at(shown, where[found], 1)
        where[found] = luck.integers(cells, size=found.size)
        np.add.at(shown, where[found], 1)
    return finds


WAYS = ((1, 0), (-1, 0), (0, -1), (0, 1))
"""East, west, north, south."""
