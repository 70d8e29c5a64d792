"""How kernels are compiled: once as a whole, with the passes that they need.

Numba gives each compiled function machine code of its own and optimises it together with all that
it calls. A kernel calls a helper that calls helpers, so each would be optimised anew at every level
above. Here a helper stays a part: its functions are translated once and wait, and only the kernel
that is called from Python is linked, optimised and turned into machine code.
"""

from typing import Any

from numba._dynfunc import make_function
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase
from numba.core.compiler_machinery import FunctionPass, PassManager, register_pass
from numba.core.typed_passes import (
    AnnotateTypes,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import (
    FixupArgs,
    IRProcessing,
    ReconstructSSA,
    TranslateByteCode,
)

FRONT = (TranslateByteCode, FixupArgs, IRProcessing, ReconstructSSA)
TYPED = (NopythonTypeInference, PreLowerStripPhis)
LEGAL = (IRLegalization, AnnotateTypes)


class Part(JITCodeLibrary):  # type: ignore[misc]
    """The code of a helper: to be linked into kernels, never to run by itself."""

    _shared_module: Any

    def finalize(self) -> None:
        """Close the part without linking what it calls: the kernel links each part once."""
        self._raise_if_finalized()
        self._finalize_dynamic_globals()
        self._finalized = True

    def _get_module_for_linking(self) -> Any:
        """Return the part with all that it calls, for functions that numba alone compiles."""
        if self._shared_module is None:
            module = self._final_module.clone()
            _link(module, _reached(self._linking_libraries))
            for function in self.get_defined_functions():
                module.get_function(function.name).linkage = "linkonce_odr"
            self._shared_module = module
        return self._shared_module


class Whole(JITCodeLibrary):  # type: ignore[misc]
    """The code of a kernel: linked with every part that it reaches."""

    _linking_libraries: list[Any]

    def finalize(self) -> None:
        """Link, optimise and make machine code."""
        reached = _reached(self._linking_libraries)
        _link(self._final_module, reached)
        self._linking_libraries = []
        super().finalize()
        self._linking_libraries = reached


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


def _link(module: Any, libraries: list[Any]) -> None:
    """Link libraries into a module.

    A part's function may be dropped once it has been inlined everywhere. It must not become
    internal: the loader takes a function of the same name in another kernel for this one, and the
    optimiser may change how an internal one is called.
    """
    parts = [one for one in libraries if isinstance(one, Part)]
    for part in parts:
        module.link_in(part._final_module, preserve=True)
    # Of what is no part the linker takes only what is in demand by now.
    for other in libraries:
        if not isinstance(other, Part):
            module.link_in(other._get_module_for_linking(), preserve=True)
    for part in parts:
        for function in part.get_defined_functions():
            module.get_function(function.name).linkage = "linkonce_odr"


class _Library(FunctionPass):  # type: ignore[misc]
    """Give the function that is being compiled its library."""

    kind: type[JITCodeLibrary]

    def __init__(self) -> None:
        FunctionPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        """Make the library before lowering does."""
        codegen = state.targetctx.codegen()
        state.library = self.kind(codegen, state.func_id.func_qualname)
        state.library.enable_object_caching()
        return True


@register_pass(mutates_CFG=False, analysis_only=False)
class PartLibrary(_Library):
    """A helper gets a part."""

    _name = "part_library"
    kind = Part


@register_pass(mutates_CFG=False, analysis_only=False)
class WholeLibrary(_Library):
    """A kernel gets a whole."""

    _name = "whole_library"
    kind = Whole


@register_pass(mutates_CFG=True, analysis_only=False)
class PartLowering(NativeLowering):  # type: ignore[misc]
    """Translate a helper and make it known to its callers, without machine code."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower; what stands for the function in Python cannot be called."""
        state.flags.no_compile = True
        super().run_pass(state)
        library, fndesc = state.library, state["cr"].fndesc
        stands_for_it = make_function(
            fndesc.lookup_module(), fndesc.qualname, "", 0, state["cr"].env, (library,)
        )
        library.finalize()
        state.targetctx.insert_user_function(stands_for_it, fndesc, [library])
        state["cr"] = state["cr"]._replace(cfunc=stands_for_it)
        return True


class _Compiler(CompilerBase):  # type: ignore[misc]
    """The passes that plain loops over records and arrays need."""

    library: type[_Library]
    lowering: type[NativeLowering] = NativeLowering

    def define_pipelines(self) -> list[PassManager]:
        """Return the one pipeline."""
        passes = PassManager(type(self).__name__)
        for each in (*FRONT, *TYPED, self.library, *LEGAL, self.lowering, NoPythonBackend):
            passes.add_pass(each, each.__name__)
        passes.finalize()
        return [passes]


class HelperCompiler(_Compiler):
    """Compiles what only other kernels call."""

    library = PartLibrary
    lowering = PartLowering


class KernelCompiler(_Compiler):
    """Compiles what is called from Python."""

    library = WholeLibrary
