"""Running numbers: those of the measures, and a difference that knows how sure it is."""

import numpy as np
import pytest
from scipy.special import ndtri

import sim
from experiments.live.catalogue import scenario_of
from experiments.live.city import City
from experiments.live.series import interval, series_message
from sim.streams import uniform
from sim.terms import Stream


def at(minute: float, *levers: dict[str, object]) -> list[City]:
    cities = [City(scenario_of("village"), 7, each) for each in levers]
    for city in cities:
        city.model.run_to(minute)
        city.sight.frame()
    return cities


def test_running_numbers_are_those_of_a_run_that_ends_here() -> None:
    (side,) = series_message(at(4 * 1440, {}))["sides"]
    changes = {"run.days": 4, "run.warmup_days": 0}
    run = sim.run(sim.load("village").replace(changes), 7)
    assert side["cases"] == run.measured["cases"]
    assert side["found_share"] == pytest.approx(run.measured["detected_share"])
    assert side["detection_delay_min"] == run.measured["detection_delay_median_min"]
    for role in ("volunteer", "team", "worker"):
        assert side["hours"][role] == pytest.approx(run.measured[f"hours_worked_{role}"])
    assert sum(side["open"]) + sum(side["ended"]) == side["cases"]


def test_nothing_has_no_numbers() -> None:
    (side,) = series_message(at(0, {}))["sides"]
    assert (side["cases"], side["found_share"], side["detection_delay_min"]) == (0, None, None)


def test_two_equal_sides_do_not_differ() -> None:
    for part in series_message(at(8 * 1440, {}, {}))["difference"]:
        assert (part["mean"], part["low"], part["high"], part["sure"]) == (0, 0, 0, "open")
        assert part["days"] == 8


def test_much_more_patrol_finds_sooner_and_the_page_is_sure_of_it() -> None:
    parts = series_message(at(20 * 1440, {}, {"patrol.density_per_km2": 20.0}))["difference"]
    sure = {part["measure"]: part["sure"] for part in parts}
    assert (sure["detection_delay_min"], sure["found_share"]) == ("lower", "higher")


def test_before_five_days_nobody_is_sure() -> None:
    parts = series_message(at(4 * 1440, {}, {"patrol.density_per_km2": 20.0}))["difference"]
    assert {(part["sure"], part["low"], part["high"]) for part in parts} == {("early", None, None)}


def test_the_interval_holds_the_truth_in_95_of_100_samples_when_days_go_together() -> None:
    """400 samples of 20 days with a shock for each day: 95 % ± 3.3 % (three standard errors).

    Taking the 200 cases for independent would cover the truth in about 65 of 100 samples.
    """
    covered = 0
    for sample in range(400):
        u = uniform(sample, Stream.PLACE, np.arange(220))
        normal = ndtri(u)
        day = np.repeat(np.arange(20.0), 10)
        found = interval(normal[:200] + np.repeat(normal[200:], 10), day)
        covered += found["low"] <= 0.0 <= found["high"]
    assert 0.917 <= covered / 400 <= 0.983
