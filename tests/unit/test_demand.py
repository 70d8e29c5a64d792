"""What nature sends: as it should be, and however much room there is for it."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import sim
from sim import demand
from sim.demand import (
    Arrivals,
    births,
    case_arrivals,
    contact_arrivals,
    contacts,
    enter_births,
)
from sim.errors import ScenarioError
from sim.kernels.records import CASE, NOBODY
from sim.scenario import Scenario
from sim.streams import uniform
from sim.terms import Stream
from sim.town import settle
from tests.towns import bare

SEEDS = np.array([5, 2**63 - 1, 0, 6, 77])


def arrivals(scenario: Scenario) -> tuple[Arrivals, Arrivals]:
    town = settle(scenario)
    return (
        case_arrivals(scenario, town.place, town.where),
        contact_arrivals(scenario, town.place, town.where),
    )


def as_told(of: Arrivals, seed: int, source: int) -> NDArray[np.float64]:
    """Return the minutes of what comes of a source: a process of rate 1, bent by the real one."""
    row, expected = of.sources[source], of.expected[source]
    steps = row["address"] + np.arange(int(expected[-1] + 8 * np.sqrt(expected[-1])) + 40)
    passed = -np.log1p(-uniform(seed, Stream.DEMAND_TIME, steps)).cumsum()
    later = np.interp(passed[passed < expected[-1]], expected, of.minutes)
    return np.concatenate((np.zeros(row["at_start"]), later))


@pytest.mark.parametrize("name", ["village", "hoard", "quiet_village"])
def test_what_comes_of_a_source_comes_when_and_where_it_should(name: str) -> None:
    scenario = sim.load(name).replace({"run.days": 20})
    for of, stream in zip(arrivals(scenario), (Stream.DEMAND_CELL, Stream.ENQUIRY), strict=True):
        of_runs, come = of.draw(SEEDS, stream)
        for seed, own in zip(SEEDS, of_runs.split(come), strict=True):
            assert (np.diff(own["source"]) >= 0).all()
            for source, row in enumerate(of.sources):
                mine, weights = own[own["source"] == source], of.where.cumulative[row["use"]]
                assert mine["at"] == pytest.approx(as_told(of, seed, source), abs=1e-9)
                assert (mine["luck"] == row["address"] + np.arange(mine.size)).all()
                u = uniform(seed, stream, mine["luck"])
                assert (mine["cell"] == np.searchsorted(weights, u * weights[-1], "right")).all()


@pytest.mark.parametrize("room", [0, 1, 10**5])
def test_the_same_comes_however_much_room_there_is(
    monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    scenario = sim.load("village").replace({"run.days": 20})

    def drawn() -> list[bytes]:
        cases, calls = arrivals(scenario)
        born = births(cases, SEEDS)
        return [
            each.tobytes() for each in (*born.of_runs.split(born.arrivals), *contacts(calls, SEEDS))
        ]

    expected = drawn()
    assert all(expected)
    monkeypatch.setattr("sim.demand.room_for", lambda mean: room)
    assert drawn() == expected


def test_the_cases_of_each_run_stand_at_the_head_of_its_row() -> None:
    cases, _ = arrivals(sim.load("village").replace({"run.days": 9}))
    for seeds in (SEEDS, SEEDS[:1]):
        born = births(cases, seeds)
        rows = np.zeros((seeds.size, born.of_runs.size.max() + 3), CASE)
        enter_births(rows, born)
        for row, own in zip(rows, born.of_runs.split(born.arrivals), strict=True):
            assert (np.diff(own["at"]) >= 0.0).all()
            for field, of in {
                "onset": "at",
                "luck": "luck",
                "kind": "source",
                "cell": "cell",
            }.items():
                assert row[field][: own.size].tolist() == own[of].tolist()
            assert (row["parent"][: own.size] == NOBODY).all()
            assert not row[own.size :].view(np.uint8).any()


def hazard(**rate: float) -> dict[str, Any]:
    return {"kinds": {"hazard": {"departments": ["brigade"], **rate}}}


@pytest.mark.parametrize(
    ("tables", "text"),
    [
        (hazard(count=20), "kinds.hazard: about 20 would come"),
        (hazard(per_day=20.0), "kinds.hazard: about 20 would come"),
        (hazard(count=1) | {"place": {"residents": 5000},
                            "routing": {"enquiries": {"per_1000_residents_day": 3.0}}},
         "routing.enquiries: about 16 would come"),
    ],
)  # fmt: skip
def test_what_comes_more_often_than_it_has_numbers_is_refused(
    monkeypatch: pytest.MonkeyPatch, tables: dict[str, Any], text: str
) -> None:
    """The luck of the last ones would be that of another kind."""
    monkeypatch.setattr(demand, "KIND_BITS", 6)
    with pytest.raises(ScenarioError) as error:
        arrivals(bare(**tables))
    assert str(error.value) == (
        f"{text} in this run, and a run has numbers for 64 of a kind; lower the rate or run.days"
    )
