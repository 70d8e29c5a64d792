"""What is drawn before a run: what nature sends, and the turns of those who volunteer."""

import math
from typing import Final

import numpy as np

from sim.kernels.elementary import exponential, log, log1p
from sim.kernels.jit import helper, jit
from sim.kernels.philox import coin, luck
from sim.kernels.uses import cell_by_use
from sim.terms import Stream

TIME, ROSTER = int(Stream.DEMAND_TIME), int(Stream.ROSTER)
QUARTER_MIN: Final = 15.0
"""So finely it is counted how many are on duty together [min]."""
GAP, START, SURGE = 0, 1, 3
"""Parts of an address in the stream of rosters; `sim.roster` has the other one."""

SOURCE = np.dtype([("address", "i8"), ("at_start", "i8"), ("use", "i8")])
"""A source of arrivals. `address`: of its first one in every stream; `at_start`: how many are there
when the run begins; `use`: the row of weights of the cells where they come up."""

ARRIVAL = np.dtype([("luck", "i8"), ("at", "f8"), ("cell", "i8"), ("source", "i8")])
"""What comes: its address, its minute, its cell, and the number of its source."""

ROTA = np.dtype(
    [("role", "i8"), ("address", "i8"), ("walker", "i8"), ("units", "i8"), ("known", "i8"),
     ("chance", "f8"), ("turn_min", "f8")]
)  # fmt: skip
"""Who takes turns of duty: how many units draw theirs, address of the first one in the stream of
rosters and its walker, the chance of a turn a day and its length; how many turns are known."""


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
def draw_turns(
    out: np.ndarray, counts: np.ndarray, most: np.ndarray, seeds: np.ndarray, rotas: np.ndarray,
    known: np.ndarray, by_hour: np.ndarray, midnights: np.ndarray, alert: np.ndarray,
    further: np.ndarray, changes: np.ndarray, end: float,
) -> int:  # fmt: skip
    """Draw who is on duty when, run after run and rota after rota; return how many turns there are.

    What does not fit into `out` is only counted. A unit turns out on the days on which a coin shows
    heads, drawn as the gaps between heads, and on days of alert on which a second coin does. A turn
    that would begin before the last one has ended begins then; what would begin before the run is
    left out.

    `out` records of DUTY, in a rota unit after unit; `counts` (runs,) how many of each run; `most`
    (runs,) of one role on duty in the same quarter of an hour; `seeds` (runs,); `rotas` (n,) of
    ROTA; `known` of DUTY: turns of each rota that no luck decides; `by_hour` (n, 25) weights of the
    hours of beginning, summed up from 0; `midnights` (days,) and `end`: minutes of the run; `alert`
    (m + 1,) numbers of the days of alert, then that of days; `further` (n, m) chance of the second
    coin on each; `changes`: a 0 for each quarter of an hour and one more, left as they are found.
    """
    n, n_days = 0, midnights.size
    for run in range(seeds.size):
        seed, before, last = seeds[run], n, 0
        most[run] = 0
        for i in range(rotas.size):
            rota, first = rotas[i], last
            last += rota.known
            for k in range(first, last):
                n = _enter(out, n, changes, end, known[k].on, known[k].off, known[k].walker)
            rest = log1p(-rota.chance) if rota.chance < 1.0 else -math.inf
            for unit in range(rota.units):
                address, heads, k, free = rota.address + unit, 0, 0, -math.inf
                day = _next_heads(seed, address, heads, -1, rest, n_days)
                while day < n_days or alert[k] < n_days:
                    today = min(day, alert[k])
                    comes = today == day
                    if comes:
                        heads += 1
                        day = _next_heads(seed, address, heads, day, rest, n_days)
                    if today == alert[k]:
                        comes = comes or coin(seed, ROSTER, address, today, SURGE, further[i, k])
                        k += 1
                    if not comes:
                        continue
                    hour = _hour(by_hour, i, luck(seed, ROSTER, address, today, START))
                    on = float(math.floor(midnights[today] + hour * 60.0))
                    if on < free:
                        on = free
                    free = on + rota.turn_min
                    if 0.0 <= on < end:
                        n = _enter(out, n, changes, end, on, free, rota.walker + unit)
            if i + 1 == rotas.size or rotas[i + 1].role != rota.role:
                most[run] = max(most[run], _most_at_once(changes))
        counts[run] = n - before
    return n


@helper
def _enter(
    out: np.ndarray, n: int, changes: np.ndarray, end: float, on: float, off: float, walker: int
) -> int:
    """Enter a turn of duty where there is room; return how many there are now."""
    changes[int(on / QUARTER_MIN)] += 1
    changes[int(math.ceil(min(off, end) / QUARTER_MIN))] -= 1
    if n < out.size:
        each = out[n]
        each.on, each.off, each.walker = on, off, walker
    return n + 1


@helper
def _most_at_once(changes: np.ndarray) -> int:
    """Return the largest number that the changes come to, and clear them."""
    most, now = 0, 0
    for k in range(changes.size):
        now += changes[k]
        changes[k] = 0
        most = max(most, now)
    return most


@helper
def _next_heads(seed: int, address: int, number: int, last: int, rest: float, n_days: int) -> int:
    """Return the day of a unit's next heads after the last one; `n_days` if there is none.

    `rest`: logarithm of the chance of tails.
    """
    gap = log(1.0 - luck(seed, ROSTER, address, number, GAP)) / rest
    return last + 1 + int(gap) if last + 1 + gap < n_days else n_days


@helper
def _hour(by_hour: np.ndarray, i: int, u: float) -> float:
    """Return the hour of the day that belongs to the uniform number u."""
    wanted, hour = u * by_hour[i, 24], 0
    while by_hour[i, hour + 1] <= wanted:
        hour += 1
    least, most = by_hour[i, hour], by_hour[i, hour + 1]
    return hour + (wanted - least) * (1.0 / (most - least))
