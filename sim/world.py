"""The hot state of one run: its arrays, their addresses, and room to grow."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.kernels import doors, jit, records_run
from sim.kernels.engine import advance, look_again, send_to
from sim.kernels.events import ASKS, ASKS_FOR_CREW, DONE
from sim.kernels.records import NOBODY
from sim.kernels.records_people import AHEAD
from sim.kernels.room import most_entries, most_rows
from sim.kernels.slots import FIRST_PATROL_ROLE, NO_TARGET
from sim.kernels.translation import translate

SPARE_ROWS = 1024
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

SHARED: Final = frozenset(
    {
        "kinds", "hours", "luck_rows", "luck_pool", "day_off", "line_of", "line_lead",
        "entry_node", "offices", "branches", "hops",
        "cells", "where", "where_guide",
        "home_list", "work_list", "alone_list", "village_start", "village_list",
        "beat_of", "beat_start", "beat_cells", "tour_start", "tour_cells", "round_list", "steps",
        "clear_ways",
    }
)  # fmt: skip
"""Arrays that no kernel writes into: all runs of a scenario have the same ones, read-only."""
TYPES: Final[dict[str, Any]] = {**doors.ROWS, **doors.COLUMNS}
"""Type of each array of a world."""
MEASURED_OUT: Final = frozenset(records_run.ROOM.names or ())
"""Arrays whose length the kernels know."""

Arrays = dict[str, NDArray[Any]]


def _nobody_decides(walker: int) -> int:
    raise RuntimeError(f"walker {walker} waits for a target, but nobody gives any")


def _nobody_chooses(ticket: int) -> int:
    raise RuntimeError(f"ticket {ticket} waits for a crew, but nobody chooses any")


def is_compiled() -> bool:
    """Tell whether the machine code of the engine lies in the cache."""
    return jit.is_compiled("engine", "advance")


def compile_engine(meanwhile: Callable[[], object] = lambda: None) -> None:
    """Compile the engine, or load its machine code.

    Both happen in a thread: a signal that comes while LLVM calls back would be lost.

    Args:
        meanwhile: what else is to be done; LLVM works at the same time, if there is another core.
    """
    if not is_compiled():
        translate()
    with ThreadPoolExecutor(1) as beside:
        # A world without room stops at once.
        compiling = beside.submit(advance, np.zeros(1, doors.WORLD), 0.0)
        meanwhile()
        compiling.result()


class Common:
    """What the worlds of all runs of a scenario begin with.

    Attributes:
        arrays: those that all runs share, and the patterns of which each run takes a copy.
        record: one row of `doors.WORLD` with the rules and the addresses of what is shared.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], rules: Mapping[str, Any]) -> None:
        """Take arrays of `doors.ROWS` and `doors.COLUMNS`, and the rules by name."""
        self.record = np.zeros(1, doors.WORLD)
        for name, value in rules.items():
            self.record["rules"][name] = value
        self.arrays = {name: _entered(self.record, name, array) for name, array in arrays.items()}
        for name in SHARED:
            self.arrays[name].setflags(write=False)


def _entered(record: NDArray[np.void], name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Enter an array into the record of a world and return it as the kernels see it."""
    if name in MEASURED_OUT:
        record["room"][name] = array.shape[0]
    # Never empty: an address is taken of each.
    held = np.ascontiguousarray(array if array.size else np.zeros(1, array.dtype), TYPES[name])
    record[name] = held.ctypes.data
    return held


class World:
    """The arrays of one run and the record of their addresses that the kernels take.

    Attributes:
        arrays: every array by name; those in `SHARED` belong to all runs of the scenario.
        record: one row of `doors.WORLD`.
        decide: returns the next target cell of a walker whose policy is written in Python.
        choose: returns the row of the crew that a rule of dispatch written in Python sends.
    """

    def __init__(
        self, common: Common, arrays: Mapping[str, NDArray[Any]], rules: Mapping[str, Any],
        births: int,
    ) -> None:  # fmt: skip
        """Put a world together; the clock stands at the first minute.

        Args:
            common: what all runs of the scenario begin with.
            arrays: every other array of `doors.ROWS` and `doors.COLUMNS`, of its type.
            rules: that are those of this run alone.
            births: how many cases nature has drawn.
        """
        self.arrays: Arrays = dict(common.arrays)
        self.decide: Callable[[int], int] = _nobody_decides
        self.choose: Callable[[int], int] = _nobody_chooses
        self.record = common.record.copy()
        for name, value in rules.items():
            self.record["rules"][name] = value
        clock = self.record["clock"]
        clock["cases"] = clock["births"] = births
        clock["free_entry"] = clock["calling"] = NOBODY
        for name in common.arrays.keys() - SHARED:
            self.own(name)
        for name, array in arrays.items():
            self._hold(name, array)

    def own(self, name: str) -> NDArray[Any]:
        """Return a copy of an array that is from now on this run's alone, to be changed."""
        copy = self.arrays[name].copy()
        self.arrays[name] = copy
        self.record[name] = copy.ctypes.data
        return copy

    def _hold(self, name: str, array: NDArray[Any]) -> None:
        self.arrays[name] = _entered(self.record, name, array)

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
        while (state := advance(self.record, float(until_min))) != DONE:
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
        for name, counter in GROWING.items():
            array, used = self.arrays[name], self.count(counter)
            needed = used + max(SPARE_ROWS, entries if name == "entries" else rows)
            if needed >= array.size:
                longer = np.zeros(2 * needed, array.dtype)
                longer[: array.size] = array
                self._hold(name, longer)
        if missed:
            look_again(self.record)
