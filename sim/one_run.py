"""One run of one scenario: log, cases, measures, provenance."""

import platform
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import calendar, log, measuring
from sim.measures import Record
from sim.scenario import Scenario
from sim.setting import Setting

if TYPE_CHECKING:
    from pandas import DataFrame, Series

LIBRARIES = ("mesa", "numpy", "numba", "networkx")


@dataclass(frozen=True, eq=False)
class Run:
    """What one run has left: the event log, and everything that follows from it.

    Attributes:
        scenario: what was run.
        seed: of its luck.
        setting: the town, forces and network it ran in.
        rows: the event log as an array of `sim.kernels.records.LOG`.
        arisen: every case that arose, as an array of `sim.kernels.records.CASE`.
    """

    scenario: Scenario
    seed: int
    setting: Setting
    rows: NDArray[np.void]
    arisen: NDArray[np.void]

    @classmethod
    def of(cls, setting: Setting) -> "Run":
        """Take the log of a run as far as it has come."""
        world, cases = setting.world, setting.world.cases
        (there,) = cases["status"].nonzero()
        arisen = cases[: there[-1] + 1 if there.size else 0]
        # When it is over nothing writes into them any more.
        is_over = world.now >= calendar.end_min(setting.scenario)
        left = (world.log, arisen) if is_over else (world.log.copy(), arisen.copy())
        return cls(setting.scenario, setting.seed, setting, *left)

    @cached_property
    def births(self) -> dict[str, NDArray[Any]]:
        """Kind, place and onset of every case that arose, as columns."""
        return measuring.births(self.arisen, self.setting.town.place)

    @cached_property
    def names(self) -> log.Names:
        """What the numbers in the log stand for."""
        network, departments = self.setting.network, tuple(self.scenario.departments)
        desks = tuple(network.name_of(node) for node in range(network.desks.size))
        return log.Names(tuple(self.scenario.kinds), desks + departments, departments)

    @cached_property
    def log(self) -> "DataFrame":
        """The event log, one row an event; columns as in `sim.log.log_frame`."""
        return log.log_frame(self.rows, self.names)

    @cached_property
    def cases(self) -> "DataFrame":
        """One row a case that arose; NaN = not yet."""
        return log.case_frame(self.rows, self.births, self.names)

    @cached_property
    def measures(self) -> "Series":
        """Measures by name; `sim.measures.MEASURES` has definition, formula and unit of each."""
        import pandas as pd

        return pd.Series(self.measured, dtype=float)

    @cached_property
    def record(self) -> Record:
        """What the measures are computed from."""
        return measuring.record_of([self])

    @cached_property
    def measured(self) -> dict[str, float]:
        """Measures by name, as plain numbers."""
        return measuring.numbers(self.record)[0]

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Scenario, seed and versions that this run came from."""
        return {
            "scenario": self.scenario.name,
            "digest": self.scenario.digest(),
            "seed": self.seed,
            "start": self.scenario.run.start.isoformat(),
            "days": self.scenario.run.days,
            "safetynet": own_version(),
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        }


def own_version() -> str:
    """Return the version of safetynet."""
    try:
        return version("safetynet")
    except PackageNotFoundError:
        from sim import __version__

        return __version__
