"""Curves of what has not happened yet, against published examples and closed forms."""

from math import exp, log, sqrt

import numpy as np
import pytest
from scipy.stats import norm

from experiments.stats.survival import cumulative_incidence, kaplan_meier
from sim.streams import uniform
from sim.survival import Waiting
from tests.unit.made_study import STREAM

SIGMAS = 4.5
Z = float(norm.ppf(0.975))

# Weeks in remission with 6-mercaptopurine, 21 patients: relapses, and when the others were
# last seen well (Freireich et al. 1963; the usual textbook example).
RELAPSES = (6, 6, 6, 7, 10, 13, 16, 22, 23)
STILL_WELL = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
WEEKS = (*RELAPSES, *STILL_WELL)
RELAPSED = [True] * 9 + [False] * 12


def test_kaplan_meier_of_their_own_paper() -> None:
    """Deaths at .8, 3.1, 5.4, 9.2 and losses at 1.0, 2.7, 7.0, 12.1 (Kaplan, Meier 1958)."""
    deaths, losses = [0.8, 3.1, 5.4, 9.2], [1.0, 2.7, 7.0, 12.1]
    curve = kaplan_meier(deaths + losses, [True] * 4 + [False] * 4)
    assert curve.minute.tolist() == deaths
    assert curve.share == pytest.approx([7 / 8, 7 / 8 * 4 / 5, 7 / 8 * 3 / 5, 7 / 8 * 3 / 10])


def test_kaplan_meier_of_the_remission_data() -> None:
    curve = kaplan_meier(WEEKS, RELAPSED)
    by_hand = np.cumprod([18 / 21, 16 / 17, 14 / 15, 11 / 12, 10 / 11, 6 / 7, 5 / 6])
    assert curve.minute.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.share == pytest.approx(by_hand)
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.at([0, 5.9, 6, 22.5, 40]) == pytest.approx([1, 1, 6 / 7, by_hand[5], by_hand[6]])


def test_interval_of_the_remission_data_by_greenwood() -> None:
    curve = kaplan_meier(WEEKS, RELAPSED)
    greenwood = 3 / (21 * 18) + 1 / (17 * 16) + 1 / (15 * 14)
    survival = curve.share[2]
    bend = Z * sqrt(greenwood) / log(survival)
    assert curve.low[2] == pytest.approx(survival ** exp(-bend))
    assert curve.high[2] == pytest.approx(survival ** exp(bend))
    assert (curve.low[2], curve.high[2]) == pytest.approx((0.503, 0.889), abs=5e-4)


def test_cumulative_incidence_by_hand() -> None:
    """Ends of cause 1 at 1 and 4, of cause 2 at 2 and 5, one case watched until 3.

    F1 = 1/5, then + 3/5 x 1/2; F2 = 4/5 x 1/4, then + 3/10 x 1.
    """
    minutes, causes = [1, 2, 3, 4, 5], [1, 2, 0, 1, 2]
    first = cumulative_incidence(minutes, causes)
    second = cumulative_incidence(minutes, causes, cause=2)
    assert first.minute.tolist() == [1, 2, 4, 5] and first.at_risk.tolist() == [5, 4, 2, 1]
    assert first.share == pytest.approx([0.2, 0.2, 0.5, 0.5])
    assert second.share == pytest.approx([0, 0.2, 0.2, 0.5])


def test_cumulative_incidence_of_a_published_worked_example() -> None:
    """Deaths from breast cancer (1) and other causes (2), 305 patients, months (Satagopan et al.

    2004, British Journal of Cancer 91, 1229-1235, table 2): the first nine who leave. Printed are
    the numbers at risk, the event-free and the steps of the incidence, in tenths of a percent;
    the printed incidence .3, .6, .9, 1.2 adds the rounded steps.
    """
    leaving = [(7, 0), (10, 1), (14, 0), (16, 1), (18, 2), (23, 1), (24, 0), (26, 2), (27, 1)]
    months, causes = zip(*(leaving + [(28, 0)] * 296), strict=True)
    cancer = cumulative_incidence(months, causes, cause=1)
    assert cancer.minute.tolist() == [10, 16, 18, 23, 26, 27]
    assert cancer.at_risk.tolist() == [304, 302, 301, 300, 298, 297]
    steps = np.round(100 * np.diff(cancer.at([0, 10, 16, 23, 27])), 1)
    assert np.cumsum(steps) == pytest.approx([0.3, 0.6, 0.9, 1.2])
    free = kaplan_meier(months, np.asarray(causes) > 0)
    assert np.round(100 * free.share, 1).tolist() == [99.7, 99.3, 99.0, 98.7, 98.3, 98.0]


def test_without_censoring_the_interval_is_that_of_a_share() -> None:
    """The variance of the delta method must then be F (1 - F) / n at every step."""
    minutes, causes = np.arange(1, 41), np.asarray([1, 1, 2, 1] * 10)
    curve = cumulative_incidence(minutes, causes)
    share = np.cumsum(causes == 1) / 40
    assert curve.share == pytest.approx(share)
    bend = Z * np.sqrt(share * (1 - share) / 40) / (share * np.log(share))
    assert curve.low == pytest.approx(share ** np.exp(-bend))
    assert curve.high == pytest.approx(share ** np.exp(bend))


def test_without_competing_ends_it_is_one_minus_kaplan_meier() -> None:
    curve = cumulative_incidence(WEEKS, np.asarray(RELAPSED, dtype=int))
    assert curve.share == pytest.approx(1 - kaplan_meier(WEEKS, RELAPSED).share)


def _competing(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Detected at .2, escalated at .05, cleared at .1 a day, watched for up to 10 days."""
    who = np.arange(n)
    ends = [-np.log1p(-uniform(seed, STREAM, who, part=k)) / rate
            for k, rate in enumerate((0.2, 0.05, 0.1))]  # fmt: skip
    watched = 2 + 8 * uniform(seed, STREAM, who, part=3)
    times = np.stack([watched, *ends])
    return times.min(axis=0), times.argmin(axis=0)


def test_competing_risks_meet_their_closed_form() -> None:
    """Rates .2, .05, .1: at day 5 .472129 are detected and .118032 escalated."""
    minutes, causes = _competing(20_000, 11)
    for cause, truth in ((1, 0.472129), (2, 0.118032)):
        found = cumulative_incidence(minutes, causes, cause).at(5.0)
        assert abs(found - truth) < SIGMAS * sqrt(truth * (1 - truth) / 12_000)


def test_one_minus_kaplan_meier_would_be_wrong() -> None:
    """Taking competing ends for losses gives .221199 escalated instead of .118032."""
    minutes, causes = _competing(20_000, 11)
    naive = 1 - kaplan_meier(minutes, causes == 2).at(5.0)
    assert naive == pytest.approx(0.221199, abs=0.02)


def test_the_curve_is_that_of_the_simulator() -> None:
    minutes, causes = _competing(300, 12)
    grid = np.linspace(0, 10, 101)
    waiting = Waiting(minutes, np.minimum(causes, 2).astype(np.uint8))
    assert cumulative_incidence(minutes, causes).at(grid) == pytest.approx(waiting.curve(grid)[0])


def test_95_of_100_intervals_hold_the_incidence() -> None:
    """400 runs of 80 cases; fails by chance once in 150,000."""
    held = 0
    for seed in range(400):
        curve = cumulative_incidence(*_competing(80, seed))
        at = np.searchsorted(curve.minute, 5.0, side="right") - 1
        held += curve.low[at] <= 0.472129 <= curve.high[at]
    assert abs(held / 400 - 0.95) < SIGMAS * sqrt(0.95 * 0.05 / 400)
