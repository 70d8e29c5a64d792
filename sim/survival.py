"""How soon something happens when some cases still wait for it and some will never see it."""

from dataclasses import dataclass
from functools import cached_property
from math import inf, nan
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
NOT_YET: Final = 0
HAPPENED: Final = 1
NEVER: Final = 2
"""How the wait of a case ended: observation stopped, the event came, or another end forbids it."""
HALF: Final = 0.5 - 1e-12


@dataclass(frozen=True, eq=False)
class Waiting:
    """Cases that wait for an event, each from its own start.

    The share with the event is the cumulative incidence of Aalen and Johansen (1978): other ends
    compete. It is computed by "redistribution to the right" (Efron 1967), which gives the same
    number: every case begins with weight 1/n, and one whose observation stops leaves its weight to
    those watched longer. So a case whose wait ends after t minutes weighs 1 / (n G(t-)), where G is
    the product-limit estimate of being watched (events before stops at equal times).

    Attributes:
        minutes: (n,) length of each wait, 0 or more [min].
        cause: (n,) NOT_YET, HAPPENED or NEVER.
    """

    minutes: Floats
    cause: NDArray[np.uint8]

    @property
    def n(self) -> int:
        """Number of cases."""
        return int(self.minutes.size)

    def curve(self, at_min: ArrayLike) -> Floats:
        """Share of cases with the event by each of the given minutes; NaN without cases."""
        wanted = np.asarray(at_min, dtype=np.float64)
        if not self.n:
            return np.full(wanted.shape, nan)
        levels = np.concatenate(([0.0], self._reached))
        return np.asarray(levels[np.searchsorted(self._events, wanted, side="right")])

    def incidence(self, at_min: float) -> float:
        """Share of cases with the event by `at_min` after their start; NaN without cases."""
        if not self.n:
            return nan
        events = int(self._events.searchsorted(at_min, side="right"))
        return float(self._reached[events - 1]) if events else 0.0

    def median(self) -> float:
        """First minute by which half of all cases have had the event; inf if never, NaN if none."""
        if not self.n:
            return nan
        at = int(self._reached.searchsorted(HALF))
        return float(self._events[at]) if at < self._events.size else inf

    def restricted_mean(self, horizon_min: float) -> float:
        """Mean wait when later or never counts as the horizon, the area above the incidence [min].

        The incidence stays flat after the last observation. NaN without cases.
        """
        if not self.n:
            return nan
        spared = np.maximum(horizon_min - self._events, 0.0)
        return horizon_min - float(self._weights @ spared)

    def area(self, until_min: ArrayLike) -> Floats:
        """Integral of the weight of a waiting case from 0 to each of the given minutes [min].

        Over the cases, the areas up to the ends of their waits are the part of the restricted mean
        that falls before those ends; differences of areas are the parts of single stages.
        """
        edges, slope, height = self._areas
        at = np.asarray(until_min, dtype=np.float64)
        # Few edges make the look-up several times as fast.
        last = int(edges[1:].searchsorted(at.max(initial=0.0)))
        beyond = slope[last] * np.maximum(at - edges[last], 0.0)
        return np.asarray(np.interp(at, edges[: last + 1], height[: last + 1]) + beyond)

    def tail(self, horizon_min: float) -> Floats:
        """Part of the restricted mean that each case adds after its wait has ended, (n,) [min].

        A case that will never see the event goes on counting up to the horizon; so do those watched
        longest when nobody is left to whom they could leave their weight.
        """
        stops, weight = self._watch
        stuck = self.cause == NEVER
        if stops.size and np.isinf(weight[-1]):
            stuck |= (self.cause == NOT_YET) & (self.minutes == stops[-1])
        at = np.flatnonzero(stuck & (self.minutes < horizon_min))
        out = np.zeros(self.n)
        own = weight[np.searchsorted(stops, self.minutes[at], side="left")]
        out[at] = own * (horizon_min - self.minutes[at])
        return out

    @cached_property
    def _events(self) -> Floats:
        """Minutes of the events, rising."""
        return np.sort(self.minutes[self.cause == HAPPENED])

    @cached_property
    def _watch(self) -> tuple[Floats, Floats]:
        """Times at which observation stopped, rising; 1 / (n G) before the first and after each."""
        stops, stopped, count = _distinct(self.minutes[self.cause == NOT_YET])
        never = np.sort(self.minutes[self.cause == NEVER])
        ended = self._events.searchsorted(stops, side="right")
        ended += never.searchsorted(stops, side="right")
        at_risk = self.n - ended - stopped
        watched = np.concatenate(([1.0], (1.0 - count / at_risk).cumprod()))
        with np.errstate(divide="ignore"):
            return stops, 1.0 / (self.n * watched)

    @cached_property
    def _areas(self) -> tuple[Floats, Floats, Floats]:
        """Edges at which the weight of a waiting case rises, weight after and area up to each."""
        stops, weight = self._watch
        edges = np.concatenate(([0.0], stops))
        slope = np.where(np.isinf(weight), 0.0, weight)
        height = np.concatenate(([0.0], (np.diff(edges) * slope[:-1]).cumsum()))
        return edges, slope, height

    @cached_property
    def _weights(self) -> Floats:
        """1 / (n G(t-)) of each event, in order of time."""
        stops, weight = self._watch
        before = self._events.searchsorted(stops, side="right")
        runs = np.append(before, self._events.size)
        runs[1:] -= before
        return weight.repeat(runs)

    @cached_property
    def _reached(self) -> Floats:
        """Share of cases with the event, at each event in order of time."""
        return self._weights.cumsum()


def _distinct(minutes: Floats) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """Return each value once, rising, how many are below it and how many equal it."""
    rising = np.sort(minutes)
    is_first = np.ones(rising.size, bool)
    np.not_equal(rising[1:], rising[:-1], out=is_first[1:])
    below = np.flatnonzero(is_first)
    return rising[below], below, np.diff(below, append=rising.size)
