"""Identities of places: whole areas, exact counts, nobody in water."""

import pickle
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.errors import NameNotFoundError, SafetyNetError
from sim.place import Place, PlaceSpec, build
from sim.place.areas import Ground, divide
from sim.place.builder import _build
from sim.place.ground import barred_steps, clear_ways, flood, neighbours, pieces, within
from sim.place.spec import spread
from sim.terms import LandUse

TOWN = PlaceSpec(72, 72, 1, 15, 80, 57_143)
LEVELS = ("town", "village", "grid")
EAST, WEST, NORTH, SOUTH = range(4)


@st.composite
def specs(draw: st.DrawFn) -> PlaceSpec:
    """Small places of every shape: ribbons, tori, little and much water, few and many areas."""
    parts = draw(st.tuples(*[st.integers(0, 4)] * 5).filter(lambda p: sum(p[:4]) > 0))
    spec = PlaceSpec(
        draw(st.integers(1, 24)),
        draw(st.integers(1, 24)),
        residents=draw(st.integers(0, 900)),
        edges=draw(st.sampled_from(["walls", "torus"])),
        seed=draw(st.integers(0, 2**63 - 1)),
        household_size=draw(st.floats(1.0, 6.0)),
        land_use=tuple(part / sum(parts) for part in parts),
        employed_share=draw(st.floats(0.0, 1.0)),
        lives_alone_share=draw(st.floats(0.0, 1.0)),
    )
    land = int(spread(np.array(spec.land_use), spec.cells)[: LandUse.WATER].sum())
    grids = draw(st.integers(1, max(min(land, 40), 1)))
    villages = draw(st.integers(1, grids))
    return replace(
        spec,
        grids=grids,
        villages=villages,
        towns=draw(st.integers(1, villages)),
        land_use=spec.land_use if land else (1.0, 0.0, 0.0, 0.0, 0.0),
    )


def pieces_of(place: Place, level: str) -> int:
    areas = place.area_of(level)
    return np.unique(pieces(within(place.neighbours, areas))[areas >= 0]).size


def households_of_grids(place: Place) -> np.ndarray:
    first_of_household = np.unique(place.household, return_index=True)[1]
    return np.bincount(place.grid_of[place.homes[first_of_household]])


@settings(max_examples=50, deadline=None)
@given(specs())
@example(PlaceSpec(20, 20, edges="torus", land_use=(1.0, 0.0, 0.0, 0.0, 0.0)))
@example(PlaceSpec(1, 12, 2, 3, 5, 40, edges="torus"))
@example(PlaceSpec(6, 6, 36, 36, 36, 10, land_use=(1.0, 0.0, 0.0, 0.0, 0.0)))
@example(PlaceSpec(24, 24, 2, 3, 20, 500, land_use=(0.1, 0.1, 0.1, 0.1, 0.6)))
def test_identities_of_a_place(spec: PlaceSpec) -> None:
    place = build(spec)
    land = place.land
    assert (place.grid_of >= 0).tolist() == land.tolist()
    for level in LEVELS:
        count = getattr(spec, f"{level}s")
        areas = place.area_of(level)
        assert place.count(level) == count
        assert np.unique(areas[land]).tolist() == list(range(count))
        assert pieces_of(place, level) == count
        assert all(areas[place.centre_of(level, i)] == i for i in range(count))
    assert pieces_of(place, "city") == 1
    assert np.array_equal(place.village_of_grid[place.grid_of[land]], place.village_of[land])
    assert np.array_equal(place.town_of_village[place.village_of[land]], place.town_of[land])
    check_people(spec, place)


def check_people(spec: PlaceSpec, place: Place) -> None:
    assert place.homes.size == place.work.size == place.household.size == spec.residents
    assert np.array_equal(np.bincount(place.homes, minlength=spec.cells), place.population)
    employed = place.work[place.work >= 0]
    assert np.array_equal(np.bincount(employed, minlength=spec.cells), place.jobs)
    assert place.land[place.homes].all()
    assert place.land[employed].all()
    assert set(np.diff(place.household, prepend=-1).tolist()) <= {0, 1}
    moves = np.flatnonzero(np.diff(place.homes))
    assert (np.diff(place.household)[moves] == 1).all()


@settings(max_examples=25, deadline=None)
@given(specs())
def test_land_use_is_met_to_the_cell(spec: PlaceSpec) -> None:
    count = np.bincount(build(spec).land_use, minlength=len(LandUse))
    wanted = np.array(spec.land_use) * spec.cells
    assert (np.abs(count - wanted) <= 1.0 + 1e-9).all()
    assert (count[np.array(spec.land_use) == 0] == 0).all()


