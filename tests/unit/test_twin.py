"""The twin, written from the model description alone, has the same distributions as `sim`.

Both run the same scenario in the same places, each with luck of its own. A run is boiled down to
about fifty numbers (delays, shares of ends, finders and channels), and Student's t compares the
runs of both sides number by number, each at ERROR_RATE. So a test that compares fifty numbers fails
with one set of fresh seeds in 200 although both agree; the fixed seeds decide once and for all. It
is also shown that a change of a fifth is seen at the same threshold (with a chance of .97 or more).
"""

from fnmatch import fnmatch
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from benchmarks.twin import WITHOUT, Town
from benchmarks.twin.results import case_frame
from sim.scenario import Scenario

ERROR_RATE: Final = 1e-4
LONG_ERROR_RATE: Final = 1e-6
"""Twelve variants of some fifty numbers, with fresh seeds: one false alarm in 1,600 times."""
FEWEST: Final = 20
"""Runs in which a number has to differ from its most frequent value for the sake of a test."""
RUNS: Final = {"village": 16, "residents": 12, "patrols": 24}
LONG_RUNS: Final = 40
TIMES_THE_CASES: Final = 60
"""Of the shipped village: sharpens every comparison."""
RUNS_OF_SIM_A_PLACE: Final = 3
DAY_MIN: Final = 1440
"""Horizon of the delays; only cases that are watched as long are counted."""
STAGES: Final = (
    "detected", "reported", "triaged", "routed", "dispatched", "arrived", "resolved",
)  # fmt: skip
CHECKPOINTS_MIN: Final = (10, 60, 240)
WORDS: Final = {
    "end": ("settled", "resolved", "cleared", "escalated", "open"),
    "detected_by": ("volunteer", "team", "worker", "resident", "victim"),
    "channel": ("app", "phone", "pc", "mobile"),
}

RATES: Final = "kinds.*.per_1000_residents_year"
VILLAGE: Final = {
    "run.start": "2016-03-04T05:30:00",  # a Friday: office hours and a weekend
    "run.days": 4,
    "routing.desks.city.officers": 4,
    "routing.enquiries.per_1000_residents_day": 5,
}
RESIDENTS: Final = VILLAGE | {"patrol.density_per_km2": 0}
PATROLS: Final = VILLAGE | {
    "patrol.density_per_km2": 2.5,
    "people.notice_per_person_hour": 0,
    "people.report_chance_victim": 0,
}
DENSE: Final = VILLAGE | {
    "patrol.density_per_km2": 12,
    "people.app_users_per_1000_residents": 300,
    "people.repeat_chance": 0.3,
    "routing.merge_duplicates": False,
}
WALKS: Final = {
    name: VILLAGE | {"patrol.policy": name, "patrol.density_per_km2": 6, "place.edges": edges}
    for name, edges in {"random_walk": "walls", "sweep": "walls", "random_cell": "torus"}.items()
}
PAPER: Final = VILLAGE | {
    "routing.network": "paper_chain",
    "routing.joint": "one_after_another",
    "routing.speed": 4,
    "routing.entry.phone": "grid",
    "routing.entry.app": "village",
    "routing.desks.grid.officers": 1,
    "routing.desks.town.relay_min": {"exponential": {"mean": 4}},
    "routing.desks.city.hours": "office",
    "departments.gas_company.when_full": "loss",
}
CREWS: Final = VILLAGE | {
    "departments.public_works.hours": "always",
    "departments.public_works.bases": "spread",
    "departments.public_works.returns": "stays",
    "departments.public_works.way": "straight",
    "departments.public_works.speed_m_s": 0.3,
    "departments.public_security.dispatch": "own_area",
    "departments.public_security.when_full": "loss",
    "departments.public_security.speed_m_s": 0.4,
}
AREAS: Final = VILLAGE | {
    "place.towns": 2,
    "place.villages": 4,
    "place.grids": 24,
    "roles.worker.per_grid": 0.5,
    "roles.team.beat": "village",
}
ROSTER: Final = VILLAGE | {
    "run.days": 4.3,
    "run.holidays": ["2016-03-07"],
    "roles.volunteer.per_1000_residents": 2,
    "roles.volunteer.turns_per_day": 0.8,
    "roles.volunteer.turn_min": 1300,
    "roles.team.shifts_per_day": 7,
    "roles.team.days_per_week": 4,
    "roles.team.mobile_terminals": 2,
    "roles.worker.to_hour": 21.5,
}
WORSE: Final = VILLAGE | {
    "kinds.suspicious_person.escalates_after_min": {"exponential": {"mean": 100}},
    "kinds.fire_load.escalates_after_min": {"weibull": {"shape": 2, "scale": 600}},
    "kinds.neighbour_dispute.escalates_after_min": {"gamma": {"shape": 3, "mean": 500}},
    "kinds.public_facility.settle_chance": 0.7,
    "kinds.public_facility.settled_reported_share": 0.6,
    "kinds.public_facility.look_radius_m": 120,
    "kinds.fire_load.clears_after_min": {"empirical": [100, 500, 3000]},
    "kinds.theft.replaced": True,
}
VARIANTS: Final[dict[str, dict[str, Any]]] = {
    "village": VILLAGE, "residents": RESIDENTS, "patrols": PATROLS, "dense": DENSE,
    "paper": PAPER, "crews": CREWS, "areas": AREAS, "roster": ROSTER, "worse": WORSE, **WALKS,
}  # fmt: skip


