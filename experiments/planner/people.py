"""A plan in people: how many on the rolls, their hours and what they cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from experiments import wording
from experiments.planner.trial import ROLES, Trial
from experiments.words import noted, say
from sim.calendar import measured_days

if TYPE_CHECKING:
    from sim.scenario import Scenario

TITLES: Final = {
    "volunteer": noted("volunteers"),
    "team": noted("members of patrol teams"),
    "worker": noted("grid workers"),
}
DAYS_PER_WEEK: Final = 7
DIGITS: Final = 4
"""Of a cost, more than which no plan is sure of."""


@dataclass(frozen=True)
class Crowd:
    """One role of a plan.

    Attributes:
        title: of the role, for people.
        people: on the roll, now and as planned.
        hours_per_week: of all of them together, as planned.
    """

    title: str
    now: int
    planned: int
    hours_per_week: float

    @property
    def words(self) -> str:
        """As in "1,240 volunteers"."""
        return say("{number} {title}", number=f"{self.planned:,}", title=self.title)


def crowds(scenario: "Scenario", trial: Trial) -> list[Crowd]:
    """Every patrol role that the scenario or the plan has."""
    now = on_the_rolls(scenario)
    planned = on_the_rolls(scenario.replace(trial.values, "lever"))
    weeks = measured_days(scenario) / DAYS_PER_WEEK
    return [
        Crowd(say(TITLES[role]), now[role], planned[role], trial.hours[role] / weeks)
        for role in ROLES
        if now[role] or planned[role]
    ]


def on_the_rolls(scenario: "Scenario") -> Mapping[str, int]:
    """People on the roll, by role of the patrols."""
    from sim.roster import forces
    from sim.terms import PATROL_ROLES
    from sim.town import settle

    found = dict.fromkeys(ROLES, 0)
    for force in forces(scenario, settle(scenario).place):
        if force.role in PATROL_ROLES:
            found[force.role.name.lower()] += force.units * force.settings.people_per_unit
    return found


def yuan_per_month(scenario: "Scenario", yuan: float) -> str:
    """What a run costs, for a month of 30 days."""
    per_month = float(f"{yuan / measured_days(scenario) * 30:.{DIGITS}g}")
    return say("{yuan} a month", yuan=wording.amount(per_month, "yuan"))
