"""How kernels reach the arrays of a run: one record of addresses, and a typed door to each array.

A function that takes the arrays of a run as arguments costs seconds to compile and counts
references at each call. Here every kernel takes one pointer, the world, and a door returns a row
of an array by reference, or a pointer to the first number of a plain one. The arrays belong to the
Python side, which keeps them alive (`sim.world.World`).
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numba.np.numpy_support import from_dtype

BYTE, WORD = ir.IntType(8), ir.IntType(64)


def _address(builder: Any, world: Any, world_type: Any, name: str) -> Any:
    offset = ir.Constant(WORD, world_type.fields[name].offset)
    field = builder.gep(builder.bitcast(world, BYTE.as_pointer()), [offset])
    address = builder.load(builder.bitcast(field, WORD.as_pointer()))
    # No kernel moves an array: what has been read once need not be read again after a store.
    address.set_metadata("invariant.load", builder.module.add_metadata([]))
    return address


def row_of(name: str, dtype: np.dtype[Any]) -> Any:
    """Return the door `door(world, i)` to row i, by reference, of the record array `name`."""
    record = from_dtype(dtype)

    @intrinsic
    def door(typing_context: Any, world: Any, i: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            address = _address(builder, arguments[0], signature.args[0], name)
            row = context.cast(builder, arguments[1], signature.args[1], types.int64)
            start = builder.add(address, builder.mul(row, ir.Constant(WORD, dtype.itemsize)))
            return builder.inttoptr(start, context.get_value_type(record))

        return record(world, i), codegen

    return door


def column_of(name: str, dtype: Any) -> Any:
    """Return the door `door(world)` to the plain one-dimensional array `name`.

    It is a pointer: an index must not be negative, and nobody asks whether it is.
    """
    element = from_dtype(np.dtype(dtype))

    @intrinsic
    def door(typing_context: Any, world: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            address = _address(builder, arguments[0], signature.args[0], name)
            return builder.inttoptr(address, context.get_value_type(types.CPointer(element)))

        return types.CPointer(element)(world), codegen

    return door
