"""One `jit` for all kernels, and `helper` for what they call."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import numba
from numba import typeof, types
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator

from sim.kernels import exchange, registries
from sim.kernels.cache import cache_folder, kernel_digest
from sim.kernels.compiler import HelperCompiler, KernelCompiler


class _KernelLocator(_CacheLocator):  # type: ignore[misc]
    """Tell numba where a kernel's machine code lies and which text it was made from."""

    def __init__(self, py_func: Callable[..., Any], py_file: str) -> None:
        self._lineno = py_func.__code__.co_firstlineno

    def get_cache_path(self) -> str:
        return str(cache_folder())

    def get_source_stamp(self) -> str:
        return kernel_digest()

    def get_disambiguator(self) -> str:
        return str(self._lineno)

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "_KernelLocator":
        return cls(py_func, py_file)


class _KernelCacheImpl(CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = (_KernelLocator,)


class _KernelCache(FunctionCache):  # type: ignore[misc]
    _impl_class = _KernelCacheImpl

    def _guard_against_spurious_io_errors(self) -> AbstractContextManager[None]:
        """Do without what cannot be read or kept: the disk may be full."""
        return suppress(OSError)


def jit(function: Callable[..., Any]) -> Any:
    """Compile `function` without the interpreter or its lock, and keep the machine code."""
    compiled = numba.njit(
        nogil=True, error_model="numpy", no_cfunc_wrapper=True, pipeline_class=KernelCompiler
    )(function)
    if cache_folder() is not None:
        compiled._cache = _KernelCache(function)
    compile_now = compiled.compile

    def uninterrupted(signature: Any) -> Any:
        with registries.known(), no_collection():
            return compile_now(signature)

    compiled.compile = uninterrupted
    return compiled


@contextmanager
def no_collection() -> Iterator[None]:
    """Collect no garbage: millions of objects live until a kernel is compiled."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def inlined(function: Callable[..., Any]) -> Any:
    """Compile a helper that becomes part of the code around it: for what every minute calls."""
    return helper(function, forceinline=True)


def helper(function: Callable[..., Any], forceinline: bool = False) -> Any:
    """Compile `function` as part of the kernels that call it; nothing is kept of it alone.

    Small integers widen to 64 bits on the way in, integers to floats where the annotation says so,
    and a default counts as a number. Without that, numba would compile one version for every
    mixture that a caller happens to pass: five times the work.
    """
    compiled = numba.njit(
        nogil=True,
        error_model="numpy",
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        forceinline=forceinline,
        pipeline_class=HelperCompiler,
    )(function)
    as_given = compiled._compiler.fold_argument_types

    def widened(arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        signature, kinds = as_given(arguments, keywords)
        meant = [each.annotation for each in signature.parameters.values()]
        return signature, tuple(map(_widen, kinds, meant))

    def compile_part(kinds: tuple[Any, ...]) -> None:
        # Numba's own way would time every call of LLVM once for each level of helpers above.
        with registries.known(), no_collection():
            if kinds in compiled.overloads:
                return
            translated = exchange.partner.take(compiled, kinds)
            if translated is None:
                translated = compiled._compiler.compile(kinds, None)
                exchange.partner.give(translated)
            compiled.add_overload(translated)

    compiled._compiler.fold_argument_types = widened
    compiled.compile = compile_part
    return compiled


def _widen(kind: Any, meant: Any) -> Any:
    """Return the type in which a helper takes an argument, whoever calls it."""
    plain = typeof(kind.value) if isinstance(kind, types.Omitted) else types.unliteral(kind)
    if isinstance(plain, types.Integer) and plain != types.uint64:
        return types.float64 if meant is float else types.int64
    return plain
