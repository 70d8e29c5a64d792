"""Luck by address is numpy's own Philox, and nothing but the address decides it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.streams import uniform

WORDS = st.integers(0, 2**63 - 1)


@given(WORDS, st.integers(0, 2**31), WORDS, st.integers(1, 2**62), st.integers(0, 2**40))
def test_same_numbers_as_numpys_philox(
    seed: int, stream: int, who: int, when: int, part: int
) -> None:
    # Numpy counts up before it draws.
    bits = np.random.Philox(key=[seed, stream], counter=[when - 1, who, part, 0])
    expected = np.random.Generator(bits).random()
    assert uniform(seed, stream, who, when, part) == expected


def test_a_number_does_not_depend_on_its_neighbours() -> None:
    together = uniform(1, 2, np.arange(1000), 5)
    alone = [float(uniform(1, 2, who, 5)) for who in (0, 17, 999)]
    assert together[[0, 17, 999]].tolist() == alone


def test_addresses_are_broadcast() -> None:
    assert uniform(1, 2, np.arange(3)[:, None], np.arange(4)).shape == (3, 4)


@pytest.mark.parametrize("axis", ["seed", "stream", "who", "when", "part"])
def test_every_axis_of_the_address_counts(axis: str) -> None:
    address = {"seed": 1, "stream": 2, "who": 3, "when": 4, "part": 5}
    other = {**address, axis: 9}
    assert uniform(**address) != uniform(**other)
