"""One visitor: what each message does, and how time runs."""

import gc
import weakref
from typing import Any

import pytest

import sim
from experiments.live.frames import FRESH, OVER, PLAYING, decoded
from experiments.live.pace import Load, Pace
from experiments.live.visit import Visit, hello_message
from tests.live.visiting import Wall, frame_of, say, start


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def visit(wall: Wall) -> Visit:
    return Visit(Load(), wall)


def test_a_visit_begins_with_a_fresh_frame_and_stands_still(visit: Visit) -> None:
    place = start(visit)
    assert place["type"] == "place"
    assert visit.wait_s == 0.0
    frame = frame_of(visit)
    assert (frame.minute, frame.flags) == (0.0, FRESH)
    assert visit.wait_s is None


def test_time_runs_at_the_speed_that_was_asked_for(visit: Visit, wall: Wall) -> None:
    start(visit)
    frame_of(visit)
    say(visit, "speed", minutes_per_second=60)
    say(visit, "play")
    began = wall.now
    while wall.now < began + 10:
        assert visit.wait_s is not None
        wall.now += max(visit.wait_s, 0.001)
        if visit.wait_s == 0.0:
            frame = frame_of(visit)
    assert frame.minute == pytest.approx(600, abs=10)
    assert frame.flags == PLAYING
    assert visit.frames == pytest.approx(100, abs=3)


def test_real_time_is_a_frame_a_minute(visit: Visit, wall: Wall) -> None:
    start(visit)
    frame_of(visit)
    say(visit, "speed", minutes_per_second=1 / 60)
    say(visit, "play")
    assert frame_of(visit).minute == 1.0
    assert visit.wait_s == pytest.approx(60, abs=0.5)
    say(visit, "speed", minutes_per_second=2)
    assert visit.wait_s == pytest.approx(0.5, abs=0.01)


def test_who_was_away_does_not_catch_up(visit: Visit, wall: Wall) -> None:
    start(visit)
    frame_of(visit)
    say(visit, "speed", minutes_per_second=100)
    say(visit, "play")
    frame_of(visit)
    wall.now += 3600
    assert frame_of(visit).minute == 20.0


def test_many_visitors_get_fewer_frames_and_the_same_speed(wall: Wall) -> None:
    load = Load()
    load.cost_s = 0.01
    paces = [Pace(load, wall) for _ in range(30)]
    for pace in paces:
        pace.play()
    paces[0].set(60.0)
    assert paces[0].minutes() == 36
    for pace in paces:
        pace.pause()
    assert (load.running, paces[0].minutes()) == (0, 6)


def test_a_step_pauses_and_goes_so_far(visit: Visit) -> None:
    start(visit)
    say(visit, "play")
    say(visit, "step", minutes=90)
    assert not visit.pace.playing
    data, answers = visit.frame()
    assert (decoded(data).minute, decoded(data).per_second) == (90.0, 0.0)
    assert [answer["type"] for answer in answers] == ["series"]


def test_two_sides_meet_the_same_incidents_under_one_clock(visit: Visit) -> None:
    start(visit, {}, {"routing.speed": 16.0})
    say(visit, "step", minutes=1440)
    frame = frame_of(visit)
    first, second = (city.model.world for city in visit.cities)
    n = min(first.count("births"), second.count("births"))
    assert first.cases["onset"][:n].tolist() == second.cases["onset"][:n].tolist()
    assert first.now == second.now == frame.minute == 1440.0
    assert len(frame.sides) == 2


def test_the_live_city_is_the_same_as_a_run(visit: Visit, wall: Wall) -> None:
    """Frames, steps and questions change nothing of what happens."""
    start(visit)
    say(visit, "speed", minutes_per_second=168)
    say(visit, "play")
    while visit.cities[0].now < 2880:
        wall.now += 1
        visit.frame()
        say(visit, "person", side=0, role="team", number=0)
        say(visit, "pick", side=0, x=5, y=5)
    say(visit, "pause")
    run = sim.run(sim.load("village"), seed=7)
    log = visit.cities[0].model.world.log
    assert log.tobytes() == run.rows[: log.size].tobytes()


def test_a_restart_keeps_the_incidents_and_another_day_brings_others(visit: Visit) -> None:
    start(visit)
    onsets = [visit.cities[0].model.world.cases["onset"].tolist()]
    for fields in ({}, {"seed": 8}):
        say(visit, "restart", **fields)
        onsets.append(visit.cities[0].model.world.cases["onset"].tolist())
    assert onsets[0] == onsets[1] != onsets[2]
    assert frame_of(visit).flags == FRESH


def test_a_lost_visit_is_taken_up_where_it_was(visit: Visit) -> None:
    start(visit, at_min=731.0)
    assert frame_of(visit).minute == 731.0


