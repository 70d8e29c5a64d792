"""One run of one scenario: log, cases, measures, provenance."""

import platform
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import calendar, log
from sim.measures import Record, compute
from sim.model import SafetyNet
from sim.network import desk_settings
from sim.rounds import valid_min
from sim.rows import Rows
from sim.scenario import Scenario
from sim.setting import Prepared, Setting
from sim.terms import MINUTES_PER_DAY

if TYPE_CHECKING:
    from pandas import DataFrame, Series

PAID = ("volunteer", "team", "worker", "officer", "crew")
LIBRARIES = ("mesa", "numpy", "numba", "networkx")


def run(scenario: Scenario, seed: int = 1) -> "Run":
    """Run a scenario from its first minute to its last.

    The same scenario and seed give the same log, byte for byte. Two scenarios that differ in a
    lever meet the same cases under one seed.

    Args:
        scenario: what to run; it stays as it is.
        seed: 0 <= seed < 2**63.

    Raises:
        SafetyNetError: the seed is out of range, or the scenario asks for what its place cannot
            hold.
    """
    model = SafetyNet(scenario, seed)
    model.run_to_end()
    return Run.of(model)


@dataclass(frozen=True, eq=False)
class Run:
    """What one run has left: the event log, and everything that follows from it.

    Attributes:
        scenario: what was run.
        seed: of its luck.
        setting: the town, forces and network it ran in.
        rows: the event log as an array of `sim.kernels.records.LOG`.
        births: kind, place and onset of every case that arose, as columns.
    """

    scenario: Scenario
    seed: int
    setting: Setting
    rows: NDArray[np.void]
    births: dict[str, NDArray[Any]]

    @classmethod
    def of(cls, model: SafetyNet) -> "Run":
        """Take the log of a model as far as it has come."""
        world, place = model.world, model.setting.town.place
        arisen = world.cases["status"] > 0
        cases = world.cases[: int(np.flatnonzero(arisen)[-1]) + 1 if arisen.any() else 0]
        births = {
            "kind": cases["kind"].copy(),
            "x": cases["cell"] % place.width,
            "y": cases["cell"] // place.width,
            "grid": np.asarray(place.grid_of)[cases["cell"]],
            # What nature has drawn for later has no onset yet.
            "onset_min": np.where(arisen[: cases.size], cases["onset"], np.nan),
            "parent": cases["parent"].copy(),
            "victim": cases["victim"].copy(),
        }
        # When it is over nothing writes into the log any more.
        rows = world.log.copy() if model.running else world.log
        return cls(model.settings, model.seed, model.setting, rows, births)

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
        return record_of(self)

    @cached_property
    def measured(self) -> dict[str, float]:
        """Measures by name, as plain numbers."""
        return compute(self.record)

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


def record_of(run: Run) -> Record:
    """Put together what the measures of a run are computed from."""
    prepared, residents = run.setting.prepared, run.setting.world["residents"]
    people, rows = prepared.town.place.homes.size, Rows(run.rows)
    app, trust = residents["app_user"][:people], residents["trust"][:people]
    return Record(
        cases=log.case_columns(rows, run.births),
        log=rows,
        app_share=float(app.mean()) if people else nan,
        mean_trust=float(trust.mean()) if people else nan,
        **_facts(prepared),
    )


@lru_cache(maxsize=4)
def _facts(prepared: Prepared) -> dict[str, Any]:
    """Return what measures need to know of a scenario, the same for all its runs."""
    scenario, place = prepared.scenario, prepared.town.place
    kinds, wages, network = scenario.kinds.values(), scenario.wages, prepared.network
    desks = desk_settings(scenario, network.graph, network.nodes[: network.desks.size])
    grid_of_resident = np.asarray(place.grid_of)[place.homes]
    return {
        "end_min": calendar.end_min(scenario),
        "warmup_min": float(scenario.run.warmup_days * MINUTES_PER_DAY),
        "limit_min": np.array([kind.limit_min for kind in kinds]),
        "harm_per_day": np.array([kind.harm for kind in kinds]),
        "outcome_loss_per_min": np.array([kind.outcome_loss_per_min for kind in kinds]),
        "wages_per_h": {name: getattr(wages, f"{name}_per_h") for name in PAID},
        "people_per_unit": {
            role: settings.people_per_unit for role, settings in scenario.roles.present().items()
        },
        "needs_kin": np.array([kind.needs_kin for kind in kinds]),
        "entry_min": prepared.households["entry_min"],
        "entry_valid_min": valid_min(scenario) if scenario.feedback.household_register else 0.0,
        "land_km2": place.area_km2,
        "grid_population": np.bincount(grid_of_resident, minlength=place.count("grid")),
        "officer_hours": sum(_paid_hours(scenario, desk, desk.officers) for desk in desks),
        "crew_hours": sum(_paid_hours(scenario, d, d.crews) for d in scenario.departments.values()),
    }


def _paid_hours(scenario: Scenario, office: Any, staff: int) -> float:
    always = office.hours == "always"
    return staff * calendar.open_hours(scenario, always, office.from_hour, office.to_hour)
