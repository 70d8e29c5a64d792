"""Ways of crews: the nearest unit, random pairs, the square-root law."""

import numpy as np
import pytest

from experiments.verification import formulas, observe, reduced, replications
from experiments.verification.settings import CREWS
from experiments.verification.travel import WAY, nearest_unit, travel
from sim import run
from tests.laws.checks import assert_mean, law_tests, rejected

SIDE = 40


test_law, test_law_rejects_a_wrong_model, test_law_at_length = law_tests(travel())


def test_distance_falls_with_the_root_of_the_number(seed: int) -> None:
    """Fit ln E[D] against ln n; the scatter of the means gives the error of the slope."""
    units = (16, 36, 81)
    samples = [replications(nearest_unit(n, SIDE), seed, runs=40)[:, 0] for n in units]
    errors = [sample.std(ddof=1) / sample.mean() / sample.size**0.5 for sample in samples]
    x = np.log(units) - np.log(units).mean()
    slope = x @ np.log([sample.mean() for sample in samples]) / (x @ x)
    sigma = np.sqrt((x * errors) @ (x * errors)) / (x @ x)
    exact = x @ np.log([formulas.nearest_of(SIDE, n) for n in units]) / (x @ x)
    assert abs(slope - exact) < 4.5 * sigma, f"slope {slope:.4f} +- {sigma:.4f}, exact {exact:.4f}"
    # The exact slope is that of the root but for the size of the torus and of its cells.
    assert exact == pytest.approx(-0.5, abs=0.005)
    assert 9.0 * sigma < 0.1, "too few samples to tell -.5 from -.6"


def test_every_way_is_the_manhattan_distance_of_its_ends(seed: int) -> None:
    one = run(reduced("random_pair"), seed)
    record, side = one.record, one.scenario.place.width_cells
    order = np.argsort(record.time("dispatched"), kind="stable")
    x, y = record.column("x")[order], record.column("y")[order]
    between = np.abs(np.diff(x)) + np.abs(np.diff(y))
    assert side > 2
    assert observe.ways(one)[1:] == pytest.approx(between, abs=1e-6)


def test_straight_ways_are_the_euclidean_distance_of_their_ends(seed: int) -> None:
    one = run(reduced("random_pair").replace({WAY: "straight"}), seed)
    record = one.record
    order = np.argsort(record.time("dispatched"), kind="stable")
    x, y = record.column("x")[order], record.column("y")[order]
    between = np.hypot(np.diff(x), np.diff(y))
    assert observe.ways(one)[1:] == pytest.approx(between, abs=1e-6)


def check_nearest_of_two(seed: int, rule: str) -> None:
    """Each placing of two crews is one sample, since its calls share it."""
    placings = [
        observe.ways(
            run(
                reduced("nearest_unit").replace(
                    {"place.seed": s, CREWS: 2, "departments.service.dispatch": rule}
                ),
                s,
            )
        )
        for s in range(seed, seed + 40)
    ]
    radii, of_one = formulas.further_than(20, straight=False)
    for r in (3, 5, 7):
        both_are = float(of_one[radii == r][0]) ** 2
        further = [(np.rint(ways) > r).mean() for ways in placings]  # whole cells
        assert_mean(further, both_are, f"further away than {r}")


def test_the_nearest_of_two_crews_goes(seed: int) -> None:
    """The way is longer than r when both crews are further away."""
    check_nearest_of_two(seed, "nearest")
    rejected(lambda: check_nearest_of_two(seed, "first_listed"))
