"""What nature sends: cases and calls, drawn before anybody acts, the same under every policy."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from sim.calendar import end_min, start_min_of_week
from sim.errors import ScenarioError
from sim.groups import Groups
from sim.kernels.records import CASE, CONTACT, GUIDES, NOBODY
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


def guide_to(where: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the cells that belong to k / GUIDES, k = 0 to GUIDES, shape (uses, GUIDES + 1).

    Args:
        where: cumulative weights, shape (uses, cells).
    """
    u = np.arange(GUIDES + 1) / GUIDES
    cells = [np.searchsorted(weights, u * weights[-1], side="right") for weights in where]
    return np.asarray(np.minimum(cells, where.shape[1] - 1), np.int32)


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


class Coming(NamedTuple):
    """What one source sends in some runs, run after run and by minute in each, (n,) each.

    Attributes:
        run: number of the run.
        number: which of the source's arrivals.
        at: its minute.
    """

    run: NDArray[np.intp]
    number: NDArray[np.intp]
    at: Floats


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

    @property
    def usual(self) -> int:
        """How many of the steps nearly always do; only where they do not the others are drawn."""
        mean = float(self.expected[-1])
        return min(self.steps, int(mean + 3.0 * np.sqrt(mean) + 4))

    def begun(self, runs: int) -> Coming:
        """Return what is there when each run begins."""
        run = np.arange(runs).repeat(self.at_start)
        return Coming(run, np.tile(np.arange(self.at_start), runs), np.zeros(run.size))

    def later(self, passed: Floats) -> Coming | None:
        """Return what arrives later in each run; None is for nothing in any run, as often in a day.

        The unit-rate process is bent by the inverse of the cumulative rate, so another rate moves
        the same arrivals.

        Args:
            passed: (runs, steps) sums of exponential steps of mean 1.
        """
        run, step = (passed < self.expected[-1]).nonzero()
        if not run.size:
            return None
        at = np.interp(passed[run, step], self.expected, self.minutes)
        return Coming(run, step + self.at_start, at)

    def cells(self, u: Floats) -> NDArray[np.intp]:
        """Return the cells that belong to uniform numbers."""
        return np.asarray(np.searchsorted(self.where, u * self.where[-1], side="right"))


class Drawn(NamedTuple):
    """What comes in some runs, source after source, (n,) each.

    Attributes:
        run: number of the run.
        source: whence it comes.
        at: its minute.
        cell: where it comes up.
        luck: its address.
    """

    run: NDArray[np.intp]
    source: NDArray[np.int64]
    at: Floats
    cell: NDArray[np.intp]
    luck: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Arrivals:
    """All that some sources may send; what of it comes is the luck of a run.

    Attributes:
        sources: those that send anything.
        numbers: of each of them among all sources.
        ends: of the usual steps of each of them among those of all.
        addresses: of all that each of them may send, (those at the start + steps,).
        step_addresses: (steps,) of the usual steps, source after source.
    """

    sources: tuple[Source, ...]
    numbers: tuple[int, ...]
    ends: tuple[int, ...]
    addresses: tuple[NDArray[np.int64], ...]
    step_addresses: NDArray[np.int64]

    @classmethod
    def of(cls, every_source: Sequence[Source]) -> Self:
        """Line up the sources."""
        numbers = tuple(i for i, s in enumerate(every_source) if s.steps or s.at_start)
        sources = tuple(every_source[i] for i in numbers)
        steps = [source.usual for source in sources]
        addresses = tuple(s.address + np.arange(s.steps + s.at_start) for s in sources)
        of_steps = [own[:n] for own, n in zip(addresses, steps, strict=True)]
        return cls(sources, numbers, tuple(accumulate(steps)), addresses, _joined(of_steps, int))

    def draw(self, seeds: NDArray[np.int64], cell_stream: Stream) -> Drawn:
        """Draw what comes in the runs of some seeds; `cell_stream` has the luck of the cells."""
        come = list(self._come(seeds))
        sizes = [coming.run.size for _, coming in come]
        run = _joined([coming.run for _, coming in come], np.intp)
        luck = _joined([self.addresses[nth][each.number] for nth, each in come], np.int64)
        u, cell = uniform(seeds[run], cell_stream, luck), np.empty(run.size, np.intp)
        for (nth, _), size, end in zip(come, sizes, accumulate(sizes), strict=True):
            cell[end - size : end] = self.sources[nth].cells(u[end - size : end])
        source = np.repeat(np.array([self.numbers[nth] for nth, _ in come], int), sizes)
        return Drawn(run, source, _joined([each.at for _, each in come], float), cell, luck)

    def _come(self, seeds: NDArray[np.int64]) -> Iterator[tuple[int, Coming]]:
        """Yield whatever comes of a source, with its position in `sources`."""
        steps, begin = _exponential(seeds, self.step_addresses), 0
        for nth, (source, end) in enumerate(zip(self.sources, self.ends, strict=True)):
            if source.at_start:
                yield nth, source.begun(seeds.size)
            passed = steps[:, begin:end].cumsum(axis=1)
            coming = source.later(self._to_the_end(nth, passed, seeds))
            if coming is not None:
                yield nth, coming
            begin = end

    def _to_the_end(self, nth: int, passed: Floats, seeds: NDArray[np.int64]) -> Floats:
        """Go on in the runs that the usual steps of a source, summed up, did not lead to the end.

        There all its steps are drawn; runs that need no more have infinity instead.
        """
        source, usual = self.sources[nth], passed.shape[1]
        if usual == source.steps or not (short := passed[:, -1] < source.expected[-1]).any():
            return passed
        more = _exponential(seeds[short], self.addresses[nth][usual : source.steps])
        beyond = np.full((seeds.size, source.steps), np.inf)
        beyond[:, :usual] = passed
        # One after another, as if all had been summed up at once: to the last digit.
        beyond[short, usual:] = np.hstack((passed[short, -1:], more)).cumsum(axis=1)[:, 1:]
        return beyond


