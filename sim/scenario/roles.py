"""The tables [patrol], [roles.*] and [wages]: who walks, how many, when and for how much."""

from typing import ClassVar, Final, Literal

from sim.distributions import Duration, constant
from sim.scenario.fields import (
    MAX_COUNT,
    HourWeights,
    Share,
    Table,
    from_hour,
    to_hour,
    value,
)
from sim.scenario.place import PlaceSettings

POLICIES: Final = ("random_walk", "waypoint", "sweep", "random_cell", "hotspot")
"""Patrol policies that ship; a file of the user's may bring more."""
START_BY_HOUR = (
    *(0.0,) * 7, 2.0, 6.0, 8.0, 6.0, 3.0,
    2.0, 4.0, 6.0, 6.0, 5.0, 4.0, 8.0, 9.0, 5.0, 1.0, 0.0, 0.0,
)  # fmt: skip

Beat = Literal["place", "town", "village", "grid"]
Duty = Literal["turns", "shifts", "office", "always"]
OFFICE_DAYS: Final = 5
DAYS_PER_WEEK: Final = 7
HOURS_PER_DAY: Final = 24


class PatrolSettings(Table):
    """How much patrol there is in all and how it walks."""

    density_per_km2: float | None = value(
        None, "people per km2", "people on patrol duty, mean over the week; scales all roles alike",
        lever=True, ge=0, le=1_000_000, absent="as counted from the roles",
    )  # fmt: skip
    policy: str = value(
        "waypoint", "", f"how a unit walks: {', '.join(POLICIES)}", lever=True, mark="X",
        source="walk to a random cell of the beat", min_length=1,
    )  # fmt: skip
    stop_min: int = value(
        15, "min", "how long a unit stops at a hot spot (policy hotspot)", lever=True, mark="L",
        source="the best stop lasts 10 to 16 min (Koper 1995)", ge=1, le=1440,
    )  # fmt: skip
    file: str | None = value(
        None, "", "Python file with patrol policies of the user's", lever=True,
        absent="only the policies that ship", path=True, min_length=1,
    )  # fmt: skip


class PatrolRole(Table):
    """One patrolling role, walking in units of `people_per_unit`."""

    one_of: ClassVar[tuple[str, ...]] = ("count", "per_1000_residents", "per_grid")

    count: int | None = value(
        None, "units", "how many there are", lever=True, ge=0, le=MAX_COUNT, absent=""
    )
    per_1000_residents: float | None = value(
        None, "people per 1,000 residents", "how many there are", lever=True, ge=0, le=1000,
        absent="",
    )  # fmt: skip
    per_grid: float | None = value(
        None, "units per grid", "how many there are", lever=True, ge=0, le=10_000,
        absent="",
    )  # fmt: skip
    people_per_unit: int = value(
        1, "people", "who walk together", mark="X", source="alone", ge=1, le=1000
    )
    speed_m_s: float = value(
        1.1, "m/s", "walking speed", mark="L", source="walking speeds", gt=0, le=100
    )
    beat: Beat = value("place", "", "area in which a unit walks", mark="X", source="assumed")
    policy: str | None = value(
        None, "", "how the role walks", lever=True, min_length=1, absent="as patrol.policy"
    )
    duty: Duty = value("always", "", "how duty is organised", mark="X", source="assumed")
    turns_per_day: float = value(
        0.031, "turns per person and day", "how often a volunteer turns out (duty turns)",
        mark="A+L", source="20,000 turns in six months (report) among those registered",
        ge=0, le=1,
    )  # fmt: skip
    turn_min: float = value(
        120.0, "min", "length of a turn (duty turns)", mark="X", source="sweep 1 to 8 h",
        gt=0, le=1440,
    )  # fmt: skip
    start_by_hour: HourWeights = value(
        START_BY_HOUR, "weight", "when turns start, by hour", mark="X", source="assumed"
    )
    shifts_per_day: int = value(
        3, "shifts", "round the clock (duty shifts)", mark="X", source="shifts of 8 h", ge=1, le=24
    )
    days_per_week: int = value(
        5, "days per week", "that each unit works (duty shifts)", mark="X", source="assumed",
        ge=0, le=DAYS_PER_WEEK,
    )  # fmt: skip
    from_hour: float = from_hour()
    to_hour: float = to_hour()
    mobile_terminals: int | None = value(
        None, "terminals", "units that can report on the way", lever=True, ge=0, le=MAX_COUNT,
        absent="every unit has one",
    )  # fmt: skip
    visits_per_turn: float = value(
        0.0, "households per unit and turn", "home visits, on average", lever=True, mark="X",
        source="none", ge=0, le=100,
    )  # fmt: skip
    visit_min: Duration = value(
        constant(15), "min", "at the door of a household", mark="X", source="assumed"
    )
    deters: Share = value(
        0.0, "", "how strongly its presence deters; 1 = as a pair of police officers", mark="X",
        source="not at all",
    )  # fmt: skip
    first_responder: bool = value(
        False, "", "the nearest unit goes to urgent cases (priority 1) until a crew is there",
        mark="X", source="no", lever=True,
    )  # fmt: skip
    report_chance: Share = value(1.0, "chance", "a find is passed on", mark="X", source="assumed")

    def people(self, place: PlaceSettings) -> float:
        """Return how many people the role has in `place`."""
        if self.per_1000_residents is not None:
            return self.per_1000_residents * place.residents / 1000
        units = self.count if self.count is not None else (self.per_grid or 0.0) * place.grids
        return units * self.people_per_unit

    def duty_share(self) -> float:
        """Return the share of the week that one person of the role is on duty; no holidays."""
        if self.duty == "turns":
            return min(1.0, self.turns_per_day * self.turn_min / 1440)
        if self.duty == "shifts":
            return self.days_per_week / DAYS_PER_WEEK / self.shifts_per_day
        if self.duty == "office":
            hours = self.to_hour - self.from_hour
            return hours * OFFICE_DAYS / (HOURS_PER_DAY * DAYS_PER_WEEK)
        return 1.0


