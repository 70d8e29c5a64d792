"""Where a replaced case comes up: a cell in proportion to its weight, whatever finds it fast."""

from typing import Any

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from sim.demand import USES
from sim.kernels.births import place_by_use
from sim.kernels.records import GUIDES
from sim.setting import set_up
from sim.streams import uniform
from sim.world import World
from tests.towns import bare

ANY_STREAM = 999
LAND = {"homes": 0.3, "shops": 0.1, "works": 0.1, "streets": 0.1, "water": 0.4}


@numba.njit  # type: ignore[untyped-decorator]
def _cells(worlds: Any, where: int, u: Any, out: Any) -> None:
    for k in range(u.size):
        out[k] = place_by_use(worlds[0], where, u[k])


def place(side: int) -> World:
    """Return a place with water, and with residents in some of its homes only."""
    return set_up(
        bare(
            place={
                "width_cells": side, "height_cells": side, "edges": "walls", "residents": side,
                "land_use": LAND,
            }
        ),
        1,
    ).world  # fmt: skip


def numbers() -> NDArray[np.float64]:
    """Return every number of the guide, its neighbours, and others in between."""
    even = np.arange(GUIDES) / GUIDES
    nearby = np.concatenate([np.nextafter(even, 1.0), np.nextafter(even[1:], 0.0)])
    last = [np.nextafter(1.0, 0.0)]
    return np.concatenate([even, nearby, last, uniform(1, ANY_STREAM, np.arange(5000))])


@pytest.mark.parametrize("side", [3, 30, 150])
def test_the_cell_is_the_first_whose_cumulative_weight_is_greater(side: int) -> None:
    world, u = place(side), numbers()
    weights = world["where"].reshape(len(USES), -1)
    for where in np.flatnonzero(weights[:, -1] > 0.0).tolist():
        out = np.zeros(u.size, np.int64)
        _cells(world.record, where, u, out)
        expected = np.searchsorted(weights[where], u * weights[where, -1], side="right")
        assert np.array_equal(out, expected)
