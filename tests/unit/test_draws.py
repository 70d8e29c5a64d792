"""Durations drawn by the kernels follow their distributions.

Kolmogorov-Smirnov at n = 20,000 and error rate 1e-5 each, fixed addresses; the last test shows that
a scale 20 % off is rejected.
"""

from typing import Any

import numba
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.distributions import Dist, constant, lognormal, never, table
from sim.kernels.doors import WORLD
from sim.kernels.draws import draw, normal_quantile

N = 20_000
ERROR_RATE = 1e-5


@numba.njit  # type: ignore[untyped-decorator]
def _draw_many(worlds: Any, out: Any) -> None:
    for who in range(out.size):
        out[who] = draw(worlds[0], 0, 3, who, 0, 0)


def drawn(dist: Dist) -> NDArray[np.float64]:
    rows, pool = table([dist])
    pool = pool if pool.size else np.zeros(1)
    world = np.zeros(1, WORLD)
    world["rules"]["seed"] = 11
    world["luck_rows"], world["luck_pool"] = rows.ctypes.data, pool.ctypes.data
    out = np.empty(N)
    _draw_many(world, out)
    return out


LAWS = {
    "uniform": (Dist("uniform", (2.0, 5.0)), stats.uniform(2, 3)),
    "exponential": (Dist("exponential", (7.0,)), stats.expon(scale=7)),
    "erlang": (Dist("erlang", (3.0, 6.0)), stats.gamma(3, scale=2)),
    "gamma": (Dist("gamma", (0.4, 2.0)), stats.gamma(0.4, scale=5)),
    "lognormal": (lognormal(20.0, 0.9), stats.lognorm(0.9, scale=20)),
    "weibull": (Dist("weibull", (1.7, 4.0)), stats.weibull_min(1.7, scale=4)),
}


@pytest.mark.parametrize("law", LAWS)
def test_draws_follow_their_law(law: str) -> None:
    dist, theory = LAWS[law]
    assert stats.kstest(drawn(dist), theory.cdf).pvalue > ERROR_RATE


@pytest.mark.parametrize("law", LAWS)
def test_the_check_rejects_a_scale_20_percent_off(law: str) -> None:
    dist, theory = LAWS[law]
    assert stats.kstest(1.2 * drawn(dist), theory.cdf).pvalue < ERROR_RATE


def test_constant_never_and_empirical() -> None:
    assert set(drawn(constant(4.0))) == {4.0}
    assert set(drawn(never())) == {np.inf}
    values, counts = np.unique(drawn(Dist("empirical", (1.0, 2.0, 9.0))), return_counts=True)
    assert values.tolist() == [1.0, 2.0, 9.0]
    assert stats.chisquare(counts).pvalue > ERROR_RATE


def test_normal_quantile_is_exact() -> None:
    @numba.njit  # type: ignore[untyped-decorator]
    def each(u: Any, out: Any) -> None:
        for i in range(u.size):
            out[i] = normal_quantile(u[i])

    u = np.concatenate((np.geomspace(1e-300, 0.5, 500), 1 - np.geomspace(1e-15, 0.5, 500)))
    out = np.empty(u.size)
    each(u, out)
    np.testing.assert_allclose(out, stats.norm.ppf(u), rtol=1e-13, atol=1e-15)
