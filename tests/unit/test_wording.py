"""Numbers as people say them."""

from math import inf, nan

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


def test_small_words() -> None:
    assert wording.counted(1, "run") == "1 run" and wording.counted(2500, "run") == "2,500 runs"
    assert wording.listed(["a", "b", "c"]) == "a, b and c" and wording.listed(["a"]) == "a"
    assert wording.times(26.4) == "26 times" and wording.sentence("mind the gap") == "Mind the gap"
    assert wording.setting(5.364) == "5.364" and wording.setting("sweep") == "sweep"
    assert wording.setting(True) == "True"
