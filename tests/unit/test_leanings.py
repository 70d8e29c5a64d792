"""How a number leans on what was varied: known correlations, and honest intervals."""

from math import isnan

import numpy as np
import pytest

from experiments.stats.estimates import Floats
from experiments.stats.leanings import Draws, leanings, table
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


def repeated(seed: int) -> tuple[dict[str, Floats], Floats, Draws]:
    """16 draws, crossed with a list of 6: a strong key, an idle one, luck of each point."""
    draws = np.tile(np.arange(16), 6)
    strong, idle = (np.asarray(uniform(seed, 97, np.arange(16), part=k))[draws] for k in (1, 2))
    numbers = strong + np.repeat(np.arange(6), 16) / 10 + 0.1 * uniform(seed, 96, np.arange(96))
    return {"strong": strong, "idle": idle}, numbers, Draws(draws, dict.fromkeys(KEYS, draws))


KEYS = ("strong", "idle")


def test_values_that_are_repeated_count_once() -> None:
    """False decisions, power, and coverage of the means low, over 300 studies of 16 draws x 6.

    A key without effect is starred in one study of 40 (counting all points as independent, in 97
    of 300); the chance of more than 18 is 1e-4. 95 % intervals: fewer than 268 hold the truth with
    a chance of 1e-4 (counting all points, 195 do).
    """
    wrong = seen = held = 0
    for seed in range(300):
        by_key = {each.key: each for each in leanings(*repeated(seed))}
        wrong += by_key["idle"].decided
        seen += by_key["strong"].decided
        low = by_key["idle"].where_low
        held += low.low <= 0.5 + 0.25 + 0.05 <= low.high
    assert wrong <= 18 and seen >= 290 and held >= 268


def test_too_few_draws_show_nothing_however_often_they_are_repeated() -> None:
    x = np.tile(np.arange(5.0), 20)
    (only,) = leanings({"x": x}, x, Draws(x.astype(int), {"x": x.astype(int)}))
    assert isnan(only.correlation) and not only.decided and only.where_low.n == 2
