"""What is found for all groups at once is what a plain loop finds for each of them alone."""

from collections.abc import Callable
from math import isnan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.groups import Groups, ratio
from tests.unit.made_log import spread

Array = NDArray[Any]
SIZES = st.lists(st.one_of(st.integers(0, 4), st.integers(0, 300)), min_size=1, max_size=7)


def numbers(sizes: list[int]) -> Array:
    """Numbers whose sum depends on the order in which they are added."""
    n = sum(sizes)
    return np.where(spread(n, 1) < 0.2, 1e9, 1.0) * spread(n) if n else np.empty(0)


def ties(sizes: list[int]) -> Array:
    return np.floor(4 * spread(sum(sizes), 2)) if sum(sizes) else np.empty(0)


def parts(sizes: list[int], values: Array) -> list[Array]:
    return np.split(values, np.cumsum(sizes)[:-1])


def same(found: Array, expected: Any) -> None:
    """Equal to the last digit."""
    assert found.tobytes() == np.asarray(expected, found.dtype).tobytes()


@given(SIZES)
def test_counts_and_places_are_those_of_a_loop(sizes: list[int]) -> None:
    groups, among = Groups(sizes), ties(sizes) > 1
    assert (len(groups), groups.n) == (len(sizes), sum(sizes))
    same(groups.of, np.concatenate([[g] * size for g, size in enumerate(sizes)]))
    table = np.full((len(sizes), max(sizes) + 2), -1)
    table.reshape(-1)[groups.in_table(table.shape[1])] = groups.of
    same(table, [[g] * size + [-1] * (max(sizes) + 2 - size) for g, size in enumerate(sizes)])
    same(groups.left, np.concatenate([np.arange(size, 0, -1) for size in sizes]))
    same(groups.count(among), [int(part.sum()) for part in parts(sizes, among)])
    same(groups.only(among).of, groups.of[among])
    same(groups.each(np.arange(len(sizes))) + np.zeros(groups.n, int), groups.of)


@given(SIZES)
def test_shares_and_means_are_those_of_a_loop(sizes: list[int]) -> None:
    groups, values = Groups(sizes), ties(sizes)
    part, of = values == 2, values > 0
    for found, expected in (
        (groups.share(part), [p.mean() if p.size else np.nan for p in parts(sizes, part)]),
        (groups.share(part, of), [_mean(p[p > 0] == 2) for p in parts(sizes, values)]),
        (groups.mean(values, of), [_mean(p[p > 0]) for p in parts(sizes, values)]),
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-14)


def _mean(values: Array) -> float:
    return float(values.mean()) if values.size else np.nan


FOUND: dict[str, Callable[[Groups, Array], Array]] = {
    "sum": Groups.sum,
    "mean": lambda groups, values: groups.mean(values, values > 0.5),
    "last": Groups.last,
    "cumsum": Groups.cumsum,
    "cumprod": lambda groups, values: groups.cumprod(0.5 + values / 1e9),
    "led": lambda groups, values: groups.led(values, 0.5),
    "tally": lambda groups, values: groups.tally((values * 7).astype(int) % 5, 5, values).ravel(),
    "order": lambda groups, values: values[groups.order(np.floor(4 * values), stable=True)],
}
"""What is found of some values, in the order of the groups."""


@pytest.mark.parametrize("name", FOUND)
@given(SIZES)
def test_a_group_gets_to_the_last_digit_what_it_gets_alone(name: str, sizes: list[int]) -> None:
    values, find = numbers(sizes), FOUND[name]
    alone = [find(Groups([part.size]), part) for part in parts(sizes, values)]
    same(find(Groups(sizes), values), np.concatenate(alone))


@given(SIZES)
def test_sums_and_orders_are_those_of_a_loop(sizes: list[int]) -> None:
    groups, values, keys = Groups(sizes), numbers(sizes), ties(sizes)
    each = parts(sizes, values)
    np.testing.assert_allclose(groups.sum(values), [part.sum() for part in each], rtol=1e-12)
    same(groups.cumsum(values), np.concatenate([part.cumsum() for part in each]))
    below_1 = [np.cos(part) for part in each]
    same(groups.cumprod(np.cos(values)), np.concatenate([part.cumprod() for part in below_1]))
    same(groups.last(values), [part[-1] if part.size else np.nan for part in each])
    same(groups.led(values, 3.0), np.concatenate([[3.0, *part] for part in each]))
    starts = np.cumsum([0, *sizes[:-1]])
    stable = [start + np.argsort(p, kind="stable")
              for start, p in zip(starts, parts(sizes, keys), strict=True)]  # fmt: skip
    same(groups.order(keys, stable=True), np.concatenate(stable))
    same(keys[groups.order(keys, stable=False)], keys[np.concatenate(stable).astype(int)])


@given(SIZES)
def test_tallies_are_those_of_a_loop(sizes: list[int]) -> None:
    groups, code, values = Groups(sizes), ties(sizes).astype(np.uint8), numbers(sizes)
    counts = [[int((part == c).sum()) for c in range(5)] for part in parts(sizes, code)]
    same(groups.tally(code, 5), counts)
    weights = [[part[own == c].sum() for c in range(5)] for part, own in
               zip(parts(sizes, values), parts(sizes, code), strict=True)]  # fmt: skip
    np.testing.assert_allclose(groups.tally(code, 5, values), weights, rtol=1e-12)


@given(SIZES, st.booleans(), st.integers(0, 3))
def test_what_is_passed_stays_within_the_group(sizes: list[int], equal: bool, pick: int) -> None:
    groups, values = Groups(sizes), ties(sizes)
    rising = values[groups.order(values, stable=True)]
    wanted = np.array([[-1.0, float(pick)], [2.0, np.inf]])
    group = np.array([[0, len(sizes) - 1], [pick % len(sizes), len(sizes) - 1]])
    for value, g, place in zip(*map(np.ravel, (
        wanted, group, groups.passed(rising, wanted, group, equal=equal),
    )), strict=True):  # fmt: skip
        own = parts(sizes, values)[g]
        below = own <= value if equal else own < value
        assert place == sum(sizes[:g]) + below.sum()


def test_a_ratio_to_nothing_is_no_number() -> None:
    found = ratio(np.array([1.0, 0.0, 3.0]), np.array([2, 0, 0]))
    assert found[0] == 0.5
    assert isnan(found[1])
    assert isnan(found[2])
    assert np.isnan(ratio(np.array([1.0, 2.0]), 0.0)).all()


def test_no_groups_have_no_numbers() -> None:
    none = Groups([])
    assert none.sum(np.empty(0)).size == none.count(np.empty(0, bool)).size == 0
    assert none.cumsum(np.empty(0)).size == none.share(np.empty(0, bool)).size == 0
