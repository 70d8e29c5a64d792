"""What nature sends: cases and calls, drawn before anybody acts, the same under every policy."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from sim.calendar import end_min, start_min_of_week
from sim.errors import ScenarioError
from sim.groups import Groups
from sim.kernels.beforehand import ARRIVAL, SOURCE, draw_arrivals
from sim.kernels.records import CONTACT, EVEN, GUIDES, NOBODY
from sim.people import presence
from sim.place import Place
from sim.scenario import Scenario
from sim.scenario.kinds import KindSettings
from sim.streams import room_for
from sim.terms import DAYS_PER_YEAR, HOURS_PER_WEEK, MINUTES_PER_DAY, LandUse, Stream

Floats = NDArray[np.float64]
USES = ("homes", "shops", "works", "streets", "anywhere", "residents", "alone")
"""Where a kind of case arises; the number is its row among the cumulative weights."""
KIND_BITS = 24
"""So many bits of an address count the cases of a kind, or the calls."""
MINUTES_PER_HOUR = 60.0


class Weights(NamedTuple):
    """How likely each cell is where something of a use comes up.

    Attributes:
        cumulative: (uses, cells) whole weights, summed up over the cells.
        guide: (uses, GUIDES + 1) the cells that belong to k / GUIDES; it begins with EVEN for a use
            of all cells alike.
    """

    cumulative: NDArray[np.int32]
    guide: NDArray[np.int32]

    @property
    def cells(self) -> int:
        """Number of cells."""
        return int(self.cumulative.shape[1])

    def nowhere(self, use: int) -> bool:
        """Tell whether no cell has any weight."""
        return bool(self.cumulative[use, -1] == 0)


def weights_by_use(place: Place) -> Weights:
    """Return the weights of the cells for each use."""
    land = place.land_use
    rows = [land == use for use in (LandUse.HOMES, LandUse.SHOPS, LandUse.WORKS, LandUse.STREETS)]
    alone = np.bincount(place.homes[place.alone], minlength=place.cells)
    rows += [land != LandUse.WATER, place.population, alone]
    cumulative = np.cumsum(np.array(rows, np.int32), axis=1, dtype=np.int32)
    u = np.arange(GUIDES + 1) / GUIDES
    cells = [np.searchsorted(own, u * own[-1], side="right") for own in cumulative]
    guide = np.asarray(np.minimum(cells, place.cells - 1), np.int32)
    guide[[bool(np.all(weights == 1)) for weights in rows], 0] = EVEN
    return Weights(cumulative, guide)


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


class Source(NamedTuple):
    """A kind of case, or the calls that are none: when and where nature may send one.

    Attributes:
        address: of the first arrival in its streams.
        at_start: how many there are when the run begins.
        expected: (turns,) mean number of arrivals until each turn of the hour.
        use: row of the weights of the cells where they come up.
    """

    address: int
    at_start: int
    expected: Floats
    use: int


class Drawn(NamedTuple):
    """What comes in some runs.

    Attributes:
        of_runs: which of it comes in each run.
        arrivals: (n,) records of `ARRIVAL`, run after run.
    """

    of_runs: Groups
    arrivals: NDArray[np.void]


@dataclass(frozen=True, eq=False)
class Arrivals:
    """All that some sources may send; what of it comes is the luck of a run.

    Attributes:
        sources: (n,) records of `SOURCE`.
        minutes: (turns,) minutes of the run at which an hour of the week begins, and its end.
        expected: (n, turns) mean number of arrivals of each source until each of them.
        where: weights of the cells by use.
    """

    sources: NDArray[np.void]
    minutes: Floats
    expected: Floats
    where: Weights

    @classmethod
    def of(cls, sources: Sequence[Source], minutes: Floats, where: Weights) -> Self:
        """Line up the sources."""
        rows = np.array([(s.address, s.at_start, s.use) for s in sources], SOURCE)
        expected = np.array([s.expected for s in sources]).reshape(rows.size, minutes.size)
        return cls(rows, minutes, expected, where)

    def draw(self, seeds: NDArray[np.int64], cell_stream: Stream) -> Drawn:
        """Draw what comes in the runs of some seeds, in each of them source after source.

        `cell_stream` has the luck of the cells.
        """
        counts = np.empty(seeds.size, np.int64)
        room = room_for(seeds.size * self.mean)
        while True:
            out = np.empty(room, ARRIVAL)
            room = draw_arrivals(
                out, counts, seeds, int(cell_stream), self.sources, self.expected, self.minutes,
                self.where.cumulative.ravel(), self.where.guide.ravel(), self.where.cells,
            )  # fmt: skip
            if room <= out.size:
                return Drawn(Groups(counts), out[:room])

    @cached_property
    def mean(self) -> float:
        """How many come in a run on average."""
        return float(self.expected[:, -1].sum() + self.sources["at_start"].sum())


def case_arrivals(scenario: Scenario, place: Place, where: Weights) -> Arrivals:
    """Return what may arise of each kind, in the order of the kinds.

    Args:
        scenario: says of what there is how much.
        place: where it arises.
        where: weights of its cells.

    Raises:
        ScenarioError: a kind has nowhere to arise, more cases than addresses, or the addresses of
            another one.
    """
    check_addresses((*scenario.kinds, "enquiries"))
    sources = [_source_of_kind(scenario, place, name, where) for name in scenario.kinds]
    return Arrivals.of(sources, _turns(scenario)[1], where)


def _source_of_kind(scenario: Scenario, place: Place, name: str, where: Weights) -> Source:
    kind = scenario.kinds[name]
    profile = np.outer(kind.by_weekday, kind.by_hour).ravel()
    expected = _cumulative(scenario, mean_per_day(kind, place), profile)
    source = _source(f"kinds.{name}", name, kind.count or 0, expected, kind.where)
    if where.nowhere(source.use) and (source.at_start or expected[-1] > 0.0):
        raise ScenarioError(f"kinds.{name}.where = '{kind.where}': the place has no such cell")
    return source


def contact_arrivals(scenario: Scenario, place: Place, where: Weights) -> Arrivals:
    """Return the calls that may come and are no case: people call when they are awake.

    Raises:
        ScenarioError: there are more calls than addresses.
    """
    rate = scenario.routing.enquiries.per_1000_residents_day
    per_day = rate * int(place.population.sum()) / 1000.0
    awake = 1.0 - presence(scenario)["home"] * 0.9
    expected = _cumulative(scenario, per_day, awake)
    source = _source("routing.enquiries", "enquiries", 0, expected, "residents")
    return Arrivals.of([source], _turns(scenario)[1], where)


def _source(key: str, name: str, at_start: int, expected: Floats, use: str) -> Source:
    """Return a source whose arrivals all have addresses of their own; `key` in the scenario."""
    most, mean = 1 << KIND_BITS, at_start + float(expected[-1])
    if room_for(mean) > most:
        raise ScenarioError(
            f"{key}: about {mean:,.0f} would come in this run, and a run has numbers for "
            f"{most:,} of a kind; lower the rate or run.days"
        )
    return Source(address_of_kind(name), at_start, expected, USES.index(use))


def _turns(scenario: Scenario) -> tuple[NDArray[np.int64], Floats]:
    """Return the hours that a run meets, from Monday 0 h, and when they begin; its end follows."""
    end, offset = end_min(scenario), start_min_of_week(scenario)
    first = int(offset // MINUTES_PER_HOUR)
    hours = np.arange(first, int((offset + end) // MINUTES_PER_HOUR) + 2)
    return hours[:-1], np.clip(hours * MINUTES_PER_HOUR - offset, 0.0, end)


def _cumulative(scenario: Scenario, per_day: float, profile: NDArray[np.float64]) -> Floats:
    """Return the expected arrivals until each turn of the hour.

    The rate follows a profile (168,) by hour of the week, from Monday 0 h; its mean counts as 1.
    """
    hours, minutes = _turns(scenario)
    if per_day <= 0.0 or profile.sum() <= 0.0:
        return np.zeros(minutes.size)
    rate = profile / profile.mean() * per_day / MINUTES_PER_DAY
    each = rate[hours % HOURS_PER_WEEK] * np.diff(minutes)
    return np.concatenate(([0.0], np.cumsum(each)))


def births(arrivals: Arrivals, seeds: NDArray[np.int64]) -> Drawn:
    """Draw the cases of some runs, in each of them by time of onset.

    Args:
        arrivals: of the cases.
        seeds: (runs,) of the runs, 0 <= seed < 2**63.
    """
    of_runs, come = arrivals.draw(seeds, Stream.DEMAND_CELL)
    return Drawn(of_runs, come[np.lexsort((come["luck"], come["at"], of_runs.of))])


def enter_births(cases: NDArray[np.void], drawn: Drawn) -> None:
    """Enter the cases of some runs with kind, onset, cell and address.

    What else nature decides belongs to the address.

    Args:
        cases: (runs, n) zeros, records of `CASE`; the first ones of each row are filled.
        drawn: what `births` returns.
    """
    room, at = cases.reshape(-1), drawn.of_runs.in_table(cases.shape[1])
    come = drawn.arrivals
    room["onset"][at], room["luck"][at], room["parent"][at] = come["at"], come["luck"], NOBODY
    room["kind"][at], room["cell"][at] = come["source"], come["cell"]


def contacts(arrivals: Arrivals, seeds: NDArray[np.int64]) -> list[NDArray[np.void]]:
    """Draw the calls of each run that are no case as records of `CONTACT`: they load the desks."""
    of_runs, come = arrivals.draw(seeds, Stream.ENQUIRY)
    out = np.empty(come.size, CONTACT)
    out["at"], out["cell"] = come["at"], come["cell"]
    return of_runs.split(out)


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
