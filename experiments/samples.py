"""A measure over a whole study as an array of numbers, for analyses that need them finite."""

from typing import Final

import numpy as np

from experiments import tables
from experiments.stats.estimates import Floats
from experiments.store.results import Results
from sim.errors import SafetyNetError

FINITE: Final = "time_to_help_restricted_mean_min"


def finite(results: Results, measure: str) -> Floats:
    """Return a row a replication and a column a point, NaN where there is no value.

    Raises:
        NameNotFoundError: no such measure.
        SafetyNetError: it is infinite in some runs.
    """
    found: Floats = tables.sample(results, measure).to_numpy(np.float64)
    endless = int(np.isinf(found).sum())
    if endless:
        raise SafetyNetError(
            f"{measure} is infinite in {endless:,} of {found.size:,} runs; this needs finite"
            f" numbers.  A restricted mean, such as {FINITE}, has one for every run."
        )
    return found
