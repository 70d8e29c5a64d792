"""One `jit` for all kernels, whose cache belongs to the content of every kernel file.

Numba's own cache does not notice a change in a helper of another file, and it cannot write into a
read-only installation. This one is keyed on the text of all kernels together and falls back to the
user's cache folder.
"""

import gc
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba import typeof, types
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator
from numba.core.compiler_lock import global_compiler_lock

from sim.kernels.compiler import HelperCompiler, KernelCompiler

CACHE_VARIABLE = "SAFETYNET_CACHE_DIR"


@cache
def kernel_digest() -> str:
    """Return a digest of the text of every kernel file and of numba's version."""
    text = hashlib.sha256(numba.__version__.encode())
    folder = Path(__file__).parent
    for file in (*sorted(folder.glob("*.py")), folder.parent / "terms.py"):
        text.update(file.read_bytes())
    return text.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """Return the first folder to be written: asked for, by the code, the user's, temporary."""
    asked = os.environ.get(CACHE_VARIABLE)
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    temporary = (
        Path(tempfile.gettempdir()) / f"safetynet-{os.getuid() if hasattr(os, 'getuid') else 0}"
    )
    candidates = [Path(__file__).parent / "__pycache__", home / "safetynet", temporary]
    for folder in ([Path(asked)] if asked else []) + candidates:
        place = folder / f"kernels-{kernel_digest()}"
        if _writable(place):
            return place
    return temporary


def is_compiled(module: str, kernel: str) -> bool:
    """Tell whether machine code of a kernel lies in the cache."""
    return any(cache_folder().glob(f"{module}.{kernel}-*.nbi"))


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


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


def jit(function: Callable[..., Any]) -> Any:
    """Compile `function` without the interpreter or its lock, and keep the machine code."""
    compiled = numba.njit(
        nogil=True, error_model="numpy", no_cfunc_wrapper=True, pipeline_class=KernelCompiler
    )(function)
    compiled._cache = _KernelCache(function)
    compile_now = compiled.compile

    def uninterrupted(signature: Any) -> Any:
        with _no_collection():
            return compile_now(signature)

    compiled.compile = uninterrupted
    return compiled


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of objects live until a kernel is compiled; looking for circles takes a tenth."""
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
        with global_compiler_lock, _no_collection():
            if kinds not in compiled.overloads:
                compiled.add_overload(compiled._compiler.compile(kinds, None))

    compiled._compiler.fold_argument_types = widened
    compiled.compile = compile_part
    return compiled


def _widen(kind: Any, meant: Any) -> Any:
    """Return the type in which a helper takes an argument, whoever calls it."""
    plain = typeof(kind.value) if isinstance(kind, types.Omitted) else types.unliteral(kind)
    if isinstance(plain, types.Integer) and plain != types.uint64:
        return types.float64 if meant is float else types.int64
    return plain
