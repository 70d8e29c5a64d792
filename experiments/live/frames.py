"""The bytes of a frame: what `docs/live_protocol.md` calls header, sides and blocks."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"SNF1"
HEADER: Final = struct.Struct("<4sIdBBHf")
HEAD: Final = struct.Struct("<I6H")
FRESH, PLAYING, OVER = 1, 2, 4
MOST: Final = 65_535
"""Cells and units that two bytes can number."""
FROM_THE_FIELD: Final = 65_535
"""Where a report comes from that has not reached any node yet: the cell of its case."""

CASE: Final = np.dtype(
    [("case", "<u4"), ("onset", "<f4"), ("cell", "<u2"), ("kind", "u1"), ("stage", "u1")]
)
HOP: Final = np.dtype(
    [("case", "<u4"), ("depart", "<f4"), ("arrive", "<f4"), ("from", "<u2"), ("to", "<u2")]
)
TRIP: Final = np.dtype(
    [("depart", "<f4"), ("arrive", "<f4"), ("crew", "<u2"), ("from", "<u2"), ("to", "<u2"),
     ("department", "<u2")]
)  # fmt: skip
WALKER: Final = np.dtype([("number", "<u2"), ("cell", "<u2")])
NODE: Final = np.dtype([("waiting", "<u2"), ("busy", "<u2")])


@dataclass(frozen=True, eq=False)
class SideFrame:
    """What a frame shows of one side.

    Attributes:
        walkers: all on duty (`WALKER`).
        busy: how many of them, the last ones, stand and settle a case.
        cases: those that are new or have changed (`CASE`).
        hops: reports that were under way since the last frame (`HOP`).
        crews: crews that are out (`TRIP`).
        nodes: every node in order (`NODE`).
    """

    walkers: NDArray[np.void]
    busy: int
    cases: NDArray[np.void]
    hops: NDArray[np.void]
    crews: NDArray[np.void]
    nodes: NDArray[np.void]

    def without_walkers(self) -> "SideFrame":
        """Return the same without those who walk."""
        none = self.walkers[:0]
        return SideFrame(none, 0, self.cases, self.hops, self.crews, self.nodes)


@dataclass(frozen=True, eq=False)
class Frame:
    """What a page draws: `minute` is when, `per_second` how fast its clock runs towards it."""

    number: int
    minute: float
    sides: Sequence[SideFrame]
    flags: int = 0
    per_second: float = 0.0

    def encoded(self) -> bytes:
        """Return the frame as bytes, columns in one piece each."""
        header = (MAGIC, self.number, self.minute, len(self.sides), self.flags, 0, self.per_second)
        return b"".join((HEADER.pack(*header), *map(_side, self.sides)))


def _side(side: SideFrame) -> bytes:
    # More cases at once than two bytes can count only after a leap; the oldest are long known.
    cases = side.cases[-MOST:]
    blocks = [side.walkers, cases, side.hops[-MOST:], side.crews, side.nodes]
    body = b"".join(map(_columns, blocks))
    counts = (side.walkers.size, side.busy, *(block.size for block in blocks[1:]))
    return HEAD.pack(HEAD.size + len(body), *counts) + body


def _columns(block: NDArray[np.void]) -> bytes:
    """Column after column; every block is a multiple of four bytes as it is."""
    return b"".join(block[name].tobytes() for name in block.dtype.names or ())


def decoded(data: bytes) -> Frame:
    """Return the frame that bytes hold; the inverse of `Frame.encoded`."""
    magic, number, minute, sides, flags, _, per_second = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise ValueError("no frame")
    at, found = HEADER.size, []
    for _ in range(sides):
        length, walkers, busy, *rest = HEAD.unpack_from(data, at)
        start, blocks = at + HEAD.size, []
        for dtype, n in zip((WALKER, CASE, HOP, TRIP, NODE), (walkers, *rest), strict=True):
            blocks.append(_read(data, start, dtype, n))
            start += n * dtype.itemsize
        found.append(SideFrame(blocks[0], busy, *blocks[1:]))
        at += length
    return Frame(number, minute, found, flags, per_second)


def _read(data: bytes, start: int, dtype: np.dtype[np.void], n: int) -> NDArray[np.void]:
    block = np.zeros(n, dtype)
    for name in dtype.names or ():
        column = dtype[name]
        block[name] = np.frombuffer(data, column, n, start)
        start += n * column.itemsize
    return block
