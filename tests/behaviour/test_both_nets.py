"""Walking and information: each helps, both help most. And what volunteers and one grid bring."""

import numpy as np
import pytest

import sim
from experiments.claim.worlds import STUDY, WORLDS
from experiments.design.study import load
from sim.one_run import Run

MEAN = "time_to_help_restricted_mean_min"
SEEDS = (1, 2)


@pytest.fixture(scope="module")
def worlds() -> dict[str, list[Run]]:
    study = load(STUDY)
    short = study.scenario.replace({"run.days": 10})
    return {
        name: [sim.run(short.replace(study.table.point(k)), seed) for seed in SEEDS]
        for k, name in enumerate(WORLDS)
    }


def values(worlds: dict[str, list[Run]], world: str, measure: str) -> list[float]:
    return [run.measured[measure] for run in worlds[world]]


def test_each_net_alone_brings_help_sooner_than_neither(worlds: dict[str, list[Run]]) -> None:
    neither = values(worlds, "neither", MEAN)
    for alone in ("walking", "information"):
        pairs = zip(values(worlds, alone, MEAN), neither, strict=True)
        assert all(after < 0.95 * before for after, before in pairs)


def test_both_nets_bring_help_sooner_than_either_alone(worlds: dict[str, list[Run]]) -> None:
    both = values(worlds, "both", MEAN)
    for alone in ("walking", "information"):
        pairs = zip(both, values(worlds, alone, MEAN), strict=True)
        assert all(after < 0.9 * before for after, before in pairs)


def test_information_without_walking_hardly_finds_more(worlds: dict[str, list[Run]]) -> None:
    share = "detected_share"
    neither, information, walking = (
        np.mean(values(worlds, world, share)) for world in ("neither", "information", "walking")
    )
    assert information - neither < (walking - neither) / 2


def test_walking_without_information_leaves_reports_on_paper(
    worlds: dict[str, list[Run]],
) -> None:
    delay = "routing_delay_median_min"
    walking, both = (np.mean(values(worlds, world, delay)) for world in ("walking", "both"))
    assert walking > 3 * both


def test_volunteers_see_to_households_that_nobody_visits_without_them() -> None:
    with_, without = (
        sim.run(sim.load(name).replace({"run.days": 21}), seed=1) for name in
        ("wulin", "wulin_without")
    )  # fmt: skip
    by_volunteers = with_.log.query("activity == 'visited' and role == 'volunteer'")
    assert len(by_volunteers) > 50
    assert "volunteer" not in set(without.log["role"].dropna())
    assert with_.measured["households_visited"] > without.measured["households_visited"]


def test_the_summit_has_more_people_on_the_street_than_the_days_around_it() -> None:
    log = sim.run(sim.load("g20"), seed=1).log
    turns = log.query("activity == 'on_duty' and role == 'volunteer'")["minute"] // 1440
    summit = turns.between(5, 14)
    assert summit.sum() / 10 > 3 * (~summit).sum() / 10
