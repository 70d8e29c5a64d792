"""Closed forms: what textbooks say the model must give when it is reduced to their cases.

Rates and times are in the same unit (minutes unless a caller says otherwise); distances in cells.
"""

from collections.abc import Sequence
from math import exp, factorial, pi, sqrt
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
MANHATTAN: Final = sqrt(pi / 8)
"""Constant of the square-root law c sqrt(A / n) for Manhattan distances (Kolesar and Blum 1973)."""
STRAIGHT: Final = 0.5
"""Constant of the square-root law for straight lines."""


# Detection


def random_jumps(chance: float, cells: int, patrols: int, looks: ArrayLike) -> Floats:
    """P(T <= k) when each patrol looks into a random cell (Koopman 1946, in discrete form)."""
    missed = (1.0 - chance / cells) ** (patrols * np.asarray(looks, dtype=float))
    return np.asarray(1.0 - missed)


def random_jumps_mean(chance: float, cells: int, patrols: int) -> float:
    """Mean number of looks until a find, the successful one included."""
    return 1.0 / (1.0 - (1.0 - chance / cells) ** patrols)


def sweep_delay(period: int, chance: float) -> float:
    """Mean delay of a sweep with random phase."""
    return (period - 1) / 2 + period * (1 - chance) / chance


def sweep_before_escalation(rate: float, period: int, chance: float) -> float:
    """P(found before it escalates) for a sweep with random phase against exponential escalation."""
    s = exp(-rate)
    turn = s**period
    return (1 - turn) / (period * (1 - s)) * chance / (1 - (1 - chance) * turn)


def torus_hitting_mean(side: int) -> float:
    """Mean hitting time of a random walk on a torus, uniform start and target (Kemeny's constant).

    The sum of 1 / (1 - eigenvalue) over all eigenvalues but the first; same cell = 0.
    """
    wave = np.cos(2 * np.pi * np.arange(side) / side)
    eigenvalues = ((wave[:, None] + wave[None, :]) / 2).ravel()[1:]
    return float((1.0 / (1.0 - eigenvalues)).sum())


def torus_hitting(side: int, steps: Sequence[int]) -> Floats:
    """P(T <= k) of a random walk on a torus that starts anywhere and stops at its target."""
    away: Floats = np.full((side, side), 1.0 / side**2)
    out, stopped = {}, 0.0
    for step in range(max(steps) + 1):
        stopped += float(away[0, 0])
        away[0, 0] = 0.0
        out[step] = stopped
        away = np.mean([np.roll(away, way, axis) for way in (1, -1) for axis in (0, 1)], axis=0)
    return np.array([out[step] for step in steps])


def passed_exponential(rate: float, mean: float) -> float:
    """P(a Poisson pass falls into an incident of exponential duration)."""
    return rate * mean / (1 + rate * mean)


def passed_fixed(rate: float, duration: float) -> float:
    """P(a Poisson pass falls into an incident of fixed duration)."""
    return 1 - exp(-rate * duration)


def witnesses(chance: float, people: ArrayLike) -> Floats:
    """P(at least one of n witnesses reports)."""
    return np.asarray(1 - (1 - chance) ** np.asarray(people, dtype=float))


def first_shares(rates: ArrayLike) -> Floats:
    """Share of each source in first detections when hazards add."""
    each = np.asarray(rates, dtype=float)
    return np.asarray(each / each.sum())


def incidence(rates: ArrayLike, time: float) -> Floats:
    """Cumulative incidence of competing risks with constant rates, by a time (inf: final)."""
    each = np.asarray(rates, dtype=float)
    return np.asarray(each / each.sum() * (1 - np.exp(-each.sum() * time)))


# Travel


def further_than(side: int, straight: bool) -> tuple[Floats, Floats]:
    """Distances on a torus, rising from 0, and the share of cells further away than each."""
    off = np.minimum(np.arange(side), side - np.arange(side)).astype(float)
    down, across = off[:, None], off[None, :]
    all_ways = np.hypot(down, across) if straight else down + across
    distance, cells = np.unique(np.round(all_ways, 9), return_counts=True)
    return distance, 1.0 - np.cumsum(cells) / side**2


