"""Statistics against numbers worked out by hand, and against luck with known truth."""

from math import inf, isnan, nan, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from experiments import stats
from tests.unit.made_study import normal

Floats = NDArray[np.float64]
SIGMAS = 4.5
T_975_4 = 2.7764451  # Student-t, 4 degrees of freedom, as in any printed table

# Hours of sleep gained with two drugs, ten patients (Student 1908).
SLEEP_1 = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_2 = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


def test_mean_has_the_interval_of_the_t_table() -> None:
    found = stats.mean([1, 2, 3, 4, 5])
    half = T_975_4 * sqrt(2.5) / sqrt(5)
    assert (found.value, found.n, found.method) == (3.0, 5, "student")
    assert (found.low, found.high) == pytest.approx((3 - half, 3 + half))


def test_paired_difference_of_student_1908() -> None:
    found = stats.paired_difference(SLEEP_2, SLEEP_1)
    assert found.value == pytest.approx(1.58)
    assert (found.low, found.high) == pytest.approx((0.7001142, 2.4598858), abs=1e-7)
    assert found.decided


def test_failed_runs_are_left_out_and_counted() -> None:
    found = stats.paired_difference([5, nan, 7, 9], [1, 2, nan, 4])
    assert (found.value, found.n, found.missing, found.unreached) == (4.5, 2, 2, 0)


@pytest.mark.parametrize("values", [[], [nan, nan]])
def test_nothing_is_no_value(values: list[float]) -> None:
    found = stats.mean(values)
    assert isnan(found.value) and not found.has_interval and found.method == "none"


def test_one_run_has_a_value_but_no_interval() -> None:
    found = stats.mean([7.0])
    assert (found.value, found.low, found.high, found.method) == (7.0, -inf, inf, "none")
    assert not found.has_interval and not found.decided


def test_a_constant_difference_is_decided_and_has_no_width() -> None:
    found = stats.paired_difference([3, 4, 5], [1, 2, 3])
    assert (found.low, found.value, found.high) == (2, 2, 2) and found.decided


def test_a_median_not_reached_is_never_left_out() -> None:
    """With an infinite value the ranks speak: of ten the 2nd and the 9th (coverage 97.9 %)."""
    found = stats.mean([*range(1, 10), inf])
    assert (found.value, found.low, found.high) == (5.5, 2, 9)
    assert (found.method, found.unreached, found.n) == ("order", 1, 10)


def test_half_of_the_runs_not_reached_is_infinite() -> None:
    assert stats.mean([1, 2, 3, inf, inf, inf]).value == inf


def test_few_runs_by_ranks_have_no_interval() -> None:
    found = stats.mean([1, 2, 3, 4, inf])
    assert found.value == 3 and not found.has_interval


def test_a_median_reached_only_after_the_change_is_endlessly_better() -> None:
    found = stats.paired_difference(range(10), [inf] * 10)
    assert found.value == -inf and found.high == -inf and found.decided


def test_not_reached_on_both_sides_is_undecided() -> None:
    found = stats.paired_difference([inf] * 10, [inf] * 10)
    assert isnan(found.value) and not found.decided and found.unreached == 10


def test_interaction_is_what_both_bring_beyond_the_sum() -> None:
    none, first, second, both = (np.asarray([10.0, 20, 30]) + shift for shift in (0, -1, -2, -7))
    found = stats.interaction(none, first, second, both)
    assert found.value == pytest.approx(-4)


@pytest.mark.parametrize("truth", [-40.0, 0.0, 25.0])
def test_interaction_is_recovered(truth: float) -> None:
    runs = np.arange(400)
    shared = 60 * normal(3, runs)
    none, first, second, both = (
        900 + shift + shared + 12 * normal(3, runs, part)
        for part, shift in enumerate((0, -130, -60, -190 + truth), start=1)
    )
    found = stats.interaction(none, first, second, both)
    standard_error = 12 * 2 / sqrt(400)
    assert abs(found.value - truth) < SIGMAS * standard_error
    assert found.high - found.low == pytest.approx(2 * 1.966 * standard_error, rel=0.15)


