"""Many numbers in one instruction, each in a lane; and with that, who may see something.

Numba translates loops number by number, and LLVM gathers no numbers from scattered places in a loop
that also writes. What is written here as one operation on many lanes becomes the widest
instructions of the processor, or, where it has none, the same loop.
"""

from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

LOOK_LANES: Final = 32
"""Walkers of one look: more than a processor has lanes, so that one gathers while another waits."""

BIT, BYTE, HALF, NUMBER, WORD, REAL = *map(ir.IntType, (1, 8, 16, 32, 64)), ir.FloatType()
ALIGNED: Final = 4
NOWHERE: Final = (1 << 31) - 1
"""A number that no cell has."""


class _Apart(ir.instructions.Instruction):  # type: ignore[misc]
    """An address in each lane; llvmlite's own instruction knows one address only."""

    def __init__(self, block: Any, unit: Any, first: Any, lanes: Any) -> None:
        kind = ir.VectorType(ir.PointerType(), lanes.type.count)
        super().__init__(block, kind, "getelementptr", [first, lanes])
        self._unit = unit

    def descr(self, text: list[str]) -> None:
        first, lanes = (f"{each.type} {each.get_reference()}" for each in self.operands)
        text.append(f"getelementptr {self._unit}, {first}, {lanes}\n")


def same(lanes: int, value: int, kind: Any = NUMBER) -> Any:
    """Return a constant in every lane."""
    return ir.Constant(ir.VectorType(kind, lanes), [value] * lanes)


def spread(builder: Any, value: Any, lanes: int) -> Any:
    """Put the lower half of a word into every lane."""
    any_number = ir.Constant(ir.VectorType(NUMBER, lanes), ir.Undefined)
    first = builder.insert_element(any_number, builder.trunc(value, NUMBER), NUMBER(0))
    return builder.shuffle_vector(first, any_number, same(lanes, 0))


def row_at(builder: Any, column: Any, first: Any, lanes: int) -> Any:
    """Return the pointer to the numbers of a plain array from `first` on."""
    row = builder.gep(column, [first])
    return builder.bitcast(row, ir.VectorType(NUMBER, lanes).as_pointer())


def numbers(builder: Any, column: Any, first: Any, lanes: int) -> Any:
    """Load the numbers of a plain array from `first` on."""
    return builder.load(row_at(builder, column, first, lanes), align=ALIGNED)


