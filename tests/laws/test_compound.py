"""Several parts at once: priorities and servers, networks, a crew that travels, whole chains."""

import numpy as np
import pytest

from experiments.verification import formulas, oracles
from experiments.verification.compound import compound
from tests.laws.checks import law_tests

test_law, test_law_rejects_a_wrong_model, test_law_at_length = law_tests(compound())


def test_priorities_of_one_server_are_cobham() -> None:
    assert oracles.priority_waits(1, (0.3, 0.5)) == pytest.approx(formulas.cobham((0.3, 0.5)))


def test_priorities_conserve_the_work() -> None:
    """Whatever the order, the mean wait over all calls is that of M/M/c."""
    urgent, other = oracles.priority_waits(3, (0.8, 1.6))
    together = (0.8 * urgent + 1.6 * other) / 2.4
    assert together == pytest.approx(formulas.erlang_c_wait(3, 2.4))


def test_a_row_of_queues_is_a_network() -> None:
    row = [[0, 1, 0], [0, 0, 1], [0, 0, 0]]
    time = oracles.jackson_time((3.0, 0.0, 0.0), row, (1, 1, 1), (10.0, 8.0, 6.0))
    assert time == pytest.approx(formulas.tandem_mean(3.0, (10.0, 8.0, 6.0)))
    assert oracles.flows((1.0, 0.0), [[0.0, 1.0], [0.5, 0.0]]) == pytest.approx([2.0, 2.0])


def test_hitting_times_by_two_ways() -> None:
    """Kemeny's constant: the mean over targets is the sum of 1 / (1 - eigenvalue)."""
    values = np.sort(np.linalg.eigvalsh(oracles._walled_walk(6)))[:-1]
    assert oracles.box_hitting_mean(6) == pytest.approx(float((1 / (1 - values)).sum()))


def test_one_walker_is_the_walk_alone() -> None:
    assert oracles.walkers_hitting_mean(5, 1) == pytest.approx(formulas.torus_hitting_mean(5))
    assert oracles.walkers_hitting_mean(5, 4) < formulas.torus_hitting_mean(5) / 2


def test_escape_from_exponential_escalation_is_a_product() -> None:
    """Against a constant rate each stage is escaped by itself: the product of mu / (mu + rate)."""
    means, rate = (10.0, 5.0, 8.0), 1 / 30
    product = 1.0
    for mean in means:
        product *= (1 / mean) / (1 / mean + rate)
    assert oracles.escape(means, 1.0, 30.0) == pytest.approx(product, abs=1e-8)


def test_a_round_trip_is_two_ways_and_the_work() -> None:
    assert oracles.round_trips(1, 1.0, 2.0) == pytest.approx((2.0, 8.0))
    mean, _ = oracles.round_trips(11, 2.0, 2.0)
    assert mean == pytest.approx(2.0 + 60.0 / 11.0)
