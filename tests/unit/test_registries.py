"""What numba looks up before it compiles: once, and without scipy's linear algebra."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba
import numpy as np
from numba.core.caching import NullCache
from numba.core.registry import cpu_target

from sim.kernels import registries
from sim.kernels.jit import helper, jit
from tests.machine import environment

A_RUN = """
import sys
import sim
sim.run(sim.load("village"), seed=1)
print("scipy.linalg" in sys.modules)
import numba
import numpy as np
product = numba.njit(lambda a, b: np.dot(a, b))
print(product(np.array([1.0, 2.0]), np.array([3.0, 4.0])))
print("scipy.linalg" in sys.modules)
"""


def test_a_run_needs_no_linear_algebra_and_leaves_it_to_others() -> None:
    """It takes a fifth of a second to load; whoever has kernels of their own still finds it."""
    done = subprocess.run(
        [sys.executable, "-c", A_RUN], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "11.0", "True"]


def test_registries_are_searched_as_ever_afterwards() -> None:
    context = cpu_target.target_context
    with registries.known():
        assert "refresh" in vars(context)
        with registries.known():
            pass
        assert "refresh" in vars(context)
    assert "refresh" not in vars(context)
    assert "refresh" not in vars(context.typing_context)


def test_what_is_new_is_found_nevertheless() -> None:
    @numba.extending.intrinsic  # type: ignore[untyped-decorator]
    def one_more(typing: Any, x: Any) -> Any:
        def add(context: Any, builder: Any, called: Any, given: Any) -> Any:
            return builder.fadd(given[0], context.get_constant(numba.float64, 1.0))

        return numba.float64(numba.float64), add

    def with_sign(x: float) -> float:
        return -x

    numba.extending.overload(with_sign)(lambda x: lambda x: -x)

    @helper
    def counted(x: float) -> float:
        return float(one_more(x) + with_sign(x))

    @numba.njit  # type: ignore[untyped-decorator]
    def first(values: np.ndarray) -> float:
        return float(counted(values[0]))

    with registries.known():
        assert first(np.array([-3.0])) == -2.0 + 3.0


def test_two_threads_may_compile_at_once() -> None:
    def compiled(k: int) -> float:
        @jit
        def shifted(values: np.ndarray) -> float:
            return float(values[0] + 1.0)

        shifted._cache = NullCache()
        return float(shifted(np.array([float(k)])))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(compiled, range(8))) == [k + 1.0 for k in range(8)]
    assert "refresh" not in vars(cpu_target.target_context)
