"""The command network: hops that add, desks in a row, speed that divides."""

import numpy as np
import pytest
from scipy import stats

from experiments.verification import formulas, observe, reduced
from experiments.verification.queues import TANDEM_RATES, routing
from experiments.verification.settings import PER_DAY, exponential
from sim import Run, run
from sim.terms import Activity
from tests.laws.checks import assert_distribution, assert_mean, law_tests, rejected

test_law, test_law_rejects_a_wrong_model, test_law_at_length = law_tests(routing())


def times(of: Run, activity: Activity, node: int) -> dict[int, float]:
    """Minute of an activity at a node, by case: each case passes a node once here."""
    rows = of.rows[(of.rows["activity"] == activity) & (of.rows["node"] == node)]
    return dict(zip(rows["case"].tolist(), rows["minute"].tolist(), strict=True))


def stays(of: Run, node: int) -> observe.Floats:
    """Minutes from coming to a node until leaving it, of all cases that have left."""
    came, left = times(of, Activity.ARRIVED_AT_NODE, node), times(of, Activity.FORWARDED, node)
    return np.array([left[case] - came[case] for case in sorted(left)])


def test_hops_add_to_an_erlang_time(seed: int) -> None:
    minutes = observe.delay(run(reduced("hops"), seed), "reported", "routed", 200.0)
    assert_distribution(minutes, stats.gamma(4, scale=5.0).cdf, "four hops")
    rejected(lambda: assert_distribution(minutes, stats.gamma(4, scale=6.0).cdf, "20 % slower"))


def test_each_hop_is_exponential_and_none_waits_at_an_unattended_desk(seed: int) -> None:
    one = run(reduced("hops"), seed)
    for node in range(4):
        assert (stays(one, node) == 0.0).all()
    for node in range(3):
        left = times(one, Activity.FORWARDED, node)
        came = times(one, Activity.ARRIVED_AT_NODE, node + 1)
        hops = np.array([came[case] - left[case] for case in sorted(came)])
        assert_distribution(hops, stats.expon(scale=5.0).cdf, f"hop {node + 1}")


def test_twice_the_speed_is_half_the_time_for_every_report(seed: int) -> None:
    once = observe.delay(run(reduced("hops"), seed), "reported", "routed", 400.0)
    twice_as_fast = reduced("hops").replace({"routing.speed": 2.0})
    assert observe.delay(run(twice_as_fast, seed), "reported", "routed", 400.0) == pytest.approx(
        once / 2
    )


@pytest.mark.parametrize("node", range(4))
def test_time_at_each_desk_is_that_of_m_m_1(seed: int, node: int) -> None:
    minutes = stays(run(reduced("tandem"), seed), node)
    gone = TANDEM_RATES[node] - 3.0
    assert_mean(observe.batches(minutes, 100), 1 / gone, f"time at desk {node + 1}")
    # Every 50th report only: neighbours wait for the same cause.
    assert_distribution(minutes[::50], stats.expon(scale=1 / gone).cdf, f"time at desk {node + 1}")


def test_times_at_successive_desks_are_independent(seed: int) -> None:
    one = run(reduced("tandem"), seed)
    through = min(stays(one, node).size for node in range(4))
    apart = np.array([stays(one, node)[:through:50] for node in range(4)])
    off_diagonal = np.corrcoef(apart)[np.triu_indices(4, 1)]
    assert np.abs(off_diagonal).max() < 4.5 / np.sqrt(apart.shape[1])


def test_what_leaves_a_desk_is_poisson(seed: int) -> None:
    one = run(reduced("tandem"), seed)
    for node in range(4):
        left = np.sort(list(times(one, Activity.FORWARDED, node).values()))
        gaps = np.diff(left)[::20]
        assert_distribution(gaps, stats.expon(scale=1 / 3).cdf, f"output of desk {node + 1}")


def test_officers_of_one_desk_share_its_queue(seed: int) -> None:
    two = {
        "routing.desks.grid.officers": 2, "routing.desks.grid.triage_min": exponential(1.0),
        "routing.desks.village.officers": 0, "routing.desks.town.officers": 0,
        "routing.desks.city.officers": 0, PER_DAY: 1440 * 1.5,
    }  # fmt: skip
    minutes = np.concatenate(
        [stays(run(reduced("tandem").replace(two), seed + k), 0) for k in range(4)]
    )
    theory = formulas.erlang_c_wait(2, 1.5) + 1.0
    assert_mean(observe.batches(minutes, 100), theory, "time at a desk of two")