@settings(max_examples=25, deadline=None)
@given(specs())
def test_neighbours_are_mutual_and_turn_back(spec: PlaceSpec) -> None:
    place = build(spec)
    cells = np.arange(place.cells)
    for way, back in ((EAST, WEST), (WEST, EAST), (NORTH, SOUTH), (SOUTH, NORTH)):
        there = place.neighbours[:, way]
        moved = there != cells
        assert np.array_equal(place.neighbours[there[moved], back], cells[moved])
        assert place.land[there[moved]].all()
        assert place.land[cells[moved]].all()


def test_neighbours_of_a_corner() -> None:
    land = np.ones(12, bool)
    walls = neighbours(4, 3, land, torus=False)
    torus = neighbours(4, 3, land, torus=True)
    assert walls[0].tolist() == [1, 0, 0, 4]
    assert torus[0].tolist() == [1, 3, 8, 4]
    land[1] = False
    assert neighbours(4, 3, land, torus=True)[[0, 1]].tolist() == [[0, 3, 8, 4], [1, 1, 1, 1]]


def test_clear_ways_lead_to_the_next_cell_of_the_map() -> None:
    land = np.ones(12, bool)
    land[5] = False
    walls = clear_ways(neighbours(4, 3, land, torus=False), 4)
    torus = clear_ways(neighbours(4, 3, land, torus=True), 4)
    east, west, north, south = 1, 2, 4, 8
    assert walls[[0, 1, 4, 5]].tolist() == [east | south, east | west, north | south, 0]
    assert walls[11] == west | north
    assert np.array_equal(torus, walls), "a step over the seam is none on the map"


def test_bars_are_what_is_in_the_way_but_the_edge() -> None:
    land = np.ones(12, bool)
    land[5] = False
    east, west, north, south = 1, 2, 4, 8
    beside_water = {1: south, 4: east, 6: west, 9: north}
    for torus in (False, True):
        roles = np.stack(
            [neighbours(4, 3, land, torus), neighbours(4, 3, np.ones(12, bool), torus)]
        )
        (first, second), nothing = barred_steps(roles, 4, torus).tolist()
        barred = [first >> 4 * k & 15 for k in range(8)] + [second >> 4 * k & 15 for k in range(8)]
        assert {cell: bars for cell, bars in enumerate(barred) if bars} == beside_water | {5: 15}
        assert nothing == [0, 0]


def test_flood_counts_steps_round_a_wall() -> None:
    land = np.array([1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1], bool)
    steps = flood(neighbours(3, 5, land, torus=False), np.array([0]))
    assert steps.reshape(5, 3).tolist() == [
        [0, -1, 6],
        [1, -1, 5],
        [2, 3, 4],
        [-1, -1, -1],
        [-1, -1, -1],
    ]


def test_equal_specs_give_the_same_place_and_another_seed_another() -> None:
    place, other = build(replace(TOWN, seed=1)), build(replace(TOWN, seed=2))
    assert build(replace(TOWN, seed=1)) is place
    again = _build.__wrapped__(replace(TOWN, seed=1), None)
    for name in ("land_use", "grid_of", "homes", "work", "household", "neighbours"):
        assert np.array_equal(getattr(place, name), getattr(again, name))
        assert not np.array_equal(getattr(place, name), getattr(other, name))


def test_the_scenario_tables_give_the_spec() -> None:
    uses = dict(zip(("homes", "shops", "works", "streets", "water"), TOWN.land_use, strict=True))
    values = {name: getattr(TOWN, name) for name in PlaceSpec.__dataclass_fields__}
    table = SimpleNamespace(**values | {"land_use": SimpleNamespace(**uses)})
    people = SimpleNamespace(employed_share=0.25, lives_alone_share=0.2)
    wanted = replace(TOWN, employed_share=0.25, lives_alone_share=0.2)
    assert PlaceSpec.of(table, people) == wanted
    assert build(table, people) is build(wanted)


def test_grids_of_a_town_have_like_numbers_of_households() -> None:
    spreads = []
    for seed in (2016, 1, 2, 3):
        households = households_of_grids(build(replace(TOWN, seed=seed)))
        spreads.append(households.max() / households.min())
    assert max(spreads) <= 1.5


def test_without_residents_grids_have_like_numbers_of_cells() -> None:
    place = build(PlaceSpec(30, 30, 1, 3, 30, land_use=(1.0, 0.0, 0.0, 0.0, 0.0)))
    cells = np.bincount(place.grid_of)
    assert cells.max() <= 1.2 * cells.min()


