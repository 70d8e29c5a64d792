"""Runs of the twin and of `sim` boiled down to numbers, and the comparison of these."""

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

import sim
from benchmarks.twin import Town
from benchmarks.twin.results import case_frame
from sim.scenario import Scenario
from sim.terms import Activity
from tests.unit.twin_towns import scenario

FEWEST: Final = 20
"""Runs in which a number has to differ from its most frequent value for the sake of a test."""
RUNS_OF_SIM_A_PLACE: Final = 3
DAY_MIN: Final = 1440
"""Horizon of the delays; only cases that are watched as long are counted."""
STAGES: Final = (
    "detected", "reported", "triaged", "routed", "dispatched", "arrived", "resolved",
)  # fmt: skip
CHECKPOINTS_MIN: Final = (10, 60, 240)
PATROL: Final = ("volunteer", "team", "worker")
WORDS: Final = {
    "end": ("settled", "resolved", "cleared", "escalated", "petitioned", "prevented", "open"),
    "detected_by": ("volunteer", "team", "worker", "resident", "victim"),
    "settled_by": ("volunteer", "team", "worker", "leader", "officer"),
    "channel": ("app", "phone", "pc", "mobile"),
}
TALLIED: Final = (
    Activity.VISITED, Activity.FOLLOWED_UP, Activity.RETURNED, Activity.KIN_REACHED,
    Activity.MEDIATED, Activity.REMINDED, Activity.RAISED, Activity.PASSED_ON, Activity.IGNORED,
    Activity.INFORMED, Activity.RECRUITED,
)  # fmt: skip


@cache
def runs_of_twin(variant: str, seed: int, runs: int) -> pd.DataFrame:
    rows = []
    for i in range(seed, seed + runs):
        town = Town(scenario(variant).replace({"place.seed": i}), seed=i)
        town.run_to_end()
        cases = case_frame(town)
        people = town.population.all
        rows.append(
            numbers_of(cases, town.settings)
            | numbers_of_log(town.tally, cases)
            | {"trust": np.mean([resident.trust for resident in people])}
            | {"app users": np.mean([resident.uses_app for resident in people])}
        )
    return pd.DataFrame(rows)


def runs_of_sim(changed: Scenario, seed: int, runs: int) -> pd.DataFrame:
    rows = []
    for i in range(seed, seed + runs):
        place = changed.replace({"place.seed": i})
        for k in range(RUNS_OF_SIM_A_PLACE):
            run = sim.run(place, seed=RUNS_OF_SIM_A_PLACE * i + k)
            tally = Counter(Activity(activity) for activity in run.rows["activity"].tolist())
            rows.append(
                numbers_of(run.cases, place)
                | numbers_of_log(tally, run.cases)
                | {"trust": run.measured["trust_mean_end"]}
                | {"app users": run.measured["app_share_end"]}
            )
    return pd.DataFrame(rows)


def numbers_of_log(tally: Counter[Activity], cases: pd.DataFrame) -> dict[str, float]:
    """How often things happened, and how often what had ended well came back."""
    out = {f"times {what.name.lower()}": float(tally[what]) for what in TALLIED}
    ended_well = (cases.settled_min.notna() | cases.resolved_min.notna()).sum()
    recorded = cases.triaged_min.notna().sum()
    mediated = cases.settled_by.isin(("leader", "officer")).sum()
    foreign = tally[Activity.PASSED_ON] + tally[Activity.IGNORED]
    took = (cases.settled_min - cases.triaged_min)[cases.settled_by == "leader"]
    return out | {
        "returned of ended": tally[Activity.RETURNED] / max(1, ended_well),
        "reminded of recorded": tally[Activity.REMINDED] / max(1, recorded),
        "raised of recorded": tally[Activity.RAISED] / max(1, recorded),
        "mediation succeeds": mediated / max(1, mediated + tally[Activity.MEDIATED]),
        "mediation by leaders, mean": float(took.mean()),
        "passed on of foreign": tally[Activity.PASSED_ON] / max(1, foreign),
    }


def numbers_of(cases: pd.DataFrame, settings: Scenario) -> dict[str, float]:
    """Boil a run down to numbers; delays longer than a day, or endless, count as a day."""
    watched = cases[cases.onset_min < (settings.run.days - 1) * DAY_MIN]
    worsened = float(watched.worsened_min.notna().mean())
    out = {
        "cases": float(len(cases)),
        "worsened": worsened,
        **of_onset(watched),
        **of_stages(watched),
    }
    for column, words in WORDS.items():
        out |= {f"{column} {word}": float((watched[column] == word).mean()) for word in words}
    return out | of_visits(watched)


def of_visits(cases: pd.DataFrame) -> dict[str, float]:
    """What is found at visits, which end between two minutes, and how soon kin are reached."""
    search = cases.kin_reached_min - cases.detected_min
    inside = cases.detected_by.isin(PATROL) & (cases.detected_min % 1 > 0)
    return {
        "found at a visit": float(inside.mean()),
        "kin search, mean": float(search.clip(upper=DAY_MIN).mean()),
        "kin search within 10 min": float((search < 10).sum() / max(1, search.notna().sum())),
    }


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
