"""The outline of an area of square cells: one ring round it, one round each hole."""

import itertools
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

type Corner = tuple[int, int]
type Ring = list[Corner]


def polygons(inside: NDArray[np.bool_]) -> list[list[Ring]]:
    """Outlines of the cells that are inside, each ring closed and without needless corners.

    Args:
        inside: (rows, columns), row 0 in the south.

    Returns:
        Polygons; of each first the outer ring, against the clock, then its holes, with it.
    """
    rings = [_straight(ring) for ring in _walked(inside)]
    outer = [ring for ring in rings if _area(ring) > 0]
    found = [[ring] for ring in outer]
    for hole in (ring for ring in rings if _area(ring) < 0):
        around = [k for k, ring in enumerate(outer) if _holds(ring, hole)]
        found[min(around, key=lambda k: _area(outer[k]))].append(hole)
    return found


def _walked(inside: NDArray[np.bool_]) -> list[Ring]:
    """Follow the borders with the area on the left until every one is walked."""
    ahead = _borders(inside)
    rings = []
    while ahead:
        ring = [next(iter(ahead))]
        while len(ring) == 1 or ring[-1] != ring[0]:
            ring.append(_next(ahead, ring))
        rings.append(ring)
    return rings


def _borders(inside: NDArray[np.bool_]) -> dict[Corner, list[Corner]]:
    """Corner to the corners that a border leads to, the area on its left."""
    ahead: dict[Corner, list[Corner]] = defaultdict(list)
    padded = np.pad(inside, 1)
    for y, x in np.argwhere(inside).tolist():
        row, column = y + 1, x + 1
        for there, first, last in (
            (padded[row - 1, column], (x, y), (x + 1, y)),
            (padded[row, column + 1], (x + 1, y), (x + 1, y + 1)),
            (padded[row + 1, column], (x + 1, y + 1), (x, y + 1)),
            (padded[row, column - 1], (x, y + 1), (x, y)),
        ):
            if not there:
                ahead[first].append(last)
    return ahead


def _next(ahead: dict[Corner, list[Corner]], ring: Ring) -> Corner:
    """Go on; where two borders start at one corner turn left, so that rings do not cross."""
    here = ring[-1]
    choices = ahead[here]
    chosen = choices[0]
    if len(choices) > 1 and len(ring) > 1:
        chosen = max(choices, key=lambda there: _turn(ring[-2], here, there))
    choices.remove(chosen)
    if not choices:
        del ahead[here]
    return chosen


def _turn(before: Corner, here: Corner, there: Corner) -> int:
    """Above 0 for a turn to the left."""
    a, b = here[0] - before[0], here[1] - before[1]
    c, d = there[0] - here[0], there[1] - here[1]
    return a * d - b * c


def _straight(ring: Ring) -> Ring:
    corners = ring[:-1]
    kept = [
        here
        for before, here, there in zip(
            [corners[-1], *corners[:-1]], corners, [*corners[1:], corners[0]], strict=True
        )
        if _turn(before, here, there)
    ]
    return [*kept, kept[0]]


def _area(ring: Ring) -> float:
    pairs = itertools.pairwise(ring)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def _holds(ring: Ring, hole: Ring) -> bool:
    """Whether a hole lies within a ring: a ray from just inside its first corner."""
    x, y = min(hole)[0] + 0.5, min(hole)[1] + 0.5
    crossed = sum(
        a[0] > x and min(a[1], b[1]) < y < max(a[1], b[1])
        for a, b in itertools.pairwise(ring)
        if a[0] == b[0]
    )
    return crossed % 2 == 1
