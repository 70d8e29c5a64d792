"""The message `place`: the map, the areas, the command network, the kinds of cases."""

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.live.catalogue import title_of
from experiments.live.shown import Shown
from experiments.live.words import CITY, both
from experiments.story import language
from sim.terms import PATROL_ROLES, Channel

if TYPE_CHECKING:
    from sim.model import SafetyNet

AREAS: Final = ("grid", "village", "town")


def place_message(cities: Sequence[Shown], seed: int) -> dict[str, Any]:
    """Return what the page draws once: all sides share it but for their levers and patrols."""
    model = cities[0].model
    scenario, place = model.settings, model.setting.town.place
    return {
        "type": "place",
        "scenario": scenario.name,
        "title": title_of(scenario),
        "seed": seed,
        "end_min": model.end_min,
        "start": scenario.run.start.isoformat(),
        "width": place.width,
        "height": place.height,
        "cell_m": place.cell_m,
        "torus": place.torus,
        "land_use": packed(place.land_use, "<u1"),
        "population": packed(place.population, "<u2"),
        **{area: packed(place.area_of(area), "<i2") for area in AREAS},
        "names": {area: list(place.area_names[area]) for area in AREAS},
        "nodes": nodes(model),
        "desks": model.setting.network.desks.size,
        "edges": edges(model),
        "kinds": kinds(model),
        "ranges": cities[0].ranges,
        "sides": [{"levers": city.levers, "patrollers": patrollers(city.model)} for city in cities],
    }


def packed(values: NDArray[Any], dtype: str) -> str:
    """Return an array as base64 of its little-endian bytes."""
    limits = np.iinfo(dtype)
    return base64.b64encode(np.clip(values, limits.min, limits.max).astype(dtype)).decode()


def nodes(model: "SafetyNet") -> list[dict[str, Any]]:
    """Return the nodes of the command network in order, desks first."""
    found = [_node(model, node) for node in range(len(model.setting.network.nodes))]
    for node, above in parents(model).items():
        found[node]["parent"] = above
    return found


def title_of_node(model: "SafetyNet", node: int) -> dict[str, str]:
    """Return the name of a node in both languages: of its department, or of the area it serves."""
    level, number = model.setting.network.nodes[node]
    if level == "city":
        return CITY
    if level == "department":
        name, office = list(model.settings.departments.items())[number]
        return both(office.title or name, office.title_zh or office.title or name)
    area = model.setting.town.place.area_names[level][number]
    return both(*(language(code).area(level, area) for code in ("en", "zh")))


def _node(model: "SafetyNet", node: int) -> dict[str, Any]:
    level, number = model.setting.network.nodes[node]
    at_department = level == "department"
    cell, office = (_department if at_department else _desk)(model, level, number)
    departments = list(model.settings.departments)
    return {
        "level": level,
        "number": number,
        "name": departments[number] if at_department else model.setting.network.name_of(node),
        "title": title_of_node(model, node),
        "parent": None,
        "cell": cell,
        "staff": office.crews if at_department else office.officers,
        "hours": office.hours,
        "from_hour": office.from_hour,
        "to_hour": office.to_hour,
    }


def _department(model: "SafetyNet", level: str, number: int) -> tuple[int, Any]:
    """Return the base of the first crew of a department, and its settings."""
    first = model.world["departments"]["first_crew"][number]
    cell = int(model.world["crews"]["base"][first])
    return cell, list(model.settings.departments.values())[number]


def _desk(model: "SafetyNet", level: str, number: int) -> tuple[int, Any]:
    """Return the centre of the area that a desk serves, and the settings of its level."""
    cell = model.setting.town.place.centre_of(level, number)
    return cell, getattr(model.settings.routing.desks, level)


def parents(model: "SafetyNet") -> dict[int, int]:
    """Return the node above each node; departments hang below the city."""
    network, place = model.setting.network, model.setting.town.place
    number = {node: i for i, node in enumerate(network.nodes)}
    above: dict[str, tuple[str, Any]] = {
        "grid": ("village", place.village_of_grid),
        "village": ("town", place.town_of_village),
    }
    found = {}
    for node, (level, i) in enumerate(network.nodes):
        upper, column = above.get(level, ("city", None))
        parent = number.get((upper, 0 if column is None else int(column[i])))
        if parent is not None and parent != node:
            found[node] = parent
    return found


def edges(model: "SafetyNet") -> list[tuple[int, int, str]]:
    """Return the edges of the network, each pair of nodes once, with their channel."""
    network = model.setting.network
    number = {node: i for i, node in enumerate(network.nodes)}
    joined = {
        (min(number[a], number[b]), max(number[a], number[b])): Channel(channel).name.lower()
        for a, b, channel in network.graph.edges(data="channel")
    }
    return [(a, b, channel) for (a, b), channel in sorted(joined.items())]


def kinds(model: "SafetyNet") -> list[dict[str, Any]]:
    """Return the kinds of cases in the order of their numbers."""
    desks = model.setting.network.desks.size
    node = {name: desks + i for i, name in enumerate(model.settings.departments)}
    return [
        {
            "name": name,
            "title": both(kind.title or name, kind.title_zh or kind.title or name),
            "priority": kind.priority,
            "limit_min": kind.limit_min if np.isfinite(kind.limit_min) else None,
            "departments": [node[department] for department in kind.departments],
        }
        for name, kind in model.settings.kinds.items()
    ]


def patrollers(model: "SafetyNet") -> list[dict[str, Any]]:
    """Return the units of each role and the number from which they count in frames."""
    found, first = [], 0
    for force in model.setting.forces:
        each = force.settings.people_per_unit
        role = PATROL_ROLES.index(force.role)
        found.append({"role": role, "first": first, "units": force.size, "people_per_unit": each})
        first += force.size
    return found
