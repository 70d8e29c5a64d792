"""Fast orders are the orders that a plain stable sort gives."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.people import ORDER, first_volunteers
from sim.sorting import by_group, by_luck, narrowed
from sim.streams import uniform
from sim.terms import Stream

groups = arrays(np.int64, st.integers(0, 300), elements=st.integers(-3, 2**40))
few = arrays(np.int32, st.integers(0, 300), elements=st.integers(-1, 5))


@given(st.one_of(groups, few))
def test_groups_come_in_order_and_stay_as_they_stand_within(group: np.ndarray) -> None:
    np.testing.assert_array_equal(by_group(group), np.argsort(group, kind="stable"))


@pytest.mark.parametrize(("high", "kind"), [(7 + 255, "u1"), (7 + 65535, "u2"), (10**6, "u4")])
def test_small_keys_are_told_to_numpy_as_small(high: int, kind: str) -> None:
    assert narrowed(np.array([7, high])).dtype == kind


@given(arrays(np.float64, st.integers(0, 300), elements=st.floats(0, 1, exclude_max=True)))
def test_luck_is_sorted_and_equal_numbers_stay_as_they_stand(luck: np.ndarray) -> None:
    np.testing.assert_array_equal(by_luck(luck), np.argsort(luck, kind="stable"))


def test_numbers_that_differ_need_no_stable_sort() -> None:
    luck = uniform(1, Stream.PEOPLE, np.arange(50))
    with mock.patch("sim.sorting.np.argsort", wraps=np.argsort) as argsort:
        by_luck(luck)
    argsort.assert_called_once_with(luck)


@pytest.mark.parametrize("n", [0, 1, 7, 400])
def test_the_first_volunteers_are_the_same_however_many_are_asked(n: int) -> None:
    luck = uniform(5, Stream.PEOPLE, np.arange(400), 0, ORDER)
    np.testing.assert_array_equal(first_volunteers(5, 400, n), np.argsort(luck)[:n])
