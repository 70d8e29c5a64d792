"""Many walkers in one instruction, each in a lane: where they go, and who may see something.

Numba translates loops number by number, and LLVM gathers no numbers from scattered places in a loop
that also writes. What is written here as one operation on many lanes becomes the widest
instructions of the processor, or, where it has none, the same loop.
"""

from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

HOP_LANES: Final = 64
"""Walkers of one hop: more than a processor has lanes, so that one gathers while another waits."""
LOOK_LANES: Final = 32
"""Walkers of one look: for the same reason."""

BIT, NUMBER, WORD = ir.IntType(1), ir.IntType(32), ir.IntType(64)
ALIGNED: Final = 4
NOWHERE: Final = (1 << 31) - 1
"""A number that no cell has."""


class _Apart(ir.instructions.Instruction):  # type: ignore[misc]
    """The address of a number in each lane; llvmlite's own instruction knows one address only."""

    def __init__(self, block: Any, first: Any, lanes: Any) -> None:
        kind = ir.VectorType(ir.PointerType(), lanes.type.count)
        super().__init__(block, kind, "getelementptr", [first, lanes])

    def descr(self, text: list[str]) -> None:
        first, lanes = (f"{each.type} {each.get_reference()}" for each in self.operands)
        text.append(f"getelementptr {NUMBER}, {first}, {lanes}\n")


def _all(lanes: int, value: int, kind: Any = NUMBER) -> Any:
    return ir.Constant(ir.VectorType(kind, lanes), [value] * lanes)


def _spread(builder: Any, value: Any, lanes: int) -> Any:
    """Put the lower half of a word into every lane."""
    any_number = ir.Constant(ir.VectorType(NUMBER, lanes), ir.Undefined)
    first = builder.insert_element(any_number, builder.trunc(value, NUMBER), NUMBER(0))
    return builder.shuffle_vector(first, any_number, _all(lanes, 0))


def _row(builder: Any, column: Any, first: Any, lanes: int) -> Any:
    """Return the pointer to the numbers of a plain array from `first` on."""
    row = builder.gep(column, [first])
    return builder.bitcast(row, ir.VectorType(NUMBER, lanes).as_pointer())


def _numbers(builder: Any, column: Any, first: Any, lanes: int) -> Any:
    return builder.load(_row(builder, column, first, lanes), align=ALIGNED)


def _has_masks(context: Any) -> bool:
    """Tell whether the processor that code is made for keeps masks in registers of their own."""
    _, _, features = context.codegen().magic_tuple()
    return "+avx512f" in features


def _gathered(context: Any, builder: Any, column: Any, indices: Any, cells: Any) -> Any:
    """Return the number of a plain array that each lane asks for, with a cell in each lane."""
    lanes = indices.type.count
    apart = _Apart(builder.block, column, indices)
    builder._insert(apart)
    asked, nothing = _all(lanes, 1, BIT), _all(lanes, 0)
    if _has_masks(context):
        # LLVM would make a mask that it knows to be full from the register of the last one, and
        # wait for what the lanes before have found; it does not know that nobody is nowhere.
        asked = builder.icmp_signed("!=", cells, _all(lanes, NOWHERE))
    name = f"llvm.masked.gather.v{lanes}i32.v{lanes}p0"
    gather = builder.module.globals.get(name) or ir.Function(
        builder.module,
        ir.FunctionType(indices.type, (apart.type, NUMBER, asked.type, indices.type)),
        name,
    )
    return builder.call(gather, (apart, NUMBER(ALIGNED), asked, nothing))


@intrinsic
def hop_on(
    typing_context: Any, steps: Any, first_step: Any, cells: Any, above: Any, onto: Any,
    bits: Any, word: Any, shift: Any,
) -> Any:  # fmt: skip
    """Move HOP_LANES people by two bits of each, from one row of cells into another.

    `first_step`: where the steps of their role begin; `above`, `onto`, `word`: where their cells,
    the next ones and their bits do; `shift`: which bits. Lanes that nobody is in move as well.
    """

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        steps, first_step, cells, above, onto, bits, word, shift = arguments
        lanes = HOP_LANES
        here = _numbers(builder, cells, above, lanes)
        drawn = _numbers(builder, bits, word, lanes)
        way = builder.and_(builder.lshr(drawn, _spread(builder, shift, lanes)), _all(lanes, 3))
        step = builder.or_(builder.shl(here, _all(lanes, 2)), way)
        there = _gathered(context, builder, builder.gep(steps, [first_step]), step, here)
        builder.store(there, _row(builder, cells, onto, lanes), align=ALIGNED)
        return context.get_dummy_value()

    at = types.int64
    return types.void(steps, at, cells, at, at, bits, at, at), codegen


@intrinsic
def who_may_see(typing_context: Any, marks: Any, cells: Any, first: Any) -> Any:
    """Return a bit for each of LOOK_LANES people whose cell is marked in a set of bits."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        marks, cells, first = arguments
        lanes = LOOK_LANES
        here = _numbers(builder, cells, first, lanes)
        word = _gathered(context, builder, marks, builder.lshr(here, _all(lanes, 5)), here)
        mark = builder.lshr(word, builder.and_(here, _all(lanes, 31)))
        marked = builder.trunc(mark, _all(lanes, 0, BIT).type)
        return builder.zext(builder.bitcast(marked, ir.IntType(lanes)), WORD)

    return types.int64(marks, cells, types.int64), codegen


@intrinsic
def lowest(typing_context: Any, bits: Any) -> Any:
    """Return the number of the lowest bit that is set, 64 if there is none."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], BIT(0))

    return types.int64(types.int64), codegen
