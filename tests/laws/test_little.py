"""Little's law, L = lambda W, at every desk and for the whole log: in any run, to the last digit.

The number present is read from the state of the run, minute by minute; the stays are read from the
log. That both agree at every minute is what makes the law more than algebra.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from experiments.verification import observe, reduced
from experiments.verification.queues import TANDEM_RATES
from sim import Run, SafetyNet, Scenario
from sim.kernels.events import OPEN
from sim.one_run import Run as FinishedRun
from sim.terms import Activity
from tests.laws.checks import assert_mean
from tests.laws.towns import QUICK, THOROUGH, built, seeds, towns

LEAVES = (Activity.FORWARDED, Activity.MERGED, Activity.ANSWERED, Activity.LOST)


def watched(town: Scenario, seed: int) -> tuple[Run, NDArray[np.int64], NDArray[np.int64]]:
    """Run a scenario; return open cases and reports at each desk just before each whole minute."""
    model = SafetyNet(town, seed)
    world, n_desks = model.world, model.setting.network.desks.size
    open_cases, at_desks = [], []
    for minute in range(1, int(town.run.days * 1440) + 1):
        world.advance(minute)
        open_cases.append(int((world.cases["status"] == OPEN).sum()))
        desks = world["desks"][:n_desks]
        at_desks.append(desks["busy"] + desks["waiting"])
    return FinishedRun.of(model.setting), np.array(open_cases), np.array(at_desks)


def present(came: NDArray[np.float64], left: NDArray[np.float64], end: float) -> NDArray[np.int64]:
    """Number that has come but not left, just before each whole minute."""
    at = np.arange(1, int(end) + 1)
    come = np.searchsorted(np.sort(came), at, side="left")
    gone = np.searchsorted(np.sort(left), at, side="left")
    return np.asarray(come - gone)


def flows(one: Run, node: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """When reports came to a desk and left it. Copies for further departments begin there."""
    rows, town = one.rows[one.rows["node"] == node], one.scenario
    came = rows["minute"][rows["activity"] == Activity.ARRIVED_AT_NODE]
    left = rows["minute"][np.isin(rows["activity"], LEAVES)]
    return np.concatenate([came, copies(one, rows, town)]), left


def copies(one: Run, rows: NDArray[np.void], town: Scenario) -> NDArray[np.float64]:
    """When copies were made at a desk: one for each department of the case beyond the first."""
    if town.routing.joint != "together":
        return np.empty(0)
    more = np.array([len(kind.departments) - 1 for kind in town.kinds.values()])
    checked = rows[(rows["activity"] == Activity.TRIAGED) & (rows["case"] >= 0)]
    stopped = rows[np.isin(rows["activity"], (Activity.MERGED, Activity.ANSWERED))]
    ended = set(zip(stopped["case"].tolist(), stopped["minute"].tolist(), strict=True))
    passed = [
        (minute, more[one.births["kind"][case]])
        for case, minute in zip(checked["case"].tolist(), checked["minute"].tolist(), strict=True)
        if (case, minute) not in ended
    ]
    return np.array([minute for minute, n in passed for _ in range(n)], dtype=float)


def check_identity(came: NDArray[np.float64], left: NDArray[np.float64], end: float) -> None:
    """L = lambda W over the run: the area under the number present is the sum of the stays."""
    moments = np.concatenate([came, left, [end]])
    change = np.concatenate([np.ones(came.size), -np.ones(left.size), [0.0]])
    order = np.lexsort((-change, moments))
    number = np.cumsum(change[order])
    assert (number >= 0).all(), "more have left than have come"
    mean_number = float(number[:-1] @ np.diff(moments[order])) / end
    # First come, first served or not: the sum of the stays does not depend on who left when.
    stays = np.concatenate([np.sort(left), np.full(came.size - left.size, end)]) - np.sort(came)
    if came.size:
        rate, mean_stay = came.size / end, float(stays.mean())
        assert mean_number == pytest.approx(rate * mean_stay, rel=1e-9, abs=1e-12)


def check_little(changes: dict[str, Any], seed: int) -> None:
    # An attempt to mediate holds an officer after the report has left the desk.
    nobody_mediates = {f"kinds.{name}.mediation": 0.0 for name in ("complaint", "nuisance")}
    one, open_cases, at_desks = watched(built(changes, nobody_mediates), seed)
    end, cases = one.record.end_min, one.record.cases
    lost = one.cases["end"].to_numpy() == "lost"
    over = ~np.isnan(cases["ended_min"]) & ~lost
    log_says = present(cases["onset_min"], cases["ended_min"][over], end)
    assert np.array_equal(open_cases, log_says), "open cases in the state and in the log"
    check_identity(cases["onset_min"], cases["ended_min"][over], end)
    for node in range(at_desks.shape[1]):
        came, left = flows(one, node)
        assert np.array_equal(at_desks[:, node], present(came, left, end)), f"desk {node}"
        check_identity(came, left, end)


@QUICK
@given(towns(), seeds)
def test_little(changes: dict[str, Any], seed: int) -> None:
    check_little(changes, seed)


@pytest.mark.long
@THOROUGH
@given(towns(), seeds)
def test_little_at_length(changes: dict[str, Any], seed: int) -> None:
    check_little(changes, seed)


def test_a_row_that_is_missing_breaks_the_agreement(seed: int) -> None:
    one, _, at_desks = watched(built({}), seed)
    city = at_desks.shape[1] - 1
    came, left = flows(one, city)
    assert np.array_equal(at_desks[:, city], present(came, left, one.record.end_min))
    assert not np.array_equal(at_desks[:, city], present(came[1:], left, one.record.end_min))
    with pytest.raises(AssertionError, match="more have left"):
        check_identity(came[5:], left, one.record.end_min)


@pytest.mark.parametrize("node", range(4))
def test_number_at_the_desks_of_a_tandem(seed: int, node: int) -> None:
    """M/M/1: L = rho / (1 - rho), here from the state of the run; W = 1 / (mu - lambda)."""
    one, _, at_desks = watched(reduced("tandem").replace({"run.days": 9}), seed)
    rate, service = 3.0, TANDEM_RATES[node]
    day = at_desks[1440:, node].astype(float)
    assert_mean(observe.batches(day, 80), rate / (service - rate), "number at desk")
    came, left = flows(one, node)
    assert left.size == pytest.approx(rate * one.record.end_min, rel=0.03)
    stays = np.sort(left) - np.sort(came)[: left.size]
    assert_mean(observe.batches(stays, 80), 1 / (service - rate), "time at desk")
