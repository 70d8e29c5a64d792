"""Beats hang together, cover the land, and their tours are closed walks."""

from collections import deque

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.beats import beats_of, closed_tour, steps_within
from sim.place import Place, PlaceSpec, build

TOWN = PlaceSpec(36, 36, towns=1, villages=6, grids=30, residents=8000)
DRY = (1.0, 0.0, 0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def town() -> Place:
    return build(TOWN)


def in_one_piece(place: Place, cells: NDArray[np.int32]) -> bool:
    inside, seen = set(cells.tolist()), {int(cells[0])}
    frontier = deque(seen)
    while frontier:
        for other in place.neighbours[frontier.popleft()].tolist():
            if other in inside and other not in seen:
                seen.add(other)
                frontier.append(other)
    return seen == inside


@pytest.mark.parametrize("units", [1, 2, 7, 13, 29, 30, 100])
def test_fewer_units_than_areas_share_neighbouring_areas(town: Place, units: int) -> None:
    beats = beats_of(town, "grid", units)
    assert len(beats.cells) == min(units, 30)
    assert sum(len(cells) for cells in beats.cells) == town.land.sum()
    assert all(in_one_piece(town, cells) for cells in beats.cells)


def test_joined_beats_are_of_like_size(town: Place) -> None:
    sizes = [len(cells) for cells in beats_of(town, "grid", 7).cells]
    assert max(sizes) < 4 * min(sizes)


def test_steps_stay_inside_the_beat(town: Place) -> None:
    beats = beats_of(town, "village", 6)
    steps = steps_within(town, beats)
    assert (beats.beat_of[steps] == beats.beat_of[:, None]).all()


@pytest.mark.parametrize("level", ["place", "village", "grid"])
def test_tours_are_closed_walks_through_every_cell(town: Place, level: str) -> None:
    for cells in beats_of(town, level, 1000).cells:
        tour = closed_tour(town, cells)
        assert set(cells.tolist()) <= set(tour.tolist())
        if tour.size > 1:
            onward = np.roll(tour, -1)
            assert (town.neighbours[tour] == onward[:, None]).any(axis=1).all()


@pytest.mark.parametrize(
    ("width", "height", "edges"), [(8, 5, "walls"), (5, 8, "walls"), (2, 20, "walls")]
)
def test_a_rectangle_with_an_even_side_is_walked_without_a_detour(
    width: int, height: int, edges: str
) -> None:
    place = build(PlaceSpec(width, height, edges=edges, land_use=DRY))
    tour = closed_tour(place, np.arange(width * height, dtype=np.int32))
    assert sorted(tour.tolist()) == list(range(width * height))
