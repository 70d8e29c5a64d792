"""The whole scenario as one table of tables."""

from typing import Annotated

from pydantic import AfterValidator, Field

from sim.scenario.fields import REQUIRED, Table, value
from sim.scenario.departments import DepartmentSettings
from sim.scenario.kinds import KindSettings
from sim.scenario.place import PeopleSettings, PlaceSettings, RunSettings
from sim.scenario.roles import PatrolSettings, RolesSettings, WagesSettings
from sim.scenario.routing import RoutingSettings

Name = Annotated[str, Field(pattern=r"^[\w-]+$", max_length=64)]


def _by_name[T](tables: dict[str, T]) -> dict[str, T]:
    """Sort, so that the order in a file can change nothing."""
    return dict(sorted(tables.items()))


class ScenarioSettings(Table):
    """All keys of a scenario file."""

    base: str = value("", "", "scenario that this one changes")
    title: str = value("", "", "one line")
    description: str = value("", "", "what the scenario shows")
    run: RunSettings = value(RunSettings(), "", "when")
    place: PlaceSettings = value(REQUIRED, "", "where")
    people: PeopleSettings = value(PeopleSettings(), "", "who lives there")
    patrol: PatrolSettings = value(PatrolSettings(), "", "how much patrol")
    roles: RolesSettings = value(RolesSettings(), "", "who patrols")
    routing: RoutingSettings = value(RoutingSettings(), "", "how reports travel")
    kinds: Annotated[
        dict[Name, KindSettings], Field(min_length=1, max_length=250), AfterValidator(_by_name)
    ] = value(REQUIRED, "", "what can happen")
    departments: Annotated[
        dict[Name, DepartmentSettings], Field(min_length=1, max_length=10_000), AfterValidator(_by_name)
    ] = value(REQUIRED, "", "who handles it")
    wages: WagesSettings = value(WagesSettings(), "", "what an hour costs")
