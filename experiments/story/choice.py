"""Which case of a run has the most to tell."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.terms import Activity

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUIET = (Activity.ON_DUTY, Activity.OFF_DUTY, Activity.ANSWERED)
"""What says nothing about how a case went."""


def choose(log: "NDArray[Any]") -> int | None:
    """Return the case in whose rows the most different things happen, the first of several.

    Args:
        log: rows of `sim.kernels.records.LOG`.

    Returns:
        The number of the case; None when no case has arisen.
    """
    about = log[(log["case"] >= 0) & ~np.isin(log["activity"], QUIET)]
    if not about.size:
        return None
    kinds = len(Activity)
    happened = np.unique(about["case"].astype(np.int64) * kinds + about["activity"])
    return int(np.argmax(np.bincount(happened // kinds)))
