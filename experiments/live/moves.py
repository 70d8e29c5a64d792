"""Where everybody is at each step of a replay, in four bits a step: `MOVES` of the protocol."""

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"SNM1"
HEADER: Final = struct.Struct("<4s3I")
STEPS: Final = (
    (0, 0), (1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1),
    (2, 0), (-2, 0), (0, -2), (0, 2),
)  # fmt: skip
"""Moves (dx, dy) by code: all that two hops can reach."""
OFF: Final = 13
JUMP: Final = 14
REACH: Final = 2
NOWHERE: Final = -1

Cells = NDArray[np.int64]


def _codes() -> NDArray[np.uint8]:
    """Code of each move, by dy + REACH and dx + REACH; a jump where none has it."""
    table = np.full((2 * REACH + 1, 2 * REACH + 1), JUMP, np.uint8)
    for code, (dx, dy) in enumerate(STEPS):
        table[dy + REACH, dx + REACH] = code
    return table


CODES: Final = _codes()


def encoded(cells: Cells, width: int, height: int, torus: bool) -> bytes:
    """Return moves as bytes.

    Args:
        cells: (steps, walkers) cell of each walker, `NOWHERE` off the street.
        width: cells from west to east.
        height: cells from north to south.
        torus: whether the edges are joined.
    """
    steps, walkers = cells.shape
    before = np.vstack((np.full((1, walkers), NOWHERE), cells[:-1]))
    dx = _gap(cells % width, before % width, width, torus)
    dy = _gap(cells // width, before // width, height, torus)
    near = (np.maximum(np.abs(dx), np.abs(dy)) <= REACH) & (before != NOWHERE)
    codes = np.full(cells.shape, JUMP, np.uint8)
    codes[near] = CODES[dy[near] + REACH, dx[near] + REACH]
    codes[cells == NOWHERE] = OFF
    jumps = cells[codes == JUMP].astype("<u2")
    body = _packed(codes)
    padding = b"\0" * (-len(body) % 4)
    return b"".join(
        (HEADER.pack(MAGIC, walkers, steps, jumps.size), body, padding, jumps.tobytes())
    )


def _gap(now: Cells, before: Cells, size: int, torus: bool) -> Cells:
    """Return the way from one position to the next along a side, the short way on a torus."""
    gap = now - before
    return (gap + size // 2) % size - size // 2 if torus else gap


def _packed(codes: NDArray[np.uint8]) -> bytes:
    steps, walkers = codes.shape
    even = np.zeros((steps, walkers + walkers % 2), np.uint8)
    even[:, :walkers] = codes
    return bytes(even[:, ::2] | even[:, 1::2] << 4)


def decoded(data: bytes, width: int, height: int, torus: bool) -> Cells:
    """Return the cells that moves lead to; the inverse of `encoded`.

    Raises:
        ValueError: the bytes hold no moves.
    """
    magic, walkers, steps, jumps = HEADER.unpack_from(data)
    if magic != MAGIC:
        raise ValueError("no moves")
    row = (walkers + 1) // 2
    packed = np.frombuffer(data, np.uint8, steps * row, HEADER.size).reshape(steps, row)
    codes = np.stack((packed & 15, packed >> 4), axis=-1).reshape(steps, 2 * row)[:, :walkers]
    start = HEADER.size + steps * row + -steps * row % 4
    targets = iter(np.frombuffer(data, "<u2", jumps, start).tolist())
    out, here = np.empty((steps, walkers), np.int64), np.full(walkers, NOWHERE, np.int64)
    ways = np.array(STEPS)
    for step, code in enumerate(codes):
        walks = code < len(STEPS)
        dx, dy = ways[code[walks]].T
        x, y = here[walks] % width + dx, here[walks] // width + dy
        here[walks] = (y % height) * width + x % width if torus else y * width + x
        here[code == OFF] = NOWHERE
        here[code == JUMP] = [next(targets) for _ in range(int((code == JUMP).sum()))]
        out[step] = here
    return out
