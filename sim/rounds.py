"""Home visits as a run finds them: households, whose turn it is in each beat, the register."""

import math

import numpy as np
from numpy.typing import NDArray

from sim.kernels.records import NOBODY
from sim.kernels.records_people import BEAT, HOUSEHOLD
from sim.place import Place
from sim.roster import Force
from sim.scenario import Scenario
from sim.sorting import by_group, by_luck
from sim.streams import uniform
from sim.terms import MINUTES_PER_DAY, PATROL_ROLES, Role, Stream

ENTERED, AGE = range(2)
ROLE_STEP = 1 << 40
"""Distance of the addresses of two roles in the stream of rounds."""
LINE_STEP = 8
"""Distance of two lines, counted in roles."""


def households(scenario: Scenario, place: Place) -> NDArray[np.void]:
    """Return the households of a place as records of `HOUSEHOLD`, with the register as it starts.

    A share of them is in the register. Their entries are of all ages, so that at a constant rate of
    visits as many become void each day.
    """
    settings = scenario.household_register
    first = np.flatnonzero(np.diff(place.household, prepend=NOBODY))
    out = np.zeros(first.size, HOUSEHOLD)
    out["cell"], out["first"] = place.homes[first], first
    out["people"] = np.diff(first, append=place.household.size)
    who, seed = np.arange(first.size), scenario.place.seed
    known = uniform(seed, Stream.REGISTER, who, 0, ENTERED) < settings.known_share
    age = uniform(seed, Stream.REGISTER, who, 0, AGE) * valid_min(scenario)
    out["entry_min"] = np.where(known, np.where(np.isinf(age), 0.0, -age), -math.inf)
    return out


def valid_min(scenario: Scenario) -> float:
    """Return how long an entry of the register is valid, in minutes."""
    return float(scenario.household_register.valid_days * MINUTES_PER_DAY)


def rounds(
    scenario: Scenario, cell: NDArray[np.int32], forces: list[Force]
) -> tuple[NDArray[np.void], NDArray[np.int32]]:
    """Return all beats as records of `BEAT`, and the households of each in the order of visits.

    Args:
        scenario: says who visits.
        cell: (households,) where each household lives.
        forces: roles with their beats.
    """
    beats, order, first = [], [np.empty(0, np.int32)], 0
    for force in forces:
        out = np.zeros(len(force.beats.cells), BEAT)
        out["follow_head"] = out["follow_tail"] = NOBODY
        meets = force.role is Role.VOLUNTEER and scenario.publicity.met_per_turn > 0
        if meets or force.settings.visits_per_turn > 0.0:
            mine = _order(scenario, force, cell)
            beat = force.beats.beat_of[cell[mine]]
            out["households"] = np.bincount(beat, minlength=out.size)
            out["first"] = first + np.cumsum(out["households"]) - out["households"]
            order.append(mine)
            first += mine.size
        beats.append(out)
    return np.concatenate([np.zeros(0, BEAT), *beats]), np.concatenate(order)


def _order(scenario: Scenario, force: Force, cell: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return all households beat by beat, within a beat in random order."""
    # Each line of workers goes its own way round.
    address = (force.role + LINE_STEP * force.line) * ROLE_STEP + np.arange(cell.size)
    luck = uniform(scenario.place.seed, Stream.ROUND, address)
    order = by_luck(luck)
    return order[by_group(force.beats.beat_of[cell[order]])].astype(np.int32)


def beat_of(place: Place, forces: list[Force]) -> NDArray[np.int32]:
    """Return the number of the beat of each cell for each force, (forces, cells), -1 = none.

    A force is a patrol role, or the workers of one line. Beats are numbered force after force.
    """
    number = max([force.number for force in forces], default=0)
    out = np.full((max(len(PATROL_ROLES), number + 1), place.cells), NOBODY, np.int32)
    first = 0
    for force in forces:
        own = force.beats.beat_of
        out[force.number] = np.where(own >= 0, own + first, NOBODY)
        first += len(force.beats.cells)
    return out
