"""The engine is compiled once: by two processes, where there are processors for them."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from sim.kernels import cache
from sim.processors import processors

ASSIST: Final = "from sim.kernels.translation import assist; assist()"


def is_compiled() -> bool:
    """Tell whether the machine code of the engine lies in the cache."""
    return cache.is_compiled("engine.advance")


def is_kept() -> bool:
    """Tell whether there is a folder in which machine code can be kept."""
    return cache.cache_folder() is not None


def compile_engine(meanwhile: Callable[[], object] = lambda: None) -> None:
    """Compile the engine, or load its machine code.

    Args:
        meanwhile: what else is to be done; LLVM works at the same time, if there is another core.
    """
    if is_compiled():
        _make_ready(meanwhile)
        return
    # Started before anything is imported, which takes as long there as here.
    assistant = start_assistant()
    from sim.kernels.jit import no_collection
    from sim.kernels.translation import assisted_by, translate

    with no_collection(), assisted_by(assistant):
        translate()
        _make_ready(meanwhile)


def _make_ready(meanwhile: Callable[[], object]) -> None:
    """Do the rest, which is LLVM's; in a thread: a signal while it calls back would be lost."""
    import numpy as np

    from sim.kernels.doors import WORLD
    from sim.kernels.engine import advance

    with ThreadPoolExecutor(1) as beside:
        # A world without room stops at once.
        compiling = beside.submit(advance, np.zeros(1, WORLD), 0.0)
        meanwhile()
        compiling.result()


def start_assistant() -> subprocess.Popen[bytes] | None:
    """Start the process that does a share; without it this one does everything."""
    if processors() == 1:
        return None
    try:
        return subprocess.Popen(
            # Of what lies in the current folder, -P imports no more than this process would.
            [sys.executable, "-P", "-c", ASSIST],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None
