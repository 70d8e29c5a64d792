"""Two processes translate the same kernel: what one has translated the other need not translate.

Translating a helper is Python's work and keeps one processor busy, however many there are. So two
processes begin at different ends, and each sends on what it has translated.
"""

import copy
import pickle
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, NamedTuple

from numba.core.compiler import compile_result
from numba.core.funcdesc import PythonFunctionDescriptor

from sim.kernels.parts import Key, Part, key_of, make_known


class Parcel(NamedTuple):
    """A translated helper on its way.

    Attributes:
        key: by which every process finds the helper.
        described: what its callers must know of it.
        signature: its types.
        bitcode: what it was translated to.
        calls: keys and names of the helpers that it calls.
    """

    key: Key
    described: Any
    signature: Any
    bitcode: bytes
    calls: tuple[tuple[Key, str], ...]


class Alone:
    """Nobody else translates."""

    def give(self, translated: Any) -> None:
        """Keep what has been translated."""

    def take(self, helper: Any, kinds: tuple[Any, ...]) -> Any:
        """Return None: nothing comes from elsewhere."""

    def finish(self) -> None:
        """Nobody waits for more."""


class Partner:
    """Another process that translates, and the ways to it and back."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        """Receive from `source` and send to `sink`, beside whatever else is done."""
        self._arrived: dict[Key, Parcel] = {}
        self._leaving: SimpleQueue[Parcel | None] = SimpleQueue()
        self._threads = [
            Thread(target=work, args=(end,), daemon=True)
            for work, end in ((self._receive, source), (self._send, sink))
        ]
        for thread in self._threads:
            thread.start()

    def _receive(self, source: IO[bytes]) -> None:
        # Whatever comes instead, or nothing: then this process translates by itself.
        with source, suppress(Exception):
            unpacker = pickle.Unpickler(source)
            while True:
                parcel: Parcel = unpacker.load()
                self._arrived[parcel.key] = parcel

    def _send(self, sink: IO[bytes]) -> None:
        # One packer for all: a type that they have in common is sent once.
        packer = pickle.Pickler(sink)
        with suppress(Exception), sink:
            while (parcel := self._leaving.get()) is not None:
                packer.dump(parcel)
                sink.flush()

    def give(self, translated: Any) -> None:
        """Send what has been translated, if the other process can find all that it calls."""
        part = translated.library
        calls = [
            (one.key, one.function)
            for one in part.calls()
            if isinstance(one, Part) and one.key is not None
        ]
        if part.key is None or len(calls) < len(part.calls()):
            return
        described = copy.copy(translated.fndesc)
        # Only its own translation needed these.
        described.typemap = described.calltypes = described.global_dict = None
        parcel = Parcel(part.key, described, translated.signature, part.bitcode(), tuple(calls))
        self._leaving.put(parcel)

    def take(self, helper: Any, kinds: tuple[Any, ...]) -> Any:
        """Return what the other process has translated, None if that has not come."""
        key = key_of(helper.py_func, kinds)
        parcel = self._arrived.pop(key, None) if key else None
        if parcel is None:
            return None
        context, described = helper.targetctx, _described_here(helper, parcel.described)
        part, names = Part(context.codegen(), described.qualname), {}
        names[parcel.described.mangled_name] = described.mangled_name
        for (module, name, of), there in parcel.calls:
            callee = getattr(import_module(module), name)
            callee.compile(of)
            part.add_linking_library(callee.overloads[of].library)
            names[there] = callee.overloads[of].fndesc.mangled_name
        part.take_over(parcel.key, parcel.bitcode, names)
        return compile_result(
            typing_context=helper.typingctx,
            target_context=context,
            entry_point=make_known(context, part, described),
            library=part,
            signature=parcel.signature,
            objectmode=False,
            fndesc=described,
        )

    def finish(self) -> None:
        """Send nothing more than what has been given."""
        self._leaving.put(None)

    def leave(self) -> None:
        """Wait until the other process sends nothing more either."""
        self.finish()
        for thread in self._threads:
            thread.join()


partner: Alone | Partner = Alone()
"""With whom this process shares what it translates."""


@contextmanager
def shared(source: IO[bytes], sink: IO[bytes]) -> Iterator[None]:
    """Exchange what is translated meanwhile with the process at the ends of two pipes."""
    global partner
    other = partner = Partner(source, sink)
    try:
        yield
    finally:
        partner = Alone()
        other.leave()


def _described_here(helper: Any, there: Any) -> Any:
    """Return what callers must know of a helper, with its name in this process."""
    return PythonFunctionDescriptor(
        native=there.native,
        modname=there.modname,
        qualname=there.qualname,
        unique_name=there.unique_name,
        doc=there.doc,
        typemap=None,
        restype=there.restype,
        calltypes=None,
        args=there.args,
        kws=there.kws,
        mangler=helper.targetctx.mangler,
        argtypes=there.argtypes,
        inline=there.inline,
        noalias=there.noalias,
        abi_tags=there.abi_tags,
        uid=there.uid,
    )
