"""The stories of the report come about by themselves, whatever the seed."""

from collections.abc import Callable

import pandas as pd
import pytest

import sim
from sim.one_run import Run
from sim.scenario import Scenario

SEEDS = range(8)
ENOUGH = 6
"""Of eight seeds; each element has a chance above .9, so that a false alarm is one in 20,000."""


def runs(scenario: Scenario) -> list[Run]:
    return [sim.run(scenario, seed=seed) for seed in SEEDS]


def often(told: Callable[[pd.DataFrame], object], of: list[Run]) -> bool:
    """Whether enough of the runs have logs of which this can be told."""
    return sum(bool(told(run.log[run.log["case"] == 0])) for run in of) >= ENOUGH


def rows(log: pd.DataFrame, activity: str) -> pd.DataFrame:
    return log[log["activity"] == activity]


@pytest.fixture(scope="module")
def night_works() -> list[Run]:
    return runs(sim.load("night_works"))


@pytest.fixture(scope="module")
def granny_wang() -> list[Run]:
    return runs(sim.load("granny_wang"))


def test_a_grid_worker_uploads_the_night_works(night_works: list[Run]) -> None:
    def by_terminal(log: pd.DataFrame) -> bool:
        first = rows(log, "reported").iloc[0]
        return (first["role"], first["channel"]) == ("worker", "mobile")

    assert often(by_terminal, night_works)


def test_an_officer_contacts_both_sides_and_mediation_fails(night_works: list[Run]) -> None:
    assert often(lambda log: (rows(log, "mediated")["role"] == "officer").any(), night_works)


def test_both_bureaus_act_together_by_the_next_day(night_works: list[Run]) -> None:
    def together(log: pd.DataFrame) -> bool:
        came = rows(log, "arrived")
        next_day_ends = 1440 * 2 - (20 * 60 + 30)
        first = came.drop_duplicates("department")
        return len(first) == 2 and first["minute"].max() < next_day_ends

    assert often(together, night_works)


def test_on_paper_the_second_bureau_comes_later_than_the_next_day() -> None:
    paper = {"routing.network": "paper_chain", "routing.joint": "one_after_another"}
    on_paper = runs(sim.load("night_works").replace(paper))

    def late(log: pd.DataFrame) -> bool:
        came = rows(log, "arrived").drop_duplicates("department")
        return len(came) < 2 or came["minute"].max() > 1440 * 2 - (20 * 60 + 30)

    assert often(late, on_paper)


def test_a_grid_worker_finds_granny_wang_and_help_comes_within_the_hour(
    granny_wang: list[Run],
) -> None:
    assert often(lambda log: rows(log, "detected")["role"].iloc[0] == "worker", granny_wang)
    assert often(lambda log: rows(log, "arrived")["minute"].min() < 60, granny_wang)


def test_the_register_finds_her_family_while_help_is_on_its_way(granny_wang: list[Run]) -> None:
    assert often(lambda log: rows(log, "kin_reached")["minute"].min() < 60, granny_wang)


def test_without_the_register_her_family_is_found_later_whatever_the_seed(
    granny_wang: list[Run],
) -> None:
    unknown = sim.load("granny_wang").replace({"feedback.household_register": False})
    for known, asked in zip(granny_wang, runs(unknown), strict=True):
        before, after = (
            float(rows(run.log, "kin_reached")["minute"].min()) for run in (known, asked)
        )
        assert before < after


def test_the_hoard_is_talked_away_again_and_again_and_carried_away_together() -> None:
    hoard = runs(sim.load("hoard"))
    assert often(lambda log: len(rows(log, "persuaded")) >= 2, hoard)
    assert often(lambda log: len(rows(log, "laboured")) == 7, hoard)
    assert sum(run.cases["end"].iloc[0] == "settled" for run in hoard) >= ENOUGH


def test_who_stops_at_the_first_no_clears_the_hoard_less_often() -> None:
    patient, hasty = (
        runs(sim.load("hoard").replace({"kinds.fire_load.settle_tries": tries}))
        for tries in (20, 1)
    )

    def cleared(of: list[Run]) -> int:
        return sum(run.cases["end"].iloc[0] == "settled" for run in of)

    assert cleared(hasty) < cleared(patient) / 2


@pytest.mark.parametrize("name", ["hoard", "night_works", "granny_wang", "quiet_village"])
def test_nothing_else_happens_in_the_village_of_a_story(name: str) -> None:
    log = sim.run(sim.load(name), seed=3).log
    assert set(log["case"]) <= {-1, 0}
    if name == "quiet_village":
        assert set(log["case"]) == {-1}
