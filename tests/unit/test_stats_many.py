"""Many points against one base: scipy's Dunnett test and the error rates as oracles."""

import math

import numpy as np
import pytest
from scipy.stats import dunnett

from experiments.stats.estimates import Floats, paired_difference
from experiments.stats.many import against_base, exceeded, largest_t
from tests.unit.made_study import normal

DRAWS = 2000


def made(replications: int, effects: list[float], seed: int = 1, shared: float = 5.0) -> Floats:
    """Runs at several points: luck they share, and luck of their own."""
    common = shared * normal(seed, np.arange(replications))
    own = [normal(seed, np.arange(replications), part=k + 1) for k in range(len(effects))]
    return np.stack([effect + common + luck for effect, luck in zip(effects, own, strict=True)], 1)


def test_the_largest_t_has_the_law_of_dunnett() -> None:
    """For independent groups of one size, correlation 1/2: scipy knows the probabilities."""
    groups = [np.asarray(normal(5, np.arange(10), part=k)) + 0.5 * k for k in range(4)]
    control, others = groups[0], groups[1:]
    theirs = dunnett(*others, control=control)
    largest = largest_t(np.full((3, 3), 0.5) + 0.5 * np.eye(3), degrees=36)
    ours = [exceeded(largest, float(t), 1.0) for t in theirs.statistic]
    assert ours == pytest.approx(theirs.pvalue, abs=0.006)


def test_one_point_is_the_paired_t_test() -> None:
    samples = made(12, [0.0, 1.0])
    (found,) = against_base(samples, 0)
    single = paired_difference(samples[:, 1], samples[:, 0])
    assert found.value == pytest.approx(single.value)
    assert found.low == pytest.approx(single.low, abs=0.02)
    assert found.high == pytest.approx(single.high, abs=0.02)


def test_luck_that_is_shared_does_not_count() -> None:
    calm, stormy = (against_base(made(12, [0.0, 1.0, 2.0], shared=s), 0) for s in (0.0, 100.0))
    for one, other in zip(calm, stormy, strict=True):
        assert one.value == pytest.approx(other.value)
        assert one.p == pytest.approx(other.p, abs=0.001)


@pytest.mark.parametrize("method", ["dunnett", "fdr"])
def test_where_nothing_differs_something_is_found_in_one_study_of_twenty(method: str) -> None:
    """400 studies of 8 points that are all the same: 5 % find something, 20 expected.

    The bounds are left once in 2000 times at 5 %. Eight single t tests would find something in
    about 100 studies; single tests of eight points pass the upper bound never.
    """
    found = sum(
        any(
            each.decided for each in against_base(made(10, [0.0] * 9, seed), 0, method, draws=DRAWS)
        )
        for seed in range(400)
    )
    assert found <= 36
    if method == "dunnett":
        assert found >= 7


def test_all_intervals_of_a_study_hold_together() -> None:
    """300 studies, effects from 0 to 3: all intervals hold in 95 %; 285 expected, 270 a bound that
    fails once in 10,000 times, and at 85 % passes once in 100."""
    effects = [0.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0]
    held = 0
    for seed in range(300):
        found = against_base(made(8, effects, 1000 + seed), 0, draws=DRAWS)
        held += all(each.low <= effects[each.point] <= each.high for each in found)
    assert held >= 270


def test_real_differences_are_found_and_more_of_them_by_false_discovery() -> None:
    samples = made(10, [0.0] + [1.6] * 6)
    strict, lenient = (
        sum(each.decided for each in against_base(samples, 0, method))
        for method in ("dunnett", "fdr")
    )
    assert 0 < strict <= lenient


def test_dunnett_takes_the_replications_that_all_points_have() -> None:
    samples = made(10, [0.0, 1.0, 2.0])
    samples[3, 1] = np.nan
    kept = np.delete(samples, 3, axis=0)
    assert against_base(samples, 0) == against_base(kept, 0)
    assert [each.n for each in against_base(samples, 0, "fdr")] == [9, 10]


def test_points_without_luck_are_certain() -> None:
    samples = np.array([[1.0, 2.0, 1.0]] * 4) + np.arange(4.0)[:, None]
    differs, same = against_base(samples, 0)
    assert (differs.value, differs.low, differs.high, differs.p) == (1.0, 1.0, 1.0, 0.0)
    assert (same.value, same.p) == (0.0, 1.0)
    differs, same = against_base(samples, 0, "fdr")
    assert (differs.p, same.p) == (0.0, 1.0)


def test_one_replication_decides_nothing() -> None:
    for method in ("dunnett", "fdr"):
        (found,) = against_base(np.asarray([[1.0, 2.0]]), 0, method)
        assert math.isnan(found.p)
        assert (found.low, found.high, found.decided) == (-math.inf, math.inf, False)
    assert against_base(np.array([[1.0]]), 0) == []


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^method is 'tukey'; it must be one of "):
        against_base(np.ones((3, 2)), 0, "tukey")
