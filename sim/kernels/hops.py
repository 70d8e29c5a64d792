"""The hop of a random walk, for many walkers at once.

Nothing is looked up where only the edge of the place is in the way: processors add numbers much
sooner than they read from as many places in a table of neighbours. Half a lane holds a column or a
row: no scenario may have a side of 2^15 cells.
"""

from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.core.datamodel.models import PrimitiveModel
from numba.extending import intrinsic, register_model

from sim.kernels.lanes import (
    ALIGNED,
    HALF,
    NUMBER,
    WORD,
    every_second,
    gathered,
    is_set,
    numbers,
    one_of_four,
    row_at,
    same,
    spread,
)
from sim.kernels.records_people import CELLS_PER_BARS

HOP_LANES: Final = 64
"""Walkers of one hop: more than a processor has lanes, so that some move while others wait."""
LOWER: Final = (1 << 16) - 1
EAST, WEST, NORTH, SOUTH = 1, LOWER, LOWER << 16, 1 << 16
"""Steps, added to columns and rows apart."""
INDEX: Final = types.int64


class _Lanes(types.Type):  # type: ignore[misc]
    """Numbers of HOP_LANES walkers: ways, or places, with the column in the lower 16 bits."""


LANES: Final = _Lanes("lanes")


@register_model(_Lanes)
class _LanesModel(PrimitiveModel):  # type: ignore[misc]
    """They stay in registers."""

    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.VectorType(NUMBER, HOP_LANES))


@intrinsic
def places_of(typing_context: Any, cells: Any, first: Any, width: Any) -> Any:
    """Return where people are whose cells stand in a row from `first` on."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        cells, first, width = arguments
        real = ir.VectorType(ir.DoubleType(), HOP_LANES)
        here, wide = numbers(builder, cells, first, HOP_LANES), spread(builder, width, HOP_LANES)
        # Exact: a quotient below a whole number is too far from it to be rounded up to it.
        quotient = builder.fdiv(builder.sitofp(here, real), builder.sitofp(wide, real))
        row = builder.fptosi(quotient, here.type)
        column = builder.sub(here, builder.mul(row, wide))
        return builder.or_(builder.shl(row, same(HOP_LANES, 16)), column)

    return LANES(cells, INDEX, INDEX), codegen


@intrinsic
def ways_from(typing_context: Any, bits: Any, word: Any, shift: Any) -> Any:
    """Return which way people go, in the two lowest bits: those `shift` bits up in their words."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        bits, word, shift = arguments
        drawn = numbers(builder, bits, word, HOP_LANES)
        return builder.lshr(drawn, spread(builder, shift, HOP_LANES))

    return LANES(bits, INDEX, INDEX), codegen


@intrinsic
def hop_on(typing_context: Any, here: Any, ways: Any, end: Any, beyond: Any, before: Any) -> Any:
    """Return where people are after one hop, where only the edge of the place is in the way.

    `end`: the column and the row that no place has any more, as in a lane; `beyond`: those that it
    leads to instead, and `before` those to which the ones before the first lead. Lanes that nobody
    is in move as well.
    """

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        here, ways, *edges = arguments
        steps = one_of_four(context, builder, (EAST, WEST, NORTH, SOUTH), ways)
        end, beyond, before = (_apart(builder, spread(builder, one, HOP_LANES)) for one in edges)
        minus_one = same(2 * HOP_LANES, LOWER, HALF)
        onto = builder.add(_apart(builder, here), _apart(builder, steps))
        onto = builder.select(builder.icmp_signed("==", onto, end), beyond, onto)
        onto = builder.select(builder.icmp_signed("==", onto, minus_one), before, onto)
        return builder.bitcast(onto, here.type)

    return LANES(LANES, LANES, INDEX, INDEX, INDEX), codegen


@intrinsic
def unless_barred(
    typing_context: Any, here: Any, there: Any, ways: Any, bars: Any, first: Any, width: Any
) -> Any:
    """Return where people are who go from here to there, or stay where their way is barred.

    `first`: where the bars of their role begin.
    """

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        here, there, ways, bars, first, width = arguments
        cells = _cells(builder, here, width)
        each, four = same(HOP_LANES, CELLS_PER_BARS), same(HOP_LANES, 4)
        place, within = builder.udiv(cells, each), builder.urem(cells, each)
        word = gathered(context, builder, builder.gep(bars, [first]), place, cells, NUMBER)
        bit = builder.add(builder.mul(within, four), builder.urem(ways, four))
        return builder.select(is_set(builder, builder.lshr(word, bit), 0), here, there)

    return LANES(LANES, LANES, LANES, bars, INDEX, INDEX), codegen


@intrinsic
def stand_at(typing_context: Any, places: Any, cells: Any, first: Any, width: Any) -> Any:
    """Write the cells in which people are into a row of cells from `first` on."""

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        places, cells, first, width = arguments
        here = _cells(builder, places, width)
        builder.store(here, row_at(builder, cells, first, HOP_LANES), align=ALIGNED)
        return context.get_dummy_value()

    return types.void(LANES, cells, INDEX, INDEX), codegen


def _apart(builder: Any, places: Any) -> Any:
    """Return columns and rows as numbers of their own."""
    return builder.bitcast(places, ir.VectorType(HALF, 2 * HOP_LANES))


def _cells(builder: Any, places: Any, width: Any) -> Any:
    """Return the cells of places: processors multiply and add pairs of halves in one step."""
    factors = spread(builder, builder.or_(builder.shl(width, WORD(16)), WORD(1)), HOP_LANES)
    wide = ir.VectorType(NUMBER, 2 * HOP_LANES)
    columns_and_rows, weights = (
        builder.sext(_apart(builder, one), wide) for one in (places, factors)
    )
    products = builder.mul(columns_and_rows, weights)
    return builder.add(*(every_second(builder, products, first) for first in (0, 1)))
