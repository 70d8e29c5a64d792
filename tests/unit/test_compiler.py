"""Kernels are compiled once as a whole; helpers are parts without machine code of their own."""

import sys
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.codegen import JITCodeLibrary
from numba.core.errors import UnsupportedError
from pytest import MonkeyPatch

from sim.kernels import parts
from sim.kernels.compiler import KernelCompiler
from sim.kernels.jit import helper, inlined
from sim.kernels.philox import words


def kernel(function: Any) -> Any:
    """Compile as `sim.kernels.jit.jit` does, without its cache."""
    return numba.njit(error_model="numpy", pipeline_class=KernelCompiler)(function)


@helper
def twice(x: float) -> float:
    return 2.0 * x


@helper
def by_two_ways(x: float) -> float:
    return float(twice(x) + max(twice(x + 1.0), 0.0))


@kernel
def total(values: np.ndarray) -> float:
    out = 0.0
    for i in range(values.size):
        out += by_two_ways(values[i]) - twice(values[i])
    return out


@kernel
def first(values: np.ndarray) -> float:
    return float(twice(values[0]))


def test_helpers_reached_by_several_ways_are_linked_into_every_kernel() -> None:
    values = np.array([1.0, 2.0, -7.0])
    assert total(values) == 4.0 + 6.0
    assert first(values) == 2.0


@helper
def chosen(u: float, n: int, small: int, flag: bool, big: int) -> tuple[Any, ...]:
    least, most = min(u, n, flag), max(small, n, u)
    return least, most, min(n, small), max(flag, small), int(u), int(flag), int(small), int(big)


@kernel
def choose(
    u: np.ndarray, n: np.ndarray, small: np.ndarray, flag: np.ndarray, big: np.ndarray
) -> Any:
    return chosen(u[0], n[0], small[0], flag[0], big[0])


@pytest.mark.parametrize("u", [-2.75, 2.75, 0.0, 1e15])
@pytest.mark.parametrize("n", [-3, 0, 5])
@pytest.mark.parametrize("flag", [False, True])
def test_whole_numbers_and_choices_are_those_of_python(u: float, n: int, flag: bool) -> None:
    small, big = 200, 2**64 - 1
    given = (
        np.array([u]), np.array([n]), np.array([small], np.uint8), np.array([flag]),
        np.array([big], np.uint64),
    )  # fmt: skip
    expected = (
        min(u, n, flag), max(small, n, u), min(n, small), max(flag, small), int(u), int(flag),
        small, big,
    )  # fmt: skip
    assert choose(*given) == expected


@kernel
def with_a_list(values: np.ndarray) -> float:
    numbers = (1.0, *(values[0], values[1]))
    return float(numbers[2])


def test_a_form_that_is_not_looked_for_is_refused_and_not_misread() -> None:
    with pytest.raises(UnsupportedError, match="list_to_tuple"):
        with_a_list(np.array([1.0, 2.0]))


@helper
def mixed(seed: int, who: int) -> int:
    """Too long to become part of its callers."""
    some, more = words(seed, 1, who, 2, 3), words(seed, 1, who, 3, 3)
    return int(some[0] ^ more[1] ^ words(seed + 1, 1, who, int(some[2] & 7), 3)[0])


@kernel
def of_any_seed(seed: np.ndarray, who: np.ndarray) -> int:
    return int(mixed(seed[0], who[0]) ^ mixed(seed[1], who[1]))


@kernel
def always_of_seed_7(who: np.ndarray) -> int:
    return int(mixed(7, who[0]) ^ mixed(7, who[1]))


def test_what_a_kernel_makes_of_a_helper_is_its_own() -> None:
    """What it always passes becomes part of the helper: nobody else may call that one."""
    who = np.array([1, 2])
    assert always_of_seed_7(who) == of_any_seed(np.array([7, 7]), who)

    @numba.njit  # type: ignore[untyped-decorator]
    def by_numba_alone(who: np.ndarray) -> int:
        return int(mixed(5, who[0]) ^ mixed(5, who[1]))

    assert by_numba_alone(who) == of_any_seed(np.array([5, 5]), who)


def test_only_the_kernel_is_turned_into_machine_code(monkeypatch: MonkeyPatch) -> None:
    made: list[str] = []
    finish = JITCodeLibrary._finalize_specific

    def noted(library: Any) -> None:
        made.append(library.name)
        finish(library)

    monkeypatch.setattr(JITCodeLibrary, "_finalize_specific", noted)

    @helper
    def half(x: float) -> float:
        return x / 2.0

    @kernel
    def quarter(x: float) -> float:
        return float(half(half(x)))

    assert quarter(8.0) == 2.0
    assert [name.rpartition(".")[2] for name in made] == ["quarter"]


def test_a_helper_does_not_ask_whether_another_one_raised() -> None:
    @helper
    def half(x: float) -> float:
        return 0.5 * x

    @helper
    def quarter(x: float) -> float:
        return float(half(half(x)))

    quarter.compile((numba.float64,))
    [made] = quarter.overloads.values()
    [function] = made.library.get_defined_functions()
    assert str(function).count("call i32") == 2
    assert "br i1" not in str(function)


