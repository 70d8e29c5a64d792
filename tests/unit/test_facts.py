"""The figures of the report beside simulated ranges: what is counted, added up and judged."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from experiments.facts import FIGURES, TRIALS, Figure, Verdict, judge, page, table
from experiments.facts.counts import COUNTS, counted
from experiments.facts.trials import _added
from sim.one_run import Run
from sim.scenario import Scenario
from tests.towns import bare

ZERO = dict.fromkeys(COUNTS, 0.0)


def sums(**counts: float) -> dict[str, float]:
    return {**ZERO, **counts}


def figure(reported: float, unit: str = "", **more: Any) -> Figure:
    return Figure("Turns", reported, unit, "validate", lambda s: s["place"]["crimes"], **more)


def verdict(reported: float, low: float, high: float, **more: Any) -> Verdict:
    return Verdict(figure(reported, **more), (low + high) / 2, low, high, 20)


@pytest.fixture(scope="module")
def wulin() -> Scenario:
    return sim.load("wulin").replace({"run.days": 14})


@pytest.fixture(scope="module")
def run(wulin: Scenario) -> Run:
    return sim.run(wulin, seed=1)


def test_counts_are_those_of_the_log(run: Run) -> None:
    found, log, cases = counted(run), run.log, run.cases
    turns = log[(log["activity"] == "on_duty") & (log["role"] == "volunteer")]
    assert found["volunteer_turns"] == len(turns) > 100
    visits = log[(log["activity"] == "visited") & (log["role"] == "volunteer")]
    assert found["households_by_volunteers"] == visits["subject"].nunique() > 20
    assert found["thefts"] == (cases["kind"].eq("theft") & cases["end"].ne("prevented")).sum() > 0


def test_a_dispute_counts_for_the_volunteer_who_settled_it(run: Run) -> None:
    log, kinds = run.log, run.cases["kind"]
    settled = log[(log["activity"] == "settled") & (log["role"] == "volunteer")]["case"]
    disputes = kinds[settled].isin(["neighbour_dispute", "wage_dispute"]).sum()
    assert counted(run)["disputes_with_volunteer"] == disputes


def test_mediated_disputes_are_settled_failed_or_open(run: Run) -> None:
    found = counted(run)
    together = found["disputes_settled"] + found["disputes_failed"]
    assert 0 < together <= found["disputes_mediated"]


def test_without_volunteers_nothing_is_theirs(wulin: Scenario) -> None:
    alone = counted(sim.run(wulin.replace({"roles.volunteer.count": 0}), seed=1))
    theirs = ("volunteer_turns", "hazards_uploaded", "households_by_volunteers",
              "disputes_with_volunteer")  # fmt: skip
    assert {name: alone[name] for name in theirs} == dict.fromkeys(theirs, 0.0)


def acted(lead_min: float, days: float = 4) -> dict[str, float]:
    """Counts of a run of night works at 8 p.m., reported at once, a crew so much later."""
    works = {"count": 20, "victim_share": 1, "victim_after_min": 0, "departments": ["brigade"]}
    scenario = bare(
        run={"days": days, "start": "2016-03-07T20:00:00"},
        place={"residents": 100},
        people={"report_chance_victim": 1.0, "trust_mean": 1.0, "trust_sd": 0.0},
        kinds={"hazard": None, "unlicensed_building": works},
        departments={"brigade": {"crews": 30, "hours": "always", "lead_min": lead_min}},
        routing={"speed": float("inf")},
    )
    return counted(sim.run(scenario, seed=1))


@pytest.mark.parametrize(("hours_later", "share"), [(1, 1.0), (27, 1.0), (29, 0.0)])
def test_the_next_calendar_day_ends_at_midnight(hours_later: float, share: float) -> None:
    found = acted(hours_later * 60 - 10)
    assert found["night_works"] == 20
    assert found["night_works_by_next_day"] == share * 20


@pytest.mark.parametrize(("hours", "counted_of_20"), [(24, 0), (27, 0), (28, 20), (30, 20)])
def test_night_works_count_if_the_whole_next_day_lies_within_the_run(
    hours: float, counted_of_20: int
) -> None:
    """Reported at 8 p.m.; the next day ends 28 hours later."""
    found = acted(lead_min=50, days=hours / 24)
    assert found["night_works"] == found["night_works_by_next_day"] == counted_of_20


def test_parts_of_a_place_are_added_up_in_order() -> None:
    runs = [sums(crimes=float(k)) for k in range(6)]
    assert [each["crimes"] for each in _added(runs, 3)] == [3.0, 12.0]


def test_every_figure_is_judged_from_the_trials_that_are_run() -> None:
    made: Mapping[str, list[dict[str, float]]] = {
        name: [dict.fromkeys(COUNTS, 10.0 + k) for k in range(3)] for name in TRIALS
    }
    assert [each.figure for each in judge(made)] == list(FIGURES)


def test_a_change_is_paired_sample_by_sample() -> None:
    after, before = [80.0, 160.0, 240.0], [100.0, 200.0, 300.0]
    made = {
        "zhenhai_one_grid": [sums(crimes=value) for value in after],
        "zhenhai_nets": [sums(crimes=value) for value in before],
    }
    (crimes,) = [v for v in judge(made) if "Criminal" in v.figure.title]
    assert (crimes.low, crimes.middle, crimes.high) == pytest.approx((-0.2, -0.2, -0.2))


@pytest.mark.parametrize(
    ("judged", "inside"),
    [
        (verdict(65, 60, 70), True),
        (verdict(65, 66, 70), False),
        (verdict(65, 66, 70, reach=(50, 83)), True),
        (verdict(65, 90, 99, reach=(50, 83)), False),
        (verdict(65, np.nan, np.nan), None),
    ],
)
def test_inside_means_that_both_ranges_meet(judged: Verdict, inside: bool | None) -> None:
    assert judged.inside is inside


def test_numbers_are_said_in_their_unit() -> None:
    rows = table([
        verdict(3835, 3700, 3900), verdict(0.997, 0.99, 0.998, unit="share"),
        verdict(-0.182, -0.2, 0.01, unit="change"),
    ])  # fmt: skip
    assert [row[1:3] for row in rows[1:]] == [
        ("3,835", "3,700 to 3,900"),
        ("99.7 %", "99.0 % to 99.8 %"),
        ("−18.2 %", "−20.0 % to +1.0 %"),
    ]


def test_the_page_says_what_does_not_come_out() -> None:
    text = page([verdict(65, 90, 99), verdict(65, 60, 70)], "3 samples")
    assert "- validate or show, inside: Turns (65)." in text
    assert "- validate or show, outside: Turns (94)." in text
    assert "*3 samples*" in text


def test_the_trials_are_made_of_scenarios_that_ship() -> None:
    parts = {name: (sim.load(trial.scenario), trial.parts) for name, trial in TRIALS.items()}
    scenario, times = parts["wulin"]
    assert scenario.place.residents * times == 526_000
    workers, six = parts["zhenhai_one_grid"]
    assert workers.roles.worker is not None
    assert workers.roles.worker.people(workers.place) * six == 4_200


def test_a_failed_run_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from experiments.facts import Trial, samples
    from experiments.sweep import Sweep
    from sim.errors import SafetyNetError

    failed = SimpleNamespace(failed=pd.DataFrame({"error": ["ValueError: no"]}))
    monkeypatch.setattr(Sweep, "run", lambda *_, **__: failed)
    with pytest.raises(SafetyNetError, match="village: ValueError: no"):
        samples(Trial("village"), 1, 1, 1)
