"""The whole scenario as one table of tables."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from sim.scenario.departments import DepartmentSettings, DispatchSettings
from sim.scenario.deterrence import DeterrenceSettings
from sim.scenario.feedback import FeedbackSettings
from sim.scenario.fields import REQUIRED, Name, Table, by_name, value
from sim.scenario.kinds import KindSettings
from sim.scenario.leaders import LeadersSettings
from sim.scenario.nets import NetsSettings
from sim.scenario.place import PeopleSettings, PlaceSettings, RunSettings
from sim.scenario.publicity import PublicitySettings
from sim.scenario.recruiting import RecruitingSettings
from sim.scenario.register import FollowUpSettings, RegisterSettings
from sim.scenario.roles import PatrolSettings, RolesSettings, WagesSettings
from sim.scenario.routing import RoutingSettings
from sim.scenario.surge import SurgeSettings

MAX_KINDS: Final = 250
MAX_DEPARTMENTS: Final = 10_000
"""A kind is one byte, a department two in the log."""

Kinds = Annotated[
    dict[Name, KindSettings],
    Field(min_length=1, max_length=MAX_KINDS),
    AfterValidator(by_name),
]
Departments = Annotated[
    dict[Name, DepartmentSettings],
    Field(min_length=1, max_length=MAX_DEPARTMENTS),
    AfterValidator(by_name),
]


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
    leaders: LeadersSettings = value(LeadersSettings(), "", "who leads the grids")
    household_register: RegisterSettings = value(
        RegisterSettings(), "", "what is known of households"
    )
    follow_up: FollowUpSettings = value(FollowUpSettings(), "", "what is looked at again")
    publicity: PublicitySettings = value(PublicitySettings(), "", "whom volunteers meet")
    recruiting: RecruitingSettings = value(RecruitingSettings(), "", "who joins the volunteers")
    deterrence: DeterrenceSettings = value(
        DeterrenceSettings(), "", "what the presence of patrols prevents"
    )
    surge: SurgeSettings = value(SurgeSettings(), "", "days of alert")
    routing: RoutingSettings = value(RoutingSettings(), "", "how reports travel")
    nets: NetsSettings = value(NetsSettings(), "", "separate departmental lines")
    kinds: Kinds = value(REQUIRED, "", "what can happen")
    departments: Departments = value(REQUIRED, "", "who handles it")
    dispatch: DispatchSettings = value(DispatchSettings(), "", "whom departments send")
    feedback: FeedbackSettings = value(FeedbackSettings(), "", "what reacts to what happens")
    wages: WagesSettings = value(WagesSettings(), "", "what an hour costs")
