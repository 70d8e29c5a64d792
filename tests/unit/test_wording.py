"""Numbers as people say them."""

from math import inf, nan

import numpy as np
import pytest

from experiments import wording


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 min"),
        (0.04, "0 min"),
        (4.46, "4.5 min"),
        (9.96, "10 min"),
        (45.4, "45 min"),
        (59.7, "1 h"),
        (200, "3 h 20 min"),
        (359, "5 h 59 min"),
        (403, "6 h 45 min"),
        (1438, "1 d"),
        (3120, "2 d 4 h"),
        (10080, "7 d"),
        (-75, "−1 h 15 min"),
        (inf, "not reached"),
        (-inf, "−∞"),
        (nan, "no value"),
    ],
)
def test_duration(minutes: float, text: str) -> None:
    assert wording.duration(minutes) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.634, "63 %"), (0.0421, "4.2 %"), (0.05, "5 %"), (0, "0 %"), (1, "100 %"),
     (0.0004, "under 0.1 %"), (0.0996, "10 %"), (nan, "no value")],
)  # fmt: skip
def test_share(value: float, text: str) -> None:
    assert wording.share(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.25, "0.25"), (1234.5, "1,234"), (2, "2"), (0.12345, "0.123"), (-3.5, "−3.5"),
     (inf, "∞"), (-inf, "−∞"), (nan, "no value"), (123456, "123,456")],
)  # fmt: skip
def test_plain(value: float, text: str) -> None:
    assert wording.plain(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (-12.2, "min", "−12 min"),
        (12, "min", "+12 min"),
        (0.01, "min", "0 min"),
        (0.0423, "share", "+4.2 percentage points"),
        (-0.0012, "share", "−0.12 percentage points"),
        (-0.00003, "share", "−0.003 percentage points"),
        (-1e-17, "share", "0 percentage points"),
        (-inf, "min", "−∞"),
        (inf, "min", "+∞"),
        (-2500, "yuan", "−2,500 yuan"),
        (nan, "min", "no value"),
    ],
)
def test_signed(value: float, unit: str, text: str) -> None:
    assert wording.signed(value, unit) == text


def test_reach_says_percentage_points_once() -> None:
    assert wording.reach(-0.01, 0.03, "share") == "−1 to +3 percentage points"
    assert wording.reach(-20, 5, "min") == "−20 min to +5 min"


def test_a_size_too_small_to_say_is_not_said_to_be_nothing() -> None:
    assert wording.size(0.02, "min") == "less than 0.1 min" and wording.size(0, "min") == "0 min"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.33525, "0.33525"), (0.015625, "0.015625"), (1, "1"), (1.0, "1"), (0.1 + 0.2,
     "0.30000000000000004"), (np.float64(1.341), "1.341"), (np.int64(3), "3"), (1e-7, "0.0000001"),
     (12345.5, "12,345.5"), (inf, "∞"), (-inf, "−∞"), (-0.25, "−0.25"), (0.0, "0"),
     (nan, "no value"), (1e21, "1,000,000,000,000,000,000,000")],
)  # fmt: skip
def test_a_setting_is_never_rounded(value: float, text: str) -> None:
    assert wording.setting(value) == text


@pytest.mark.parametrize(
    ("before", "after", "difference", "unit", "ends"),
    [
        (3190, 2820, -370, "min", ("53 h 10 min", "47 h")),
        (3187.6, 2817.4, -370.2, "min", ("53 h 10 min", "47 h")),
        (3192.4, 2817.6, -374.8, "min", ("53 h 10 min", "46 h 55 min")),
        (3190, 3140.3, -49.7, "min", ("53 h 10 min", "52 h 20 min")),
        (3190.2, 3185.9, -4.3, "min", ("53 h 10.2 min", "53 h 5.9 min")),
        (45.2, 50.1, 4.9, "min", ("45.2 min", "50.1 min")),
        (7 * 1440, 4 * 1440 + 700, -3620, "min", ("7 d", "4 d 12 h")),
        (1500, 30, -1470, "min", ("1 d 1 h", "1 h")),
        (0.553, 0.606, 0.053, "share", ("55.3 %", "60.6 %")),
        (0.55, 0.5504, 0.0004, "share", ("55.00 %", "55.04 %")),
        (0.2, 0.5, 0.3, "share", ("20 %", "50 %")),
        (1000, 1234.5, 234.5, "yuan", ("1,000 yuan", "1,234 yuan")),
        (1.5, 2.25, 0.75, "", ("1.50", "2.25")),
    ],
)  # fmt: skip
def test_ends_are_as_fine_as_their_difference(
    before: float, after: float, difference: float, unit: str, ends: tuple[str, str]
) -> None:
    assert wording.ends(before, after, difference, unit) == ends


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [(3190, 3190.01, 0.01), (3190, inf, 370), (nan, 3190, 5), (3190, 2820, -320)],
)
def test_ends_that_would_contradict_the_difference_are_not_said(
    before: float, after: float, difference: float
) -> None:
    assert wording.ends(before, after, difference, "min") is None


@pytest.mark.parametrize("difference", [0.3, 4.26, 9.97, 17.4, 59.6, 200.5, 362, 1437, 1500, 4000])
def test_ends_differ_by_what_is_said_of_them(difference: float) -> None:
    for tenth in range(0, 1200, 7):
        before = 8000 + tenth / 10
        ends = wording.ends(before, before - difference, -difference, "min")
        assert ends is not None
        minutes = [_minutes(text) for text in (*ends, wording.size(difference, "min"))]
        assert minutes[0] - minutes[1] == pytest.approx(minutes[2])


def _minutes(text: str) -> float:
    """A duration in words, back in minutes."""
    parts = text.split()
    worth = {"d": 1440, "h": 60, "min": 1}
    return sum(float(n) * worth[u] for n, u in zip(parts[::2], parts[1::2], strict=True))


def test_small_words() -> None:
    assert wording.counted(1, "run") == "1 run" and wording.counted(2500, "run") == "2,500 runs"
    assert wording.listed(["a", "b", "c"]) == "a, b and c" and wording.listed(["a"]) == "a"
    assert wording.times(26.4) == "26 times" and wording.sentence("mind the gap") == "Mind the gap"
    assert wording.setting(5.364) == "5.364" and wording.setting("sweep") == "sweep"
    assert wording.setting(True) == "True"
