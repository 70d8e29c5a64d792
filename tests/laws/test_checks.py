"""The checks themselves: what they accept, what they reject, what they refuse to judge."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from experiments.verification import compare, error_rate, page, pictures
from experiments.verification.detection import sweep
from sim.streams import uniform
from sim.terms import Stream
from tests.laws.checks import (
    ERROR_RATE,
    assert_counts,
    assert_distribution,
    assert_mean,
    assert_share,
    rejected,
)

NUMBERS = uniform(7, Stream.REPLICATION, np.arange(20_000))
EXPONENTIAL = -5.0 * np.log1p(-NUMBERS)


def test_error_rate_is_that_of_four_and_a_half_sigma() -> None:
    assert pytest.approx(6.795e-6, rel=1e-3) == ERROR_RATE
    assert error_rate(100) == pytest.approx(100 * ERROR_RATE, rel=1e-3)


def test_z_is_the_distance_in_standard_errors() -> None:
    found = compare(EXPONENTIAL, 5.0)
    wanted = (EXPONENTIAL.mean() - 5.0) / (EXPONENTIAL.std(ddof=1) / np.sqrt(20_000))
    assert found.z == pytest.approx(wanted, rel=1e-3)


def test_few_samples_count_for_less() -> None:
    # Student's t: five samples at 4.5 standard errors prove little.
    few = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    error = few.std(ddof=1) / np.sqrt(5)
    found = compare(few, 3.0 - 4.5 * error)
    assert found.z == pytest.approx(stats.norm.isf(stats.t.sf(4.5, 4)))
    assert 2.0 < found.z < 3.0


def test_samples_that_do_not_scatter() -> None:
    assert compare(np.full(9, 2.0), 2.0).accepted
    assert not compare(np.full(9, 2.1), 2.0).accepted


def test_a_correct_mean_passes_and_a_wrong_one_does_not() -> None:
    assert_mean(EXPONENTIAL, 5.0)
    rejected(lambda: assert_mean(EXPONENTIAL, 5.5))
    assert_share(NUMBERS < 0.3, 0.3)
    rejected(lambda: assert_share(NUMBERS < 0.3, 0.33))


def test_too_few_samples_are_refused_although_they_agree() -> None:
    some = EXPONENTIAL[:200]
    assert compare(some, 5.0).accepted
    with pytest.raises(AssertionError, match="too few samples"):
        assert_mean(some, 5.0)


def test_distributions() -> None:
    assert_distribution(EXPONENTIAL, stats.expon(scale=5).cdf, "exponential")
    rejected(lambda: assert_distribution(EXPONENTIAL, stats.expon(scale=5.5).cdf, "exponential"))
    thrown = np.bincount((NUMBERS * 6).astype(int), minlength=6)
    assert_counts(thrown, np.full(6, 20_000 / 6), "a fair die")
    loaded = 20_000 * np.array([0.2, 0.16, 0.16, 0.16, 0.16, 0.16])
    rejected(lambda: assert_counts(thrown, loaded, "a loaded die"))


def test_small_classes_are_joined() -> None:
    assert_counts([50, 50, 1, 0, 2], [50, 50, 1, 1, 1], "classes with few")
    rejected(lambda: assert_counts([50, 10, 45, 0, 0], [50, 50, 1, 2, 2], "a rare class"))


def test_the_page_says_what_was_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PICTURES", (pictures.sweeps,))
    right = page.rows([sweep(1.0)], seed=5)
    wrong = [page.Row(row.law, row.point, compare(np.arange(20.0), 99.0)) for row in right]
    page.write(tmp_path / "laws.html", right + wrong, seed=5)
    text = (tmp_path / "laws.html").read_text(encoding="utf-8")
    assert "Rejected: 1 of 2 numbers" in text
    assert text.count('<tr class="no">') == 1
    assert page.as_text(wrong[0]).endswith("REJECTED")
    assert not page.as_text(right[0]).endswith("REJECTED")
