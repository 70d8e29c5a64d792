"""What nature sends: cases and calls, drawn before anybody acts, the same under every policy."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
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

Floats = NDArray[np.float64]
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


@dataclass(frozen=True, eq=False)
class Source:
    """A kind of case, or the calls that are none: when and where nature may send one.

    Attributes:
        address: of the first arrival in its streams.
        at_start: how many there are when the run begins.
        minutes: (turns,) minutes of the run at which an hour of the week begins.
        expected: (turns,) mean number of arrivals until each of them.
        where: (cells,) cumulative weight of the cells.
    """

    address: int
    at_start: int
    minutes: Floats
    expected: Floats
    where: Floats

    @property
    def steps(self) -> int:
        """How many exponential steps lead beyond the end of the run, as good as surely."""
        mean = float(self.expected[-1])
        return int(mean + 8.0 * np.sqrt(mean) + 32) if mean > 0.0 else 0

    def times(self, steps: Floats) -> Floats:
        """Return the minutes of all arrivals, ascending, from exponential steps of mean 1.

        The unit-rate process is bent by the inverse of the cumulative rate, so another rate moves
        the same arrivals.
        """
        passed = np.cumsum(steps)
        later = np.interp(passed[passed < self.expected[-1]], self.expected, self.minutes)
        return np.concatenate((np.zeros(self.at_start), later))

    def cells(self, u: Floats) -> NDArray[np.intp]:
        """Return the cells that belong to uniform numbers."""
        return np.asarray(np.searchsorted(self.where, u * self.where[-1], side="right"))


def case_sources(scenario: Scenario, place: Place) -> tuple[Source, ...]:
    """Return where the cases of each kind come from, in the order of the kinds.

    Raises:
        ScenarioError: a kind has nowhere to arise, or two kinds share their addresses.
    """
    check_addresses((*scenario.kinds, "enquiries"))
    weights = weights_by_use(place)
    return tuple(
        _source_of_kind(scenario, place, name, weights[USES.index(kind.where)])
        for name, kind in scenario.kinds.items()
    )


def _source_of_kind(scenario: Scenario, place: Place, name: str, where: Floats) -> Source:
    kind = scenario.kinds[name]
    profile = np.outer(kind.by_weekday, kind.by_hour).ravel()
    turns = _cumulative(scenario, mean_per_day(kind, place), profile)
    source = Source(address_of_kind(name), kind.count or 0, *turns, where)
    if where[-1] <= 0.0 and (source.at_start or source.steps):
        raise ScenarioError(f"kinds.{name}.where = '{kind.where}': the place has no such cell")
    return source


def contact_source(scenario: Scenario, place: Place) -> Source:
    """Return where the calls come from that are no case: people call when they are awake."""
    rate = scenario.routing.enquiries.per_1000_residents_day
    per_day = rate * int(place.population.sum()) / 1000.0
    awake = 1.0 - presence(scenario)["home"] * 0.9
    turns = _cumulative(scenario, per_day, awake)
    where = weights_by_use(place)[USES.index("residents")]
    return Source(address_of_kind("enquiries"), 0, *turns, where)


def _cumulative(
    scenario: Scenario, per_day: float, profile: NDArray[np.float64]
) -> tuple[Floats, Floats]:
    """Return minutes of the run at the turns of hours and the expected arrivals until each.

    The rate follows a profile (168,) by hour of the week, from Monday 0 h; its mean counts as 1.
    """
    end, offset = end_min(scenario), start_min_of_week(scenario)
    first = int(offset // MINUTES_PER_HOUR)
    hours = np.arange(first, int((offset + end) // MINUTES_PER_HOUR) + 2)
    minutes = np.clip(hours * MINUTES_PER_HOUR - offset, 0.0, end)
    if per_day <= 0.0 or profile.sum() <= 0.0:
        return minutes, np.zeros(minutes.size)
    rate = profile / profile.mean() * per_day / MINUTES_PER_DAY
    each = rate[hours[:-1] % HOURS_PER_WEEK] * np.diff(minutes)
    return minutes, np.concatenate(([0.0], np.cumsum(each)))


def births(sources: Sequence[Source], seed: int) -> NDArray[np.void]:
    """Draw the cases of a run, by time of onset.

    Args:
        sources: of each kind.
        seed: of the run, 0 <= seed < 2**63.

    Returns:
        Records of `CASE` with kind, onset, cell and address; what else nature decides belongs to
        the address.
    """
    onset, counts, luck = _arrivals(sources, seed)
    u = uniform(seed, Stream.DEMAND_CELL, luck)
    cases = np.zeros(onset.size, CASE)
    cases["onset"], cases["luck"], cases["parent"] = onset, luck, NOBODY
    cases["kind"] = np.repeat(np.arange(len(sources)), counts)
    cases["cell"] = _cells(sources, counts, u)
    return cases[np.lexsort((luck, onset))]


def contacts(source: Source, seed: int) -> NDArray[np.void]:
    """Draw the calls that are no case as records of `CONTACT`: they load the desks."""
    at, counts, luck = _arrivals([source], seed)
    out = np.zeros(at.size, CONTACT)
    out["at"] = at
    out["cell"] = _cells([source], counts, uniform(seed, Stream.ENQUIRY, luck))
    return out


def _arrivals(sources: Sequence[Source], seed: int) -> tuple[Floats, list[int], NDArray[np.int64]]:
    """Draw the arrivals of all sources: minutes, number of each source, addresses."""
    steps = [source.steps for source in sources]
    u = uniform(seed, Stream.DEMAND_TIME, _addresses(sources, steps))
    drawn = zip(sources, _split(-np.log1p(-u), steps), strict=True)
    times = [source.times(part) for source, part in drawn]
    counts = [each.size for each in times]
    return np.concatenate([np.empty(0), *times]), counts, _addresses(sources, counts)


def _addresses(sources: Sequence[Source], counts: Sequence[int]) -> NDArray[np.int64]:
    """Return the addresses of the first arrivals of each source."""
    runs = [source.address + np.arange(n) for source, n in zip(sources, counts, strict=True)]
    return np.concatenate([np.empty(0, np.int64), *runs])


def _cells(sources: Sequence[Source], counts: Sequence[int], u: Floats) -> NDArray[np.intp]:
    drawn = zip(sources, _split(u, counts), strict=True)
    return np.concatenate([np.empty(0, np.intp), *(source.cells(part) for source, part in drawn)])


def _split(values: Floats, counts: Sequence[int]) -> list[Floats]:
    """Return the values of each source."""
    return np.split(values, np.cumsum(counts))[:-1]


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
