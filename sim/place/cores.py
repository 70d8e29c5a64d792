"""Where a place is dense: one centre for each town, one core for each village, fading outward.

The numbers here shape a plausible picture and are assumptions; no law depends on them.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.place.spec import PlaceSpec, Purpose, luck

Floats = NDArray[np.float64]
CANDIDATES: Final = 8
"""A new core takes the candidate that lies farthest from the cores so far."""
MAX_CORES: Final = 400
MARGIN: Final = 0.06
"""Part of each side that stays free of cores."""


class Cores(NamedTuple):
    """How near each cell is to cores of three widths, (height, width), 1 at a core alone."""

    centre: Floats
    town: Floats
    village: Floats

    @property
    def centrality(self) -> Floats:
        """Pull of all cores together."""
        return 1.2 * self.centre + 0.8 * self.town + 0.8 * self.village


def cores_of(spec: PlaceSpec) -> Cores:
    """Return the nearness of each cell to the cores of a place."""
    x, y = _places(spec)
    town_gap, village_gap = (np.sqrt(spec.cells / n) for n in (spec.towns, spec.villages))
    towns = slice(0, min(spec.towns, x.size))
    return Cores(
        _nearness(spec, x[towns], y[towns], 0.09 * town_gap),
        _nearness(spec, x[towns], y[towns], 0.22 * town_gap),
        _nearness(spec, x, y, 0.17 * village_gap),
    )


def _places(spec: PlaceSpec) -> tuple[Floats, Floats]:
    """Return the positions of the cores: the middle first, then well apart, towns first."""
    count = min(spec.villages, MAX_CORES)
    who = np.arange(count)[:, None, None]
    offered = luck(spec.seed, Purpose.CORE, who, np.arange(2 * CANDIDATES).reshape(1, -1, 2))
    offered = (MARGIN + (1 - 2 * MARGIN) * offered) * (spec.width_cells, spec.height_cells)
    chosen = np.empty((count, 2))
    chosen[0] = 0.5 * offered[0, 0] + 0.25 * np.array([spec.width_cells, spec.height_cells])
    for i in range(1, count):
        gaps = ((offered[i][:, None] - chosen[None, :i]) ** 2).sum(axis=2).min(axis=1)
        chosen[i] = offered[i][np.argmax(gaps)]
    return chosen[:, 0], chosen[:, 1]


def _nearness(spec: PlaceSpec, x: Floats, y: Floats, width: float) -> Floats:
    """Return the sum of bells of a width (cells) round the positions."""
    across = _bell(np.arange(spec.width_cells) + 0.5 - x[:, None], width)
    down = _bell(np.arange(spec.height_cells) + 0.5 - y[:, None], width)
    nearness: Floats = down.T @ across
    return nearness


def _bell(off: Floats, width: float) -> Floats:
    return np.exp(-0.5 * (off / width) ** 2)
