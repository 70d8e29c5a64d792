"""The closed forms themselves, against values of the literature and against each other."""

from math import exp, inf, log, pi, sqrt

import numpy as np
import pytest

from experiments.verification import formulas as f


def close(value: object, wanted: object) -> None:
    assert value == pytest.approx(wanted, abs=1e-6)


def test_detection() -> None:
    close(f.random_jumps(0.8, 400, 5, [10, 50, 100, 200]), [0.095253, 0.393773, 0.632489, 0.864935])
    assert f.random_jumps_mean(0.8, 400, 5) == pytest.approx(100.4008, abs=1e-4)
    close([f.sweep_delay(40, p) for p in (1, 0.8, 0.5)], [19.5, 29.5, 59.5])
    close([f.sweep_before_escalation(0.01, 40, p) for p in (1, 0.8)], [0.828328, 0.765255])
    close(f.incidence([0.2, 0.05, 0.1], inf), [0.571429, 0.142857, 0.285714])
    close(f.incidence([0.2, 0.05, 0.1], 5)[:2], [0.472129, 0.118032])


def test_random_walk() -> None:
    assert f.torus_hitting_mean(5) == pytest.approx(30.4)
    assert f.torus_hitting_mean(10) == pytest.approx(165.98153, abs=1e-5)
    assert f.torus_hitting_mean(20) == pytest.approx(840.76623, abs=1e-5)
    close(f.torus_hitting(10, (50, 100, 200, 400)), [0.274292, 0.459428, 0.700046, 0.907646])
    cells = 100**2
    on_a_large_torus = cells * log(cells) / pi + 0.195 * cells
    assert f.torus_hitting_mean(100) == pytest.approx(on_a_large_torus, rel=1e-4)


def test_travel() -> None:
    close([f.nearest_of(20, n) for n in (1, 4, 16)], [10, 5.727285, 2.999615])
    close([f.box_distance(side) for side in (10, 20)], [6.6, 13.3])
    assert pytest.approx(0.626657, abs=1e-6) == f.MANHATTAN


def test_queues() -> None:
    systems = ((1, 0.8), (2, 1.5), (5, 4.0), (10, 9.0))
    close([f.erlang_c_wait(*system) for system in systems], [4, 1.285714, 0.554113, 0.668732])
    moments = (1.0, f.erlang_second_moment(2), 2.0, f.lognormal_second_moment(0.6))
    waits = [f.pollaczek_khinchine(0.8, 1, moment) for moment in moments]
    close(waits, [2, 3, 4, 2.866659])
    close(f.cobham((0.3, 0.5)), [1.142857, 5.714286])
    close(f.infinite_servers(5, 0.5, [1, 4]), [3.934693, 8.646647])


def test_routing() -> None:
    rates = (10, 8, 6, 5)
    close(f.tandem_mean(3, rates), 1.176190)
    close(f.tandem_quantile(3, rates, 0.9), 2.035814)
    close(f.tandem_tail(3, rates, 2.0), 0.106679)


def test_random_jumps_tend_to_the_exponential_of_koopman() -> None:
    looks = np.array([10, 100, 1000])
    limit = 1 - np.exp(-5 * 0.8 * looks / 400_000)
    assert f.random_jumps(0.8, 400_000, 5, looks) == pytest.approx(limit, rel=1e-5)


def test_nearest_of_many_tends_to_the_square_root_law() -> None:
    # A cell is small against the distance: the error is about n / 2 A.
    for units in (25, 100, 400):
        blocks, straight = (c * sqrt(400.0**2 / units) for c in (f.MANHATTAN, f.STRAIGHT))
        assert f.nearest_of_poisson(400, units) == pytest.approx(blocks, rel=0.003)
        assert f.nearest_of_poisson(400, units, straight=True) == pytest.approx(straight, rel=0.003)


def test_erlang_c_has_the_single_server_as_its_special_case() -> None:
    assert f.erlang_c_wait(1, 0.8) == pytest.approx(f.pollaczek_khinchine(0.8, 1, 2))


def test_one_priority_is_no_priority() -> None:
    assert float(f.cobham((0.8,))[0]) == pytest.approx(f.erlang_c_wait(1, 0.8))


def test_fixed_durations_are_passed_more_often_than_exponential_ones() -> None:
    assert f.passed_fixed(0.5, 2.0) == pytest.approx(1 - exp(-1))
    assert f.passed_exponential(0.5, 2.0) == pytest.approx(0.5)


def test_erlang_time_is_a_tandem_of_equal_stages() -> None:
    nearly_equal = (1.0, 1.0001, 0.9999, 1.0002)
    within = float(f.erlang_cdf(4, 4.0, 3.0))
    assert 1 - float(f.tandem_tail(0.0, nearly_equal, 3.0)) == pytest.approx(within, abs=1e-3)
