"""The messages `queue`, `who` and `here`: a node, a person, a cell."""

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments.live.messages import RefusedError
from experiments.live.shown import Shown
from experiments.live.stories import case_rows, none_below
from sim import moment, stages
from sim.terms import PATROL_ROLES, Activity, Channel, Role

if TYPE_CHECKING:
    from sim.world import World

MOST_WAITING: Final = 50
MOST_CASES: Final = 10
AREAS: Final = ("grid", "village", "town")


def queue_message(city: Shown, side: int, node: int) -> dict[str, Any]:
    """Return who waits at a node, in the order of service.

    Raises:
        RefusedError: there is no such node.
    """
    world = city.model.world
    waiting, busy = moment.queues(world)
    if node >= waiting.size:
        raise RefusedError("unknown_name", "node")
    opens, desks = moment.opens_at(world, node), city.model.setting.network.desks.size
    office = world["desks"]["officers"] if node < desks else world["departments"]["crews"]
    line = moment.queue_of(world, node)[:MOST_WAITING]
    return {
        "type": "queue",
        "side": side,
        "node": node,
        "open": opens is None,
        "opens_min": opens if opens is not None and math.isfinite(opens) else None,
        "staff": int(office[node if node < desks else node - desks]),
        "busy": int(busy[node]),
        "waiting": [_waiting(world, ticket, node < desks) for ticket in line],
    }


def _waiting(world: "World", number: int, at_desk: bool) -> dict[str, Any]:
    ticket = world["tickets"][number]
    case = none_below(int(ticket["case"]))
    return {
        "case": case,
        "kind": None if case is None else int(world.cases["kind"][case]),
        "priority": int(ticket["priority"]) + 1,
        "since_min": None if case is None else _since(world, case, at_desk),
    }


def _since(world: "World", case: int, at_desk: bool) -> float | None:
    """Return when a case came last to a desk, or to a department."""
    came = Activity.ARRIVED_AT_NODE if at_desk else Activity.ROUTED
    log = world.log
    rows = np.flatnonzero((log["case"] == case) & (log["activity"] == came))
    return float(log["minute"][rows[-1]]) if rows.size else None


def node_of(city: Shown, department: str) -> int:
    """Return the node of a department.

    Raises:
        RefusedError: there is no such department.
    """
    names = list(city.model.settings.departments)
    if department not in names:
        raise RefusedError("unknown_name", "name")
    return int(city.model.setting.network.desks.size) + names.index(department)


def who_message(city: Shown, side: int, role: str, number: int) -> dict[str, Any]:
    """Return who somebody is, where, and what the log tells of it.

    Raises:
        RefusedError: there is nobody of this number.
    """
    who = {"type": "who", "side": side, "role": role, "number": number} | NOTHING_KNOWN
    if role == "resident":
        return who | _resident(city, number)
    return who | _patroller(city, Role[role.upper()], number)


NOTHING_KNOWN: Final = dict.fromkeys(
    ("agent", "on_duty", "busy", "until_min", "cell", "channel", "beat_cells", "home", "work",
     "trust", "app_user")
)  # fmt: skip


def _resident(city: Shown, number: int) -> dict[str, Any]:
    town = city.model.setting.town
    if number >= town.residents.size:
        raise RefusedError("unknown_name", "number")
    row, marks = town.residents[number], city.model.world["residents"][number]
    return {
        "home": int(row["home"]),
        "work": none_below(int(row["work"])),
        "trust": float(marks["trust"]),
        "app_user": bool(marks["app_user"]),
        "rows": _rows(city, (Role.RESIDENT, Role.VICTIM), number),
    }


def _patroller(city: Shown, role: Role, number: int) -> dict[str, Any]:
    world = city.model.world
    walkers = world["walkers"]
    mine = np.flatnonzero((walkers["role"] == role) & (walkers["unit"] == number))
    if not mine.size:
        raise RefusedError("unknown_name", "number")
    agent = int(mine[0])
    numbers, cells, busy = moment.on_duty(world)
    at = np.flatnonzero(numbers == agent)
    person, start = walkers[agent], world["beat_start"]
    resident = none_below(int(person["resident"]))
    home = {} if resident is None else _resident(city, resident)
    return home | {
        "agent": agent,
        "on_duty": bool(at.size),
        "busy": bool(at.size) and int(at[0]) >= numbers.size - busy,
        "until_min": float(person["until"]) if at.size else None,
        "cell": int(cells[at[0]]) if at.size else None,
        "channel": Channel(person["channel"]).name.lower(),
        "beat_cells": int(start[person["beat"] + 1] - start[person["beat"]]),
        "rows": _rows(city, (role,), number),
    }


def _rows(city: Shown, roles: tuple[Role, ...], number: int) -> list[dict[str, Any]]:
    """Return what somebody did about its last cases, in the words of their stories."""
    log, names = city.model.world.log, [role.name.lower() for role in roles]
    mine = np.isin(log["role"], roles) & (log["agent"] == number) & (log["case"] >= 0)
    cases = list(dict.fromkeys(log["case"][mine][::-1].tolist()))[:MOST_CASES]
    rows = [row for case in cases for row in case_rows(city, case)]
    own = [row for row in rows if row["role"] in names and row["number"] == number]
    return sorted(own, key=lambda row: row["minute"])


def here_message(city: Shown, side: int, x: int, y: int) -> dict[str, Any]:
    """Return what is in a cell.

    Raises:
        RefusedError: the place has no such cell.
    """
    place = city.model.setting.town.place
    if x >= place.width or y >= place.height:
        raise RefusedError("unknown_name", "x" if x >= place.width else "y")
    cell = y * place.width + x
    return {
        "type": "here", "side": side, "x": x, "y": y, "cell": cell,
        "land_use": int(place.land_use[cell]),
        "residents": int(place.population[cell]),
        "jobs": int(place.jobs[cell]),
        **{area: none_below(int(place.area_of(area)[cell])) for area in AREAS},
        "cases": _cases_in(city, cell),
        "patrollers": _patrollers_in(city, cell),
    }  # fmt: skip


def _cases_in(city: Shown, cell: int) -> list[dict[str, Any]]:
    cases, codes = city.model.world.cases, city.sight.stages
    there = np.flatnonzero((cases["cell"][: codes.size] == cell) & (codes < stages.FIRST_END))
    return [
        {"case": i, "kind": int(cases["kind"][i]), "stage": int(codes[i]),
         "onset_min": float(cases["onset"][i])}
        for i in there.tolist()
    ]  # fmt: skip


def _patrollers_in(city: Shown, cell: int) -> list[dict[str, Any]]:
    numbers, cells, _ = moment.on_duty(city.model.world)
    walkers = city.model.world["walkers"][numbers[cells == cell]]
    return [
        {"role": PATROL_ROLES[role - PATROL_ROLES[0]].name.lower(), "number": unit}
        for role, unit in zip(walkers["role"].tolist(), walkers["unit"].tolist(), strict=True)
    ]
