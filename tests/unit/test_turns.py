"""Turns of volunteers: nobody is on duty twice at once, and nobody comes sooner than drawn."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.roster import ROLE_STEP, Force, forces
from sim.setting import set_up
from sim.streams import uniform
from sim.terms import Stream
from sim.town import settle
from sim.turns import _days_of_turns, _one_after_another, most_at_once

BEGINNINGS = st.lists(st.integers(0, 3000), max_size=12)


def in_turn(on: Sequence[float], turn_min: float) -> list[float]:
    """One turn after the other, as anybody would reckon it."""
    begins: list[float] = []
    for minute in sorted(on):
        begins.append(max(minute, begins[-1] + turn_min) if begins else minute)
    return begins


@given(st.lists(BEGINNINGS, max_size=5), st.sampled_from([0.1, 90.0, 100 / 3, 700.5]))
def test_a_turn_begins_when_it_is_drawn_or_when_the_last_one_ends(
    people: list[list[int]], turn_min: float
) -> None:
    who = np.repeat(np.arange(len(people)), [len(own) for own in people])
    on = np.array([minute for own in people for minute in sorted(own)], float)
    expected = [begin for own in people for begin in in_turn(own, turn_min)]
    assert _one_after_another(who, on, turn_min).tolist() == expected


TURNS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 9), st.sampled_from([0.5, 2.0, 100 / 3])),
    max_size=12,
)


@given(TURNS)
def test_turns_overlap_within_a_run_alone_and_not_where_one_ends_as_another_begins(
    turns: list[tuple[int, int, float]],
) -> None:
    run, on, length = np.array(turns, float).reshape(-1, 3).T
    off = on + length
    together = [
        np.count_nonzero((run == run[k]) & (on <= on[k]) & (off > on[k])) for k in range(run.size)
    ]
    assert most_at_once(on, off, run) == max(together, default=0)


@pytest.mark.parametrize("turns_per_day", [0.4, 1.0])
def test_nobody_is_on_duty_twice_at_once(turns_per_day: float) -> None:
    """Turns of 20 hours on most days: many have to wait for the one before."""
    volunteers = {"turns_per_day": turns_per_day, "turn_min": 1200}
    village = sim.load("village").replace(
        {"run.days": 8, **{f"roles.volunteer.{key}": v for key, v in volunteers.items()}}
    )
    duties = set_up(village, 1).world["duties"]
    mine = duties[duties["off"] - duties["on"] <= 1200]
    mine = mine[np.lexsort((mine["on"], mine["walker"]))]
    same = mine["walker"][1:] == mine["walker"][:-1]
    gaps = (mine["on"][1:] - mine["off"][:-1])[same]
    assert gaps.size > 50
    assert gaps.min() == 0.0


def volunteers(turns_per_day: float) -> Force:
    village = sim.load("village").replace(
        {"roles.volunteer.turns_per_day": turns_per_day, "patrol.density_per_km2": 30}
    )
    return forces(village, settle(village).place)[0]


@pytest.mark.parametrize("chance", [0.0, 1e-300, 1e-17, 0.03, 0.7, 1.0])
@pytest.mark.parametrize("room", [None, 1])
def test_days_of_turns_are_the_heads_of_a_coin(
    monkeypatch: pytest.MonkeyPatch, chance: float, room: int | None
) -> None:
    force, seeds, days = volunteers(chance), np.array([3, 2**63 - 1]), 40
    expected = [
        (run * force.size + unit, day)
        for run, seed in enumerate(seeds)
        for unit in range(force.size)
        for day in heads(seed, force.role * ROLE_STEP + unit, chance, days)
    ]
    if room:
        monkeypatch.setattr("sim.turns.room_for", lambda mean: room)
    who, when = _days_of_turns(force, days, seeds)
    assert list(zip(who.tolist(), when.tolist(), strict=True)) == expected
    assert len(expected) == pytest.approx(2 * force.size * days * chance, rel=0.3, abs=1e-9)


def heads(seed: int, address: int, chance: float, days: int) -> list[int]:
    """Return the days on which a coin shows heads, from the gaps between them."""
    if chance in (0.0, 1.0):
        return list(range(days)) if chance else []
    u = uniform(seed, Stream.ROSTER, address, np.arange(days))
    day = (1 + np.floor(np.log1p(-u) / np.log1p(-chance))).cumsum() - 1
    return [int(each) for each in day[day < days]]
