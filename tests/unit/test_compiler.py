"""Kernels are compiled once as a whole; helpers are parts without machine code of their own."""

from typing import Any

import numba
import numpy as np
from numba.core.codegen import JITCodeLibrary
from pytest import MonkeyPatch

from sim.kernels.compiler import KernelCompiler
from sim.kernels.jit import helper


def kernel(function: Any) -> Any:
    """Compile as `sim.kernels.jit.jit` does, without its cache."""
    return numba.njit(error_model="numpy", pipeline_class=KernelCompiler)(function)


@helper
def twice(x: float) -> float:
    return 2.0 * x


@helper
def by_two_ways(x: float) -> float:
    return float(twice(x) + max(twice(x + 1.0), 0.0))


@kernel
def total(values: np.ndarray) -> float:
    out = 0.0
    for i in range(values.size):
        out += by_two_ways(values[i]) - twice(values[i])
    return out


@kernel
def first(values: np.ndarray) -> float:
    return float(twice(values[0]))


def test_helpers_reached_by_several_ways_are_linked_into_every_kernel() -> None:
    values = np.array([1.0, 2.0, -7.0])
    assert total(values) == 4.0 + 6.0
    assert first(values) == 2.0


def test_only_the_kernel_is_turned_into_machine_code(monkeypatch: MonkeyPatch) -> None:
    made: list[str] = []
    finish = JITCodeLibrary._finalize_specific

    def noted(library: Any) -> None:
        made.append(library.name)
        finish(library)

    monkeypatch.setattr(JITCodeLibrary, "_finalize_specific", noted)

    @helper
    def half(x: float) -> float:
        return x / 2.0

    @kernel
    def quarter(x: float) -> float:
        return float(half(half(x)))

    assert quarter(8.0) == 2.0
    assert [name.rpartition(".")[2] for name in made] == ["quarter"]
