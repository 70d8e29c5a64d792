"""Cumulative incidence against hand-worked tables, its own definition, and closed forms."""

from collections.abc import Callable
from math import exp, inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.groups import Groups
from sim.survival import HAPPENED, NEVER, NOT_YET, Waiting
from tests.unit.made_log import spread

DAY = 1440.0
RATES = {HAPPENED: 0.2, NEVER: 0.15}


def waiting(*cases: tuple[float, int]) -> Waiting:
    minutes, cause = zip(*cases, strict=True)
    return Waiting(np.array(minutes, float), np.array(cause, np.uint8))


def alone(numbers: NDArray[np.float64]) -> float:
    [number] = numbers
    return float(number)


def aalen_johansen(wait: Waiting, at: float) -> float:
    """The textbook sum over distinct times: event-free before x events / at risk."""
    free, share = 1.0, 0.0
    for time in np.unique(wait.minutes[wait.minutes <= at]):
        at_risk = int((wait.minutes >= time).sum())
        here = wait.minutes == time
        share += free * int((here & (wait.cause == HAPPENED)).sum()) / at_risk
        free *= 1 - int((here & (wait.cause != NOT_YET)).sum()) / at_risk
    return share


def test_hand_worked_table() -> None:
    # Six cases; one stops being watched at 3, one ends otherwise at 4, one is open at the end.
    # t=2: 1/6. t=5: free is 5/6 x 3/4 = 5/8, of 3 at risk one: 1/6 + 5/24. t=7: 5/12 of 2: + 5/24.
    wait = waiting((2, HAPPENED), (3, NOT_YET), (4, NEVER), (5, HAPPENED), (7, HAPPENED), (9, 0))
    assert wait.curve([1, 2, 4.9, 5, 7, 100])[0] == pytest.approx(
        [0, 1 / 6, 1 / 6, 3 / 8, 7 / 12, 7 / 12]
    )
    assert alone(wait.median()) == 7.0
    assert alone(wait.incidence(5)) == pytest.approx(3 / 8)
    # Area above the steps up to 10: 2 x 1 + 3 x 5/6 + 2 x 5/8 + 3 x 5/12.
    assert alone(wait.restricted_mean(10)) == pytest.approx(2 + 2.5 + 1.25 + 1.25)


def test_events_come_before_stops_at_the_same_minute() -> None:
    wait = waiting((4, NOT_YET), (4, HAPPENED), (6, HAPPENED))
    assert wait.curve([4, 6])[0] == pytest.approx([1 / 3, 1.0])


def test_the_share_that_waits_is_that_of_kaplan_and_meier_in_their_own_paper() -> None:
    """Deaths at .8, 3.1, 5.4, 9.2 and losses at 1.0, 2.7, 7.0, 12.1 (Kaplan, Meier 1958)."""
    deaths = (0.8, 3.1, 5.4, 9.2)
    wait = waiting(
        *((time, HAPPENED) for time in deaths),
        *((time, NOT_YET) for time in (1.0, 2.7, 7.0, 12.1)),
    )
    by_hand = [7 / 8, 7 / 8 * 4 / 5, 7 / 8 * 3 / 5, 7 / 8 * 3 / 10]
    assert 1 - wait.curve(deaths)[0] == pytest.approx(by_hand)


def test_the_share_that_waits_is_that_of_the_remission_data() -> None:
    """Weeks in remission with 6-mercaptopurine, 21 patients (Freireich et al. 1963): relapses, and
    when the others were last seen well; the usual textbook example, with ties.
    """
    relapses = (6, 6, 6, 7, 10, 13, 16, 22, 23)
    still_well = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    wait = waiting(
        *((week, HAPPENED) for week in relapses), *((week, NOT_YET) for week in still_well)
    )
    by_hand = np.cumprod([18 / 21, 16 / 17, 14 / 15, 11 / 12, 10 / 11, 6 / 7, 5 / 6])
    assert 1 - wait.curve([6, 7, 10, 13, 16, 22, 23])[0] == pytest.approx(by_hand)
    assert 1 - wait.curve([0, 5.9, 22.5, 40])[0] == pytest.approx([1, 1, *by_hand[5:]])


