"""Statistical assertions: each has a stated error rate, and refuses to pass without power.

A check accepts what lies within 4.5 standard errors of theory. A correct model fails one such check
with probability 7e-6, and any of 100 with 7e-4. A check whose samples are so few that a model 20 %
wrong would pass it (with more than 1 %) fails as well: it would prove nothing.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from experiments.verification import Comparison, Law, compare, error_rate, verify

Floats = NDArray[np.float64]
ERROR_RATE: Final = error_rate()
"""Chance that a correct model fails one check, 6.8e-6."""
WRONG: Final = 0.2
POWER: Final = 0.99
"""Chance, at least, that a model which is 20 % wrong fails a check."""
MANY_RUNS: Final = 10
"""A law with as many runs needs all of them to see an error; one with fewer half of them."""
FEW: Final = 5
"""Fewest cases expected in a class of a chi-square test."""


def assert_agrees(found: Comparison, what: str) -> None:
    """Check one number against theory, and that the check can see an error of 20 %."""
    told = (
        f"{what}: simulated {found.simulated:.6g}, theory {found.theory:.6g}, "
        f"standard error {found.standard_error:.3g}, z = {found.z:.2f}"
    )
    assert found.accepted, told
    assert found.power(WRONG) > POWER, f"{told}: too few samples to see an error of 20 %"


def assert_mean(samples: ArrayLike, theory: float, what: str = "mean") -> Comparison:
    """Check the mean of independent samples."""
    found = compare(samples, theory)
    assert_agrees(found, what)
    return found


def assert_share(hits: ArrayLike, theory: float, what: str = "share") -> Comparison:
    """Check the share of independent trials that hit."""
    return assert_mean(np.asarray(hits, dtype=float), theory, what)


def assert_distribution(samples: Floats, cdf: Callable[[Floats], Floats], what: str) -> None:
    """Check a continuous distribution by Kolmogorov and Smirnov's test."""
    result = stats.kstest(samples, cdf)
    assert result.pvalue > ERROR_RATE, (
        f"{what}: D = {result.statistic:.4f} with {samples.size} samples, p = {result.pvalue:.2g}"
    )


def assert_counts(observed: ArrayLike, expected: ArrayLike, what: str) -> None:
    """Check a discrete distribution by the chi-square test; small classes are joined.

    Both have the same sum; classes are joined with the next until 5 are expected.
    """
    joined = _joined(np.asarray(observed, float), np.asarray(expected, float))
    result = stats.chisquare(*joined)
    assert result.pvalue > ERROR_RATE, (
        f"{what}: chi-square = {result.statistic:.1f} in {joined.shape[1]} classes, "
        f"p = {result.pvalue:.2g}"
    )


def _joined(observed: Floats, expected: Floats) -> Floats:
    classes: list[list[float]] = []
    seen = due = 0.0
    for count, wanted in zip(observed, expected, strict=True):
        seen, due = seen + count, due + wanted
        if due >= FEW:
            classes.append([seen, due])
            seen = due = 0.0
    classes[-1] = [classes[-1][0] + seen, classes[-1][1] + due]
    return np.array(classes).T


def assert_law(law: Law, seed: int, runs: int | None = None) -> None:
    """Check all numbers of a law."""
    found = verify(law, seed, runs=runs)
    for point, comparison in zip(law.points, found, strict=True):
        assert_agrees(comparison, f"{law.name}, {point} (seed {seed})")


def assert_error_is_seen(law: Law, seed: int) -> None:
    """Check that the check of a law rejects the model when it is 20 % wrong."""
    runs = max(1, law.runs // 2) if law.runs < MANY_RUNS else law.runs
    found = verify(law, seed, law.wrong, runs)
    worst = max(abs(comparison.z) for comparison in found)
    assert not all(comparison.accepted for comparison in found), (
        f"{law.name} with {dict(law.wrong)} (seed {seed}) passes: |z| = {worst:.2f} at most"
    )


def rejected(check: Callable[[], object]) -> None:
    """Check that a check fails: for companions that run it on a wrong model."""
    with pytest.raises(AssertionError):
        check()


def law_tests(laws: Sequence[Law]) -> tuple[Callable[..., None], ...]:
    """Return the three tests of each law: it holds, an error is seen, it holds at length."""
    each = pytest.mark.parametrize("law", laws, ids=lambda law: law.name)

    @each
    def holds(law: Law, seed: int) -> None:
        assert_law(law, seed)

    @each
    def rejects_a_wrong_model(law: Law, seed: int) -> None:
        assert_error_is_seen(law, seed)

    @pytest.mark.long
    @each
    def holds_at_length(law: Law, seed: int) -> None:
        assert_law(law, seed, runs=20 * law.runs)

    return holds, rejects_a_wrong_model, holds_at_length
