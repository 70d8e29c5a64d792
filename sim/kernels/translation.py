"""What of compiling the engine can be done ahead: all that needs Python."""

from numba import types
from numba.np.numpy_support import from_dtype

from sim.kernels.doors import WORLD
from sim.kernels.engine import catch_up, happen, is_ready, next_event
from sim.kernels.streets import street_minutes

PARTS = {
    is_ready: (),
    catch_up: (),
    next_event: (),
    happen: (types.float64,),
    street_minutes: (types.int64,),
}
"""What `advance` calls, with the types of its arguments after the world."""


def translate() -> None:
    """Translate the parts of `advance`; what is then left to do is LLVM's, outside of Python."""
    for part, kinds in PARTS.items():
        part.compile((from_dtype(WORLD), *kinds))
