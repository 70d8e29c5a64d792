"""Where a case comes up: a cell in proportion to its weight, whatever finds it fast."""

from collections.abc import Callable

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from sim.demand import Weights, weights_by_use
from sim.kernels.records import EVEN, GUIDES
from sim.kernels.uses import cell_by_use
from sim.streams import uniform
from sim.town import settle
from tests.towns import bare

ANY_STREAM = 999
LAND = {"homes": 0.3, "shops": 0.1, "works": 0.1, "streets": 0.1, "water": 0.4}


@numba.njit  # type: ignore[untyped-decorator]
def _cells(
    weights: NDArray[np.int32], guide: NDArray[np.int32], use: int, cells: int,
    u: NDArray[np.float64], out: NDArray[np.int64],
) -> None:  # fmt: skip
    for k in range(u.size):
        out[k] = cell_by_use(weights, guide, use, cells, u[k])


def open_land(side: int) -> Weights:
    """Return the weights of a place that has homes everywhere."""
    homes = {"homes": 1.0, "shops": 0.0, "works": 0.0, "streets": 0.0, "water": 0.0}
    everywhere = {"width_cells": side, "height_cells": side, "residents": side, "land_use": homes}
    return weights_by_use(settle(bare(place=everywhere)).place)


def land(side: int) -> Weights:
    """Return the weights of a place with water, and with residents in some of its homes only."""
    return weights_by_use(
        settle(
            bare(
                place={
                    "width_cells": side, "height_cells": side, "edges": "walls",
                    "residents": side, "land_use": LAND,
                }
            )
        ).place
    )  # fmt: skip


def numbers() -> NDArray[np.float64]:
    """Return every number of the guide, its neighbours, and others in between."""
    even = np.arange(GUIDES) / GUIDES
    nearby = np.concatenate([np.nextafter(even, 1.0), np.nextafter(even[1:], 0.0)])
    last = [np.nextafter(1.0, 0.0)]
    return np.concatenate([even, nearby, last, uniform(1, ANY_STREAM, np.arange(5000))])


@pytest.mark.parametrize("side", [3, 30, 150])
@pytest.mark.parametrize("place", [land, open_land])
def test_the_cell_is_the_first_whose_cumulative_weight_is_greater(
    place: Callable[[int], Weights], side: int
) -> None:
    weights, u = place(side), numbers()
    for use, own in enumerate(weights.cumulative):
        if weights.nowhere(use):
            continue
        assert (weights.guide[use, 0] == EVEN) == (place is open_land and own[-1] == own.size)
        out = np.zeros(u.size, np.int64)
        _cells(weights.cumulative.ravel(), weights.guide.ravel(), use, weights.cells, u, out)
        assert np.array_equal(out, np.searchsorted(own, u * own[-1], side="right"))