def _coverage(z: float | None, runs: int = 5, sweeps: int = 2000) -> float:
    """Share of sweeps whose interval holds the true difference, 10; normal quantile if z."""
    held = 0
    for sweep in range(sweeps):
        shared = normal(sweep, np.arange(runs))
        after = 10 + shared + normal(sweep, np.arange(runs), 1)
        before = shared + normal(sweep, np.arange(runs), 2)
        found = stats.paired_difference(after, before)
        half = (found.high - found.low) / 2
        if z is not None:
            half *= z / T_975_4
        held += abs(found.value - 10) <= half
    return held / sweeps


def test_95_of_100_paired_intervals_hold_the_truth() -> None:
    """Fails by chance once in 150,000 (4.5 standard errors of 2,000 sweeps)."""
    assert abs(_coverage(None) - 0.95) < SIGMAS * sqrt(0.95 * 0.05 / 2000)


def test_the_coverage_check_sees_a_wrong_quantile() -> None:
    """With 1.96 for five runs instead of 2.78 only 88 % are held: the check above fails."""
    assert abs(_coverage(1.959964) - 0.95) > SIGMAS * sqrt(0.95 * 0.05 / 2000)


def test_bca_leans_to_the_long_tail() -> None:
    skewed = np.exp(normal(5, np.arange(40)))
    found = stats.mean(skewed, method="bca")
    assert found.method == "bca" and found.low < found.value < found.high
    assert found.high - found.value > 1.1 * (found.value - found.low)
    assert found == stats.mean(skewed, method="bca")


def test_bca_agrees_with_student_on_normal_luck() -> None:
    luck = normal(6, np.arange(200))
    bca, student = stats.mean(luck, method="bca"), stats.mean(luck)
    assert (bca.low, bca.high) == pytest.approx((student.low, student.high), abs=0.02)


def test_bca_of_equal_values_is_that_value() -> None:
    found = stats.mean([4.0, 4.0, 4.0], method="bca")
    assert (found.low, found.high) == (4, 4)


def test_runs_saved_by_hand() -> None:
    """(var a + var b) / var(a - b) with variances 10, 14.5 and .5."""
    before = np.asarray([2.0, 4, 6, 8, 10])
    after = before * 1.2 + np.asarray([0.1, -0.1, 0, -0.1, 0.1])
    expected = (np.var(after, ddof=1) + 10) / np.var(after - before, ddof=1)
    assert stats.runs_saved([after, before]) == pytest.approx(expected)


def test_runs_saved_is_the_ratio_of_variances() -> None:
    """Shared luck of 60 and own luck of 12 give (60² + 12²) / 12² = 26 times fewer runs."""
    runs = np.arange(4000)
    shared = 60 * normal(8, runs)
    a, b = (shared + 12 * normal(8, runs, part) for part in (1, 2))
    assert stats.runs_saved([a, b]) == pytest.approx(26, rel=0.12)
    alone = [60 * normal(8, runs, part) for part in (3, 4)]
    assert stats.runs_saved(alone) == pytest.approx(1, rel=0.12)


def test_runs_saved_where_it_has_no_meaning() -> None:
    assert stats.runs_saved([[3, 4, 5], [1, 2, 3]]) == inf
    assert isnan(stats.runs_saved([[1, 1], [2, 2]]))
    assert isnan(stats.runs_saved([[1, inf], [2, 2]]))
    assert isnan(stats.runs_saved([[1], [2]]))


def test_samples_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"samples differ in length: \[2, 3\]"):
        stats.paired_difference([1, 2], [1, 2, 3])


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="must be 'student' or 'bca'"):
        stats.mean([1.0, 2.0], method="magic")  # type: ignore[arg-type]


def test_interval_level() -> None:
    values = normal(9, np.arange(200))
    narrow, wide = stats.mean(values, level=0.5), stats.mean(values, level=0.99)
    ratio = norm.ppf(0.995) / norm.ppf(0.75)
    assert (wide.high - wide.low) / (narrow.high - narrow.low) == pytest.approx(ratio, rel=0.02)