def test_the_end_is_told_once_and_stops_the_clock(visit: Visit, wall: Wall) -> None:
    start(visit, at_min=43_195.0)
    visit.frame()
    say(visit, "speed", minutes_per_second=168)
    say(visit, "play")
    told = []
    while visit.wait_s is not None:
        wall.now += 1
        data, answers = visit.frame()
        told += [answer["type"] for answer in answers]
    assert told.count("ended") == 1
    assert decoded(data).flags & OVER
    assert [answer["type"] for answer in say(visit, "play")] == ["ended"]
    assert visit.wait_s is None


def test_a_followed_case_is_told_when_it_goes_on_and_only_then(visit: Visit, wall: Wall) -> None:
    start(visit)
    assert say(visit, "follow", side=0, case=0) == []
    onset = visit.cities[0].model.world.cases["onset"][0]
    say(visit, "step", minutes=int(onset) + 1)
    told = [a for a in visit.frame()[1] if a["type"] == "story"]
    assert told[0]["rows"][0]["activity"] == "onset"
    assert told[0]["waits"]["why"] == "unseen"
    visit.wants_frame = True
    assert [a["type"] for a in visit.frame()[1]] == ["series"]
    say(visit, "follow", side=0, case=None)
    say(visit, "step", minutes=1440)
    assert [a["type"] for a in visit.frame()[1]] == ["series"]


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("follow", {"side": 0, "case": 10**6}, "case"),
        ("follow", {"side": 1, "case": 0}, "side"),
        ("person", {"side": 0, "role": "team", "number": 10**6}, "number"),
        ("person", {"side": 0, "role": "resident", "number": 3000}, "number"),
        ("department", {"side": 0, "name": "os"}, "name"),
        ("node", {"side": 0, "node": 10**6}, "node"),
        ("pick", {"side": 0, "x": 24, "y": 0}, "x"),
        ("pick", {"side": 0, "x": 0, "y": 24}, "y"),
        ("tour", {"name": "village"}, "name"),
    ],
)
def test_who_and_what_is_not_there_is_refused(
    visit: Visit, kind: str, fields: dict[str, Any], field: str
) -> None:
    start(visit)
    (refused,) = say(visit, kind, **fields)
    assert (refused["why"], refused["field"]) == ("unknown_name", field)


def test_a_department_shows_its_queue_until_it_is_told_not_to(visit: Visit) -> None:
    start(visit, at_min=5000.0)
    (queue,) = say(visit, "department", side=0, name="public_works")
    assert (queue["type"], queue["staff"]) == ("queue", 1)
    nodes = frame_of(visit).sides[0].nodes
    assert len(queue["waiting"]) == nodes["waiting"][queue["node"]]
    assert say(visit, "department", side=0, name=None) == []


def test_a_person_is_told_with_what_it_did(visit: Visit) -> None:
    start(visit, at_min=10_000.0)
    log = visit.cities[0].model.world.log
    found = log[(log["activity"] == 1) & (log["role"] == 3)][0]
    (who,) = say(visit, "person", side=0, role="team", number=int(found["agent"]))
    assert int(found["case"]) in [row["case"] for row in who["rows"]]
    assert {row["number"] for row in who["rows"]} == {int(found["agent"])}


@pytest.mark.parametrize("name", [tour["name"] for tour in hello_message()["tours"]])
def test_a_tour_leads_along_a_case_that_goes_the_way_it_was_told(visit: Visit, name: str) -> None:
    toured, place = say(visit, "tour", name=name)
    assert (toured["name"], place["scenario"]) == (name, name)
    minutes = [step["minute"] for step in toured["steps"]]
    assert minutes == sorted(minutes)
    for _ in range(1 + int(toured["end_min"] // 1440)):
        frame_of(visit)
        say(visit, "step", minutes=1440)
    (story,) = [answer for answer in visit.frame()[1] if answer["type"] == "story"]
    told = [(row["minute"], row["text"]) for row in story["rows"]]
    assert story["case"] == toured["case"]
    assert all((step["minute"], step["text"]) in told for step in toured["steps"])


def test_every_scenario_of_the_page_has_a_chinese_title() -> None:
    for scenario in hello_message()["scenarios"]:
        assert any("\u4e00" <= c <= "\u9fff" for c in scenario["title"]["zh"]), scenario["name"]


def test_hello_is_the_same_for_all_and_names_what_there_is() -> None:
    hello = hello_message()
    assert hello["protocol"] == 1
    assert [lever["main"] for lever in hello["levers"]][:3] == [True, True, False]


def test_a_visit_that_ends_frees_its_cities(visit: Visit) -> None:
    start(visit, {}, {})
    say(visit, "step", minutes=10)
    visit.frame()
    held = [weakref.ref(city.model.world) for city in visit.cities]
    say(visit, "restart")
    gc.collect()
    assert [ref() for ref in held] == [None, None]
    held = [weakref.ref(city.model.world) for city in visit.cities]
    say(visit, "play")
    visit.end()
    gc.collect()
    assert [ref() for ref in held] == [None, None]
