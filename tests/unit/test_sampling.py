"""Sampled designs: what a sample must be, whatever its seed."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.design.runs import Table, crossed, factorial
from experiments.design.sampling import (
    Choice,
    Range,
    Sources,
    latin_hypercube,
    sobol,
    sobol_indices,
)
from sim.errors import SafetyNetError

SOURCES: Sources = {
    "a": Range(10, 20),
    "b": Range(1, 10_000, "log"),
    "c": Range(1, 4, "whole"),
    "d": Choice(["x", "y"]),
}


def columns(table: Table) -> list[list[float]]:
    return [list(column) for column in zip(*table.rows, strict=True)]


@given(st.integers(2, 40), st.integers(0, 1000))
def test_a_latin_hypercube_has_one_point_in_every_slice_of_every_key(
    points: int, seed: int
) -> None:
    table = latin_hypercube({"a": Range(0, 1), "b": Range(1, 100, "log")}, points, seed)
    linear, log = columns(table)
    for shares in (np.array(linear), np.log(log) / np.log(100)):
        assert sorted((shares * points * (1 - 1e-5)).astype(int)) == list(range(points))


@pytest.mark.parametrize("points", [4, 64])
def test_a_sobol_sequence_halves_every_range_and_every_pair_of_ranges(points: int) -> None:
    a, b = columns(sobol({"a": Range(0, 1), "b": Range(0, 1)}, points, 5))
    quarters = 2 * (np.array(a) < 0.5) + (np.array(b) < 0.5)
    assert list(np.bincount(quarters)) == [points / 4] * 4


def test_every_scale_spreads_values_as_it_says() -> None:
    a, b, c, d = columns(sobol(SOURCES, 256, 1))
    assert np.mean(a) == pytest.approx(15, rel=0.02)
    assert np.median(b) == pytest.approx(100, rel=0.1)
    assert {value: c.count(value) for value in (1, 2, 3, 4)} == dict.fromkeys((1, 2, 3, 4), 64)
    assert all(isinstance(value, int) for value in c)
    assert d.count("x") == 128  # type: ignore[arg-type]


def test_no_value_lies_outside_its_range_and_none_has_more_than_six_digits() -> None:
    a, b, *_ = columns(latin_hypercube(SOURCES, 200, 3))
    assert min(a) >= 10
    assert max(a) <= 20
    assert max(b) <= 10_000
    assert all(float(f"{value:.6g}") == value for value in a + b)


def test_the_ends_of_a_range_belong_to_it() -> None:
    for source, low, high in ((Range(1, 4), 1, 4), (Range(1, 4, "whole"), 1, 4),
                              (Range(1, 4, "log"), 1, 4), (Choice([5, 6]), 5, 6)):  # fmt: skip
        assert (source.at(0.0), source.at(1.0)) == (low, high)


def test_the_same_seed_gives_the_same_points_and_another_one_others() -> None:
    for sampler in (latin_hypercube, sobol, sobol_indices):
        assert sampler(SOURCES, 8, 4) == sampler(SOURCES, 8, 4)
        assert sampler(SOURCES, 8, 4).rows != sampler(SOURCES, 8, 5).rows


def test_points_for_indices_are_a_b_and_a_with_one_column_of_b() -> None:
    table = sobol_indices({"x": Range(0, 1), "y": Range(0, 1)}, 4, 7)
    a, b, with_x, with_y = (table.rows[i : i + 4] for i in range(0, 16, 4))
    assert len(table.rows) == 4 * (2 + 2)
    assert with_x == tuple((theirs[0], own[1]) for own, theirs in zip(a, b, strict=True))
    assert with_y == tuple((own[0], theirs[1]) for own, theirs in zip(a, b, strict=True))
    assert not set(a) & set(b)
    assert table.design == {"kind": "sobol_indices", "base_points": 4, "sampled": ["x", "y"]}


def test_crossing_repeats_a_sample_for_every_combination() -> None:
    sample = sobol_indices({"x": Range(0, 1)}, 2, 1)
    table = crossed(factorial({"k": [1, 2]}), sample)
    assert table.keys == ("k", "x")
    assert table.rows == tuple((k, *row) for k in (1, 2) for row in sample.rows)
    assert table.design == {**sample.design, "crossed_points": 6}
    assert crossed(factorial({}), sample) is sample
    with pytest.raises(SafetyNetError, match=r"^x is varied twice$"):
        crossed(factorial({"x": [1]}), sample)


@pytest.mark.parametrize(
    ("points", "sampler", "message"),
    [
        (1, latin_hypercube, "points = 1: must be 2 or more"),
        (100, sobol, "points = 100: must be a power of 2 for a Sobol' sequence, such as 64 or 128"),
        (
            3,
            sobol_indices,
            "points = 3: must be a power of 2 for a Sobol' sequence, such as 2 or 4",
        ),
    ],
)
def test_impossible_numbers_of_points_are_refused(points, sampler, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SafetyNetError) as caught:
        sampler(SOURCES, points)
    assert str(caught.value) == message
    with pytest.raises(SafetyNetError, match="there is nothing to sample"):
        sampler({}, 4)


@pytest.mark.parametrize(
    ("low", "high", "scale", "message"),
    [
        (2, 1, "linear", "low = 2, high = 1: low must be below high"),
        (1, float("inf"), "linear", "low = 1, high = inf: must be numbers from -1e+300 to 1e+300"),
        pytest.param(
            -1,
            10**400,
            "whole",
            "low = -1, high = a number of 1329 bits: must be numbers from -1e+300 to 1e+300",
            id="huge",
        ),
        (
            -1.5e308,
            1.5e308,
            "whole",
            "low = -1.5e+308, high = 1.5e+308: must be numbers from -1e+300 to 1e+300",
        ),
        (0, 1, "log", "low = 0: must be above 0 on a log scale"),
        (0.5, 1, "whole", "low = 0.5, high = 1: must be whole numbers on this scale"),
    ],
)
def test_impossible_ranges_are_refused(low: float, high: float, scale: str, message: str) -> None:
    with pytest.raises(SafetyNetError) as caught:
        Range(low, high, scale)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("points_of", "number"),
    [
        (lambda: latin_hypercube({"a": Range(0, 1)}, 10**11), "100,000,000,000"),
        (lambda: sobol({"a": Range(0, 1)}, 2**20), "1,048,576"),
        (lambda: sobol_indices({"a": Range(0, 1), "b": Range(0, 1)}, 2**18), "1,048,576"),
        (lambda: factorial({key: range(101) for key in "abc"}), "1,030,301"),
        (lambda: crossed(factorial({"b": range(999)}), factorial({"a": range(1010)})), "1,008,990"),
    ],
)
def test_more_points_than_a_study_holds_are_refused_before_memory_is_spent_on_them(
    points_of: Callable[[], Table], number: str
) -> None:
    with pytest.raises(SafetyNetError) as caught:
        points_of()
    assert str(caught.value) == f"{number} points: a study holds at most 1,000,000 runs"
