"""Ways of crews: the nearest unit, random pairs, the square-root law."""

import numpy as np
import pytest
from scipy import stats

from experiments.verification import Law, formulas, observe, reduced, replications
from experiments.verification.settings import CREWS
from experiments.verification.travel import nearest_unit, travel
from sim import run
from tests.laws.checks import assert_error_is_seen, assert_law

LAWS = pytest.mark.parametrize("law", travel(), ids=lambda law: law.name)


@LAWS
def test_law(law: Law, seed: int) -> None:
    assert_law(law, seed)


@LAWS
def test_law_rejects_a_wrong_model(law: Law, seed: int) -> None:
    assert_error_is_seen(law, seed)


@pytest.mark.long
@LAWS
def test_law_at_length(law: Law, seed: int) -> None:
    assert_law(law, seed, runs=20 * law.runs)


def check_slope(seed: int, wanted: float) -> None:
    """Fit ln E[D] against ln n; the scatter of the means gives the error of the slope."""
    units = (4, 16, 64)
    samples = [replications(nearest_unit(n, 40), seed, runs=40)[:, 0] for n in units]
    logs = np.log([sample.mean() for sample in samples])
    errors = [sample.std(ddof=1) / sample.mean() / sample.size**0.5 for sample in samples]
    x = np.log(units) - np.log(units).mean()
    slope, error = x @ logs / (x @ x), np.sqrt((x * errors) @ (x * errors)) / (x @ x)
    assert abs(slope - wanted) < 4.5 * error, f"slope {slope:.4f} +- {error:.4f}"


def test_distance_falls_with_the_root_of_the_number(seed: int) -> None:
    # Exact on the torus: -.483 between 4 and 64 units, -1/2 for many units and small cells.
    exact = np.log([formulas.nearest_of(40, n) for n in (4, 16, 64)])
    x = np.log([4, 16, 64])
    check_slope(seed, float(np.polyfit(x, exact, 1)[0]))
    check_slope(seed, -0.5)
    with pytest.raises(AssertionError):
        check_slope(seed, -0.4)


def test_every_way_is_the_manhattan_distance_of_its_ends(seed: int) -> None:
    one = run(reduced("random_pair"), seed)
    record, side = one.record, one.scenario.place.width_cells
    order = np.argsort(record.time("dispatched"), kind="stable")
    x, y = record.column("x")[order], record.column("y")[order]
    between = np.abs(np.diff(x)) + np.abs(np.diff(y))
    assert side > 2
    assert (observe.ways(one)[1:] == between).all()


def test_the_nearest_of_two_crews_goes(seed: int) -> None:
    # With one crew the way is uniform on the torus; the best of two is the smaller of two such.
    one, two = (
        np.concatenate(
            [
                observe.ways(run(reduced("nearest_unit").replace({"place.seed": s, CREWS: n}), s))
                for s in range(seed, seed + 40)
            ]
        )
        for n in (1, 2)
    )
    further_than = [(one > r).mean() ** 2 for r in range(4, 13)]
    assert [(two > r).mean() for r in range(4, 13)] == pytest.approx(further_than, abs=0.04)
    assert stats.ks_2samp(one, two).statistic > 0.2
