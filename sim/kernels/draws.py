"""Durations by address: a row of the table of distributions, an address, a number of minutes."""

import math

from sim.kernels.doors import World, luck_pool, luck_row_at
from sim.kernels.elementary import exp, exponential, log, power
from sim.kernels.jit import helper
from sim.kernels.philox import luck
from sim.terms import Law

CONSTANT, UNIFORM, EXPONENTIAL = int(Law.CONSTANT), int(Law.UNIFORM), int(Law.EXPONENTIAL)
GAMMA, LOGNORMAL, WEIBULL = int(Law.GAMMA), int(Law.LOGNORMAL), int(Law.WEIBULL)
NEVER = int(Law.NEVER)
PARTS_PER_DRAW = 64
"""Sub-addresses that one draw may use (rejection needs several)."""

CENTRE_A = (
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3,
)  # fmt: skip
CENTRE_B = (
    1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
    5.2264952788528545610e3,
)  # fmt: skip
MIDDLE_A = (
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4,
)  # fmt: skip
MIDDLE_B = (
    1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)  # fmt: skip
TAIL_A = (
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7,
)  # fmt: skip
TAIL_B = (
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)  # fmt: skip


@helper
def _ratio(above: tuple[float, ...], below: tuple[float, ...], r: float) -> float:
    upper, lower = above[7], below[7]
    for i in range(6, -1, -1):
        upper = upper * r + above[i]
        lower = lower * r + below[i]
    return upper / lower


@helper
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile of 0 < u < 1 (Wichura 1988, AS 241, about 1e-16)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(CENTRE_A, CENTRE_B, 0.180625 - q * q)
    r = math.sqrt(-log(u if q < 0.0 else 1.0 - u))
    far = _ratio(MIDDLE_A, MIDDLE_B, r - 1.6) if r <= 5.0 else _ratio(TAIL_A, TAIL_B, r - 5.0)
    return -far if q < 0.0 else far


@helper
def _inside(u: float) -> float:
    """Keep a uniform number away from 0, where quantiles are infinite."""
    return max(u, 2.0**-54)


@helper
def _gamma(shape: float, seed: int, stream: int, who: int, when: int, part: int) -> float:
    """Draw a gamma number of scale 1 (Marsaglia and Tsang 2000)."""
    boost = 1.0
    if shape < 1.0:
        first = _inside(luck(seed, stream, who, when, part))
        boost = power(first, 1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for attempt in range(1, PARTS_PER_DRAW // 2):
        x = normal_quantile(_inside(luck(seed, stream, who, when, part + 2 * attempt)))
        v = 1.0 + c * x
        v *= v * v
        u = _inside(luck(seed, stream, who, when, part + 2 * attempt + 1))
        if v > 0.0 and log(u) < 0.5 * x * x + d - d * v + d * log(v):
            return boost * d * v
    return boost * d


@helper
def draw(world: World, row: int, stream: int, who: int, when: int, part: int) -> float:
    """Return the duration of distribution `row` at an address, in the unit of its parameters.

    `part` counts draws, not single numbers: a draw may take several.
    """
    law, seed = luck_row_at(world, row), world.rules.seed
    code, a, b = int(law.code), law.a, law.b
    if code == CONSTANT:
        return a
    if code == NEVER:
        return math.inf
    part *= PARTS_PER_DRAW
    if code == GAMMA:
        return b * _gamma(a, seed, stream, who, when, part)
    u = _inside(luck(seed, stream, who, when, part))
    if code == UNIFORM:
        return a + (b - a) * u
    if code == EXPONENTIAL:
        return a * exponential(u)
    if code == LOGNORMAL:
        return exp(a + b * normal_quantile(u))
    if code == WEIBULL:
        return b * power(exponential(u), 1.0 / a)
    return luck_pool(world)[int(a) + int(u * b)]