def nearest_of(side: int, units: int, straight: bool = False) -> float:
    """Mean distance to the nearest of n uniform units on a torus."""
    distance, beyond = further_than(side, straight)
    return float(np.diff(distance) @ beyond[:-1] ** units)


def nearest_of_poisson(side: int, mean_units: float, straight: bool = False) -> float:
    """Mean distance to the nearest unit of a Poisson number, given that there is one."""
    distance, beyond = further_than(side, straight)
    none = exp(-mean_units)
    free = (np.exp(-mean_units * (1.0 - beyond)) - none) / (1.0 - none)
    return float(np.diff(distance) @ free[:-1])


def box_distance(side: int) -> float:
    """Mean Manhattan distance of two random cells in a square box."""
    return 2 * (side**2 - 1) / (3 * side)


# Queues and routing


def erlang_b(servers: int, load: float) -> float:
    """Share of calls lost when all servers are busy."""
    terms = [load**k / factorial(k) for k in range(servers + 1)]
    return terms[-1] / sum(terms)


def erlang_c_wait(servers: int, arrival: float, service: float = 1.0) -> float:
    """Mean wait in the queue of M/M/c; `service` is its rate."""
    load = arrival / service
    blocked = erlang_b(servers, load)
    waits = servers * blocked / (servers - load * (1 - blocked))
    return waits / (servers * service - arrival)


def pollaczek_khinchine(arrival: float, mean: float, second_moment: float) -> float:
    """Mean wait in the queue of M/G/1."""
    return arrival * second_moment / (2 * (1 - arrival * mean))


def erlang_second_moment(stages: int, mean: float = 1.0) -> float:
    """E[S^2] of an Erlang duration; one stage is exponential."""
    return mean**2 * (1 + 1 / stages)


def lognormal_second_moment(sigma: float, mean: float = 1.0) -> float:
    """E[S^2] of a lognormal duration."""
    return mean**2 * exp(sigma**2)


def cobham(arrivals: Sequence[float], mean: float = 1.0) -> Floats:
    """Mean waits by priority, one server, exponential service, not preemptive."""
    load = np.concatenate(([0.0], np.cumsum(arrivals) * mean))
    rest = sum(arrivals) * erlang_second_moment(1, mean) / 2
    return np.asarray(rest / ((1 - load[:-1]) * (1 - load[1:])))


def infinite_servers(arrival: float, service: float, time: ArrayLike) -> Floats:
    """Mean number in M/M/inf a time after it started empty."""
    return np.asarray(arrival / service * (1 - np.exp(-service * np.asarray(time, dtype=float))))


def erlang_cdf(stages: int, mean: float, time: ArrayLike) -> Floats:
    """P(T <= t) of a sum of n exponential times that last `mean` together."""
    x = np.asarray(time, dtype=float) * stages / mean
    return np.asarray(1 - np.exp(-x) * sum(x**k / factorial(k) for k in range(stages)))


def tandem_tail(arrival: float, services: Sequence[float], time: ArrayLike) -> Floats:
    """P(T > t) through a row of M/M/1 queues (Burke 1956, Reich 1957): rates all different."""
    rates = np.asarray(services, dtype=float) - arrival
    t = np.asarray(time, dtype=float)
    parts = []
    for i, rate in enumerate(rates):
        others = np.delete(rates, i)
        parts.append(np.prod(others / (others - rate)) * np.exp(-rate * t))
    return np.asarray(sum(parts))


def tandem_mean(arrival: float, services: Sequence[float]) -> float:
    """Mean time through a row of M/M/1 queues."""
    return sum(1 / (rate - arrival) for rate in services)


def tandem_quantile(arrival: float, services: Sequence[float], share: float) -> float:
    """Time within which a share of all get through a row of M/M/1 queues."""
    low, high = 0.0, 1e6
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        if tandem_tail(arrival, services, middle) > 1 - share:
            low = middle
        else:
            high = middle
    return high
