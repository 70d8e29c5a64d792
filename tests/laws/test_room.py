"""What one event can bring about has room, however much it is.

In a process of its own: a write beyond the end of an array takes the whole process with it.
"""

import subprocess
import sys
from typing import Any, Final

import numpy as np
import pytest

from sim.kernels.events import OPEN, VISITED
from sim.setting import set_up
from sim.world import World
from tests.laws.towns import built

PROGRAM: Final = """
import sim
from tests.laws.towns import built
assert sim.run(built({changes!r}), seed=3).rows.size > 0
"""
SEEN_FROM_AFAR: Final = {
    "kinds.hazard.look_radius_m": 1500.0,
    "kinds.hazard.look_per_min": 0.0005,
    "kinds.hazard.per_day": 4000,
}
"""Every case takes a row for each cell from which it can be seen."""
LONG_LINE: Final = {
    "place.residents": 20_000,
    "run.days": 1,
    "people.notice_per_person_hour": 0.0,
    "routing.enquiries.per_1000_residents_day": 1000.0,
    "routing.entry.phone": "village",
    "routing.desks.village.triage_min": 600,
    "routing.desks.village.hours": "office",
}
"""At closing time thousands of calls that still wait are passed on."""

MUCH_BEHIND_A_DOOR: Final = {
    "place.residents": 9,
    "place.household_size": 9,
    "kinds.hazard.per_day": 4000,
    "kinds.hazard.where": "residents",
    "kinds.hazard.look_per_min": 0.0,
    "kinds.hazard.look_at_visit": 1.0,
    "people.notice_per_person_hour": 0.0,
    "roles.worker.count": 1,
    "roles.worker.duty": "office",
    "roles.worker.visits_per_turn": 1.0,
}
"""A visit to the one cell where somebody lives shows thousands of cases at once."""


@pytest.mark.parametrize(
    "changes", [SEEN_FROM_AFAR, LONG_LINE], ids=["seen from afar", "long line"]
)
def test_there_is_room(changes: dict[str, Any], pytestconfig: pytest.Config) -> None:
    program = PROGRAM.format(changes=changes)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=pytestconfig.rootpath, capture_output=True, text=True
    )
    assert done.returncode == 0, f"exit {done.returncode}: {done.stderr[-500:]}"


def next_event(world: World) -> np.void:
    event: np.void = world["events"][world["soon"]["row"][1]]
    return event


def test_a_visit_asks_for_room_for_all_that_it_may_show() -> None:
    world = set_up(built(MUCH_BEHIND_A_DOOR), 3).world
    world.advance(9 * 60)
    while (event := next_event(world))["what"] != VISITED:
        world.advance(np.nextafter(event["at"], np.inf))
    # Up to the visit, without it.
    world.advance(float(event["at"]))
    open_cases = int((world.cases["status"] == OPEN).sum())
    assert open_cases > 100
    assert world.count("things") > open_cases / 2
