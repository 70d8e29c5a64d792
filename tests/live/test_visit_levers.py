"""What a lever does to a city that is under way, and when."""

import pytest

from experiments.live.pace import Load
from experiments.live.visit import Visit
from tests.live.visiting import Wall, frame_of, say, start


@pytest.fixture
def visit() -> Visit:
    return Visit(Load(), Wall())


def test_routing_speed_acts_at_once(visit: Visit) -> None:
    start(visit, {}, {})
    say(visit, "step", minutes=600)
    (said,) = say(visit, "set", side=1, levers={"routing.speed": 8.0})
    assert said == {
        "type": "said", "side": 1, "lever": "routing.speed", "before": 1.0, "after": 8.0,
        "minute": 600.0, "acts": "at_once", "units": None,
    }  # fmt: skip
    say(visit, "step", minutes=1440)
    slow, fast = (city.model.world.log for city in visit.cities)
    before = slow["minute"] < 600
    assert slow[before].tobytes() == fast[: before.sum()].tobytes()
    assert slow[~before].tobytes() != fast[before.sum() :].tobytes()


def test_patrol_density_acts_at_once(visit: Visit) -> None:
    """Monday, 10 h: six grid workers and a team; nearly eight times as many; then none."""
    start(visit, {}, {})
    say(visit, "step", minutes=600)
    few = frame_of(visit).sides[1].walkers.size
    levers = visit.cities[1].levers["patrol.density_per_km2"]
    (said,) = say(visit, "set", side=1, levers={"patrol.density_per_km2": 7.9 * levers})
    assert said["acts"] == "at_once"
    assert said["units"][1] == pytest.approx(7.9 * said["units"][0], rel=0.02)
    say(visit, "step", minutes=1)
    frame = frame_of(visit)
    assert frame.sides[0].walkers.size == pytest.approx(few, abs=1)
    assert frame.sides[1].walkers.size > 6 * few
    say(visit, "set", side=1, levers={"patrol.density_per_km2": 0.0})
    say(visit, "step", minutes=1)
    assert frame_of(visit).sides[1].walkers.size == 0


def test_more_patrol_than_the_page_has_room_for_is_refused(visit: Visit) -> None:
    place = start(visit)
    low, high = place["ranges"]["patrol.density_per_km2"]
    assert low == 0.0
    assert high == pytest.approx(
        8 * place["sides"][0]["levers"]["patrol.density_per_km2"], rel=0.01
    )
    assert float(f"{high:.3g}") == high
    (said,) = say(visit, "set", side=0, levers={"patrol.density_per_km2": high})
    assert said["acts"] == "at_once"
    (refused,) = say(visit, "set", side=0, levers={"patrol.density_per_km2": high + 0.01})
    assert (refused["why"], refused["field"]) == ("bad_value", "levers.patrol.density_per_km2")


def network_of(visit: Visit) -> str:
    return str(visit.cities[0].model.settings.routing.network)


def test_a_lever_of_the_network_counts_from_the_next_start(visit: Visit) -> None:
    start(visit)
    (said,) = say(visit, "set", side=0, levers={"routing.network": "paper_chain"})
    assert said["acts"] == "from_start"
    assert network_of(visit) == "command_centre"
    (place,) = say(visit, "restart")
    assert network_of(visit) == "paper_chain"
    assert place["sides"][0]["levers"]["routing.network"] == "paper_chain"
    (said,) = say(visit, "set", side=0, levers={"routing.network": "paper_chain"})
    assert said["acts"] == "nothing"


def test_a_wrong_lever_changes_none_of_them(visit: Visit) -> None:
    start(visit)
    levers = {"routing.speed": 2.0, "run.days": 9}
    (refused,) = say(visit, "set", side=0, levers=levers)
    assert (refused["why"], refused["field"]) == ("unknown_name", "levers.run.days")
    assert visit.cities[0].levers["routing.speed"] == 1.0
