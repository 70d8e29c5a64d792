"""Every distribution wherever a duration stands: what the model draws has the law it is given."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pytest
from scipy import stats

from experiments.verification import observe, reduced
from experiments.verification.settings import CREWS, DAYS, PER_DAY, SERVICE
from sim import run
from sim.terms import Activity
from tests.laws.checks import assert_counts, assert_distribution, rejected

LAWS: Final[dict[str, tuple[Any, Any, Any]]] = {
    # As a scenario writes it, 20 % longer, and as scipy does.
    "uniform": ({"uniform": [2, 10]}, {"uniform": [2.4, 12]}, stats.uniform(2, 8)),
    "exponential": (
        {"exponential": {"mean": 6}}, {"exponential": {"mean": 7.2}}, stats.expon(scale=6),
    ),
    "erlang": (
        {"erlang": {"k": 3, "mean": 6}}, {"erlang": {"k": 3, "mean": 7.2}}, stats.gamma(3, scale=2),
    ),
    "gamma, shape above 1": (
        {"gamma": {"shape": 2.5, "mean": 6}}, {"gamma": {"shape": 2.5, "mean": 7.2}},
        stats.gamma(2.5, scale=2.4),
    ),
    "gamma, shape below 1": (
        {"gamma": {"shape": 0.4, "mean": 6}}, {"gamma": {"shape": 0.4, "mean": 7.2}},
        stats.gamma(0.4, scale=15),
    ),
    "lognormal": (
        {"lognormal": {"median": 5, "sigma": 0.9}}, {"lognormal": {"median": 6, "sigma": 0.9}},
        stats.lognorm(0.9, scale=5),
    ),
    "weibull": (
        {"weibull": {"shape": 2, "scale": 6}}, {"weibull": {"shape": 2, "scale": 7.2}},
        stats.weibull_min(2, scale=6),
    ),
}  # fmt: skip
MANY: Final = {PER_DAY: 2500, DAYS: 4, CREWS: 200}
THROUGH: Final = {"kinds.case.direct": False, "routing.entry.phone": "city"}
DESK: Final = {**THROUGH, "routing.desks.city.officers": 200}
PATROL: Final = {
    PER_DAY: 500, DAYS: 20, "roles.team.count": 40, "roles.team.speed_m_s": 1,
    "roles.team.duty": "always",
    "roles.team.people_per_unit": 1, "kinds.case.look_per_min": 1, "kinds.case.settle_chance": 1,
    "kinds.case.victim_share": 0,
}  # fmt: skip
WHERE: Final[dict[str, tuple[str, dict[str, Any], str, str]]] = {
    # Where a duration stands, what brings it about, and from which moment to which it lasts.
    "service": (SERVICE, {}, "arrived", "resolved"),
    "lead": ("departments.service.lead_min", {}, "routed", "dispatched"),
    "victim": ("kinds.case.victim_after_min", {}, "onset", "detected"),
    "clears": ("kinds.case.clears_after_min", {"kinds.case.victim_share": 0}, "onset", "ended"),
    "escalates": (
        "kinds.case.escalates_after_min", {"kinds.case.victim_share": 0}, "onset", "ended",
    ),
    "settling": ("kinds.case.settle_min", PATROL, "detected", "settled"),
    "channel": ("routing.latency_min.phone", {**THROUGH, "routing.speed": 1}, "reported", "routed"),
    "hop": ("routing.latency_min.centre", {**THROUGH, "routing.speed": 1}, "reported", "routed"),
    "triage": ("routing.desks.city.triage_min", DESK, "reported", "triaged"),
    "relay": (
        "routing.desks.city.relay_min",
        {**DESK, "routing.entry.phone": "town", "routing.desks.town.officers": 1,
         "routing.desks.town.triage_min": 0},
        "triaged", "routed",
    ),
}  # fmt: skip


def durations(where: str, law: Any, seed: int) -> observe.Floats:
    """Minutes between the two moments, of all cases but the latest."""
    key, settings, since, until = WHERE[where]
    record = run(reduced("base").replace({**MANY, **settings, key: law}), seed).record
    minutes = record.column(f"{until}_min") - record.column(f"{since}_min")
    early = record.column("onset_min") < record.end_min - 600
    known: observe.Floats = minutes[early & ~np.isnan(minutes)]
    # A walker who is busy with one case cannot settle another of the same minute.
    assert known.size > 0.95 * early.sum()
    return known


def check(where: str, law: Any, cdf: Callable[[observe.Floats], observe.Floats], seed: int) -> None:
    assert_distribution(durations(where, law, seed), cdf, where)


@pytest.mark.parametrize("name", LAWS)
def test_distributions(name: str, seed: int) -> None:
    law, longer, theory = LAWS[name]
    check("service", law, theory.cdf, seed)
    rejected(lambda: check("service", longer, theory.cdf, seed))


@pytest.mark.parametrize("where", WHERE)
def test_wherever_a_duration_stands(where: str, seed: int) -> None:
    law, longer, theory = LAWS["weibull"]
    check(where, law, theory.cdf, seed)
    rejected(lambda: check(where, longer, theory.cdf, seed))


def test_a_constant_is_constant_and_a_list_is_drawn_from(seed: int) -> None:
    assert durations("service", 7.5, seed) == pytest.approx(7.5)
    values, found = np.unique(
        np.round(durations("clears", {"empirical": [1, 1, 4, 9]}, seed), 9), return_counts=True
    )
    assert values.tolist() == [1, 4, 9]
    assert_counts(found, found.sum() * np.array([0.5, 0.25, 0.25]), "empirical")


def test_never_is_never(seed: int) -> None:
    unseen = {**MANY, "kinds.case.victim_share": 0, "kinds.case.clears_after_min": "never"}
    rows = run(reduced("base").replace(unseen), seed).rows
    assert set(rows["activity"].tolist()) == {int(Activity.ONSET)}
