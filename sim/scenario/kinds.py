"""The tables [kinds.NAME]: what can happen, how often, how it is seen and how it ends."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sim.distributions import Duration, DurationOrNever, constant, lognormal, never
from sim.scenario.fields import (
    FLAT_DAY,
    FLAT_WEEK,
    MAX_COUNT,
    REQUIRED,
    ByRole,
    ByTier,
    ChanceByRole,
    ChanceByTier,
    HourWeights,
    Share,
    Table,
    WeekdayWeights,
    value,
)

Escalation = Literal["ends", "marks"]
Where = Literal["homes", "shops", "works", "streets", "anywhere", "residents", "alone"]
MAX_DEPARTMENTS_PER_KIND = 8
Names = Annotated[
    tuple[str, ...], Field(min_length=1, max_length=MAX_DEPARTMENTS_PER_KIND, strict=False)
]


class KindSettings(Table):
    """One kind of case."""

    one_of: ClassVar[tuple[str, ...]] = (
        "per_1000_residents_year", "per_km2_year", "per_day", "count",
    )  # fmt: skip

    title: str = value("", "", "name in English")
    title_zh: str = value("", "", "name in Chinese")
    per_1000_residents_year: float | None = value(
        None, "cases per 1,000 residents and year", "how many arise", ge=0, le=1_000_000,
        absent="",
    )  # fmt: skip
    per_km2_year: float | None = value(
        None, "cases per km2 and year", "how many arise", ge=0, le=1_000_000, absent=""
    )
    per_day: float | None = value(
        None, "cases per day", "how many arise", ge=0, le=10_000_000, absent=""
    )  # fmt: skip
    count: int | None = value(None, "cases", "present at the start", ge=0, le=MAX_COUNT, absent="")
    replaced: bool = value(
        False, "", "a case that is found is replaced by a new one elsewhere", mark="X", source="no"
    )
    where: Where = value("anywhere", "", "in which cells", mark="X", source="assumed")
    by_hour: HourWeights = value(FLAT_DAY, "weight", "by hour of day", mark="X", source="flat")
    by_weekday: WeekdayWeights = value(
        FLAT_WEEK, "weight", "Monday to Sunday", mark="X", source="flat"
    )
    look_per_min: ChanceByRole = value(
        ByRole(), "chance per minute", "a unit in the cell sees it", mark="X", source="not seen"
    )
    look_radius_m: float = value(
        0.0, "m", "it is seen as far as this; 0 = in its cell", mark="X", source="its cell",
        ge=0, le=100_000,
    )  # fmt: skip
    notice_factor: float = value(
        1.0, "", "multiplies people.notice_per_person_hour", mark="X", source="neutral",
        ge=0, le=1_000_000,
    )  # fmt: skip
    look_at_visit: ChanceByRole = value(
        ByRole(), "chance", "a unit that visits a household of the cell sees it", mark="X",
        source="nothing more than from the street",
    )  # fmt: skip
    victim_share: Share = value(
        0.0, "share of cases", "have a victim who may report", mark="X", source="none"
    )
    victim_after_min: Duration = value(
        constant(0), "min", "from the onset until the victim decides", mark="X", source="at once"
    )
    deterrable: Share = value(
        0.0, "share of cases", "open to deterrence (feedback.deterrence)", mark="X", source="none"
    )
    needs_kin: bool = value(
        False, "", "the kin of the victim have to be reached", mark="X", source="no"
    )
    clears_after_min: DurationOrNever = value(
        never(), "min", "ends by itself", mark="X", source="never"
    )
    escalates_after_min: DurationOrNever = value(
        never(), "min", "becomes worse", mark="X", source="never"
    )
    escalation: Escalation = value(
        "ends", "", "whether the case ends when it becomes worse, or goes on and is marked",
        mark="X", source="an incident of its own takes over",
    )  # fmt: skip
    escalates_to: str | None = value(
        None, "", "kind of the case that then arises", absent="the case ends as escalated"
    )
    petition_after_min: DurationOrNever = value(
        never(), "min", "until those concerned petition, at a trust of .5 (feedback.petitions)",
        mark="X", source="never",
    )  # fmt: skip
    settle_chance: ChanceByRole = value(
        ByRole(), "chance", "the finder settles it on the spot", mark="X", source="never"
    )
    settle_min: Duration = value(
        constant(15), "min", "time to settle it on the spot", mark="X", source="assumed"
    )
    settle_tries: int = value(
        1, "attempts", "of the finder's role to settle it, one after another", mark="X",
        source="one", ge=1, le=100,
    )  # fmt: skip
    settle_gap_min: Duration = value(
        constant(4320),
        "min",
        "from a failed attempt to the next one",
        mark="X",
        source="three days",
    )
    labour_people: int = value(
        0, "units", "who must work on it together, once its owner agrees; 0 = nobody", mark="X",
        source="nobody", ge=0, le=20,
    )  # fmt: skip
    labour_trips: int = value(1, "trips", "that they make", mark="X", source="one", ge=1, le=100)
    trip_min: Duration = value(constant(30), "min", "length of a trip", mark="X", source="assumed")
    mediation: ChanceByTier = value(
        ByTier(), "chance", "an attempt of the grid leader, the town or the city settles it",
        mark="X", source="none tries",
    )  # fmt: skip
    mediation_min: Duration = value(
        constant(180), "min", "length of such an attempt", mark="L", source="mediation about 3 h"
    )
    petition_chance: Share = value(
        0.0, "chance", "those concerned petition when every attempt has failed, at a trust of .5",
        mark="X", source="the departments act",
    )  # fmt: skip
    settled_reported_share: Share = value(
        0.2, "share", "of the settled ones are reported all the same", mark="X", source="assumed"
    )
    returns_chance: Share = value(
        0.0, "chance", "a case that was settled or resolved comes back (feedback.returns)",
        mark="X", source="never",
    )  # fmt: skip
    returns_after_min: Duration = value(
        constant(20_160), "min", "from its end until it comes back", mark="X", source="two weeks"
    )
    departments: Names = value(REQUIRED, "", "who handle it; the first leads")
    priority: int = value(3, "", "1 urgent to 4", mark="X", source="ordinary", ge=1, le=4)
    limit_min: float = value(
        10_080.0, "min", "help is due within", mark="L", source="7 d, ordinary (Beijing 12345)",
        gt=0, le=10_000_000,
    )  # fmt: skip
    service_min: Duration = value(
        lognormal(19.8, 1.08), "min", "work of a crew on the spot", mark="D",
        source="on scene to free, median and p90 (SF fire calls)",
    )  # fmt: skip
    direct: bool = value(
        False, "", "residents call the lead department itself, past the desks", mark="X",
        source="no",
    )  # fmt: skip
    outcome_loss_per_min: float = value(
        0.0, "share per min", "by which the chance of a good outcome falls until help comes",
        mark="X", source="time plays no part", ge=0, le=1,
    )  # fmt: skip
    harm: float = value(
        1.0, "harm units per day", "while no help has come", mark="X", source="neutral",
        ge=0, le=1_000_000_000,
    )  # fmt: skip
