"""What numba need not do where code works on numbers and records alone."""

import operator
from functools import cache
from typing import Any

from numba import types
from numba.core import cgutils
from numba.core.imputils import lower_builtin
from numba.core.lowering import Lower
from numba.core.typing import signature
from numba.cpython.builtins import do_minmax
from numba.np.arrayobj import record_getattr

from sim.kernels.parts import Part


class Remembering:
    """Numba's typing context, but what a call gives for some types is found out only once."""

    def __init__(self, context: Any) -> None:
        """Remember for `context`, which is numba's."""
        self._context = context
        self._known: dict[Any, Any] = {}

    def __getattr__(self, name: str) -> Any:
        """Leave all else to numba."""
        return getattr(self._context, name)

    def resolve_function_type(self, function: Any, arguments: Any, keywords: Any) -> Any:
        """Return the signature of a call."""
        if not isinstance(function, types.Function | types.Dispatcher):
            return self._context.resolve_function_type(function, arguments, keywords)
        # x + 1 is x + 2: the value of a number changes no type.
        numbers = tuple(types.unliteral(kind) for kind in arguments)
        if all(isinstance(kind, types.Number | types.Boolean) for kind in numbers):
            arguments = numbers
        asked = function, tuple(arguments), tuple(keywords.items())
        if asked not in self._known:
            result = self._of_numbers(function, numbers) if arguments is numbers else None
            if result is None:
                result = self._context.resolve_function_type(function, arguments, keywords)
            self._known[asked] = result
        return self._known[asked]

    def _of_numbers(self, function: Any, numbers: tuple[Any, ...]) -> Any:
        """Return the signature of int, min or max, None for others.

        Numba would compile a function for each mixture of types.
        """
        key, result = getattr(function, "typing_key", None), None
        if key is int and len(numbers) == 1:
            result = numbers[0] if isinstance(numbers[0], types.Integer) else types.int64
        elif key in (min, max) and len(numbers) > 1:
            result = self._context.unify_types(*numbers)
        if result is None:
            return None
        function._impl_keys[numbers] = key
        return signature(result, *numbers)


@lower_builtin(int, types.Any)
def _int(context: Any, builder: Any, called: Any, arguments: Any) -> Any:
    return context.cast(builder, arguments[0], called.args[0], called.return_type)


@lower_builtin(min, types.VarArg(types.Any))
def _min(context: Any, builder: Any, called: Any, arguments: Any) -> Any:
    return do_minmax(context, builder, called.args, arguments, operator.lt)


@lower_builtin(max, types.VarArg(types.Any))
def _max(context: Any, builder: Any, called: Any, arguments: Any) -> Any:
    return do_minmax(context, builder, called.args, arguments, operator.gt)


@cache
def remembering(context: Any) -> Remembering:
    """Return the one that remembers for a context."""
    return Remembering(context)


class PlainLower(Lower):  # type: ignore[misc]
    """Translates without information for a debugger and without texts of errors."""

    def lower_block(self, block: Any) -> None:
        """Translate a block."""
        self.pre_block(block)
        for instruction in block.body:
            self.loc = instruction.loc
            self.lower_inst(instruction)
        self.post_block(block)

    def lower_expr(self, kind: Any, expression: Any) -> Any:
        """Translate an expression; for the field of a record numba would search twice."""
        if expression.op != "getattr":
            return super().lower_expr(kind, expression)
        record = self.typeof(expression.value.name)
        if not isinstance(record, types.Record):
            return super().lower_expr(kind, expression)
        row, field = self.loadvar(expression.value.name), expression.attr
        value = record_getattr(self.context, self.builder, record, row, field)
        return self.context.cast(self.builder, value, record.typeof(field), kind)

    def lower_binop(self, kind: Any, expression: Any, symbol: Any) -> Any:
        """Translate an operator; numba would look for one made for these very values first."""
        typing = remembering(self.context.typing_context)
        function = typing.resolve_value_type(symbol)
        signature = self.fndesc.calltypes[expression]
        operands = [
            self.context.cast(self.builder, self.loadvar(one.name), self.typeof(one.name), wanted)
            for one, wanted in zip((expression.lhs, expression.rhs), signature.args, strict=True)
        ]
        # `a += b` was typed as such, but numbers are added as in `a + b`.
        signature = typing.resolve_function_type(function, signature.args, {})
        result = self.context.get_function(function, signature)(self.builder, operands)
        return self.context.cast(self.builder, result, signature.return_type, kind)

    def _lower_call_normal(self, function: Any, call: Any, signature: Any) -> Any:
        """Translate a call; numba would write down the types of all arguments first."""
        if signature.recvr or call.target is not None:
            return super()._lower_call_normal(function, call, signature)
        arguments = self.fold_call_args(function, signature, call.args, call.vararg, call.kws)
        if isinstance(function, types.Dispatcher):
            called = function.dispatcher.overloads[signature.args]
            if isinstance(called.library, Part):
                return self._call_part(called, arguments)
        return self.context.get_function(function, signature)(self.builder, arguments, self.loc)

    def _call_part(self, part: Any, arguments: list[Any]) -> Any:
        """Call a helper; typing refuses those that raise, so nobody asks whether this one did."""
        described, builder, context = part.fndesc, self.builder, self.context
        function = context.declare_function(builder.module, described)
        result = cgutils.alloca_once(builder, function.function_type.args[0].pointee)
        error = self.function.args[1]
        given = context.get_arg_packer(described.argtypes).as_arguments(builder, arguments)
        builder.call(function, [result, error, *given])
        context.add_linking_libs((part.library,))
        return context.get_returned_value(builder, described.restype, builder.load(result))

    def storevar(self, value: Any, name: str, argidx: int | None = None) -> None:
        """Store a variable; an argument replaces nothing."""
        if argidx is None or name in self._singly_assigned_vars:
            super().storevar(value, name)
        else:
            self._alloca_var(name, self.typeof(name))
            self.builder.store(value, self.getvar(name))

    def alloca_lltype(self, name: str, kind: Any, datamodel: Any = None) -> Any:
        """Make room for a variable on the stack."""
        return cgutils.alloca_once(self.builder, kind, name=name, zfill=False)
