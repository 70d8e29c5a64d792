"""The hot state of one run: its arrays, their addresses, and room to grow."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim import compilation
from sim.common import Arrays, enter
from sim.kernels.engine import advance, look_again, send_to
from sim.kernels.events import ASKS, ASKS_FOR_CREW, DONE
from sim.kernels.records import NOBODY
from sim.kernels.records_people import AHEAD
from sim.kernels.room import most_entries, most_rows
from sim.kernels.slots import FIRST_PATROL_ROLE, NO_TARGET
from sim.terms import MINUTES_PER_DAY

MINUTES_PER_WEEK: Final = 7 * MINUTES_PER_DAY
SPARE_ROWS = 256
"""Room that every growing array has beyond what is known to come."""
GROWING = {
    "log": "rows",
    "tickets": "tickets",
    "events": "events",
    "soon": "events",
    "link": "events",
    "cases": "cases",
    "entries": "entries",
    "hits": "hits",
}
"""Arrays that may grow, each with its counter in the clock."""
LASTING: Final = frozenset({"log", "tickets", "cases"})
"""Those in which no row is given back: what is used of them grows with the time of the run."""
LEAST_PASSED: Final = 0.05
"""Part of a run after which it shows how it goes on."""


def _nobody_decides(walker: int) -> int:
    raise RuntimeError(f"walker {walker} waits for a target, but nobody gives any")


def _nobody_chooses(ticket: int) -> int:
    raise RuntimeError(f"ticket {ticket} waits for a crew, but nobody chooses any")


class World:
    """The arrays of one run and the record of their addresses that the kernels take.

    Attributes:
        arrays: every array by name; those in `SHARED` belong to all runs of the scenario.
        record: one row of `doors.WORLD`.
        decide: returns the next target cell of a walker whose policy is written in Python.
        choose: returns the row of the crew that a rule of dispatch written in Python sends.
    """

    def __init__(self, record: NDArray[np.void], arrays: Arrays) -> None:
        """Take a record and the arrays that it points to, as `Common.begin` returns them."""
        self.record, self.arrays = record, arrays
        self.decide: Callable[[int], int] = _nobody_decides
        self.choose: Callable[[int], int] = _nobody_chooses

    def own(self, name: str) -> NDArray[Any]:
        """Return a copy of an array that is from now on this run's alone, to be changed."""
        return self._hold(name, self.arrays[name].copy())

    def _hold(self, name: str, array: NDArray[Any]) -> NDArray[Any]:
        self.arrays[name] = enter(self.record, name, array)
        return self.arrays[name]

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return an array by name; a change in it changes the run, if it is not shared."""
        return self.arrays[name]

    def count(self, name: str) -> int:
        """Return a counter of the clock."""
        return int(self.record["clock"][name][0])

    @property
    def now(self) -> float:
        """Minute up to which the run has come."""
        return float(self.record["clock"]["now"][0])

    @property
    def log(self) -> NDArray[np.void]:
        """Rows of the event log so far."""
        return self.arrays["log"][: self.count("rows")]

    @property
    def cases(self) -> NDArray[np.void]:
        """Cases so far, those that nature has drawn first."""
        return self.arrays["cases"][: self.count("cases")]

    def cells_of(self, walkers: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return the cells of walkers on duty.

        Args:
            walkers: rows of walkers (n,). Of who is busy the cell is where it stood or will be.
        """
        people, patrols = self.arrays["walkers"][walkers], self.arrays["patrols"]
        patrol = people["role"].astype(np.int64) - FIRST_PATROL_ROLE
        # Who has just come has not begun its way.
        on_its_way = (people["slot"] >= 0) & (people["slot"] < patrols["moving"][patrol])
        slots = int(self.record["rules"]["slots"][0])
        row = (patrol * AHEAD + patrols["row"][patrol]) * slots + people["slot"]
        cells = self.arrays["slot_cell"][np.where(on_its_way, row, 0)]
        return np.where(on_its_way, cells, people["cell"]).astype(np.int64)

    def advance(self, until_min: float) -> None:
        """Run up to a minute (exclusive); arrays grow on the way as they must."""
        if not advance.overloads:
            # The first time in this process.
            compilation.compile_engine()
        # Week by week, so that Ctrl-C does not have to wait for the end.
        for minute in np.arange(self.now + MINUTES_PER_WEEK, until_min, MINUTES_PER_WEEK).tolist():
            self._advance(minute)
        self._advance(float(until_min))

    def _advance(self, until_min: float) -> None:
        while (state := advance(self.record, until_min)) != DONE:
            if state == ASKS:
                self._answer()
            elif state == ASKS_FOR_CREW:
                self._call()
            else:
                self._grow()

    def _answer(self) -> None:
        """Give a target to every walker on the street that waits for one."""
        slots, n = self.arrays["slots"], int(self.record["rules"]["slots"][0])
        for patrol, on_street in enumerate(self.arrays["patrols"]["on_street"].tolist()):
            mine = slots[patrol * n : patrol * n + on_street]
            for slot in np.flatnonzero(mine["target"] == NO_TARGET).tolist():
                mine["target"][slot] = self.decide(int(mine["walker"][slot]))
        self.record["clock"]["asking"] = 0

    def _call(self) -> None:
        """Give a crew to the call that waits for one."""
        ticket = self.count("calling")
        self.arrays["tickets"]["crew"][ticket] = self.choose(ticket)
        self.record["clock"]["calling"] = NOBODY

    def send_to(self, walker: int, cell: int) -> None:
        """Let a walker on the street go to a cell, and on from there as its policy says."""
        if self.arrays["walkers"]["slot"][walker] >= 0:
            send_to(self.record, walker, cell)

    def set_active(self, units: Mapping[int, int]) -> None:
        """Let so many units of patrol roles take their turns from now on, the first ones of each.

        Args:
            units: by number of the role among those that patrol; the others stay as they are.
        """
        for patrol, n in units.items():
            self.arrays["patrols"]["active"][patrol] = n
        self.record["clock"]["recount"] = 1

    def _grow(self) -> None:
        missed = self.count("hits") > self.record["room"]["hits"][0]
        things = max(1, self.count("hits"), self.count("things"))
        rows = most_rows(things, self.count("waiting"))
        entries = most_entries(things, int(self.record["rules"]["entries_per_case"][0]))
        passed = max(self.now / float(self.record["rules"]["end"][0]), LEAST_PASSED)
        for name, counter in GROWING.items():
            array, used = self.arrays[name], self.count(counter)
            spare = max(SPARE_ROWS, entries if name == "entries" else rows)
            needed = used + spare
            if needed >= array.size:
                # What the whole run will need if it goes on like this: to copy takes time, and to
                # touch memory for the first time takes more.
                whole = int(1.1 * used / passed) + spare if name in LASTING else 0
                longer = np.zeros(max(whole, 2 * needed), array.dtype)
                kept = min(used + 1, array.size)
                longer[:kept] = array[:kept]
                self._hold(name, longer)
        if missed:
            look_again(self.record)
