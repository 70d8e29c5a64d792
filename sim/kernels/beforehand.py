"""What is drawn before a run: what nature sends, and the days on which volunteers turn out."""

import math

import numpy as np

from sim.kernels.elementary import exponential, log, log1p
from sim.kernels.jit import jit
from sim.kernels.philox import luck
from sim.kernels.uses import cell_by_use
from sim.terms import Stream

TIME, ROSTER = int(Stream.DEMAND_TIME), int(Stream.ROSTER)
GAP = 0
"""Part of an address in the stream of rosters; `sim.roster` and `sim.turns` have the others."""

SOURCE = np.dtype([("address", "i8"), ("at_start", "i8"), ("use", "i8")])
"""A source of arrivals. `address`: of its first one in every stream; `at_start`: how many are there
when the run begins; `use`: the row of weights of the cells where they come up."""

ARRIVAL = np.dtype([("luck", "i8"), ("at", "f8"), ("cell", "i8"), ("source", "i8")])
"""What comes: its address, its minute, its cell, and the number of its source."""


@jit
def draw_arrivals(
    out: np.ndarray, counts: np.ndarray, seeds: np.ndarray, stream: int, sources: np.ndarray,
    expected: np.ndarray, minutes: np.ndarray, weights: np.ndarray, guide: np.ndarray, cells: int,
) -> int:  # fmt: skip
    """Draw what comes, run after run and source after source; return how much there is.

    What does not fit into `out` is only counted. A process of rate 1 is bent by the inverse of the
    cumulative rate, so another rate moves the same arrivals.

    `out` records of ARRIVAL; `counts` (runs,) how many of each run; `seeds` (runs,); `stream` has
    the luck of the cells; `sources` (n,) of SOURCE; `expected` (n, turns) mean number of arrivals
    until each of the `minutes` (turns,); `weights` (uses * cells,), `guide` (uses * (GUIDES + 1),).
    """
    n = 0
    for run in range(seeds.size):
        seed, before = seeds[run], n
        for i in range(sources.size):
            source, number, turn = sources[i], 0, 0
            end = expected[i, minutes.size - 1]
            passed = exponential(luck(seed, TIME, source.address, 0, 0))
            while number < source.at_start or passed < end:
                at, step = 0.0, number - source.at_start
                if step >= 0:
                    while expected[i, turn + 1] <= passed:
                        turn += 1
                    least, most = expected[i, turn], expected[i, turn + 1]
                    share = (passed - least) / (most - least)
                    at = minutes[turn] + share * (minutes[turn + 1] - minutes[turn])
                    passed += exponential(luck(seed, TIME, source.address + step + 1, 0, 0))
                if n < out.size:
                    each = out[n]
                    each.luck, each.at, each.source = source.address + number, at, i
                    u = luck(seed, stream, each.luck, 0, 0)
                    each.cell = cell_by_use(weights, guide, source.use, cells, u)
                n += 1
                number += 1
        counts[run] = n - before
    return n


@jit
def draw_days(
    units: np.ndarray, days: np.ndarray, seeds: np.ndarray, addresses: np.ndarray, chance: float,
    n_days: int,
) -> int:  # fmt: skip
    """Draw who turns out on which days, run after run and unit after unit; return how many times.

    A coin each day, drawn as the gaps between heads. What does not fit into `units` (numbers of
    units, those of the second run after those of the first) and `days` is only counted.
    """
    n, rest = 0, log1p(-chance) if chance < 1.0 else -math.inf
    for run in range(seeds.size):
        for unit in range(addresses.size):
            day, turn = -1, 0
            while True:
                u = luck(seeds[run], ROSTER, addresses[unit], turn, GAP)
                gap = log(1.0 - u) / rest
                if day + 1 + gap >= n_days:
                    break
                day += 1 + int(gap)
                if n < units.size:
                    units[n], days[n] = run * addresses.size + unit, day
                n += 1
                turn += 1
    return n
