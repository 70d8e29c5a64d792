"""What the runs of a scenario begin with: arrays that all of them share, and copies for each."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.kernels import doors, records_run
from sim.kernels.records import NOBODY

SHARED: Final = frozenset(
    {
        "kinds", "hours", "luck_rows", "luck_pool", "day_off", "line_of", "line_lead",
        "entry_node", "offices", "branches", "hops",
        "cells", "where", "where_guide",
        "home_list", "work_list", "alone_list", "village_start", "village_list",
        "beat_of", "beat_start", "beat_cells", "tour_start", "tour_cells", "round_list", "steps",
        "bars", "clear_ways",
    }
)  # fmt: skip
"""Arrays that no kernel writes into: all runs of a scenario have the same ones, read-only."""
TYPES: Final[dict[str, np.dtype[Any]]] = doors.ROWS | {
    name: np.dtype(kind) for name, kind in doors.COLUMNS.items()
}
"""Type of each array of a world."""
MEASURED_OUT: Final = frozenset(records_run.ROOM.names or ())
"""Arrays whose length the kernels know."""
ADDRESSES: Final = slice(doors.WORLD.itemsize - 8 * len(TYPES), None)
"""Bytes of a record of `doors.WORLD` that hold the addresses: its last ones."""
PLACES: Final = {name: place for place, name in enumerate(TYPES)}
"""Position of each array's address among them."""
LINE_BYTES: Final = 64
"""A line of memory, as most processors fetch it."""

Arrays = dict[str, NDArray[Any]]
Places = dict[str, tuple[int, int]]
"""Of each array the byte at which it begins in a piece of memory, and its length."""


def enter(record: NDArray[np.void], name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Enter an array into the record of a world and return it as the kernels see it."""
    # Never empty: an address is taken of each.
    held = np.ascontiguousarray(array if array.size else np.zeros(1, array.dtype), TYPES[name])
    record[name] = held.ctypes.data
    if name in MEASURED_OUT:
        record["room"][name] = array.shape[0]
    return held


def _enter_all(
    records: NDArray[np.void], pieces: NDArray[np.uint8], places: Places, apart: Arrays
) -> None:
    """Enter the arrays of as many worlds: those that lie in one piece, and those that do not."""
    lengths, begin = {name: length for name, (_, length) in places.items()}, pieces.ctypes.data
    first = [begin + start for start, _ in places.values()]
    step = [pieces.strides[0]] * len(places)
    for name, block in apart.items():
        lengths[name] = block.shape[1]
        first.append(block.ctypes.data)
        step.append(block.strides[0])
    # All addresses at once: field by field it would take longer than a short run's set-up.
    addresses = records.view(np.uint8).reshape(records.size, -1)[:, ADDRESSES].view(np.uint64)
    runs = np.arange(records.size)[:, None]
    addresses[:, _columns(tuple(lengths))] = np.array(first) + runs * np.array(step)
    for name in MEASURED_OUT & lengths.keys():
        records["room"][name] = lengths[name]


@cache
def _columns(names: tuple[str, ...]) -> NDArray[np.intp]:
    return np.array([PLACES[name] for name in names])


def _laid_out(lengths: Mapping[str, int], first: int) -> tuple[Places, int]:
    """Return where arrays lie one after another, each from the beginning of a line, and the end."""
    places: Places = {}
    for name, length in lengths.items():
        places[name] = first, length
        first += -(-length * TYPES[name].itemsize // LINE_BYTES) * LINE_BYTES
    return places, first


def _pieces(runs: int, size: int) -> NDArray[np.uint8]:
    """Return zeros for each run, (runs, size), that begin where a line of memory does."""
    zeros = np.zeros(runs * size + LINE_BYTES, np.uint8)
    first = -zeros.ctypes.data % LINE_BYTES
    return zeros[first : first + runs * size].reshape(runs, size)


class Common:
    """What the worlds of all runs of a scenario begin with.

    Attributes:
        shared: arrays that all runs have in common, read-only.
        patterns: bytes of the arrays of which each run takes a copy.
        places: where the copies lie.
        record: one row of `doors.WORLD` with the rules and the addresses of what is shared.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], rules: Mapping[str, Any]) -> None:
        """Take arrays of `doors.ROWS` and `doors.COLUMNS`, and the rules by name."""
        self.record = np.zeros(1, doors.WORLD)
        for name, value in rules.items():
            self.record["rules"][name] = value
        held = {name: enter(self.record, name, array) for name, array in arrays.items()}
        self.shared = {name: array for name, array in held.items() if name in SHARED}
        for array in self.shared.values():
            array.setflags(write=False)
        own = {name: array for name, array in held.items() if name not in SHARED}
        self.patterns = {name: array.view(np.uint8) for name, array in own.items()}
        self.places, self._end = _laid_out({name: array.size for name, array in own.items()}, 0)

    def begin(
        self,
        lengths: Mapping[str, int],
        lasting: Arrays,
        ragged: Mapping[str, Sequence[NDArray[Any]]],
        rules: Mapping[str, ArrayLike],
        births: NDArray[np.int64],
    ) -> list[tuple[NDArray[np.void], Arrays]]:
        """Return the record and the arrays of each run; its clock stands at the first minute.

        Most of what a run has for itself is one piece of memory: to ask for each takes longer.

        Args:
            lengths: of arrays that begin with zeros in each run.
            lasting: arrays in memory of their own, (runs, length), so that it is given back when
                they have outgrown it: those of `sim.world.LASTING`.
            ragged: arrays of each run, of their types.
            rules: of each run alone, (runs,) or one for all.
            births: (runs,) how many cases nature has drawn.
        """
        runs = births.size
        # As bytes: numpy copies records field by field, and these have many.
        records = np.ndarray(
            runs, doors.WORLD, self.record.view(np.uint8)[None].repeat(runs, axis=0)
        )
        for name, value in rules.items():
            records["rules"][name] = value
        clock = records["clock"]
        clock["cases"] = clock["births"] = births
        clock["free_entry"] = clock["calling"] = NOBODY
        further, end = _laid_out(lengths, self._end)
        places, pieces = self.places | further, _pieces(runs, end)
        for name, content in self.patterns.items():
            first, _ = self.places[name]
            pieces[:, first : first + content.size] = content
        _enter_all(records, pieces, places, lasting)
        blocks, begun = _seen(pieces, places) | lasting, []
        for run in range(runs):
            record = records[run : run + 1]
            arrays = self.shared | {name: block[run] for name, block in blocks.items()}
            for name, array in ragged.items():
                arrays[name] = enter(record, name, array[run])
            begun.append((record, arrays))
        return begun


def _seen(pieces: NDArray[np.uint8], places: Places) -> Arrays:
    """Return the arrays that lie in pieces of memory, (runs, length)."""
    runs, step = len(pieces), pieces.strides[0]
    seen: Arrays = {}
    for name, (start, length) in places.items():
        kind = TYPES[name]
        seen[name] = np.ndarray((runs, length), kind, pieces, start, (step, kind.itemsize))
    return seen