def test_a_town_is_densest_in_its_centre() -> None:
    place = build(TOWN)
    cells = np.flatnonzero(place.land_use == LandUse.HOMES)
    centre = place.centre_of("town")
    off = np.hypot(cells % 72 - centre % 72, cells // 72 - centre // 72)
    rings = [
        place.population[cells[(off >= a) & (off < b)]].mean() for a, b in pairwise((0, 12, 24, 50))
    ]
    assert rings[0] > 1.5 * rings[1] > 1.5 * rings[2]


def test_households_have_the_size_and_kind_asked_for() -> None:
    place = build(TOWN)
    size = np.bincount(place.household)
    assert size.mean() == pytest.approx(2.8, rel=0.02)
    assert (size == 1).sum() / TOWN.residents == pytest.approx(0.1, abs=0.005)
    everyone_alone = build(replace(TOWN, household_size=1.0))
    assert np.bincount(everyone_alone.household).max() == 1


def test_the_employed_work_at_works_and_shops_often_near_home() -> None:
    place = build(TOWN)
    employed = np.flatnonzero(place.work >= 0)
    assert employed.size / TOWN.residents == pytest.approx(0.55, abs=0.01)
    uses = {LandUse.SHOPS, LandUse.WORKS}
    assert set(place.land_use[place.work[employed]].tolist()) == uses
    near = place.village_of[place.work[employed]] == place.village_of[place.homes[employed]]
    assert 0.3 < near.mean() < 0.6
    homes_only = build(PlaceSpec(9, 9, residents=200, land_use=(1.0, 0.0, 0.0, 0.0, 0.0)))
    assert (homes_only.work >= 0).any()


def test_area_is_land() -> None:
    place = build(PlaceSpec(10, 10, cell_m=50.0, land_use=(0.5, 0.0, 0.0, 0.0, 0.5)))
    assert place.area_km2 == pytest.approx(50 * 50**2 / 1e6)


def test_a_place_is_locked_also_after_a_journey() -> None:
    place = build(PlaceSpec(8, 8, residents=20))
    for copy in (place, pickle.loads(pickle.dumps(place))):
        with pytest.raises(ValueError, match="read-only"):
            copy.homes[0] = 1


def test_an_unknown_level_names_the_near_match() -> None:
    with pytest.raises(NameNotFoundError, match="did you mean village"):
        build(PlaceSpec(8, 8)).count("vilage")


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (
            (2, 1, 3),
            "the place asks for 2 towns, 1 villages and 3 grids; "
            "each town needs a village of its own, and each village a grid",
        ),
        (
            (1, 1, 17),
            "the place asks for 17 grids but has 16 cells of land; "
            "each grid needs a cell of its own",
        ),
    ],
)
def test_counts_that_cannot_be_had(counts: tuple[int, int, int], message: str) -> None:
    with pytest.raises(SafetyNetError) as error:
        build(PlaceSpec(4, 4, *counts, land_use=(1.0, 0.0, 0.0, 0.0, 0.0)))
    assert str(error.value) == message


def test_a_place_of_water_alone() -> None:
    with pytest.raises(SafetyNetError, match="has 0 cells of land"):
        build(PlaceSpec(4, 4, residents=5, land_use=(0.0, 0.0, 0.0, 0.0, 1.0)))


def test_a_star_of_land_is_divided_into_exact_counts() -> None:
    """Five cells as a plus: no cut of two and three cells leaves both in one piece."""
    land = np.array([0, 1, 0, 1, 1, 1, 0, 1, 0], bool)
    number = np.cumsum(land, dtype=np.int32) - 1
    link = number[neighbours(3, 3, land, torus=False)[land]]
    x, y = np.array([1.0, 0, 1, 2, 1]), np.array([0.0, 1, 1, 1, 2])
    for grids in range(1, 6):
        found = divide(Ground(x, y, link, np.ones(5)), 1, min(grids, 2), grids)
        assert np.unique(found.grid_of).size == grids
        assert np.unique(pieces(within(link, found.grid_of))).size == grids


def test_things_are_spread_in_proportion() -> None:
    assert spread(np.array([1.0, 1.0, 2.0]), 8).tolist() == [2, 2, 4]
    assert spread(np.array([1.0, 1.0, 1.0, 1.0]), 2).tolist() == [1, 0, 1, 0]
    assert spread(np.zeros(3), 8).tolist() == [0, 0, 0]
