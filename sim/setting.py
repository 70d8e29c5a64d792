"""What a run starts from: town, forces, network, and the arrays that hold them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim import calendar, demand, people, roster, rounds, turns
from sim.beats import closed_tour, steps_within
from sim.budget import check_memory
from sim.common import Arrays, Common
from sim.departments import cells_per_min, crew_records, department_records
from sim.distributions import table
from sim.errors import SafetyNetError
from sim.kernels.records import CASE, LOG, LUCK_ROW, PATROLS
from sim.kernels.records_desks import TICKET
from sim.kernels.records_people import AHEAD, BITS_ROWS, DETOUR_RING, PATROL, STOP
from sim.kernels.slots import RANDOM_WALK, SWEEP
from sim.kernels.walks import slots_for
from sim.kinds import entries_per_case, kind_records
from sim.leaders import leader_of_grid, leader_records, mediating_offices
from sim.nets import first_departments, line_of_department
from sim.network import CommandNetwork, LuckTable, command_network
from sim.place import Place
from sim.place.ground import barred_steps, clear_ways
from sim.policies import dispatch, patrol
from sim.policies.files import Rule
from sim.roster import Force
from sim.rules import rules_of
from sim.scenario import Scenario
from sim.scenario.by_result import ByResult
from sim.town import Town, land, settle
from sim.world import SPARE_ROWS, World

MAX_SEED: Final = 2**63 - 1
ROWS_PER_CASE, TICKETS_PER_CASE = 20, 3


@dataclass(frozen=True, eq=False)
class Prepared:
    """What all runs of one scenario share."""

    scenario: Scenario
    town: Town
    forces: tuple[Force, ...]
    network: CommandNetwork
    timetable: turns.Timetable
    cases: demand.Arrivals
    contacts: demand.Arrivals
    households: NDArray[np.void]
    common: Common

    @cached_property
    def asks(self) -> bool:
        """Whether rules that the user wrote in Python have a say in the runs."""
        departments = self.scenario.departments.values()
        file = self.scenario.dispatch.file
        return any(policy_of(self.scenario, force)[1] for force in self.forces) or any(
            dispatch.find(department.dispatch, file)[1] for department in departments
        )


@dataclass(frozen=True, eq=False)
class Setting:
    """What a run starts from: the town, the forces, the network and the hot state."""

    scenario: Scenario
    seed: int
    prepared: Prepared
    world: World

    @property
    def town(self) -> Town:
        """The place with its residents."""
        return self.prepared.town

    @property
    def forces(self) -> tuple[Force, ...]:
        """Who patrols."""
        return self.prepared.forces

    @property
    def network(self) -> CommandNetwork:
        """The desks and the ways between them."""
        return self.prepared.network


def set_up(scenario: Scenario, seed: int) -> Setting:
    """Build the state of a run at its first minute.

    Raises:
        SafetyNetError: as `set_all_up` does.
    """
    return set_all_up(scenario, [seed])[0]


def set_all_up(scenario: Scenario, seeds: Sequence[int]) -> list[Setting]:
    """Build the state of some runs at their first minute: what is drawn is drawn for all at once.

    Args:
        scenario: of all of them.
        seeds: one of each run, at least one, 0 <= seed < 2**63.

    Raises:
        SafetyNetError: no scenario, or a seed out of range.
        ScenarioError: the scenario asks for what its place cannot hold.
        TooLargeError: a run would not fit into the memory of the machine.
    """
    _check(scenario, seeds)
    key = ByResult.of(scenario)
    check_memory(key)
    prepared, luck = _prepared(key), np.array(seeds, np.int64)
    rosters = prepared.timetable.draw(luck)
    births = demand.births(prepared.cases, luck)
    contacts = demand.contacts(prepared.contacts, luck)
    slots = slots_for(max(1, rosters.most))
    begun = prepared.common.begin(
        _lengths(births.of_runs.largest, slots, calendar.end_min(scenario)),
        _lasting(births, max(each.size for each in contacts), rosters.of_runs.largest),
        {"duties": rosters.of_runs.split(rosters.turns), "contacts": contacts},
        {"seed": luck, "slots": slots},
        births.of_runs.size,
    )
    return [
        Setting(scenario, seed, prepared, World(record, arrays))
        for seed, (record, arrays) in zip(seeds, begun, strict=True)
    ]


def _check(scenario: object, seeds: Sequence[object]) -> None:
    if not isinstance(scenario, Scenario):
        raise SafetyNetError(f"{scenario!r} is no scenario; sim.load(name or path) returns one")
    for seed in seeds:
        if not isinstance(seed, int | np.integer) or isinstance(seed, bool):
            raise SafetyNetError(f"seed {seed!r}: must be a whole number from 0 to {MAX_SEED}")
        if not 0 <= seed <= MAX_SEED:
            raise SafetyNetError(f"seed {seed}: must be a whole number from 0 to {MAX_SEED}")


@lru_cache(maxsize=4)
def _prepared(key: ByResult) -> Prepared:
    scenario = key.scenario
    town, rows = settle(scenario), LuckTable()
    place = town.place
    every_force = roster.forces(scenario, place)
    network = command_network(scenario, place, rows)
    leaders = leader_of_grid(scenario, place)
    homes = rounds.households(scenario, place)
    beats, round_list = rounds.rounds(scenario, homes["cell"], every_force)
    walkers = roster.walkers(scenario, place, every_force, town.residents["app_user"])
    arrays: Arrays = {
        "kinds": kind_records(scenario, place, rows),
        "departments": department_records(scenario, place, rows),
        "crews": crew_records(scenario, place, town.where.cumulative),
        "walkers": walkers,
        "walker_of": roster.walker_of(place.homes.size, walkers),
        "desks": np.concatenate([network.desks, leader_records(scenario, leaders)]),
        "offices": mediating_offices(scenario, place, network, leaders).ravel(),
        "branches": network.branches,
        "hops": network.hops,
        "entry_node": network.entry_node.ravel(),
        "line_of": line_of_department(scenario),
        "line_lead": first_departments(scenario),
        "hours": people.presence(scenario),
        "day_off": calendar.days_off(scenario),
        "households": homes,
        "beats": beats,
        "stops": np.zeros(place.cells, STOP),
        "round_list": round_list,
        "beat_of": rounds.beat_of(place, every_force).ravel(),
        **land(town),
        **_streets(scenario, place, every_force, rows),
    }
    rules = rules_of(scenario, place, network, rows)
    rules["forces"] = arrays["beat_of"].size // place.cells
    rules["entries_per_case"] = entries_per_case(arrays["kinds"], place)
    arrays["luck_rows"], arrays["luck_pool"] = _luck(rows)
    return Prepared(
        scenario,
        town,
        tuple(every_force),
        network,
        turns.timetable(scenario, every_force),
        demand.case_arrivals(scenario, place, town.where),
        demand.contact_arrivals(scenario, place, town.where),
        homes,
        Common(arrays, rules),
    )


def _luck(rows: LuckTable) -> tuple[NDArray[np.void], NDArray[np.float64]]:
    parameters, pool = table(rows.dists)
    return parameters.view(LUCK_ROW).ravel(), pool


def _streets(scenario: Scenario, place: Place, every_force: list[Force], rows: LuckTable) -> Arrays:
    patrols = np.zeros(PATROLS, PATROL)
    steps = np.repeat(np.asarray(place.neighbours, np.int32)[None], PATROLS, axis=0)
    beats: list[NDArray[np.int32]] = []
    tours: list[NDArray[np.int32]] = []
    for force in every_force:
        row, settings = patrols[force.patrol], force.settings
        row["policy"] = policy_of(scenario, force)[0]
        row["cells_per_min"] = cells_per_min(settings.speed_m_s, place.cell_m)
        row["report_chance"] = settings.report_chance
        row["deters"], row["responds"] = settings.deters, settings.first_responder
        row["active"] += force.units
        row["reserve"] = force.reserve
        row["visits_per_turn"] = settings.visits_per_turn
        row["visit_row"] = rows.row(settings.visit_min)
        beats += force.beats.cells
        sweeps = row["policy"] == SWEEP
        tours += [closed_tour(place, c) if sweeps else c[:1] for c in force.beats.cells]
        if row["policy"] == RANDOM_WALK:
            steps[force.patrol] = steps_within(place, force.beats)
    bars = barred_steps(steps, place.width, place.torus)
    patrols["is_open"] = ~bars.any(axis=1)
    return {
        "patrols": patrols,
        "steps": steps.ravel(),
        "bars": bars.ravel(),
        "clear_ways": clear_ways(place.neighbours, place.width),
        **_ragged("beat", beats),
        **_ragged("tour", tours),
    }


def check_files(scenario: Scenario) -> None:
    """Read the files of the user's that a scenario names: policies, rules and network.

    Raises:
        NameNotFoundError: nobody knows a policy or rule.
        SafetyNetError: a file cannot be used.
    """
    for department in scenario.departments.values():
        dispatch.find(department.dispatch, scenario.dispatch.file)
    if scenario.routing.network == "file":
        command_network(scenario, settle(scenario).place, LuckTable())
    for settings in scenario.roles.present().values():
        patrol.find(settings.policy or scenario.patrol.policy, scenario.patrol.file)


def policy_of(scenario: Scenario, force: Force) -> tuple[int, Rule | None]:
    """Return the code of a role's policy, and its function where the user wrote it."""
    return patrol.find(force.settings.policy or scenario.patrol.policy, scenario.patrol.file)


