"""What numba knows of Python and numpy: looked up once, and without linear algebra.

Numba goes through all its modules for something new before each function that it compiles, and
again wherever it translates the first call of a kind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import cpu_target
from numba.np import linalg


@contextmanager
def known() -> Iterator[None]:
    """Look for what is new only in the registries that are known from the first time.

    One thread at a time, as numba compiles.
    """
    context = cpu_target.target_context
    with global_compiler_lock:
        if "refresh" in vars(context):
            yield
            return
        _load(context)
        typing = context.typing_context

        def add_new() -> None:
            for registry in list(context._registries):
                context.install_registry(registry)
            typing._load_builtins()

        context.refresh = typing.refresh = add_new
        try:
            yield
        finally:
            del context.refresh, typing.refresh


def _load(context: Any) -> None:
    """Load all registries, but leave scipy's linear algebra to whoever calls it.

    Numba asks whether it is there as soon as it loads its arrays, a fifth of a second.
    """
    ask = linalg.ensure_blas
    linalg.ensure_blas = lambda: None
    try:
        context.refresh()
    finally:
        linalg.ensure_blas = ask
