"""Where translated code waits: helpers are parts, and a kernel is the whole that links them."""

import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from llvmlite.binding import parse_assembly, parse_bitcode
from numba._dynfunc import make_function
from numba.core.cgutils import normalize_ir_text
from numba.core.codegen import JITCodeLibrary
from numba.core.environment import Environment

LONG: Final = 300
"""Instructions, as translated, beside which a call costs nothing. As parts of their callers such
helpers would make these longer, and the optimiser's time grows faster than a function does: 1.8 s
instead of 1.4 s for the engine."""
GROUP: Final = 8
"""Modules that are linked one after another."""
RUNTIME: Final = "nrt"
"""The library of numba that counts references: part of everything that is compiled."""
Key = tuple[str, str, tuple[Any, ...]]
"""Module and name of a helper, and the types of its arguments: how every process finds it."""


class Part(JITCodeLibrary):  # type: ignore[misc]
    """The code of a helper: to be linked into kernels, never to run by itself.

    Attributes:
        key: by which other processes find it, None if they cannot.
    """

    key: Key | None = None
    _shared_module: Any

    def add_ir_module(self, translated: Any) -> None:
        """Take what has been translated as it is; the kernel optimises and verifies the whole."""
        for function in translated.functions:
            if _length(function) > LONG and "alwaysinline" not in function.attributes:
                function.attributes.add("noinline")
        self._final_module = parse_assembly(normalize_ir_text(str(translated)))
        self._final_module.name = translated.name

    def take_over(self, key: Key, bitcode: bytes, names: Mapping[str, str]) -> None:
        """Take what another process has translated.

        Args:
            key: by which both processes find the helper.
            bitcode: as `bitcode` returns it.
            names: what functions are called here, by their names there: numba counts types.
        """
        self.key, self._final_module = key, parse_bitcode(bitcode)
        functions = [
            (self._final_module.get_function(there), here) for there, here in names.items()
        ]
        # Twice, since what one is called there another one may be called here.
        for function, here in functions:
            function.name = f"{here}."
        for function, here in functions:
            function.name = here

    def bitcode(self) -> bytes:
        """Return what has been translated, as it can be sent to another process."""
        return bytes(self._final_module.as_bitcode())

    @property
    def function(self) -> str:
        """Name of its function."""
        return str(next(self.get_defined_functions()).name)

    def calls(self) -> list[Any]:
        """Return the libraries of what it calls, except numba's own, which each kernel has."""
        return [one for one in self._linking_libraries if one.name != RUNTIME]

    def finalize(self) -> None:
        """Close the part without linking what it calls: the kernel links each part once."""
        self._raise_if_finalized()
        self._finalize_dynamic_globals()
        self._finalized = True

    def _get_module_for_linking(self) -> Any:
        """Return the part with all that it calls, for functions that numba alone compiles."""
        if self._shared_module is None:
            module = self._final_module.clone()
            own = [module.get_function(each.name) for each in self.get_defined_functions()]
            for function in own + _link(module, _reached(self._linking_libraries)):
                function.linkage = "linkonce_odr"
            self._shared_module = module
        return self._shared_module


class Whole(JITCodeLibrary):  # type: ignore[misc]
    """The code of a kernel: linked with every part that it reaches."""

    _linking_libraries: list[Any]

    def finalize(self) -> None:
        """Link, optimise and make machine code."""
        reached = _reached(self._linking_libraries)
        kernel = next(self.get_defined_functions()).name
        # Nobody else calls the parts of a kernel, so the optimiser may make of them what it likes.
        # By their names the loader would find these for others that ask for the part.
        for function in _link(self._final_module, reached):
            function.linkage = "internal"
            function.name = f"{function.name}.{kernel}"
        # Numba would optimise function by function before: half a second, for the same code.
        self._final_module.data_layout = self._codegen._data_layout
        self._linking_libraries = []
        super().finalize()
        self._linking_libraries = reached

    def _optimize_final_module(self) -> None:
        """Optimise once; numba would do it twice, to count references, of which there are none."""
        passes, builder = self._codegen._module_pass_manager()
        passes.run(self._final_module, builder)


def key_of(function: Callable[..., Any], kinds: tuple[Any, ...]) -> Key | None:
    """Return the key of a helper for types of arguments, None if its name does not lead to it."""
    module, name = function.__module__, function.__qualname__
    found = getattr(sys.modules.get(module), name, None)
    return (module, name, kinds) if getattr(found, "py_func", None) is function else None


def make_known(context: Any, part: Part, described: Any) -> Any:
    """Close a part and let callers find it; return what stands for it in Python.

    That cannot be called.
    """
    environment = Environment.from_fndesc(described)
    stands_for_it = make_function(
        described.lookup_module(), described.qualname, "", 0, environment, (part,)
    )
    part.finalize()
    context.insert_user_function(stands_for_it, described, [part])
    return stands_for_it


def _length(function: Any) -> int:
    """Return how many instructions have been translated, none for a function that is elsewhere."""
    return sum(len(block.instructions) for block in function.blocks)


def _reached(libraries: list[Any]) -> list[Any]:
    """Return the libraries and what their parts call, each once."""
    found: dict[Any, None] = {}
    waiting = list(reversed(libraries))
    while waiting:
        library = waiting.pop()
        if library not in found:
            found[library] = None
            waiting += library._linking_libraries if isinstance(library, Part) else []
    return list(found)


def _link(module: Any, libraries: list[Any]) -> list[Any]:
    """Link libraries into a module; return the functions in it that are parts."""
    parts = [one for one in libraries if isinstance(one, Part)]
    for joined in _joined([part._final_module.clone() for part in parts]):
        module.link_in(joined)
    # Of what is no part the linker takes only what is in demand by now.
    for other in libraries:
        if not isinstance(other, Part):
            module.link_in(other._get_module_for_linking(), preserve=True)
    return [
        module.get_function(each.name) for part in parts for each in part.get_defined_functions()
    ]


def _joined(modules: list[Any]) -> list[Any]:
    """Link modules group by group into one, none into none.

    To link costs as much as what is linked into is long: one after another, half a second.
    """
    while len(modules) > 1:
        groups = [modules[k : k + GROUP] for k in range(0, len(modules), GROUP)]
        for first, *others in groups:
            for other in others:
                first.link_in(other)
        modules = [first for first, *_ in groups]
    return modules
