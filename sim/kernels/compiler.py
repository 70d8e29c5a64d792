"""How kernels are compiled: once as a whole, with the passes that they need.

Numba gives each compiled function machine code of its own and optimises it together with all that
it calls. A kernel calls a helper that calls helpers, so each would be optimised anew at every level
above. Here a helper stays a part: its functions are translated once and wait, and only the kernel
that is called from Python is linked, optimised and turned into machine code.
"""

from typing import Any

from numba.core.compiler import CompilerBase
from numba.core.compiler_machinery import FunctionPass
from numba.core.interpreter import Interpreter
from numba.core.ir_utils import build_definitions
from numba.core.ssa import reconstruct_ssa
from numba.core.transforms import canonicalize_cfg
from numba.core.typed_passes import (
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import FixupArgs

from sim.kernels.parts import Part, Whole, key_of, make_known
from sim.kernels.plain import PlainLower, remembering


class _Pass(FunctionPass):  # type: ignore[misc]
    """One step of a compilation."""

    def __init__(self) -> None:
        FunctionPass.__init__(self)


class _Reader(Interpreter):  # type: ignore[misc]
    """Reads bytecode without looking for forms that no loop over numbers has.

    These are `with`, lists that become tuples, calls with `*` and `**`, and dictionaries.
    """

    def post_process(self, peepholes: Any, func_ir: Any) -> Any:
        """Leave what has been read as it is."""
        return func_ir


class Naming(_Pass):
    """Give the function a name for the linker."""

    def run_pass(self, state: Any) -> bool:
        """Name it as every process does, where numba would count; types become part of the name."""
        if key_of(state.func_id.func, state.args) is not None:
            state.func_id.unique_id, state.func_id.unique_name = 0, state.func_id.func_qualname
        return True


class Reading(_Pass):
    """Read the bytecode of the function."""

    def run_pass(self, state: Any) -> bool:
        """Read as numba does, but with a reader that asks for less."""
        state["func_ir"] = _Reader(state["func_id"]).interpret(state["bc"])
        return True


class SingleAssignment(_Pass):
    """Give each assignment a variable of its own."""

    def run_pass(self, state: Any) -> bool:
        """Do what numba does, but do not find out how long each variable lives."""
        state.func_ir.blocks = canonicalize_cfg(state.func_ir.blocks)
        state.func_ir = reconstruct_ssa(state.func_ir)
        state.func_ir._definitions = build_definitions(state.func_ir.blocks)
        return True


class Typing(NopythonTypeInference):  # type: ignore[misc]
    """Find the type of every variable."""

    def run_pass(self, state: Any) -> bool:
        """Infer in a context that remembers."""
        context = state.typingctx
        state.typingctx = remembering(context)
        try:
            return bool(super().run_pass(state))
        finally:
            state.typingctx = context


class Lifetimes(_Pass):
    """Leave the form of single assignments, and say where variables end that are counted."""

    def run_pass(self, state: Any) -> bool:
        """Where all are numbers and records, nothing is counted."""
        state.func_ir = PreLowerStripPhis()._strip_phi_nodes(state.func_ir)
        state.func_ir._definitions = build_definitions(state.func_ir.blocks)
        models, kinds = state.targetctx.data_model_manager, set(state.typemap.values())
        if any(models[kind].contains_nrt_meminfo() for kind in kinds):
            IRLegalization().run_pass(state)
        return True


class _Library(_Pass):
    """Give the function that is being compiled its library."""

    kind: type[Part] | type[Whole]

    def run_pass(self, state: Any) -> bool:
        """Make the library before lowering does."""
        codegen = state.targetctx.codegen()
        state.library = self.kind(codegen, state.func_id.func_qualname)
        state.library.enable_object_caching()
        return True


class PartLibrary(_Library):
    """A helper gets a part."""

    kind = Part

    def run_pass(self, state: Any) -> bool:
        """Let other processes find the part."""
        super().run_pass(state)
        state.library.key = key_of(state.func_id.func, state.args)
        return True


class WholeLibrary(_Library):
    """A kernel gets a whole."""

    kind = Whole


class PartLowering(NativeLowering):  # type: ignore[misc]
    """Translate a helper and make it known to its callers, without machine code."""

    lowering_class = PlainLower

    def run_pass(self, state: Any) -> bool:
        """Lower; what stands for the function in Python cannot be called."""
        state.flags.no_compile = True
        super().run_pass(state)
        translated = state["cr"]
        state["cr"] = translated._replace(
            cfunc=make_known(state.targetctx, state.library, translated.fndesc)
        )
        return True


class Passes:
    """Passes one after the other; numba's own manager reports and checks after each."""

    def __init__(self, name: str, passes: tuple[type, ...]) -> None:
        """Name them, and list them in their order."""
        self.pipeline_name = name
        self.exec_times: dict[str, Any] = {}
        self.passes = passes

    def run(self, state: Any) -> None:
        """Run them all on one function."""
        for each in self.passes:
            each().run_pass(state)


class _Compiler(CompilerBase):  # type: ignore[misc]
    """The passes that plain loops over records and arrays need."""

    library: type[_Library]
    lowering: type[NativeLowering] = NativeLowering

    def define_pipelines(self) -> list[Passes]:
        """Return the one pipeline."""
        untyped = Naming, Reading, FixupArgs, SingleAssignment
        typed = Typing, Lifetimes, self.library, self.lowering, NoPythonBackend
        return [Passes(type(self).__name__, (*untyped, *typed))]


class HelperCompiler(_Compiler):
    """Compiles what only other kernels call."""

    library = PartLibrary
    lowering = PartLowering


class KernelCompiler(_Compiler):
    """Compiles what is called from Python."""

    library = WholeLibrary
