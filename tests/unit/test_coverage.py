"""How often the 95 % intervals of whole studies hold the truth, measured by many studies.

A study here is what `safetynet sweep` makes: a small village at two speeds of routing, three
replications, paired. The truth is the mean over all studies; its own error is a hundredth of an
interval. Student's interval is exact for normal measures alone: three runs of a skewed one (a
median delay of half a day) were measured to hold the truth in 92 to 95 % of 1,500 studies. So 93 %
is what is asked for at length. An interval that does so fails one check by chance once in 150,000;
one with the normal quantile (1.96 instead of 4.30 for three runs, coverage 81 %) passes the long
one once in 10,000 at the most.
"""

from functools import cache
from math import sqrt
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm, t

from experiments import Sweep, stats
from sim.streams import uniform
from tests.laws.towns import built

Floats = NDArray[np.float64]
SIGMAS: Final = 4.5
REPLICATIONS: Final = 3
PAIRS: Final = 20
QUICK, LONG = 120, 1500
"""Studies."""
MEASURES: Final = (
    "routing_delay_median_min", "response_time_median_min", "helped_share_24h", "harm",
)  # fmt: skip
SHORT_BY_SKEWNESS: Final = 0.02
NORMAL: Final = float(norm.ppf(0.975) / t.ppf(0.975, REPLICATIONS - 1))
"""Width of an interval with the normal quantile, over that with Student's."""


@cache
def studies(number: int, seed: int) -> dict[str, Floats]:
    """Simulate studies; each measure (studies, points, replications)."""
    village = built({"run.days": 0.5})
    frame = (
        Sweep(village, {"routing.speed": [0.25, 4.0]})
        .run(replications=number * REPLICATIONS, seed=seed, workers=1, progress=False)
        .frame.sort_values(["point", "replication"])
    )
    assert (frame["error"].isna() | (frame["error"] == "")).all()
    return {
        name: frame[name].to_numpy().reshape(2, number, REPLICATIONS).transpose(1, 0, 2)
        for name in MEASURES
    }


def coverage(samples: Floats, paired: bool, width: float = 1.0) -> float:
    """Share of studies whose interval, so many times as wide, holds the truth."""
    low, high = samples[:, 0], samples[:, 1]
    truth = float((high - low).mean() if paired else high.mean())
    held = 0
    for slow, fast in zip(low, high, strict=True):
        found = stats.paired_difference(fast, slow) if paired else stats.mean(fast)
        half = width * (found.high - found.low) / 2
        held += abs(found.value - truth) <= half
    return held / len(samples)


def tolerance(number: int) -> float:
    return SIGMAS * sqrt(0.95 * 0.05 / number)


@pytest.mark.slow
@pytest.mark.parametrize("paired", [True, False], ids=["difference", "mean"])
@pytest.mark.parametrize("measure", MEASURES)
def test_95_of_100_studies_hold_the_truth(measure: str, paired: bool) -> None:
    samples = studies(QUICK, 2016)[measure]
    assert abs(coverage(samples, paired) - 0.95) < tolerance(QUICK)


@pytest.mark.slow
def test_intervals_by_the_normal_quantile_are_seen() -> None:
    samples = studies(QUICK, 2016)
    assert any(
        coverage(samples[name], paired, NORMAL) < 0.95 - tolerance(QUICK)
        for name in MEASURES
        for paired in (True, False)
    )


@pytest.mark.long
@pytest.mark.parametrize("paired", [True, False], ids=["difference", "mean"])
@pytest.mark.parametrize("measure", MEASURES)
def test_95_of_100_studies_hold_the_truth_at_length(measure: str, paired: bool, seed: int) -> None:
    samples = studies(LONG, seed)[measure]
    least = 0.95 - SHORT_BY_SKEWNESS - tolerance(LONG)
    assert least < coverage(samples, paired) < 0.95 + tolerance(LONG)
    assert coverage(samples, paired, NORMAL) < least


@cache
def rare_studies(number: int) -> Floats:
    """Coverage by how many pairs differ, of studies in which most differences are zero.

    The expected number of pairs that differ lies evenly on a log scale between 0.1 and all.
    """
    at = uniform(1, 97, np.arange(number * PAIRS)).reshape(number, PAIRS)
    expected = 0.1 * (PAIRS / 0.1) ** uniform(2, 97, np.arange(number))
    share = (expected / PAIRS)[:, None]
    size = -np.log1p(-uniform(3, 97, np.arange(number * PAIRS))).reshape(number, PAIRS)
    values = np.where(at < share, size, 0.0)
    held: dict[int, list[bool]] = {}
    for row, truth in zip(values, share[:, 0], strict=True):
        found = stats.paired_difference(row, np.zeros(PAIRS))
        held.setdefault(found.affected, []).append(found.low <= truth <= found.high)
    return np.array([np.mean(held[affected]) for affected in range(1, PAIRS)])


def test_intervals_that_rest_on_few_pairs_miss_the_truth_as_the_page_says() -> None:
    """Some 300 studies a number of pairs: 4.5 standard errors are 0.11 at 74 %, 0.08 at 90 %."""
    coverage = rare_studies(6000)
    told = {1: 0.74, 2: 0.82, 4: 0.87, 5: 0.89, 10: 0.92}
    for affected, share in told.items():
        assert abs(coverage[affected - 1] - share) < SIGMAS * sqrt(share * (1 - share) / 250)


@pytest.mark.parametrize(
    ("values", "thin"),
    [([0.0] * 19 + [1.0], True), ([0.0] * 16 + [1.0] * 4, True), ([0.0] * 15 + [1.0] * 5, False),
     ([0.0] * 20, False), ([1.0, 2.0, 3.0], False), ([0.0, 2.0, 3.0], True)],
)  # fmt: skip
def test_few_pairs_that_differ_are_called_thin(values: list[float], thin: bool) -> None:
    assert stats.paired_difference(values, np.zeros(len(values))).is_thin is thin


@pytest.mark.parametrize(
    ("values", "share"),
    [
        ([0.0] * 4, 1 - 0.05 ** (1 / 4)),
        ([0.0, 0.0, 0.0, 0.3, 0.2, 0.1, 0.4, np.nan], 1 - 0.05 ** (1 / 7)),
        ([0.0, 0.0, 0.3, 0.2, 0.1, 0.4, 0.5], 0.0),
        ([0.1, 0.2, 0.3, 0.4], 0.0),
        ([0.1], 0.95),
        ([np.nan], 1.0),
    ],
)
def test_runs_that_are_nearly_all_alike_leave_a_share_unseen(
    values: list[float], share: float
) -> None:
    assert stats.unseen(values) == pytest.approx(share)


def test_what_no_run_shows_may_still_touch_three_of_n() -> None:
    assert (
        stats.unseen_share(20)
        == pytest.approx(1 - 0.05 ** (1 / 20))
        == pytest.approx(0.139, abs=1e-3)
    )