@pytest.mark.parametrize(("longest", "apart"), [(1, True), (1000, False)])
def test_a_long_helper_stays_apart(monkeypatch: MonkeyPatch, longest: int, apart: bool) -> None:
    monkeypatch.setattr(parts, "LONG", longest)

    def half(x: float) -> float:
        return 0.5 * x

    def kept_apart(made: Any) -> bool:
        made.compile((numba.float64,))
        [done] = made.overloads.values()
        [function] = done.library.get_defined_functions()
        return b"noinline" in set(function.attributes)

    assert kept_apart(helper(half)) is apart
    assert not kept_apart(inlined(half))


def test_a_helper_that_raises_is_refused() -> None:
    @helper
    def root(x: float) -> float:
        if x < 0.0:
            raise ValueError("below zero")
        return float(x**0.5)

    with pytest.raises(UnsupportedError, match="raise"):
        root.compile((numba.float64,))


def test_fields_of_a_record_are_read_and_written() -> None:
    kinds = [("small", "i1"), ("price", "f4"), ("counts", "i4", 3), ("inner", [("flag", "u1")])]

    @helper
    def moved(row: Any, k: int) -> float:
        row.small += 1
        row.counts[k] = row.small * 2
        row.inner.flag = row.counts[k] > 4
        return float(row.price + row.counts[k])

    @kernel
    def run(rows: np.ndarray) -> float:
        return float(moved(rows[0], 0) + moved(rows[0], 2))

    rows = np.zeros(1, kinds)
    rows["price"] = 0.5
    assert run(rows) == 2.5 + 4.5
    assert (rows["small"][0], rows["inner"]["flag"][0]) == (2, 0)
    assert rows["counts"].tolist() == [[2, 0, 4]]


def test_callers_share_one_version_of_a_helper() -> None:
    @helper
    def weighed(x: int, by: float, more: int = 3, doubled: bool = False) -> float:
        return x * by + more * (2.0 if doubled else 1.0)

    @kernel
    def several(row: np.ndarray) -> float:
        small = weighed(row[0], 2)  # an int8, an int for a float, two defaults
        keyword = weighed(7, 2.0, doubled=True)
        everything = weighed(x=row[1], by=row[0], more=row[1], doubled=row[0] > 0)
        return float(small + keyword + everything)

    assert several(np.array([5, 4], np.int8)) == (10 + 3) + (14 + 6) + (20 + 8)
    assert len(weighed.overloads) == 1


def test_records_of_two_types_are_two_versions() -> None:
    @helper
    def height(row: Any) -> float:
        return float(row.height)

    @kernel
    def both(small: np.ndarray, large: np.ndarray) -> float:
        return float(height(small[0]) + height(large[0]))

    small = np.array([(1.5,)], [("height", "f4")])
    assert both(small, np.array([(2, 2.5)], [("id", "i4"), ("height", "f8")])) == 4.0
    assert len(height.overloads) == 2


def remainders(a: int, b: float) -> float:
    return (a % 7) * 10 + (b % 7) + (a // 3) + (b // 3)


def powers(a: int, b: float) -> float:
    return float(float(a**2) + b**3 + b**a + b**-0.5)


def bits(a: int, b: float) -> float:
    return float((a << 3 | a >> 1) ^ (a & 6)) + (~a) + b


def comparisons(a: int, b: float) -> float:
    out = 0.0
    for i in range(6):
        if i < a <= b or i == 4 or not b >= 2.5 or i in (1, 5):
            out += i + a
        out /= 2
    return out


def augmented(a: int, b: float) -> float:
    total = a
    total += 2
    total -= 1
    total *= 3
    total //= 2
    b += total
    b -= a
    return b * (a - b) / (a + 1)


@pytest.mark.parametrize("rule", [remainders, powers, bits, comparisons, augmented])
def test_plain_code_gives_what_numba_gives(rule: Callable[[int, float], float]) -> None:
    part, as_numba_does = helper(rule), numba.njit(error_model="numpy")(rule)

    @kernel
    def applied(a: int, b: float) -> float:
        return float(part(a, b))

    for a in (0, 1, 5, 12):
        for b in (0.25, 2.5, 1e9):
            assert applied(a, b) == as_numba_does(a, b)


def test_arrays_that_pass_through_a_helper_are_still_counted() -> None:
    @helper
    def longer(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        kept = a
        for _ in range(3):
            kept = b if b.size > a.size else kept
        return kept

    @kernel
    def length(a: np.ndarray, b: np.ndarray) -> int:
        return int(longer(a, b).size)

    a, b = np.zeros(2), np.zeros(3)
    before = sys.getrefcount(a), sys.getrefcount(b)
    assert [length(a, b) for _ in range(10)] == [3] * 10
    assert (sys.getrefcount(a), sys.getrefcount(b)) == before
