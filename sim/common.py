"""What the runs of a scenario begin with: arrays that all of them share, and copies for each."""

from collections.abc import Mapping, Sequence
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
        "clear_ways",
    }
)  # fmt: skip
"""Arrays that no kernel writes into: all runs of a scenario have the same ones, read-only."""
TYPES: Final[dict[str, Any]] = {**doors.ROWS, **doors.COLUMNS}
"""Type of each array of a world."""
MEASURED_OUT: Final = frozenset(records_run.ROOM.names or ())
"""Arrays whose length the kernels know."""
ADDRESSES: Final = slice(doors.WORLD.itemsize - 8 * len(TYPES), None)
"""Bytes of a record of `doors.WORLD` that hold the addresses: its last ones."""
PLACES: Final = {name: place for place, name in enumerate(TYPES)}
"""Position of each array's address among them."""

Arrays = dict[str, NDArray[Any]]


def enter(record: NDArray[np.void], name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Enter an array into the record of a world and return it as the kernels see it."""
    # Never empty: an address is taken of each.
    held = np.ascontiguousarray(array if array.size else np.zeros(1, array.dtype), TYPES[name])
    record[name] = held.ctypes.data
    if name in MEASURED_OUT:
        record["room"][name] = array.shape[0]
    return held


def _enter_all(records: NDArray[np.void], blocks: Mapping[str, NDArray[Any]]) -> None:
    """Enter arrays of (runs, length) into the records of as many worlds."""
    runs = np.arange(records.size)[:, None]
    first = np.array([block.ctypes.data for block in blocks.values()])
    stride = np.array([block.strides[0] for block in blocks.values()])
    # All addresses at once: field by field it would take longer than a short run's set-up.
    addresses = records.view(np.uint8).reshape(records.size, -1)[:, ADDRESSES].view(np.uint64)
    addresses[:, [PLACES[name] for name in blocks]] = first + runs * stride
    for name in MEASURED_OUT & blocks.keys():
        records["room"][name] = blocks[name].shape[1]


class Common:
    """What the worlds of all runs of a scenario begin with.

    Attributes:
        shared: arrays that all runs have in common, read-only.
        patterns: arrays of which each run takes a copy.
        record: one row of `doors.WORLD` with the rules and the addresses of what is shared.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], rules: Mapping[str, Any]) -> None:
        """Take arrays of `doors.ROWS` and `doors.COLUMNS`, and the rules by name."""
        self.record = np.zeros(1, doors.WORLD)
        for name, value in rules.items():
            self.record["rules"][name] = value
        held = {name: enter(self.record, name, array) for name, array in arrays.items()}
        self.shared = {name: array for name, array in held.items() if name in SHARED}
        self.patterns = {name: array for name, array in held.items() if name not in SHARED}
        for array in self.shared.values():
            array.setflags(write=False)

    def begin(
        self,
        equal: Arrays,
        ragged: Mapping[str, Sequence[NDArray[Any]]],
        rules: Mapping[str, ArrayLike],
        births: NDArray[np.int64],
    ) -> list[tuple[NDArray[np.void], Arrays]]:
        """Return the record and the arrays of each run; its clock stands at the first minute.

        Args:
            equal: arrays of the same length in all runs, (runs, length), of their types.
            ragged: arrays of each run, of their types.
            rules: of each run alone, (runs,) or one for all.
            births: (runs,) how many cases nature has drawn.
        """
        runs = births.size
        records = np.repeat(self.record, runs)
        for name, value in rules.items():
            records["rules"][name] = value
        clock = records["clock"]
        clock["cases"] = clock["births"] = births
        clock["free_entry"] = clock["calling"] = NOBODY
        blocks = {name: _copies(array, runs) for name, array in self.patterns.items()} | equal
        _enter_all(records, blocks)
        begun = []
        for run in range(runs):
            record = records[run : run + 1]
            arrays = self.shared | {name: block[run] for name, block in blocks.items()}
            for name, own in ragged.items():
                arrays[name] = enter(record, name, own[run])
            begun.append((record, arrays))
        return begun


def _copies(array: NDArray[Any], runs: int) -> NDArray[Any]:
    block = np.empty((runs, *array.shape), array.dtype)
    block[:] = array
    return block