def test_the_share_with_the_event_is_that_of_a_published_worked_example() -> None:
    """Deaths from breast cancer (1) and other causes (2), 305 patients, months (Satagopan et al.
    2004, British Journal of Cancer 91, 1229-1235, table 2): the first nine who leave. Printed are
    the event-free and the steps of the incidence, in tenths of a percent; the printed incidence
    .3, .6, .9, 1.2 adds the rounded steps.
    """
    leaving = [(7, 0), (10, 1), (14, 0), (16, 1), (18, 2), (23, 1), (24, 0), (26, 2), (27, 1)]
    patients = leaving + [(28, 0)] * 296
    [cancer] = waiting(*patients).curve([0, 10, 16, 23, 27])
    assert np.cumsum(np.round(100 * np.diff(cancer), 1)) == pytest.approx([0.3, 0.6, 0.9, 1.2])
    [dead] = waiting(*((time, min(cause, HAPPENED)) for time, cause in patients)).curve(
        [10, 16, 18, 23, 26, 27]
    )
    assert np.round(100 * (1 - dead), 1).tolist() == [99.7, 99.3, 99.0, 98.7, 98.3, 98.0]


def test_without_stops_it_is_the_plain_share() -> None:
    wait = waiting((1, HAPPENED), (2, NEVER), (3, HAPPENED), (8, NEVER))
    assert wait.curve([0.5, 1, 3, 50])[0] == pytest.approx([0, 0.25, 0.5, 0.5])
    assert alone(wait.median()) == 3.0
    assert alone(wait.restricted_mean(10)) == pytest.approx((1 + 10 + 3 + 10) / 4)


def test_median_is_infinite_when_half_never_get_there() -> None:
    assert alone(waiting((1, HAPPENED), (1, NEVER), (2, NEVER)).median()) == inf
    assert alone(waiting((5, NOT_YET), (5, NOT_YET)).median()) == inf
    assert alone(waiting((5, NOT_YET), (5, NOT_YET)).restricted_mean(100)) == pytest.approx(100)


def test_no_cases_have_no_numbers() -> None:
    none = Waiting(np.empty(0), np.empty(0, np.uint8))
    assert isnan(alone(none.median()))
    assert isnan(alone(none.restricted_mean(10)))
    assert isnan(alone(none.incidence(10)))
    assert none.area(np.empty(0)).size == none.tail(10).size == 0


def competing(n: int, watched_days: NDArray[np.float64] | None) -> Waiting:
    """Law 7: two exponential ends at .2 and .15 a day, by the quantiles of an even spread."""
    days = -np.log1p(-spread(n)) / sum(RATES.values())
    first = spread(n, 1) < RATES[HAPPENED] / sum(RATES.values())
    cause = np.where(first, HAPPENED, NEVER).astype(np.uint8)
    if watched_days is not None:
        cause[watched_days < days] = NOT_YET
        days = np.minimum(days, watched_days)
    return Waiting(days * DAY, cause)


@pytest.mark.parametrize("watched", [None, (2.0, 30.0), (0.0, 12.0)])
def test_competing_risks_law(watched: tuple[float, float] | None) -> None:
    n = 40_000
    window = None
    if watched:
        window = watched[0] + (watched[1] - watched[0]) * spread(n, 2)
    wait = competing(n, window)
    assert alone(wait.incidence(5 * DAY)) == pytest.approx(0.571429 * (1 - exp(-1.75)), abs=0.004)
    assert alone(wait.incidence(5 * DAY)) == pytest.approx(0.472129, abs=0.004)
    # E[min(T, h)] where the other end means never: h - (4/7) (h - (1 - exp(-.35 h)) / .35).
    mean_days = 7 - 4 / 7 * (7 - (1 - exp(-2.45)) / 0.35)
    assert alone(wait.restricted_mean(7 * DAY)) == pytest.approx(mean_days * DAY, rel=0.01)


def test_taking_other_ends_for_stops_would_miss_the_law() -> None:
    wait = competing(40_000, None)
    naive = Waiting(wait.minutes, np.where(wait.cause == NEVER, NOT_YET, wait.cause))
    assert alone(naive.incidence(5 * DAY)) == pytest.approx(1 - exp(-1.0), abs=0.004)
    assert abs(alone(naive.incidence(5 * DAY)) - 0.472129) > 0.1


