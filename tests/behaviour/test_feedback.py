"""What people make of what they see: trust, acquaintances and petitions, in plain sentences.

All comparisons are paired: both sides meet the same incidents.
"""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.acquaintances import acquaintances
from sim.one_run import Run
from sim.scenario import Scenario

WEEK: dict[str, Any] = {
    "run.days": 7,
    # They touch trust, or take teams off the street, by themselves.
    "feedback.publicity": False,
    "roles.team.first_responder": False,
}
TRUST = {"feedback.trust": True}
PETITIONS = {
    "feedback.petitions": True,
    "kinds.*.petition_after_min": {"exponential": {"mean": 4320}},
}
SLOW = {"departments.*.lead_min": 20_000}
"""Help comes after every limit, or never."""


@pytest.fixture(scope="module")
def town() -> Scenario:
    return sim.load("tongxiang_town").replace(WEEK)


def with_(town: Scenario, *changes: dict[str, Any], seed: int = 2) -> Run:
    for each in changes:
        town = town.replace(spelled_out(town, each))
    return sim.run(town, seed)


def spelled_out(town: Scenario, changes: dict[str, Any]) -> dict[str, Any]:
    """Write a key with * out for every kind or department."""
    out: dict[str, Any] = {}
    for key, value in changes.items():
        table, star, rest = key.partition(".*.")
        names = list(getattr(town, table)) if star else [""]
        out |= {f"{table}.{name}.{rest}" if star else key: value for name in names}
    return out


def trust(run: Run) -> np.ndarray[Any, Any]:
    return run.setting.world["residents"]["trust"]


def concerned(run: Run) -> np.ndarray[Any, Any]:
    """Residents whose case has been judged."""
    cases = run.setting.world.cases
    judged = cases[cases["judged"] == 1]
    people = np.concatenate([judged["victim"], judged["reporter"]])
    return np.unique(people[people >= 0])


def residents_reports(run: Run) -> int:
    return len(calls(run))


def calls(run: Run) -> pd.DataFrame:
    """Reports of cases by residents and victims."""
    log = run.log
    by_them = log["role"].isin(["resident", "victim"]) & (log["case"] >= 0)
    return log[(log["activity"] == "reported") & by_them]


def test_without_the_switch_trust_stays_as_it_was(town: Scenario) -> None:
    off = with_(town, {"feedback.trust": False})
    assert np.array_equal(trust(off), off.setting.town.residents["trust"])


def test_with_trust_switched_off_detections_do_not_depend_on_outcomes(town: Scenario) -> None:
    def detections(*changes: dict[str, Any]) -> pd.DataFrame:
        # What a case turns into when it gets worse depends on the help that came.
        log = with_(town, {"kinds.*.escalates_after_min": "never"}, *changes).log
        return log[log["activity"] == "detected"].reset_index(drop=True)

    # Follow-ups of what was settled take workers off the street, and some of it comes back.
    still = {"feedback.petitions": False, "feedback.returns": False}
    off = {"feedback.trust": False, **still}
    pd.testing.assert_frame_equal(detections(off), detections(off, SLOW))
    on = {"feedback.trust": True, **still, "people.trust_gain": 1.0,
          "people.trust_spread": 1.0, "people.acquaintances": 200}  # fmt: skip
    assert not detections(on).equals(detections(on, SLOW))


def test_help_in_time_raises_trust_and_late_help_lowers_it(town: Scenario) -> None:
    soon = with_(town, TRUST, {"departments.*.lead_min": 0, "departments.*.hours": "always"})
    late = with_(town, TRUST, SLOW)
    before = soon.setting.town.residents["trust"]
    both = np.intersect1d(concerned(soon), concerned(late))
    assert both.size > 100
    assert (trust(soon) - before)[both].mean() > 0.02
    assert (trust(late) - before)[both].mean() < -0.02
    assert soon.measured["trust_mean_end"] > late.measured["trust_mean_end"]


def test_good_outcomes_raise_the_trust_of_acquaintances_who_had_no_case(town: Scenario) -> None:
    good = {"departments.*.lead_min": 0, "departments.*.hours": "always",
            "kinds.*.limit_min": 100_000}  # fmt: skip
    run = with_(town, TRUST, good)
    before, after = run.setting.town.residents["trust"], trust(run)
    own = concerned(run)
    know = np.unique(np.concatenate([acquaintances(run.setting.world, int(i)) for i in own]))
    others = np.setdiff1d(know, own)
    assert others.size > 1000
    # Who reported a case after it had been judged knows nothing of its outcome.
    assert (after > before)[others].mean() > 0.98
    assert (after >= before).all()
    strangers = np.setdiff1d(np.arange(before.size), np.concatenate([own, know]))
    assert np.array_equal(after[strangers], before[strangers])
    silent = with_(town, TRUST, good, {"people.trust_spread": 0.0})
    assert np.array_equal(trust(silent)[others], before[others])


def test_who_distrusts_reports_less_and_petitions_more(town: Scenario) -> None:
    low = with_(town, PETITIONS, {"people.trust_mean": 0.1, "people.trust_sd": 0.0})
    high = with_(town, PETITIONS, {"people.trust_mean": 0.9, "people.trust_sd": 0.0})
    assert residents_reports(low) < 0.7 * residents_reports(high)
    assert low.measured["petitioned_share"] > 1.3 * high.measured["petitioned_share"] > 0


def test_nobody_petitions_where_that_is_switched_off(town: Scenario) -> None:
    run = with_(town, PETITIONS, {"feedback.petitions": False})
    assert run.measured["petitioned_share"] == 0


def test_nobody_petitions_once_help_has_come(town: Scenario) -> None:
    soon = {"kinds.*.petition_after_min": {"exponential": {"mean": 720}}}
    run = with_(town, PETITIONS, TRUST, soon)
    petitioned = run.cases[run.cases["end"] == "petitioned"]
    assert len(petitioned) > 20
    assert petitioned["arrived_min"].isna().all()
    assert petitioned["settled_min"].isna().all()


def test_disappointed_app_users_take_the_telephone(town: Scenario) -> None:
    everybody = {"people.app_users_per_1000_residents": 1000, "people.trust_mean": 0.2}

    def by_phone(*changes: dict[str, Any]) -> float:
        return float((calls(with_(town, everybody, *changes))["channel"] == "phone").mean())

    assert by_phone({"feedback.trust": False}) == 0.0
    assert 0.1 < by_phone(TRUST) < 0.5
