"""How a number leans on what was varied: known correlations, and honest intervals."""

from math import isnan

import numpy as np
import pytest

from experiments.stats.estimates import Floats
from experiments.stats.leanings import leanings, table
from sim.streams import uniform

N = 60


def luck(part: int, seed: int = 1) -> Floats:
    return np.asarray(uniform(seed, 98, np.arange(N), part=part))


def test_what_the_number_follows_comes_first_with_its_means_low_and_high() -> None:
    x = luck(1)
    first, second = leanings({"idle": luck(2), "strong": x}, 10 * x)
    assert (first.key, second.key) == ("strong", "idle")
    assert first.correlation == pytest.approx(1.0) and first.decided
    ordered = np.sort(10 * x)
    assert first.where_low.value == pytest.approx(ordered[:20].mean())
    assert first.where_high.value == pytest.approx(ordered[-20:].mean())


def test_failed_points_are_left_out() -> None:
    x, y = luck(1), 10 * luck(1)
    y[::4] = np.nan
    (only,) = leanings({"x": x}, y)
    assert only.correlation == pytest.approx(1.0) and only.where_low.n == 15


def test_a_number_that_never_varies_leans_on_nothing() -> None:
    (only,) = leanings({"x": luck(1)}, np.ones(N))
    assert isnan(only.correlation) and not only.decided


def test_luck_is_taken_for_a_leaning_in_one_study_of_twenty() -> None:
    """All intervals of a study hold together: five keys, 400 studies, true rate 0.05."""
    wrong = 0
    for seed in range(400):
        keys = {str(part): luck(part, seed) for part in range(5)}
        wrong += any(each.decided for each in leanings(keys, luck(9, seed)))
    # Standard error 0.011; a correct method fails with probability 1e-5 each way.
    assert abs(wrong / 400 - 0.05) < 0.047


def test_a_leaning_of_two_fifths_is_found() -> None:
    """Power: with a rank correlation near 0.6 and 60 points nine of ten studies see it."""
    seen = 0
    for seed in range(100):
        x = luck(1, seed)
        keys = {"x": x, "idle": luck(2, seed)}
        seen += leanings(keys, x + 0.7 * luck(3, seed) + 0.7 * luck(4, seed))[0].decided
    assert seen >= 90


def test_a_table_has_a_row_a_key_with_its_title() -> None:
    found = leanings({"x": luck(1)}, luck(1))
    rows = table(found, {"x": "how long"}).to_dict("records")
    assert rows[0]["title"] == "how long" and rows[0]["n_low"] == 20
