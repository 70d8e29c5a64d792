"""Which points of a study hang together, because they take their values from one draw."""

from collections.abc import Mapping

import numpy as np

from experiments.design.points_file import LISTED
from experiments.design.runs import Table
from experiments.design.sampling import INDICES
from experiments.stats.estimates import Floats
from experiments.stats.leanings import LEAST, Draws, Labels


def draws_of(table: Table, numeric: Mapping[str, Floats]) -> Draws:
    """Tell which points of a study were drawn together.

    A list that is crossed with drawn points repeats them all; points for Sobol' indices repeat the
    values of each key. Of a list nobody knows how it came about: there points with one value of a
    key count as one draw, unless the key has so few values that nothing would be left to tell.

    Args:
        table: the points of the study.
        numeric: value of each key at every point.
    """
    inner = np.arange(len(table.rows)) % _inner_size(table)
    if table.design["kind"] != INDICES:
        listed = table.design["kind"] == LISTED
        return Draws(inner, {k: _drawn(v, inner, listed) for k, v in numeric.items()})
    matrix, base = np.divmod(inner, int(table.design["base_points"]))
    places = {key: place for place, key in enumerate(table.design["sampled"])}
    from_b = {k: (matrix == 1) | (matrix == 2 + places[k]) for k in numeric if k in places}
    return Draws(base, {key: 2 * base + second for key, second in from_b.items()})


def _inner_size(table: Table) -> int:
    """Points that follow each other at every combination of the crossed lists."""
    design = table.design
    if design["kind"] == INDICES:
        return int(design["base_points"]) * (len(design["sampled"]) + 2)
    return int(design.get("crossed_points", len(table.rows)))


def _drawn(values: Floats, inner: Labels, listed: bool) -> Labels:
    if np.ptp(values[: inner.max() + 1]) == 0:
        # A crossed list: every value of it meets the same points, so they tell nothing apart.
        return np.arange(len(values))
    found, at = np.unique(values, return_inverse=True)
    return at if listed and len(found) >= LEAST else inner