class VolunteerRole(PatrolRole):
    """Volunteers: residents who give turns of some hours."""

    speed_m_s: float = value(
        0.9, "m/s", "walking speed", mark="L", source="walking speeds", gt=0, le=100
    )
    beat: Beat = value("village", "", "area in which a unit walks", mark="X", source="assumed")
    duty: Duty = value("turns", "", "how duty is organised", mark="A", source="turns (report)")


class TeamRole(PatrolRole):
    """Patrol teams: paid staff in shifts round the clock."""

    people_per_unit: int = value(
        2, "people", "who walk together", mark="L", source="pairs (Philadelphia)", ge=1, le=1000
    )
    speed_m_s: float = value(
        1.2, "m/s", "walking speed", mark="L", source="walking speeds", gt=0, le=100
    )
    beat: Beat = value("town", "", "area in which a unit walks", mark="X", source="assumed")
    duty: Duty = value(
        "shifts", "", "how duty is organised", mark="X", source="8 h round the clock"
    )


class WorkerRole(PatrolRole):
    """Grid workers: one grid each, in office hours."""

    beat: Beat = value("grid", "", "area in which a unit walks", mark="A", source="report")
    duty: Duty = value("office", "", "how duty is organised", mark="X", source="8-18 h on weekdays")


class RolesSettings(Table):
    """The patrolling roles; each may be absent."""

    volunteer: VolunteerRole | None = value(None, "", "volunteers", absent="no volunteers")
    team: TeamRole | None = value(None, "", "patrol teams", absent="no patrol teams")
    worker: WorkerRole | None = value(None, "", "grid workers", absent="no grid workers")

    def present(self) -> dict[str, PatrolRole]:
        """Return the roles that exist, by name."""
        named = {"volunteer": self.volunteer, "team": self.team, "worker": self.worker}
        return {name: role for name, role in named.items() if role is not None}


class WagesSettings(Table):
    """What an hour of duty costs."""

    volunteer_per_h: float = value(
        10.0,
        "yuan per hour",
        "allowance of a volunteer",
        mark="X",
        source="assumed",
        ge=0,
        le=1_000_000,
    )
    team_per_h: float = value(
        25.0,
        "yuan per hour",
        "patrol staff, a person",
        mark="X",
        source="assumed",
        ge=0,
        le=1_000_000,
    )
    worker_per_h: float = value(
        22.0, "yuan per hour", "grid worker", mark="X", source="assumed", ge=0, le=1_000_000
    )
    officer_per_h: float = value(
        30.0, "yuan per hour", "information officer", mark="X", source="assumed", ge=0, le=1_000_000
    )
    crew_per_h: float = value(
        90.0,
        "yuan per hour",
        "field crew, as a whole",
        mark="X",
        source="assumed",
        ge=0,
        le=1_000_000,
    )
