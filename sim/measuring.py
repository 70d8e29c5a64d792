"""Runs of one scenario measured at once: what their measures are computed from, as one record."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import calendar
from sim.groups import Groups, ratio
from sim.kernels.records import CASE
from sim.log import case_columns
from sim.measures import Record, compute
from sim.measures.record import Floats
from sim.network import desk_settings
from sim.place import Place
from sim.rounds import valid_min
from sim.rows import Rows
from sim.scenario import Scenario
from sim.setting import Prepared
from sim.terms import MINUTES_PER_DAY

if TYPE_CHECKING:
    from sim.one_run import Run

PAID = ("volunteer", "team", "worker", "officer", "crew")


def numbers(record: Record) -> list[dict[str, float]]:
    """Return the measures of each run of a record by name, as plain numbers."""
    found = compute(record)
    each = zip(*(values.tolist() for values in found.values()), strict=True)
    return [dict(zip(found, values, strict=True)) for values in each]


def record_of(runs: Sequence["Run"]) -> Record:
    """Put together what the measures of runs of one scenario are computed from; at least one.

    Raises:
        ValueError: the runs are not of one scenario.
    """
    prepared = runs[0].setting.prepared
    if any(run.setting.prepared is not prepared for run in runs):
        raise ValueError("only runs of one scenario can be measured together")
    cases = Groups([run.arisen.size for run in runs])
    rows = Rows.stacked([run.rows for run in runs], cases)
    people = prepared.town.place.homes.size
    return Record(
        arisen=cases,
        cases=case_columns(rows, _all_births(runs, cases)),
        log=rows,
        app_share=_means(runs, "app_user", people),
        mean_trust=_means(runs, "trust", people),
        **_facts(prepared),
    )


def births(arisen: NDArray[np.void], place: Place) -> dict[str, NDArray[Any]]:
    """Return kind, place and onset of cases as columns.

    Args:
        arisen: the cases, records of `sim.kernels.records.CASE`.
        place: where they arose.
    """
    return {
        "kind": arisen["kind"].copy(),
        "x": arisen["cell"] % place.width,
        "y": arisen["cell"] // place.width,
        "grid": np.asarray(place.grid_of)[arisen["cell"]],
        # What nature has drawn for later has no onset yet.
        "onset_min": np.where(arisen["status"] > 0, arisen["onset"], np.nan),
        "parent": arisen["parent"].copy(),
        "victim": arisen["victim"].copy(),
    }


def _all_births(runs: Sequence["Run"], cases: Groups) -> dict[str, NDArray[Any]]:
    """Columns of what nature decided, run after run; parents are counted through as the cases."""
    if len(runs) == 1:
        return runs[0].births
    arisen = np.concatenate([run.arisen for run in runs], dtype=CASE)
    columns = births(arisen, runs[0].setting.town.place)
    columns["parent"] += np.where(columns["parent"] < 0, 0, cases.start.repeat(cases.size))
    return columns


def _means(runs: Sequence["Run"], column: str, people: int) -> Floats:
    """Mean of a column of the residents at the end of each run, NaN without residents."""
    columns = (run.setting.world["residents"][column][:people] for run in runs)
    sums = [np.add.reduce(values, dtype=np.float64) for values in columns]
    return ratio(np.array(sums), people)


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
