"""Residents: where they live and work, whether they use the app, how far they trust."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sim.kernels.records_people import HOUR
from sim.place import Place
from sim.scenario import Scenario
from sim.scenario.place import PeopleSettings
from sim.sorting import by_group, by_luck
from sim.streams import uniform
from sim.terms import HOURS_PER_WEEK, Stream

RESIDENT = np.dtype(
    [
        ("home", "i4"),
        ("work", "i4"),
        ("household", "i4"),
        ("trust", "f8"),
        ("app_user", "u1"),
        ("alone", "u1"),
    ]
)
"""A resident: cells of home and work (-1 = none), household, trust from 0 to 1, two marks."""
APP, TRUST, ORDER = range(3)


@dataclass(frozen=True)
class Groups:
    """Who belongs to each cell or area: `people[start[g]:start[g + 1]]`, `count[g]` of them."""

    count: NDArray[np.int32]
    start: NDArray[np.int32]
    people: NDArray[np.int32]


def residents(people: PeopleSettings, seed: int, place: Place) -> NDArray[np.void]:
    """Draw the residents of a place, one row each.

    Whoever uses the app at a low share uses it at any higher one, so that runs which differ in the
    share stay comparable.
    """
    who = np.arange(place.homes.size)
    out = np.zeros(who.size, RESIDENT)
    out["home"], out["work"] = place.homes, place.work
    out["trust"] = _normal(seed, who, people.trust_mean, people.trust_sd)
    out["app_user"] = _marked(seed, who, people.app_users_per_1000_residents / 1000.0, APP)
    out["household"], out["alone"] = place.household, place.alone
    return out


def _marked(seed: int, who: NDArray[np.int_], share: float, part: int) -> NDArray[np.bool_]:
    return uniform(seed, Stream.PEOPLE, who, 0, part) < share


def _normal(seed: int, who: NDArray[np.int_], mean: float, sd: float) -> NDArray[np.float64]:
    # A table of quantiles is exact enough for a mark that has no unit.
    grid = np.linspace(0.0005, 0.9995, 1000)
    normal = NormalDist()
    table = np.array([normal.inv_cdf(p) for p in grid])
    z = np.interp(uniform(seed, Stream.PEOPLE, who, 0, TRUST), grid, table)
    out: NDArray[np.float64] = np.clip(mean + sd * z, 0.0, 1.0)
    return out


def first_volunteers(seed: int, n_residents: int, n: int) -> NDArray[np.int64]:
    """Return the first n residents in the order in which they would volunteer."""
    luck = uniform(seed, Stream.PEOPLE, np.arange(n_residents), 0, ORDER)
    last = np.partition(luck, n - 1)[n - 1] if n else -1.0
    among = np.flatnonzero(luck <= last)
    return among[by_luck(luck[among])[:n]]


def grouped(group: NDArray[np.integer], n_groups: int) -> Groups:
    """Group people by the cell or area they belong to; a negative one is none."""
    somewhere = np.flatnonzero(group >= 0)
    count = np.bincount(group[somewhere], minlength=n_groups).astype(np.int32)
    start = np.concatenate(([0], np.cumsum(count))).astype(np.int32)
    people = somewhere[by_group(group[somewhere])].astype(np.int32)
    return Groups(count, start, people)


def presence(scenario: Scenario) -> NDArray[np.void]:
    """Return who is where by hour of the week, (168,) from Monday 0 h.

    Residents are at home, at work, or out in the streets and shops of their village.
    """
    people = scenario.people
    home = [people.home_by_hour_weekday] * 5 + [people.home_by_hour_weekend] * 2
    work = [people.work_by_hour_weekday] * 5 + [people.work_by_hour_weekend] * 2
    hours = np.zeros(HOURS_PER_WEEK, HOUR)
    hours["home"], hours["work"] = np.ravel(home), np.ravel(work)
    working = people.employed_share * hours["work"]
    hours["out"] = np.maximum(0.0, 1.0 - hours["home"] - working)
    return hours
