"""Logarithm and exponential function: exact, and the same on every processor."""

import hashlib
import math
from collections.abc import Callable
from decimal import Decimal, localcontext

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from sim.kernels import elementary
from sim.streams import uniform

Floats = NDArray[np.float64]
ANY_STREAM = 998
DIGITS = 40
LEAST_NUMBER = 2.0**-53


def over(function: Callable[[float], float]) -> Callable[[Floats], Floats]:
    """Return a function of numbers as one of arrays."""

    @numba.njit  # type: ignore[untyped-decorator]
    def each(x: Floats, out: Floats) -> None:
        for k in range(x.size):
            out[k] = function(x[k])

    def found(x: Floats) -> Floats:
        out = np.empty_like(x)
        each(x, out)
        return out

    return found


@numba.njit  # type: ignore[untyped-decorator]
def square_root(x: float) -> float:
    return float(elementary.power(x, 0.5))


logs, exps, logs1p = over(elementary.log), over(elementary.exp), over(elementary.log1p)
exponentials, roots = over(elementary.exponential), over(square_root)


def luck(n: int, part: int = 0) -> Floats:
    return uniform(1, ANY_STREAM, np.arange(n), 0, part)


def worst_error(found: Floats, exact: list[Decimal]) -> float:
    """Return the largest error in units in the last place."""
    errors = [
        abs(Decimal(float(f)) - e) / Decimal(math.ulp(float(e)))
        for f, e in zip(found, exact, strict=True)
    ]
    return float(max(errors))


def test_the_logarithm_is_exact_to_one_unit_in_the_last_place() -> None:
    u = luck(3000)
    near_1 = 1.0 - 1e-6 * luck(500, 1)
    x = np.concatenate([u, 1.0 - u**8, near_1, 1.0 / near_1, 1e6 * luck(500, 2), [LEAST_NUMBER]])
    with localcontext() as context:
        context.prec = DIGITS
        assert worst_error(logs(x), [Decimal(float(each)).ln() for each in x]) < 1.0


def test_the_exponential_function_is_exact_to_one_unit_in_the_last_place() -> None:
    x = np.concatenate([12.0 * luck(3000) - 6.0, 1400.0 * luck(1000, 1) - 700.0, [0.0, 708.9]])
    with localcontext() as context:
        context.prec = DIGITS
        assert worst_error(exps(x), [Decimal(float(each)).exp() for each in x]) < 1.0


def test_what_is_known_by_heart() -> None:
    assert logs(np.array([1.0, 2.0, 0.5])).tolist() == [0.0, math.log(2), -math.log(2)]
    assert exps(np.array([0.0, -1000.0, 1000.0])).tolist() == [1.0, 0.0, math.inf]
    assert roots(np.array([0.0, 1.0, 4.0])) == pytest.approx([0.0, 1.0, 2.0], rel=1e-15)


def test_the_logarithm_of_1_and_a_little_is_exact() -> None:
    x = np.concatenate([-(luck(300) ** 40), [-1e-300, -1e-17, 1e-9, 0.0]])
    assert logs1p(x) == pytest.approx(np.log1p(x), rel=3e-16, abs=0.0)


def test_small_luck_makes_a_small_exponential_number() -> None:
    u = np.array([0.0, LEAST_NUMBER, 1e-9, 1.0 - LEAST_NUMBER])
    assert exponentials(u) == pytest.approx(-np.log1p(-u), rel=1e-15)


def test_every_processor_finds_the_same_digits() -> None:
    """What numpy gives differs in the last digit between processors."""
    u = luck(100_000)
    digits = hashlib.sha256(logs(u).tobytes() + exps(40.0 * u - 20.0).tobytes()).hexdigest()
    assert digits[:16] == "732e0daf0e414f12"