def _ragged(name: str, lists: list[NDArray[np.int32]]) -> Arrays:
    sizes = [len(each) for each in lists]
    return {
        f"{name}_start": np.concatenate(([0], np.cumsum(sizes))).astype(np.int32),
        f"{name}_cells": np.concatenate([np.empty(0, np.int32), *lists]).astype(np.int32),
    }


def _lengths(cases: int, slots: int, end_min: float) -> dict[str, int]:
    return {
        "slots": PATROLS * slots,
        "slot_cell": PATROLS * AHEAD * slots,
        "slot_bits": PATROLS * BITS_ROWS * slots,
        "slot_ways": PATROLS * slots * DETOUR_RING,
        "seers": slots + 1,
        "events": 2 * cases + SPARE_ROWS,
        "soon": 2 * cases + SPARE_ROWS,
        "link": 2 * cases + SPARE_ROWS,
        "chain": math.ceil(end_min),
        "entries": cases + SPARE_ROWS,
        "hits": SPARE_ROWS,
    }


def _lasting(births: demand.Drawn, calls: int, turns: int) -> Arrays:
    runs, most = len(births.of_runs), births.of_runs.largest
    cases = np.zeros((runs, most + most // 8 + SPARE_ROWS), CASE)
    demand.enter_births(cases, births)
    rows = ROWS_PER_CASE * most + 4 * calls + 2 * turns + SPARE_ROWS
    return {
        "cases": cases,
        "tickets": np.zeros((runs, TICKETS_PER_CASE * most + calls + SPARE_ROWS), TICKET),
        "log": np.zeros((runs, rows), LOG),
    }
