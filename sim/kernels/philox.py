"""Philox4x64-10: a random number as a pure function of its address.

u = philox(key = (seed, stream), counter = (when, who, part, 0)). The same words as numpy's
`Philox` bit generator. Source: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy
as 1, 2, 3.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from sim.kernels.jit import helper, jit

MULTIPLIER_0 = np.uint64(0xD2E7470EE14C6C93)
MULTIPLIER_1 = np.uint64(0xCA5A826395121157)
WEYL_0 = np.uint64(0x9E3779B97F4A7C15)
WEYL_1 = np.uint64(0xBB67AE8584CAA73B)
ROUNDS = 10
SHIFT_53 = np.uint64(11)
TWO_TO_MINUS_53 = 1.0 / 9007199254740992.0


@intrinsic
def product(typing_context: Any, a: Any, b: Any) -> Any:
    """Return the upper and the lower 64 bits of a 64 x 64 bit product, from one multiplication."""
    two_words = types.UniTuple(types.uint64, 2)

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        wide = ir.IntType(128)
        whole = builder.mul(*(builder.zext(word, wide) for word in arguments))
        halves = builder.lshr(whole, ir.Constant(wide, 64)), whole
        words = [builder.trunc(half, ir.IntType(64)) for half in halves]
        return context.make_tuple(builder, two_words, words)

    return two_words(types.uint64, types.uint64), codegen


@helper
def words(seed: int, stream: int, who: int, when: int, part: int) -> Any:
    """Return the four 64-bit words at an address."""
    k0, k1 = np.uint64(seed), np.uint64(stream)
    c0, c1, c2, c3 = np.uint64(when), np.uint64(who), np.uint64(part), np.uint64(0)
    for _ in range(ROUNDS):
        high_0, low_0 = product(MULTIPLIER_0, c0)
        high_1, low_1 = product(MULTIPLIER_1, c2)
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
        k0 += WEYL_0
        k1 += WEYL_1
    return c0, c1, c2, c3


@helper
def unit(word: int) -> float:
    """Map a 64-bit word to [0, 1) as numpy's generators do."""
    return (word >> SHIFT_53) * TWO_TO_MINUS_53


@helper
def luck(seed: int, stream: int, who: int, when: int, part: int) -> float:
    """Return the uniform number in [0, 1) at an address."""
    return unit(words(seed, stream, who, when, part)[0])


@helper
def coin(seed: int, stream: int, who: int, when: int, part: int, chance: float) -> bool:
    """Tell whether a coin of a chance, at an address, shows heads; what is certain needs none."""
    return chance > 0.0 and (chance >= 1.0 or luck(seed, stream, who, when, part) < chance)


@jit
def fill_luck(
    out: np.ndarray, stream: int, seed: np.ndarray, who: np.ndarray, when: np.ndarray,
    part: np.ndarray,
) -> None:  # fmt: skip
    """Write the uniform number of each address (seed, who, when, part) into `out`."""
    for i in range(out.size):
        out[i] = luck(seed[i], stream, who[i], when[i], part[i])
