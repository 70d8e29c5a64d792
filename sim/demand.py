"""What nature sends: cases and calls, drawn before anybody acts, the same under every policy."""

import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.calendar import end_min, start_min_of_week
from sim.errors import ScenarioError
from sim.kernels.records import CASE, CONTACT, NOBODY
from sim.people import presence
from sim.place import Place
from sim.scenario import Scenario
from sim.scenario.kinds import KindSettings
from sim.streams import uniform
from sim.terms import DAYS_PER_YEAR, HOURS_PER_WEEK, MINUTES_PER_DAY, LandUse, Stream

USES = ("homes", "shops", "works", "streets", "anywhere", "residents", "alone")
"""Where a kind of case arises; the number is its row among the cumulative weights."""
KIND_BITS = 24
MINUTES_PER_HOUR = 60.0


def weights_by_use(place: Place) -> NDArray[np.float64]:
    """Return the cumulative weight of the cells for each use, shape (uses, cells)."""
    land = place.land_use
    rows = [land == use for use in (LandUse.HOMES, LandUse.SHOPS, LandUse.WORKS, LandUse.STREETS)]
    alone = np.bincount(place.homes[place.alone], minlength=place.cells)
    rows += [land != LandUse.WATER, place.population, alone]
    return np.cumsum(np.array(rows, dtype=float), axis=1)


def address_of_kind(name: str) -> int:
    """Return where the addresses of a kind's cases begin: it depends on its name alone."""
    return (zlib.crc32(name.encode()) & 0xFFFF) << KIND_BITS


def mean_per_day(kind: KindSettings, place: Place) -> float:
    """Return how many cases of a kind arise on an average day."""
    if kind.per_1000_residents_year is not None:
        return kind.per_1000_residents_year * place.homes.size / 1000.0 / DAYS_PER_YEAR
    if kind.per_km2_year is not None:
        return kind.per_km2_year * place.area_km2 / DAYS_PER_YEAR
    return kind.per_day or 0.0


def arrivals(
    scenario: Scenario, seed: int, per_day: float, profile: NDArray[np.float64], address: int
) -> NDArray[np.float64]:
    """Draw the times of a Poisson process whose rate follows the hours of the week.

    Args:
        scenario: gives start and length of the run.
        seed: of the run.
        per_day: mean number a day.
        profile: (168,) relative rate by hour of the week, from Monday 0 h; its mean counts as 1.
        address: of the first arrival in its stream.

    Returns:
        Minutes since the start, ascending. The unit-rate process (exponential steps) is bent by the
        inverse of the cumulative rate, so another rate moves the same arrivals.
    """
    if per_day <= 0.0 or profile.sum() <= 0.0:
        return np.empty(0)
    minutes, passed = _cumulative(scenario, per_day, profile)
    expected = passed[-1]
    n = int(expected + 8.0 * np.sqrt(expected) + 32)
    steps = -np.log1p(-uniform(seed, Stream.DEMAND_TIME, address + np.arange(n)))
    times = np.cumsum(steps)
    out: NDArray[np.float64] = np.interp(times[times < expected], passed, minutes)
    return out


def _cumulative(
    scenario: Scenario, per_day: float, profile: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return minutes of the run at the turns of hours and the expected arrivals until each."""
    end, offset = end_min(scenario), start_min_of_week(scenario)
    first = int(offset // MINUTES_PER_HOUR)
    hours = np.arange(first, int((offset + end) // MINUTES_PER_HOUR) + 2)
    minutes = np.clip(hours * MINUTES_PER_HOUR - offset, 0.0, end)
    rate = profile / profile.mean() * per_day / MINUTES_PER_DAY
    each = rate[hours[:-1] % HOURS_PER_WEEK] * np.diff(minutes)
    return minutes, np.concatenate(([0.0], np.cumsum(each)))


def births(scenario: Scenario, place: Place, seed: int) -> NDArray[np.void]:
    """Draw the cases of a run, by time of onset.

    Returns:
        Records of `CASE` with kind, onset, cell and address; what else nature decides belongs to
        the address.

    Raises:
        ScenarioError: a kind has nowhere to arise, or two kinds share their addresses.
    """
    weights = weights_by_use(place)
    check_addresses((*scenario.kinds, "enquiries"))
    blocks = [
        _births_of_kind(scenario, place, seed, number, name, weights)
        for number, name in enumerate(scenario.kinds)
    ]
    cases = np.concatenate(blocks) if blocks else np.empty(0, CASE)
    return cases[np.lexsort((cases["luck"], cases["onset"]))]


def _births_of_kind(
    scenario: Scenario, place: Place, seed: int, number: int, name: str,
    weights: NDArray[np.float64],
) -> NDArray[np.void]:  # fmt: skip
    kind, address = scenario.kinds[name], address_of_kind(name)
    profile = np.outer(kind.by_weekday, kind.by_hour).ravel()
    onset = arrivals(scenario, seed, mean_per_day(kind, place), profile, address)
    onset = np.concatenate((np.zeros(kind.count or 0), onset))
    cases = np.zeros(onset.size, CASE)
    if not onset.size:
        return cases
    cumulative = weights[USES.index(kind.where)]
    if cumulative[-1] <= 0.0:
        raise ScenarioError(f"kinds.{name}.where = '{kind.where}': the place has no such cell")
    cases["onset"], cases["kind"] = onset, number
    cases["luck"] = address + np.arange(onset.size)
    cases["parent"] = NOBODY
    u = uniform(seed, Stream.DEMAND_CELL, cases["luck"])
    cases["cell"] = np.searchsorted(cumulative, u * cumulative[-1], side="right")
    return cases


@lru_cache
def check_addresses(names: tuple[str, ...]) -> None:
    """Refuse two kinds whose names lead to the same addresses.

    Raises:
        ScenarioError: naming both.
    """
    seen: dict[int, str] = {}
    for name in names:
        other = seen.setdefault(address_of_kind(name), name)
        if other != name:
            raise ScenarioError(f"kinds '{other}' and '{name}' would share their luck; rename one")


def contacts(scenario: Scenario, place: Place, seed: int) -> NDArray[np.void]:
    """Draw the calls that are no case: they come when people are awake and load the desks."""
    rate = scenario.routing.enquiries.per_1000_residents_day
    per_day = rate * int(place.population.sum()) / 1000.0
    awake = 1.0 - presence(scenario)["home"] * 0.9
    address = address_of_kind("enquiries")
    at = arrivals(scenario, seed, per_day, awake, address)
    out = np.zeros(at.size, CONTACT)
    if at.size:
        cumulative = np.cumsum(place.population, dtype=float)
        u = uniform(seed, Stream.ENQUIRY, address + np.arange(at.size))
        out["at"] = at
        out["cell"] = np.searchsorted(cumulative, u * cumulative[-1], side="right")
    return out
