"""What a world looks like at one moment."""

import numpy as np
import pytest

import sim
from sim import moment
from sim.model import SafetyNet
from sim.moment import Place
from sim.terms import Activity
from tests.towns import bare, patrol

LINE = {
    "run": {"days": 2},
    "kinds": {
        "hazard": {
            "count": 6, "departments": ["brigade"], "look_per_min": 1.0, "service_min": 60,
            "clears_after_min": "never",
        }
    },
    "departments": {"brigade": {"crews": 1, "hours": "always", "speed_m_s": 2.0, "lead_min": 5}},
}  # fmt: skip


@pytest.fixture(scope="module")
def town() -> SafetyNet:
    model = SafetyNet(sim.load("village").replace({"patrol.density_per_km2": 20.0}), 7)
    model.run_to(11 * 60.0)
    return model


def test_those_on_duty_are_where_their_agents_say(town: SafetyNet) -> None:
    numbers, cells, busy = moment.on_duty(town.world)
    agents = [a for a in town.agents if getattr(a, "on_duty", 0)]
    where = {int(n): int(c) for n, c in zip(numbers, cells, strict=True)}
    assert {a.row: a.cell_index for a in agents} == where
    assert len(where) > 10
    walkers = town.world["walkers"]
    assert (walkers["slot"][numbers[numbers.size - busy :]] < 0).all()
    assert (walkers["slot"][numbers[: numbers.size - busy]] >= 0).all()


def test_queues_count_what_the_queue_of_a_node_lists() -> None:
    model = SafetyNet(bare(roles=patrol(40, "random_walk"), **LINE), 3)
    model.run_to(90)
    waiting, busy = moment.queues(model.world)
    brigade = waiting.size - 1
    assert waiting[brigade] == len(moment.queue_of(model.world, brigade)) > 0
    assert busy[brigade] == 1


def test_a_case_waits_in_line_behind_those_before_it() -> None:
    model = SafetyNet(bare(roles=patrol(40, "random_walk"), **LINE), 3)
    model.run_to(90)
    brigade = moment.queues(model.world)[0].size - 1
    line = [int(model.world["tickets"]["case"][t]) for t in moment.queue_of(model.world, brigade)]
    for before, case in enumerate(line):
        (standing,) = moment.standings(model.world, case)
        assert (standing.place, standing.node) == (Place.CREW_QUEUE, brigade)
        assert (standing.before, standing.until_min) == (before, None)


def test_what_is_said_to_come_does_come() -> None:
    """Until when a case waits is the minute of the next row of its log."""
    model = SafetyNet(bare(roles=patrol(40, "random_walk"), **LINE), 3)
    follows = {
        Place.UNDER_WAY: (Activity.ARRIVED_AT_NODE, Activity.TRIAGED, Activity.ROUTED),
        Place.DESK_WORK: (Activity.DISPATCHED,),
        Place.CREW_WAY: (Activity.ARRIVED,),
        Place.CREW_WORK: (Activity.RESOLVED,),
    }
    told = []
    for minute in range(1, 300, 2):
        model.run_to(minute)
        for case in range(6):
            told += [(case, standing) for standing in moment.standings(model.world, case)[:1]]
    checked = set()
    for case, standing in told:
        if standing.until_min is None or standing.until_min >= model.world.now:
            continue
        rows = model.world.log[model.world.log["case"] == case]
        then = rows["activity"][rows["minute"] == standing.until_min].tolist()
        assert set(follows[standing.place]) & set(then) or standing.place is Place.DESK_WORK
        checked.add(standing.place)
    assert checked >= {Place.DESK_WORK, Place.CREW_WAY, Place.CREW_WORK}


@pytest.mark.parametrize(
    ("minute", "opens"),
    [(7 * 60, 8 * 60), (9 * 60, None), (19 * 60, 32 * 60), (4 * 1440 + 19 * 60, 7 * 1440 + 480)],
)
def test_an_office_opens_on_workdays(minute: float, opens: float | None) -> None:
    """Day 0 is a Monday; offices work from 8 to 18 h."""
    model = SafetyNet(bare(run={"days": 14}, departments={"brigade": {"hours": "office"}}), 1)
    model.run_to(minute)
    assert moment.opens_at(model.world, moment.queues(model.world)[0].size - 1) == opens


def test_an_office_that_opens_no_more_is_told() -> None:
    model = SafetyNet(bare(run={"days": 0.9}, departments={"brigade": {"hours": "office"}}), 1)
    model.run_to(1200)
    node = moment.queues(model.world)[0].size - 1
    assert moment.opens_at(model.world, node) == np.inf