def _exponential(seeds: NDArray[np.int64], addresses: NDArray[np.int64]) -> Floats:
    """Return exponential steps of mean 1, (runs, addresses)."""
    steps: Floats = -np.log1p(-uniform(seeds[:, None], Stream.DEMAND_TIME, addresses))
    return steps


def case_arrivals(scenario: Scenario, place: Place, weights: Floats) -> Arrivals:
    """Return what may arise of each kind, in the order of the kinds.

    Args:
        scenario: says of what there is how much.
        place: where it arises.
        weights: of the cells by use, from `weights_by_use`.

    Raises:
        ScenarioError: a kind has nowhere to arise, or two kinds share their addresses.
    """
    check_addresses((*scenario.kinds, "enquiries"))
    return Arrivals.of(
        [
            _source_of_kind(scenario, place, name, weights[USES.index(kind.where)])
            for name, kind in scenario.kinds.items()
        ]
    )


def _source_of_kind(scenario: Scenario, place: Place, name: str, where: Floats) -> Source:
    kind = scenario.kinds[name]
    profile = np.outer(kind.by_weekday, kind.by_hour).ravel()
    turns = _cumulative(scenario, mean_per_day(kind, place), profile)
    source = Source(address_of_kind(name), kind.count or 0, *turns, where)
    if where[-1] <= 0.0 and (source.at_start or source.steps):
        raise ScenarioError(f"kinds.{name}.where = '{kind.where}': the place has no such cell")
    return source


def contact_arrivals(scenario: Scenario, place: Place, weights: Floats) -> Arrivals:
    """Return the calls that may come and are no case: people call when they are awake."""
    rate = scenario.routing.enquiries.per_1000_residents_day
    per_day = rate * int(place.population.sum()) / 1000.0
    awake = 1.0 - presence(scenario)["home"] * 0.9
    turns = _cumulative(scenario, per_day, awake)
    where = weights[USES.index("residents")]
    return Arrivals.of([Source(address_of_kind("enquiries"), 0, *turns, where)])


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


def births(arrivals: Arrivals, seeds: NDArray[np.int64]) -> list[NDArray[np.void]]:
    """Draw the cases of some runs, by time of onset.

    Args:
        arrivals: of the cases.
        seeds: (runs,) of the runs, 0 <= seed < 2**63.

    Returns:
        For each run records of `CASE` with kind, onset, cell and address; what else nature decides
        belongs to the address.
    """
    drawn = arrivals.draw(seeds, Stream.DEMAND_CELL)
    order = np.lexsort((drawn.luck, drawn.at, drawn.run))
    cases = np.zeros(order.size, CASE)
    cases["onset"], cases["luck"], cases["parent"] = drawn.at[order], drawn.luck[order], NOBODY
    cases["kind"], cases["cell"] = drawn.source[order], drawn.cell[order]
    return Groups(np.bincount(drawn.run, minlength=seeds.size)).split(cases)


def contacts(arrivals: Arrivals, seeds: NDArray[np.int64]) -> list[NDArray[np.void]]:
    """Draw the calls of each run that are no case as records of `CONTACT`: they load the desks."""
    drawn = arrivals.draw(seeds, Stream.ENQUIRY)
    out = np.zeros(drawn.at.size, CONTACT)
    out["at"], out["cell"] = drawn.at, drawn.cell
    return Groups(np.bincount(drawn.run, minlength=seeds.size)).split(out)


def _joined(columns: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate([np.empty(0, kind), *columns])


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
