"""Values that nobody knows: which they are, worlds in which they differ, what hangs on them.

`catalogue` lists the assumptions and how far each is tried, `worlds` runs several scenarios under
many sets of them, `bearing` says how often the sign of a difference holds and which of them decide
it, `told` says that in words.
"""

from experiments.assumptions.bearing import Bearing, bearing
from experiments.assumptions.catalogue import ASSUMPTIONS, Acting, Assumption, acting
from experiments.assumptions.worlds import Worlds, check, run_worlds

__all__ = [
    "ASSUMPTIONS", "Acting", "Assumption", "Bearing", "Worlds", "acting", "bearing", "check",
    "run_worlds",
]  # fmt: skip
