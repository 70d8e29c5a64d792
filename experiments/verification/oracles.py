"""What theory says where there is no short formula: linear systems, integrals, sums over cells.

Rates and times are in minutes, distances in cells.
"""

from collections.abc import Sequence
from math import exp

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.verification import formulas

Floats = NDArray[np.float64]


def priority_waits(servers: int, arrivals: Sequence[float], mean: float = 1.0) -> Floats:
    """Mean waits by priority in M/M/c, not preemptive, one law of service (Kella, Yechiali 1985).

    The wait of M/M/c without its factor for the load that comes before and with each class.
    """
    load = np.concatenate(([0.0], np.cumsum(arrivals))) * mean / servers
    all_alike = formulas.erlang_c_wait(servers, sum(arrivals), 1.0 / mean)
    return np.asarray(all_alike * (1.0 - load[-1]) / ((1.0 - load[:-1]) * (1.0 - load[1:])))


def flows(arrivals: ArrayLike, onward: ArrayLike) -> Floats:
    """Rates through the nodes of an open network: lambda = gamma + lambda P (Jackson 1957)."""
    ways = np.asarray(onward, dtype=float)
    return np.asarray(np.linalg.solve(np.eye(len(ways)) - ways.T, np.asarray(arrivals, float)))


def jackson_time(
    arrivals: Sequence[float], onward: ArrayLike, servers: Sequence[int], rates: Sequence[float]
) -> float:
    """Mean time through an open network of M/M/c queues, by Little's law."""
    number = sum(
        flow * (formulas.erlang_c_wait(c, float(flow), rate) + 1.0 / rate)
        for flow, c, rate in zip(flows(arrivals, onward), servers, rates, strict=True)
    )
    return float(number / sum(arrivals))


def round_trips(side: int, cells_per_min: float, work_mean: float) -> tuple[float, float]:
    """Mean and second moment of a trip from the middle of a box, exponential work, and back."""
    off = np.abs(np.arange(side) - side // 2)
    ways = 2.0 * (off[:, None] + off) / cells_per_min
    mean, second = float(ways.mean()), float((ways**2).mean())
    return mean + work_mean, second + 2.0 * mean * work_mean + 2.0 * work_mean**2


def _walled_walk(side: int) -> Floats:
    """Return the step matrix of a walk in a box whose walls hold it back, (cells, cells)."""
    cells = np.arange(side**2)
    x, y = cells % side, cells // side
    onward = np.zeros((cells.size, cells.size))
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        u, v = x + dx, y + dy
        inside = (u >= 0) & (u < side) & (v >= 0) & (v < side)
        np.add.at(onward, (cells, np.where(inside, v * side + u, cells)), 0.25)
    return onward


def box_hitting_mean(side: int) -> float:
    """Mean hitting time of a random walk in a box with walls, uniform start and target."""
    onward = _walled_walk(side)
    n, total = len(onward), 0.0
    for target in range(n):
        others = np.delete(np.arange(n), target)
        away = np.eye(n - 1) - onward[np.ix_(others, others)]
        total += float(np.linalg.solve(away, np.ones(n - 1)).sum())
    return total / n**2


def walkers_hitting(side: int, walkers: int, steps: Sequence[int]) -> Floats:
    """P(T <= k) for the first of several walkers on a torus, all from uniform starts."""
    alone = formulas.torus_hitting(side, steps)
    return np.asarray(1.0 - (1.0 - alone) ** walkers)


def walkers_hitting_mean(side: int, walkers: int, last: int = 20_000) -> float:
    """Mean time until the first of several walkers on a torus hits its target."""
    return float((1.0 - walkers_hitting(side, walkers, range(last))).sum())


def escape(means: Sequence[float], shape: float, scale: float) -> float:
    """P(a sum of exponential stages ends before a Weibull time): the means are all different."""
    from scipy.integrate import quad

    rates = [1.0 / mean for mean in means]

    def still_there_and_worse(t: float) -> float:
        density = shape / scale * (t / scale) ** (shape - 1.0) * exp(-((t / scale) ** shape))
        return float(density * formulas.tandem_tail(0.0, rates, t))

    return 1.0 - float(quad(still_there_and_worse, 0.0, 20.0 * scale, limit=200)[0])


def weibull_cdf(shape: float, scale: float, time: ArrayLike) -> Floats:
    """P(T <= t) of a Weibull time."""
    return np.asarray(1.0 - np.exp(-((np.asarray(time, dtype=float) / scale) ** shape)))
