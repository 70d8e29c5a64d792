"""The tables of a scenario that are valid by themselves, for the checks that need several."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from sim.errors import near
from sim.scenario.departments import DepartmentSettings, DispatchSettings
from sim.scenario.kinds import KindSettings
from sim.scenario.leaders import LeadersSettings
from sim.scenario.nets import NetsSettings
from sim.scenario.place import PeopleSettings, PlaceSettings, RunSettings
from sim.scenario.problems import Problem
from sim.scenario.roles import PatrolSettings, RolesSettings
from sim.scenario.routing import RoutingSettings
from sim.scenario.schema import ScenarioSettings


@dataclass(frozen=True)
class Parts:
    """The tables of a scenario that are valid by themselves; None for those that are not."""

    run: RunSettings | None = None
    place: PlaceSettings | None = None
    people: PeopleSettings | None = None
    patrol: PatrolSettings | None = None
    dispatch: DispatchSettings | None = None
    roles: RolesSettings | None = None
    leaders: LeadersSettings | None = None
    routing: RoutingSettings | None = None
    nets: NetsSettings | None = None
    kinds: dict[str, KindSettings] = field(default_factory=dict)
    departments: dict[str, DepartmentSettings] = field(default_factory=dict)
    kind_names: frozenset[str] = frozenset()
    department_names: frozenset[str] = frozenset()
    new_departments: frozenset[str] = frozenset()


def parts_of(scenario: ScenarioSettings, new_departments: Iterable[str] = ()) -> Parts:
    """Return the parts of a scenario whose keys are all valid.

    Args:
        scenario: valid key by key.
        new_departments: those that its base does not have.
    """
    tables = {name: getattr(scenario, name) for name in _TABLES}
    return Parts(
        **tables,
        kinds=scenario.kinds,
        departments=scenario.departments,
        kind_names=frozenset(scenario.kinds),
        department_names=frozenset(scenario.departments),
        new_departments=frozenset(new_departments),
    )


def parts_in(tree: Mapping[str, Any], new_departments: Iterable[str] = ()) -> Parts:
    """Return what is valid in a scenario that as a whole is not; arguments as of `parts_of`."""
    tables = {name: _valid(model, tree.get(name, {})) for name, model in _TABLES.items()}
    kinds, departments = _tables(tree.get("kinds")), _tables(tree.get("departments"))
    return Parts(
        **tables,
        kinds=_all_valid(KindSettings, kinds),
        departments=_all_valid(DepartmentSettings, departments),
        kind_names=frozenset(kinds),
        department_names=frozenset(departments),
        new_departments=frozenset(new_departments),
    )


_TABLES: Final[dict[str, type[Any]]] = {
    "run": RunSettings,
    "place": PlaceSettings,
    "people": PeopleSettings,
    "patrol": PatrolSettings,
    "dispatch": DispatchSettings,
    "roles": RolesSettings,
    "leaders": LeadersSettings,
    "routing": RoutingSettings,
    "nets": NetsSettings,
}


def _valid[T: BaseModel](model: type[T], values: object) -> T | None:
    try:
        return model.model_validate(values)
    except ValidationError:
        return None


def _tables(values: object) -> dict[str, object]:
    return dict(values) if isinstance(values, Mapping) else {}


def _all_valid[T: BaseModel](model: type[T], tables: dict[str, object]) -> dict[str, T]:
    checked = {name: _valid(model, values) for name, values in tables.items()}
    return {name: table for name, table in checked.items() if table is not None}


def no_such(path: tuple[str, ...], name: str, what: str, known: Any) -> Problem:
    """Return the problem of a name that nobody knows."""
    match = near(name, known)
    hint = f"did you mean {match}?" if match else f"known are {', '.join(sorted(known))}"
    return Problem(path, f"{'.'.join(path)}: {name} is not a {what}; {hint}")