def gathered(context: Any, builder: Any, column: Any, indices: Any, cells: Any, unit: Any) -> Any:
    """Return the number that each lane asks for, with a cell in each lane.

    It begins with the unit, a byte or a number, of which the lane holds the index.
    """
    lanes = indices.type.count
    apart = _Apart(builder.block, unit, column, indices)
    builder._insert(apart)
    asked, nothing = same(lanes, 1, BIT), same(lanes, 0)
    if has_masks(context):
        # LLVM would make a mask that it knows to be full from the register of the last one, and
        # wait for what the lanes before have found; it does not know that nobody is nowhere.
        asked = builder.icmp_signed("!=", cells, same(lanes, NOWHERE))
    kind = ir.FunctionType(indices.type, (apart.type, NUMBER, asked.type, indices.type))
    gather = _instruction(builder, f"masked.gather.v{lanes}i32.v{lanes}p0", kind)
    return builder.call(gather, (apart, NUMBER(unit.width // 8), asked, nothing))


def one_of_four(context: Any, builder: Any, four: tuple[int, ...], ways: Any) -> Any:
    """Return in each lane that of four numbers which its two lowest bits name."""
    lanes = ways.type.count
    if not _has(context, "avx"):
        odd, upper = (is_set(builder, ways, bit) for bit in (0, 1))
        pairs = [
            builder.select(odd, same(lanes, second), same(lanes, first))
            for first, second in (four[:2], four[2:])
        ]
        return builder.select(upper, pairs[1], pairs[0])
    # LLVM has no name of its own for the instruction that takes from one register what another one
    # says, in one step instead of seven.
    width, name = (16, "avx512") if has_masks(context) else (8, "avx")
    some, reals = ir.VectorType(NUMBER, width), ir.VectorType(REAL, width)
    permute = _instruction(
        builder, f"x86.{name}.vpermilvar.ps.{32 * width}", ir.FunctionType(reals, (reals, some))
    )
    table = builder.bitcast(ir.Constant(some, [*four] * (width // 4)), reals)
    taken = []
    for first in range(0, lanes, width):
        asked = _picked(builder, ways, ways, range(first, first + width))
        taken.append(builder.bitcast(builder.call(permute, (table, asked)), some))
    while len(taken) > 1:
        width *= 2
        neighbours = zip(taken[::2], taken[1::2], strict=True)
        taken = [_picked(builder, *two, range(width)) for two in neighbours]
    return taken[0]


def is_set(builder: Any, words: Any, bit: int) -> Any:
    """Tell for each lane whether a bit is set."""
    lanes = words.type.count
    moved = builder.lshr(words, same(lanes, bit, words.type.element))
    return builder.trunc(moved, ir.VectorType(BIT, lanes))


def every_second(builder: Any, whole: Any, first: int) -> Any:
    """Return every second lane, from the first or the second one on."""
    return _picked(builder, whole, whole, range(first, whole.type.count, 2))


def _picked(builder: Any, first: Any, second: Any, lanes: range) -> Any:
    """Return some lanes of two, those of the second after those of the first."""
    picked = ir.Constant(ir.VectorType(NUMBER, len(lanes)), [*lanes])
    return builder.shuffle_vector(first, second, picked)


def _instruction(builder: Any, name: str, kind: Any) -> Any:
    """Return what LLVM knows by a name."""
    known = builder.module.globals.get(f"llvm.{name}")
    return known or ir.Function(builder.module, kind, f"llvm.{name}")


def _has(context: Any, feature: str) -> bool:
    """Tell whether the processor that code is made for has a feature."""
    _, _, features = context.codegen().magic_tuple()
    return f"+{feature}" in features.split(",")


def has_masks(context: Any) -> bool:
    """Tell whether the processor keeps masks in registers of their own."""
    return _has(context, "avx512f")


def _gathered_marks(context: Any, builder: Any, marks: Any, cells: Any, first: Any) -> Any:
    """Tell which cells of a row are marked; many in one instruction."""
    here = numbers(builder, cells, first, LOOK_LANES)
    return is_set(builder, gathered(context, builder, marks, here, here, BYTE), 0)


def _loaded_marks(builder: Any, marks: Any, cells: Any, first: Any) -> Any:
    """Tell the same; one by one."""
    found = ir.Constant(ir.VectorType(BYTE, LOOK_LANES), ir.Undefined)
    for lane in range(LOOK_LANES):
        cell = builder.load(builder.gep(cells, [builder.add(first, WORD(lane))]))
        mark = builder.load(builder.gep(marks, [builder.zext(cell, WORD)]))
        found = builder.insert_element(found, mark, NUMBER(lane))
    return is_set(builder, found, 0)


@intrinsic
def who_may_see(typing_context: Any, marks: Any, cells: Any, first: Any) -> Any:
    """Return a bit for each of LOOK_LANES people whose cell is marked, by a byte for each cell."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if has_masks(context):
            marked = _gathered_marks(context, builder, *arguments)
        else:
            marked = _loaded_marks(builder, *arguments)
        return builder.zext(builder.bitcast(marked, ir.IntType(LOOK_LANES)), WORD)

    return types.int64(marks, cells, types.int64), codegen


@intrinsic
def lowest(typing_context: Any, bits: Any) -> Any:
    """Return the number of the lowest bit that is set, 64 if there is none."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], BIT(0))

    return types.int64(types.int64), codegen