@cache
def scenario(variant: str) -> Scenario:
    """Return the village with more cases, more crews, and what the variant changes."""
    village = sim.load("village").replace(WITHOUT)
    crews = {f"departments.{name}.crews": 6 for name in village.departments}
    return village.replace(times(village, RATES, TIMES_THE_CASES) | crews | VARIANTS[variant])


def times(given: Scenario, pattern: str, factor: float) -> dict[str, float]:
    """Return the values of all keys that match a pattern, times a factor."""
    now: dict[str, Any] = {
        key: given.origin(key).value
        for key in given.keys()  # noqa: SIM118
        if fnmatch(key, pattern)
    }
    return {key: factor * value for key, value in now.items() if value}


@cache
def runs_of_twin(variant: str, seed: int, runs: int) -> pd.DataFrame:
    rows = []
    for i in range(seed, seed + runs):
        town = Town(scenario(variant).replace({"place.seed": i}), seed=i)
        town.run_to_end()
        rows.append(numbers_of(case_frame(town), town.settings))
    return pd.DataFrame(rows)


def runs_of_sim(changed: Scenario, seed: int, runs: int) -> pd.DataFrame:
    rows = []
    for i in range(seed, seed + runs):
        place = changed.replace({"place.seed": i})
        for k in range(RUNS_OF_SIM_A_PLACE):
            run = sim.run(place, seed=RUNS_OF_SIM_A_PLACE * i + k)
            rows.append(numbers_of(run.cases, place))
    return pd.DataFrame(rows)


def numbers_of(cases: pd.DataFrame, settings: Scenario) -> dict[str, float]:
    """Boil a run down to numbers; delays longer than a day, or endless, count as a day."""
    watched = cases[cases.onset_min < (settings.run.days - 1) * DAY_MIN]
    out = {"cases": float(len(cases)), **of_onset(watched), **of_stages(watched)}
    for column, words in WORDS.items():
        out |= {f"{column} {word}": float((watched[column] == word).mean()) for word in words}
    return out


def of_onset(cases: pd.DataFrame) -> dict[str, float]:
    """Delays from the onset until detection, report and help, as means and at checkpoints."""
    out: dict[str, float] = {}
    moments = {name: cases[f"{name}_min"] for name in ("detected", "reported")}
    moments["helped"] = np.fmin(cases.arrived_min, cases.settled_min)
    for name, minute in moments.items():
        too_late = ~(minute <= cases.ended_min.fillna(np.inf))
        delay = (minute - cases.onset_min).mask(too_late, np.inf)
        out[f"{name}, mean"] = float(delay.clip(upper=DAY_MIN).mean())
        out |= {f"{name} within {m} min": float((delay < m).mean()) for m in CHECKPOINTS_MIN}
    return out


def of_stages(cases: pd.DataFrame) -> dict[str, float]:
    """For each stage: how long it takes, how many get through it, and through it soon."""
    out = {"settling, mean": float((cases.settled_min - cases.detected_min).mean())}
    for before, after in pairwise(STAGES):
        begun = cases[cases[f"{before}_min"].notna()]
        delay = (begun[f"{after}_min"] - begun[f"{before}_min"]).clip(upper=DAY_MIN)
        out[f"{before} to {after}, mean"] = float(delay.mean())
        out[f"{before} to {after}, share"] = float(delay.notna().mean())
        out[f"{before} to {after} within 10 min"] = float((delay < 10).mean())
    return out


def differences(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Compare the runs of both sides by Student's t, number by number.

    Two sides that agree have one variance, so both tell about it. A number that is the same in
    nearly all runs, such as the share of a rare thing, is left out.
    """
    both = pd.concat([first, second])
    counts = {name: both[name].value_counts() for name in both}
    names = [name for name, count in counts.items() if count.iloc[1:].sum() >= FEWEST]
    found = stats.ttest_ind(first[names], second[names], nan_policy="omit")
    table = pd.DataFrame({"first": first[names].mean(), "second": second[names].mean()})
    return table.assign(t=found.statistic, p=found.pvalue).sort_values("p")


def assert_same(variant: str, seed: int, runs: int, error_rate: float = ERROR_RATE) -> None:
    table = differences(
        runs_of_sim(scenario(variant), seed, runs), runs_of_twin(variant, seed, runs)
    )
    assert len(table) > 30
    assert table.p.min() > error_rate, f"seed {seed}: sim and twin differ\n{table.head(8)}"


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["village", "residents", "patrols"])
def test_sim_and_twin_have_the_same_distributions(variant: str, seed: int) -> None:
    assert_same(variant, seed, RUNS[variant])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variant", "keys"),
    [
        ("village", RATES),
        ("village", "routing.speed"),
        ("residents", "people.notice_per_person_hour"),
        ("patrols", "patrol.density_per_km2"),
    ],
)
def test_a_change_of_a_fifth_is_seen(variant: str, keys: str, seed: int) -> None:
    changed = scenario(variant).replace(times(scenario(variant), keys, 1.2))
    runs = RUNS[variant]
    table = differences(runs_of_sim(changed, seed, runs), runs_of_twin(variant, seed, runs))
    assert table.p.min() < ERROR_RATE, f"{keys} x 1.2 is not seen\n{table.head(8)}"


@pytest.mark.long
@pytest.mark.parametrize("variant", VARIANTS)
def test_sim_and_twin_have_the_same_distributions_at_length(variant: str, seed: int) -> None:
    assert_same(variant, seed + 1000, LONG_RUNS, LONG_ERROR_RATE)
