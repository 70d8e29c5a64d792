"""Logarithm and exponential function from plain arithmetic, so that they are the same everywhere.

Numpy, as C libraries do, chooses other code on other processors, and the last digit of a logarithm
is another one; one case a moment sooner, and a run is another run. IEEE 754 settles addition,
multiplication and division to the last bit. Both functions are within one unit in the last place
(`tests/unit/test_elementary.py`).
"""

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sim.kernels.jit import helper

LN2_HIGH, LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10
"""ln 2 as a sum (Cody and Waite 1980); the first part times a small whole number is exact."""
SQRT_2, LOG2_E = 1.4142135623730951, 1.4426950408889634
MANTISSA_BITS, BIAS = 52, 1023
MANTISSA = (1 << MANTISSA_BITS) - 1
ONE = BIAS << MANTISSA_BITS
"""Bits of 1.0."""
GREATEST = 709.0
"""Beyond this, and below 1 - this, the exponential function is no normal number."""
ATANH = tuple(2.0 / (2 * n + 1) for n in range(1, 11))
"""Coefficients of (ln((1 + s) / (1 - s)) - 2 s) / s in powers of s squared."""
EXP = tuple(1.0 / math.factorial(n) for n in range(2, 15))
"""Coefficients of (exp(r) - 1 - r) / r squared in powers of r."""


@intrinsic
def bits_of(typing_context: Any, number: Any) -> Any:
    """Return the 64 bits of a floating-point number."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), codegen


@intrinsic
def number_of(typing_context: Any, bits: Any) -> Any:
    """Return the floating-point number of 64 bits."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), codegen


@helper
def _series(coefficients: tuple[float, ...], x: float) -> float:
    """Return the sum of the coefficients times the powers of x, from the 0th on."""
    total = 0.0
    for k in range(len(coefficients) - 1, -1, -1):
        total = total * x + coefficients[k]
    return total


@helper
def log(x: float) -> float:
    """Return the natural logarithm of a positive normal number.

    x = 2**k (1 + f) with 1 + f from sqrt(1/2) to sqrt(2), and ln(1 + f) = 2 artanh(f / (2 + f)).
    """
    bits = bits_of(x)
    k = (bits >> MANTISSA_BITS) - BIAS
    part = number_of(bits & MANTISSA | ONE)
    if part > SQRT_2:
        part *= 0.5
        k += 1
    f = part - 1.0
    s = f / (2.0 + f)
    z, half = s * s, 0.5 * f * f
    return k * LN2_HIGH - ((half - (s * (half + z * _series(ATANH, z)) + k * LN2_LOW)) - f)


@helper
def log1p(x: float) -> float:
    """Return the natural logarithm of 1 + x, also where x is so small that 1 + x is rounded."""
    rounded = 1.0 + x
    return log(rounded) + (x - (rounded - 1.0)) / rounded


@helper
def exp(x: float) -> float:
    """Return e to the power of x; infinity above 709, 0 below -708.

    x = k ln 2 + r with |r| at most half of ln 2.
    """
    if x > GREATEST:
        return math.inf
    if x < 1.0 - GREATEST:
        return 0.0
    k = math.floor(x * LOG2_E + 0.5)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    return (1.0 + (r + r * r * _series(EXP, r))) * number_of(np.int64(k) + BIAS << MANTISSA_BITS)


@helper
def power(x: float, exponent: float) -> float:
    """Return x to the power of an exponent, 0 for x = 0; both are at least 0."""
    return exp(exponent * log(x)) if x > 0.0 else 0.0


@helper
def exponential(u: float) -> float:
    """Return the exponential number of mean 1 that belongs to a uniform one in [0, 1).

    1 - u is exact, because uniform numbers are multiples of 2**-53.
    """
    return -log(1.0 - u)
