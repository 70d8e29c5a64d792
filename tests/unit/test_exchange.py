"""What one process has translated another one takes over, and only what it can find."""

import os
from collections.abc import Iterator
from typing import Any

import numba
import pytest
from numba import float64

from sim.kernels.exchange import Alone, Partner, shared
from sim.kernels.jit import helper
from sim.kernels.parts import Part
from tests.machine import wait_for

NUMBERS = (float64,)


@helper
def doubled(x: float) -> float:
    return 2.0 * x


@helper
def plus_double(x: float) -> float:
    return x + float(doubled(x))


@helper
def tripled(x: float) -> float:
    # Translated by one test alone, so that there is something to send in it.
    return 3.0 * x


@helper
def is_small(x: float) -> bool:
    # For this numba compiles a function of its own.
    return x in (1.0, 2.0)


def translated(one: Any) -> Any:
    one.compile(NUMBERS)
    return one.overloads[NUMBERS]


@pytest.fixture
def partners() -> Iterator[tuple[Partner, Partner]]:
    (there, from_here), (here, from_there) = os.pipe(), os.pipe()
    both = (
        Partner(os.fdopen(here, "rb"), os.fdopen(from_here, "wb")),
        Partner(os.fdopen(there, "rb"), os.fdopen(from_there, "wb")),
    )
    yield both
    for each in both:
        each.finish()
    for each in both:
        each.leave()


def arrived(partner: Partner, one: Any) -> Any:
    """Return what comes for a helper, as soon as it has come."""
    found: list[Any] = []

    def has_come() -> bool:
        found[:] = [partner.take(one, NUMBERS)]
        return found[0] is not None

    wait_for(has_come)
    return found[0]


def test_a_part_arrives_as_it_was_translated(partners: tuple[Partner, Partner]) -> None:
    here, there = partners
    own = translated(plus_double)
    there.give(own)
    taken = arrived(here, plus_double)
    assert taken.library.bitcode() == own.library.bitcode()
    assert taken.signature == own.signature
    assert taken.fndesc.mangled_name == own.fndesc.mangled_name
    assert [one.key[1] for one in taken.library.calls()] == ["doubled"]
    assert here.take(plus_double, NUMBERS) is None, "what has been taken is gone"


def test_a_part_takes_the_names_of_this_process_even_if_there_they_mean_each_other() -> None:
    own, called = (translated(one).library for one in (plus_double, doubled))
    part = Part(own.codegen, "part")
    swapped = {own.function: called.function, called.function: own.function}
    part.take_over(own.key, own.bitcode(), swapped)
    assert part.function == called.function
    declared = {one.name for one in part._final_module.functions if one.is_declaration}
    assert own.function in declared


def test_what_no_name_leads_to_stays_at_home(partners: tuple[Partner, Partner]) -> None:
    here, there = partners

    @helper
    def local(x: float) -> float:
        return x

    @helper
    def calls_local(x: float) -> float:
        return float(local(x))

    for one in (local, calls_local, is_small, doubled):
        there.give(translated(one))
    arrived(here, doubled)
    assert [here.take(one, NUMBERS) for one in (local, calls_local, is_small)] == [None] * 3


def test_a_partner_that_has_gone_is_no_error() -> None:
    here, other_end = os.pipe()
    os.close(other_end)
    end, sink = os.pipe()
    os.close(end)
    assert not tripled.overloads
    with shared(os.fdopen(here, "rb"), os.fdopen(sink, "wb")):

        @numba.njit  # type: ignore[untyped-decorator]
        def used(x: float) -> float:
            return float(tripled(x))

        assert used(3.0) == 9.0


def test_alone_everything_is_translated_here() -> None:
    assert Alone().take(doubled, NUMBERS) is None
