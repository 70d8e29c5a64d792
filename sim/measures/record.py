"""What measures are computed from: cases and logs of runs, and facts of their scenario."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.groups import Groups
from sim.log import ENDS
from sim.rows import CODES, Rows
from sim.survival import HAPPENED, NEVER, NOT_YET, Waiting
from sim.terms import MINUTES_PER_DAY, MINUTES_PER_HOUR, Activity, End, Role

Floats = NDArray[np.float64]
DAY_MIN: Final = float(MINUTES_PER_DAY)
WEEK_MIN: Final = 7 * DAY_MIN
"""Horizon of every restricted mean."""
WAITS_KEPT: Final = 3
"""Those asked for last: each holds five numbers a case, and most are asked for once."""


@dataclass(frozen=True, eq=False)
class Record:
    """A stack of runs of one scenario, as the measures see it: run after run; or just one run.

    Of all cases those are measured that arose at `warmup_min` or later. What a patrol has prevented
    did not arise. Every measure is found for all runs at once; each gets the number that it would
    get alone, to the last digit.

    Attributes:
        arisen: all cases, in groups by run.
        cases: columns of all cases, from `sim.log.case_columns`.
        log: the event logs; their cases are places in `cases`.
        end_min: length of the run [min].
        warmup_min: minute from which on is measured [min].
        limit_min: (kinds,) help is due within [min].
        harm_per_day: (kinds,) harm while no help has come [harm units per day].
        outcome_loss_per_min: (kinds,) fall of the chance of a good outcome [share per min].
        wages_per_h: yuan per person-hour of "volunteer", "team", "worker" and "officer", and per
            hour of a "crew".
        people_per_unit: people who walk together, by name of the patrol role.
        land_km2: area on which people can stand [km2].
        grid_population: (grids,) residents.
        app_share: (runs,) of all residents who use the app at the end; NaN without residents.
        mean_trust: (runs,) of all residents at the end; NaN without residents.
        needs_kin: (kinds,) whether the kin of a victim have to be reached.
        entry_min: (households,) minute of the entry in the register at the start, -inf = none.
        entry_valid_min: how long an entry is valid [min], 0 where no register is kept.
        officer_hours: hours for which officers were on duty after the warm-up [h].
        crew_hours: hours for which crews were on duty after the warm-up [h].
    """

    arisen: Groups
    cases: Mapping[str, NDArray[Any]]
    log: Rows
    end_min: float
    warmup_min: float
    limit_min: Floats
    harm_per_day: Floats
    outcome_loss_per_min: Floats
    wages_per_h: Mapping[str, float]
    people_per_unit: Mapping[str, int]
    land_km2: float
    grid_population: NDArray[Any]
    app_share: Floats
    mean_trust: Floats
    needs_kin: NDArray[np.bool_]
    entry_min: Floats
    entry_valid_min: float
    officer_hours: float
    crew_hours: float
    _found: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)
    _waits: dict[tuple[str, str], Waiting] = field(default_factory=dict, init=False, repr=False)

    def once[T](self, key: object, find: Callable[[], T]) -> T:
        """Return what `find` finds, and the same thing whenever this key is asked for again."""
        found: T | None = self._found.get(key)
        if found is None:
            found = self._found[key] = find()
        return found

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.arisen)

    @cached_property
    def by_run(self) -> Groups:
        """The measured cases, in groups by run."""
        return self.arisen.only(self.measured)

    @cached_property
    def measured(self) -> NDArray[np.bool_]:
        """(cases,) whether a case is measured: prevented ones have not happened."""
        return self.warm & ~self.prevented

    @property
    def warm(self) -> NDArray[np.bool_]:
        """(cases,) whether a case arose, or would have arisen, after the warm-up."""
        return np.asarray(self.cases["onset_min"] >= self.warmup_min)

    @property
    def prevented(self) -> NDArray[np.bool_]:
        """(cases,) whether a patrol has prevented a case."""
        return np.asarray(self.cases["end"] == ENDS.index(End.PREVENTED))

    @property
    def n(self) -> int:
        """Number of measured cases, of all runs."""
        return self.by_run.n

    @property
    def hours(self) -> float:
        """Length of the run after the warm-up [h]."""
        return max(0.0, self.end_min - self.warmup_min) / MINUTES_PER_HOUR

    def number(self, value: float) -> Floats:
        """Give every run the same number, (runs,)."""
        return np.full(self.runs, value)

    def count(self, among: NDArray[np.bool_]) -> Floats:
        """Number of the measured cases of each run that are `among`, (runs,)."""
        return self.by_run.count(among).astype(np.float64)

    def share(self, part: NDArray[np.bool_], of: NDArray[np.bool_] | None = None) -> Floats:
        """Share of the cases in `of` (default all) that are in `part`, (runs,); NaN if none."""
        return self.by_run.share(part, of)

    def column(self, name: str) -> NDArray[Any]:
        """A column of the measured cases, (n,)."""
        return self.once(("column", name), lambda: self._column(name))

    def time(self, moment: str) -> Floats:
        """Minute at which each measured case reached a moment, NaN = never before its end, (n,).

        A moment is a column of the cases without `_min`, or one of these:
        help = the first crew arrived, or the case was settled;
        known = first report, or detection where the case was settled without one;
        unsettled = detection of a case that was not settled without a report.
        """
        return self.once(("time", moment), lambda: self._time(moment))

    def reached(self, moment: str) -> NDArray[np.bool_]:
        """Which measured cases reached a moment before their end, (n,)."""
        return self.once(("reached", moment), lambda: ~np.isnan(self.time(moment)))

    def waiting(self, since: str, until: str) -> Waiting:
        """How long the measured cases that reached one moment waited for another.

        A case that ended before will never get there; one still open when the run stops has not
        got there yet.
        """
        found = self._waits.pop((since, until), None) or self._waiting(since, until)
        self._waits[since, until] = found
        if len(self._waits) > WAITS_KEPT:
            del self._waits[next(iter(self._waits))]
        return found

    @cached_property
    def area_until_help(self) -> Floats:
        """Part of the mean time to help (within 7 days) that each waiting case adds, (n,) [min]."""
        wait = self.waiting("onset", "help")
        return wait.area(np.minimum(wait.minutes, WEEK_MIN))

    @cached_property
    def tail_after_help(self) -> Floats:
        """Part that each case adds after its wait has ended without help, (n,) [min]."""
        return self.waiting("onset", "help").tail(WEEK_MIN)

    def ended_as(self, end: End) -> NDArray[np.bool_]:
        """Which measured cases ended in this way, (n,)."""
        return np.asarray(self.column("end") == ENDS.index(end))

    def settled_by(self, *roles: Role) -> NDArray[np.bool_]:
        """Which measured cases ended because one of some roles settled them, (n,)."""
        return self.ended_as(End.SETTLED) & is_one_of(self.column("settled_by"), roles)

    def logged(self, activity: Activity, column: str) -> NDArray[Any]:
        """What the rows of an activity have in a column of the log, run after run in order of time.

        `log.by_run` tells the run of each.
        """
        return self.log.of(activity, column)

    def rows_by_case(self, activity: Activity) -> NDArray[np.intp]:
        """Number of rows of an activity that no case has, then that each has, (1 + cases,)."""
        return np.bincount(self.logged(activity, "case") + 1, minlength=self.measured.size + 1)

    def rows_of_each(self, activity: Activity) -> Floats:
        """Number of rows of an activity that each measured case has, (n,)."""
        return self._of_measured(self.rows_by_case(activity)[1:]).astype(np.float64)

    def of_each(self, case: NDArray[np.integer], weight: Floats | None = None) -> Floats:
        """How often each measured case stands in a list of cases, or its weight there, (n,)."""
        found = np.bincount(case, weight, self.measured.size)
        return self._of_measured(found).astype(np.float64, copy=False)

    def total(self, values: Floats) -> Floats:
        """Sum over the measured cases of each run, (runs,)."""
        return self.by_run.sum(values)

    def _column(self, name: str) -> NDArray[Any]:
        return self._of_measured(self.cases[name])

    def _of_measured(self, column: NDArray[Any]) -> NDArray[Any]:
        return column if self.n == column.size else column[self.measured]

    def _time(self, moment: str) -> Floats:
        special = {"help": self._help, "known": self._known, "unsettled": self._unsettled}
        return special[moment]() if moment in special else self._within_life(moment)

    def _within_life(self, moment: str) -> Floats:
        """A report of a case that is over changes nothing any more."""
        minute, ended = self.column(f"{moment}_min"), self.column("ended_min")
        return np.where(minute > ended, np.nan, minute)

    def _help(self) -> Floats:
        return np.fmin(self.time("arrived"), self.time("settled"))

    def _known(self) -> Floats:
        return np.where(self._settled_unreported(), self.time("detected"), self.time("reported"))

    def _unsettled(self) -> Floats:
        return np.where(self._settled_unreported(), np.nan, self.time("detected"))

    def _settled_unreported(self) -> NDArray[np.bool_]:
        return ~self.reached("reported") & self.reached("settled")

    def _waiting(self, since: str, until: str) -> Waiting:
        here, (over, otherwise) = self.reached(since), self._over
        minutes = np.fmin(self.time(until), over) - self.time(since)
        cause = np.where(self.reached(until), np.uint8(HAPPENED), otherwise)
        groups = self.by_run.only(here)
        if groups.n == here.size:
            return Waiting(minutes, cause, groups)
        return Waiting(minutes[here], cause[here], groups)

    @cached_property
    def _over(self) -> tuple[Floats, NDArray[np.uint8]]:
        """Until when each measured case was watched, and what it means for what had not come."""
        ended = self.column("ended_min")
        cause = np.where(np.isnan(ended), np.uint8(NOT_YET), np.uint8(NEVER))
        return np.fmin(ended, self.end_min), cause


def is_one_of(column: NDArray[Any], roles: Sequence[Role]) -> NDArray[np.bool_]:
    """Which values of a column are one of a few roles."""
    return np.asarray(_membership(tuple(roles))[column])


@lru_cache
def _membership(roles: tuple[Role, ...]) -> NDArray[np.bool_]:
    """Tell of every code whether it is one of a few roles."""
    out = np.zeros(CODES, bool)
    out[list(roles)] = True
    return out
