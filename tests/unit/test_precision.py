"""Replications until intervals are as narrow as asked."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments import Results, Sweep
from experiments.stats.precision import (
    Precision,
    Reached,
    base_point,
    judge,
    more,
    own_values,
    wish_of,
)
from sim.errors import NameNotFoundError, SafetyNetError
from sim.scenario import Scenario, load
from tests.unit import fake_work
from tests.unit.made_study import normal

MEASURE = "time_to_help_median_min"
LEVERS = {"routing.speed": [1, 2, 4]}


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("village")


def sweep(town: Scenario, **options: Any) -> Results:
    return Sweep(town, LEVERS).run(
        seed=11, workers=1, progress=False, work=fake_work.measured, **options
    )


def values_of(samples: Any, _: str) -> Any:
    return samples


def reached(width: float, replications: int, enough: float, runs: int = 5) -> Reached:
    return Reached(Precision(MEASURE, 0.05, True), width, 0, replications, runs, enough)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("x=5%", Precision("x", 0.05, True)),
        (" x = 0.5 % ", Precision("x", 0.005, True)),
        ("x=30", Precision("x", 30, False)),
    ],
)
def test_a_precision_is_a_share_or_an_amount(text: str, precision: Precision) -> None:
    assert Precision.parse(text) == precision


@pytest.mark.parametrize("text", ["x", "x=", "=5%", "x=wide", "x=0", "x=-5%", "x=nan", "x=inf"])
def test_what_is_no_precision_is_refused(text: str) -> None:
    with pytest.raises(SafetyNetError) as caught:
        Precision.parse(text)
    assert str(caught.value) == (
        f"precision {text}: write it as measure=width, for example"
        " time_to_help_median_min=5% or time_to_help_median_min=30"
    )


def test_an_unknown_measure_gets_the_near_match() -> None:
    with pytest.raises(NameNotFoundError, match=r"^unknown measure 'casse'; did you mean cases\?"):
        Precision.parse("casse=5%", ["cases", "cost_yuan"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"of": "pints"}, 'precision_of = "pints": must be "points" or "differences"'),
        (
            {"replications": 10, "most": 9},
            "max_replications = 9: must not be below the 10 replications planned",
        ),
    ],
)
def test_impossible_wishes_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(SafetyNetError) as caught:
        wish_of(["x=5%"], **options)
    assert str(caught.value) == message


def test_rounds_grow_with_what_is_missing_but_not_without_measure() -> None:
    assert more([reached(0.04, 10, 8)], 100) is None
    assert more([reached(0.06, 10, 15)], 100) == 16
    assert more([reached(0.5, 10, 1000)], 100) == 30
    assert more([reached(0.06, 10, 15)], 12) == 12
    assert more([reached(0.06, 12, 15)], 12) is None
    assert more([reached(0.0501, 100, 101)], 1000) == 110
    assert more([reached(float("inf"), 10, float("inf"), runs=0)], 100) is None
    assert more([], 100) is None


def test_widths_are_judged_at_the_worst_point() -> None:
    samples = np.array([[100.0, 10.0], [102.0, 14.0], [98.0, 6.0], [101.0, 9.0], [99.0, 11.0]])
    wish = wish_of([f"{MEASURE}=5%"])
    (found,) = judge(wish, lambda _: samples, 0, 5)
    half = 2.776445 * samples[:, 1].std(ddof=1) / np.sqrt(5)
    assert found.width == pytest.approx(half / 10, rel=1e-5)
    assert found.enough == np.ceil(5 * (half / 10 / 0.05) ** 2)
    assert (found.point, found.is_met) == (1, False)
    (found,) = judge(wish_of([f"{MEASURE}=5"]), lambda _: samples, 0, 5)
    assert found.width == pytest.approx(half, rel=1e-5)
    assert found.is_met


def test_a_difference_is_judged_in_pairs_and_against_the_mean_of_the_base() -> None:
    shared = np.array([0.0, 50.0, -50.0, 20.0, -20.0])
    own = np.array([1.0, -1.0, 0.5, -0.5, 0.0])
    samples = np.stack([100 + shared, 110 + shared + own], axis=1)
    (found,) = judge(wish_of([f"{MEASURE}=5%"], "differences"), lambda _: samples, 0, 5)
    half = 2.776445 * own.std(ddof=1) / np.sqrt(5)
    assert found.point == 1
    assert found.width == pytest.approx(half / 100, rel=1e-5)
    (of_points,) = judge(wish_of([f"{MEASURE}=5%"]), lambda _: samples, 0, 5)
    assert of_points.width > 20 * found.width


def test_lost_runs_are_made_up_for() -> None:
    values = np.array([100.0, 120.0, 80.0, 110.0, 90.0] + [np.nan] * 5)[:, None]
    (found,) = judge(wish_of([f"{MEASURE}=5%"]), lambda _: values, 0, 10)
    (whole,) = judge(wish_of([f"{MEASURE}=5%"]), lambda _: values[:5], 0, 5)
    assert found.enough == whole.enough + 5


def test_the_base_is_where_the_scenario_stands_itself() -> None:
    points = [{"a": 1}, {"a": 2}, {"a": 3}]
    assert base_point(points, {"a": 2}) == 1
    assert base_point(points, {"a": 7}) == 0


def test_a_scenario_has_the_numbers_of_its_own_distributions_and_of_no_other() -> None:
    law = "kinds.blocked_exit.service_min"
    village = load("village").replace({law: {"lognormal": {"median": 30, "sigma": 0.8}}})
    keys = [f"{law}.lognormal.median", f"{law}.exponential.mean", "routing.speed"]
    assert own_values(village, keys) == {keys[0]: 30, keys[2]: 1}


def test_a_sweep_adds_replications_until_it_is_precise(town: Scenario) -> None:
    results = sweep(town, replications=5, precision=[f"{MEASURE}=25%"], max_replications=500)
    (found,) = results.reached
    number = results.frame["replication"].nunique()
    assert found.is_met
    assert found.width <= 0.25
    assert found.replications == number > 5
    one_less = sweep(town, replications=number // 2)
    (before,) = judge(wish_of([f"{MEASURE}=25%"]), samples(one_less), 0, number // 2)
    assert not before.is_met


def samples(results: Results) -> Any:
    return lambda measure: results.frame.pivot(
        index="replication", columns="point", values=measure
    ).to_numpy()


def test_its_runs_are_those_of_a_sweep_planned_with_so_many(town: Scenario, tmp_path: Path) -> None:
    asked = sweep(town, out=tmp_path / "asked", replications=5, precision=[f"{MEASURE}=25%"])
    number = asked.reached[0].replications
    sweep(town, out=tmp_path / "planned", replications=number)
    for name in ("results.parquet", "results.csv", "study.json"):
        assert (tmp_path / "asked" / name).read_bytes() == (
            tmp_path / "planned" / name
        ).read_bytes()


@pytest.mark.parametrize("at", [3, 20, 40])
def test_interrupted_it_goes_on_to_the_same_end(town: Scenario, tmp_path: Path, at: int) -> None:
    options = {"replications": 5, "precision": [f"{MEASURE}=25%"]}
    whole = sweep(town, out=tmp_path / "whole", **options)
    work = partial(fake_work.interrupted, at=at, made=list[int]())
    for _ in range(2):
        try:
            Sweep(town, LEVERS).run(
                5, 11, 1, tmp_path / "cut", False, precision=[f"{MEASURE}=25%"], work=work
            )
        except KeyboardInterrupt:
            continue
    assert (tmp_path / "cut" / "results.csv").read_bytes() == (
        tmp_path / "whole" / "results.csv"
    ).read_bytes()
    assert Results.load(tmp_path / "cut").frame.shape == whole.frame.shape


def test_at_the_limit_it_says_what_it_has_reached(town: Scenario) -> None:
    results = sweep(town, replications=5, precision=[f"{MEASURE}=1%"], max_replications=8)
    (found,) = results.reached
    assert not found.is_met
    assert results.frame["replication"].nunique() == 8
    assert found.told("routing.speed = 1").endswith(
        "at worst (asked ±1 %), at routing.speed = 1, after 8 replications; not reached"
    )


def test_what_is_reached_is_told_in_the_unit_of_what_was_asked() -> None:
    share = Reached(Precision(MEASURE, 0.05, True), 0.048, 0, 34, 34, 30)
    assert share.told("the base") == (
        f"{MEASURE}: ±4.8 % at worst (asked ±5 %), at the base, after 34 replications"
    )
    minutes = Reached(Precision(MEASURE, 30, False), 21.6, 0, 34, 34, 30)
    assert "±22 min at worst (asked ±30 min)" in minutes.told("the base")
    none = Reached(Precision(MEASURE, 30, False), float("inf"), 0, 34, 34, 30)
    assert "no interval at worst" in none.told("the base")


def test_stopping_when_narrow_enough_costs_little_coverage() -> None:
    """Who stops at a lucky moment is too sure; with rounds of these sizes only a little.

    1500 sequences of normal runs (spread 30 % of the mean, asked 10 %). Over 6000 others the
    intervals held the truth in 94.0 %: with that, the test fails once in 20,000 times; with
    intervals that hold it in 90 % it passes once in 40.
    """
    wish, missed, trials = wish_of([f"{MEASURE}=10%"], most=400), 0, 1500
    for trial in range(trials):
        values = 1 + 0.3 * normal(2016 + trial, np.arange(400))
        number: int | None = 10
        while number is not None:
            seen = values[:number, None]
            found = judge(wish, partial(values_of, seen), 0, number)
            number = more(found, wish.most)
        mean = float(seen.mean())
        missed += abs(mean - 1) > found[0].width * mean
    assert 0.915 < 1 - missed / trials < 0.965


@pytest.mark.parametrize("limit", [None, 1000])
def test_a_search_ends_where_the_study_is_full_and_tells_what_it_has_reached(
    town: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int | None
) -> None:
    monkeypatch.setattr("experiments.design.runs.MAX_RUNS", 3 * 7 + 2)
    wish = [f"{MEASURE}=0.1%"]
    for _ in range(2):
        found = sweep(town, replications=5, precision=wish, max_replications=limit, out=tmp_path)
        assert [(each.is_met, each.replications) for each in found.reached] == [(False, 7)]
        assert len(Results.load(tmp_path).frame) == 3 * 7
    assert (tmp_path / "results.csv").exists()


def test_more_replications_than_a_study_holds_are_refused_also_with_a_precision(
    town: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("experiments.design.runs.MAX_RUNS", 20)
    with pytest.raises(SafetyNetError, match="a study holds at most 20"):
        sweep(town, replications=7, precision=["cases=1%"], out=tmp_path / "study")
    assert not (tmp_path / "study").exists()