CASES = st.lists(
    st.tuples(st.integers(0, 12).map(float), st.sampled_from([NOT_YET, HAPPENED, NEVER])),
    min_size=1, max_size=40,
)  # fmt: skip


@given(CASES, st.floats(0, 15))
def test_weights_give_the_textbook_sum(cases: list[tuple[float, int]], at: float) -> None:
    wait = waiting(*cases)
    assert alone(wait.incidence(at)) == pytest.approx(aalen_johansen(wait, at), abs=1e-12)


@given(CASES, st.floats(0.5, 15))
def test_areas_and_tails_add_up_to_the_restricted_mean(
    cases: list[tuple[float, int]], horizon: float
) -> None:
    wait = waiting(*cases)
    parts = wait.area(np.minimum(wait.minutes, horizon)) + wait.tail(horizon)
    assert (parts >= 0).all()
    assert parts.sum() == pytest.approx(alone(wait.restricted_mean(horizon)), rel=1e-12, abs=1e-12)


@given(CASES)
def test_curve_rises_within_0_and_1(cases: list[tuple[float, int]]) -> None:
    [curve] = waiting(*cases).curve(np.arange(14.0))
    assert (np.diff(curve) >= 0).all()
    assert curve[0] >= 0
    assert curve[-1] <= 1 + 1e-12


@given(CASES)
def test_what_a_case_adds_does_not_depend_on_its_place(cases: list[tuple[float, int]]) -> None:
    wait, turned = waiting(*cases), waiting(*cases[::-1])
    np.testing.assert_array_equal(turned.tail(20)[::-1], wait.tail(20))
    np.testing.assert_array_equal(turned.area(turned.minutes)[::-1], wait.area(wait.minutes))
    for time, cause in set(cases):
        alike = (wait.minutes == time) & (wait.cause == cause)
        assert np.unique(wait.tail(20)[alike]).size == 1


def test_those_watched_longest_share_what_is_left() -> None:
    # The event takes 1/4, the first to stop leaves its 1/4 to the other two, who keep 3/8 each.
    wait = waiting((1, HAPPENED), (2, NOT_YET), (6, NOT_YET), (6, NOT_YET))
    assert wait.tail(10) == pytest.approx([0, 0, 4 * 3 / 8, 4 * 3 / 8])


def area_of_long_waits(wait: Waiting) -> NDArray[np.float64]:
    case = np.flatnonzero(wait.minutes > 3.0)
    return wait.area(0.7 * wait.minutes[case], case)


MINUTES = st.one_of(st.integers(0, 6).map(float), st.floats(0, 20_000))
MANY = st.lists(
    st.lists(st.tuples(MINUTES, st.sampled_from([NOT_YET, HAPPENED, NEVER])), max_size=30),
    min_size=2, max_size=6,
)  # fmt: skip
FOUND: dict[str, Callable[[Waiting], NDArray[np.float64]]] = {
    "median": lambda wait: wait.median(),
    "incidence": lambda wait: wait.incidence(3.0),
    "restricted mean": lambda wait: wait.restricted_mean(10_080.0),
    "curve": lambda wait: wait.curve([0.0, 0.5, 3.0, 1440.0, 1e9]),
    "tail": lambda wait: wait.tail(10_080.0),
    "area of the wait": lambda wait: wait.area(np.minimum(wait.minutes, 10_080.0)),
    "areas of the long waits": area_of_long_waits,
}


@pytest.mark.parametrize("name", FOUND)
@given(MANY)
def test_a_group_gets_to_the_last_digit_what_it_gets_alone(
    name: str, populations: list[list[tuple[float, int]]]
) -> None:
    minutes = np.array([time for cases in populations for time, _ in cases])
    cause = np.array([how for cases in populations for _, how in cases], np.uint8)
    groups = Groups([len(cases) for cases in populations])
    alone = [
        FOUND[name](Waiting(minutes[groups.of == g], cause[groups.of == g]))
        for g in range(len(groups))
    ]
    found = FOUND[name](Waiting(minutes, cause, groups))
    assert found.tobytes() == np.concatenate(alone).tobytes()
