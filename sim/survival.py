"""How soon something happens when some cases still wait for it and some will never see it."""

from functools import cached_property
from math import inf, nan
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.groups import Groups

Floats = NDArray[np.float64]
NOT_YET: Final = 0
HAPPENED: Final = 1
NEVER: Final = 2
"""How the wait of a case ended: observation stopped, the event came, or another end forbids it."""
HALF: Final = 0.5 - 1e-12


class _Sorted(NamedTuple):
    """Cases by length of wait within each group, those whose observation stopped last, (n,) each.

    Attributes:
        minutes: length of the wait [min].
        stopped: whether observation stopped.
        watched: G after the case.
        gains: what the case adds to the share with the event: its weight, or 0.
        reached: share with the event after the case.
    """

    minutes: Floats
    stopped: NDArray[np.bool_]
    watched: Floats
    gains: Floats
    reached: Floats


class Waiting:
    """Cases that wait for an event, each from its own start; one population, or several groups.

    The share with the event is the cumulative incidence of Aalen and Johansen (1978): other ends
    compete. It is computed by "redistribution to the right" (Efron 1967), which gives the same
    number: every case begins with weight 1/n, and one whose observation stops leaves its weight to
    those watched longer. So a case whose wait ends after t minutes weighs 1 / (n G(t-)), where G is
    the product-limit estimate of being watched (events before stops at equal times). Cases that
    stop at the same time leave one after another, which comes to the same product.

    Attributes:
        minutes: (n,) length of each wait, 0 or more [min].
        cause: (n,) NOT_YET, HAPPENED or NEVER.
        groups: of the cases; each has numbers of its own.
    """

    def __init__(
        self, minutes: Floats, cause: NDArray[np.uint8], groups: Groups | None = None
    ) -> None:
        """Take cases of groups one after another; by default all are one group."""
        self.minutes, self.cause = minutes, cause
        self.groups = Groups([minutes.size]) if groups is None else groups

    def curve(self, at_min: ArrayLike) -> Floats:
        """Share of cases with the event by each minute, (groups, minutes); NaN without cases."""
        wanted = np.asarray(at_min, np.float64).reshape(1, -1)
        if not self.groups.n:
            return np.full((len(self.groups), wanted.size), nan)
        group = np.arange(len(self.groups))[:, None]
        passed = self.groups.passed(self._sorted.minutes, wanted, group, equal=True)
        reached = self._sorted.reached[passed - 1]
        return self.groups.unless_empty(np.where(passed > self.groups.start[:, None], reached, 0.0))

    def incidence(self, at_min: float) -> Floats:
        """Share of cases with the event by `at_min` after their start, (groups,); NaN if none."""
        return self.curve(at_min)[:, 0]

    def median(self) -> Floats:
        """First minute by which half of all cases have had the event, (groups,).

        Infinite if half never have, NaN without cases.
        """
        if not self.groups.n:
            return np.full(len(self.groups), nan)
        below = self.groups.count(self._sorted.reached < HALF)
        first = self._sorted.minutes.take(self.groups.start + below, mode="clip")
        return self.groups.unless_empty(np.where(below < self.groups.size, first, inf))

    def restricted_mean(self, horizon_min: float) -> Floats:
        """Mean wait when later or never counts as the horizon, (groups,) [min].

        The area above the incidence, which stays flat after the last observation. NaN without
        cases.
        """
        spared = self._sorted.gains * np.maximum(horizon_min - self._sorted.minutes, 0.0)
        # Added one by one, it does not matter in which order cases of equal length stand.
        return horizon_min - self.groups.last(self.groups.cumsum(spared))

    def area(self, until_min: Floats, case: NDArray[np.intp] | None = None) -> Floats:
        """Integral of the weight of cases, as if waiting on, from 0 to a minute of each [min].

        Over the cases, the areas up to the ends of their waits are the part of the restricted mean
        that falls before those ends; differences of areas are the parts of single stages.

        Args:
            until_min: 0 or more, not NaN [min].
            case: which case each minute is for, of the same shape; by default (n,), all in order.
        """
        steps, edges, slope, height = self._areas
        group = self.groups.of if case is None else self.groups.of[case]
        edge = steps.passed(edges, until_min, group, equal=True) - 1
        return height[edge] + slope[edge] * (until_min - edges[edge])

    def tail(self, horizon_min: float) -> Floats:
        """Part of the restricted mean that each case adds after its wait has ended, (n,) [min].

        A case that will never see the event goes on counting up to the horizon; so do those watched
        longest when nobody is left to whom they could leave their weight.
        """
        steps, edges, weight = self._watch
        nobody_left = self.groups.each(np.isinf(steps.last(weight)))
        longest = self.groups.each(steps.last(edges))
        stuck = (self.cause == NOT_YET) & nobody_left & (self.minutes == longest)
        stuck |= self.cause == NEVER
        at = np.flatnonzero(stuck & (self.minutes < horizon_min))
        # Those who stop at the same time all weigh what they did before.
        group, minutes = self.groups.of[at], self.minutes[at]
        edge = steps.passed(edges, minutes, group, equal=False) - 1
        out = np.zeros(self.groups.n)
        out[at] = weight[np.maximum(edge, steps.start[group])] * (horizon_min - minutes)
        return out

    @cached_property
    def _sorted(self) -> _Sorted:
        groups = self.groups
        # Without the bit of the sign there is room for one that puts stops after all else: one
        # plain sort of whole numbers.
        bits = np.ascontiguousarray(self.minutes, np.float64).view(np.uint64) << np.uint64(1)
        order = groups.order(bits | (self.cause == NOT_YET), stable=False)
        cause, at_risk = self.cause[order], groups.left
        stopped, happened = cause == NOT_YET, cause == HAPPENED
        watched = groups.cumprod((at_risk - stopped) / at_risk)
        shares = groups.each(groups.size) * watched
        gains = np.divide(happened, shares, out=np.zeros(groups.n), where=happened)
        return _Sorted(self.minutes[order], stopped, watched, gains, groups.cumsum(gains))

    @cached_property
    def _watch(self) -> tuple[Groups, Floats, Floats]:
        """Time 0 and those at which observation stopped, by group; 1 / (n G) after each."""
        cases = self._sorted
        stops = self.groups.only(cases.stopped)
        edges = stops.led(cases.minutes[cases.stopped], 0.0)
        watched = stops.led(cases.watched[cases.stopped], 1.0)
        steps = Groups(stops.size + 1)
        with np.errstate(divide="ignore"):
            return steps, edges, 1.0 / (steps.each(self.groups.size) * watched)

    @cached_property
    def _areas(self) -> tuple[Groups, Floats, Floats, Floats]:
        """Edges at which the weight of a waiting case rises, weight after and area up to each."""
        steps, edges, weight = self._watch
        slope = np.where(np.isinf(weight), 0.0, weight)
        width, first = np.zeros(edges.size), steps.start
        width[1:] = (edges[1:] - edges[:-1]) * slope[:-1]
        width[first] = 0.0
        return steps, edges, slope, steps.cumsum(width)
