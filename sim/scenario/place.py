"""The tables [run], [place] and [people]: how long, where and among whom."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.fields import (
    MAX_COUNT,
    REQUIRED,
    Day,
    HourShares,
    Moment,
    Share,
    Table,
    value,
)

HOME_WEEKDAY = (0.95,) * 6 + (0.9, 0.75, 0.5) + (0.4,) * 8 + (0.5, 0.65, 0.75, 0.85) + (0.9,) * 3
HOME_WEEKEND = (0.93,) * 8 + (0.85, 0.75) + (0.65,) * 8 + (0.7, 0.75, 0.8, 0.85) + (0.9,) * 2
WORK_WEEKDAY = (0.05,) * 7 + (0.3, 0.8, 0.9, 0.9, 0.85, 0.6) + (0.9,) * 4 + (0.6, 0.2) + (0.05,) * 5
WORK_WEEKEND = (0.03,) * 8 + (0.2,) + (0.25,) * 9 + (0.1,) + (0.03,) * 5


class RunSettings(Table):
    """When a run starts and how long it lasts."""

    start: Moment = value(
        datetime(2016, 3, 7), "", "first minute of the run", mark="A",
        source="month in which Wulin Dama started (report); a Monday",
    )  # fmt: skip
    days: float = value(
        30.0, "days", "length of the run, warm-up included", mark="X", gt=0, le=3660,
        source="long enough for a month of cases",
    )  # fmt: skip
    warmup_days: float = value(
        0.0, "days", "cases that arise before are not measured", mark="X", ge=0, le=3660,
        source="a run starts without open cases",
    )  # fmt: skip
    holidays: Annotated[tuple[Day, ...], Field(max_length=4000, strict=False)] = value(
        (), "", "days without office hours", mark="X", source="none assumed",
    )  # fmt: skip


class LandUseSettings(Table):
    """Shares of the cells by what they are used for; they sum to 1."""

    homes: Share = value(0.55, "share of cells", "homes", mark="X", source="assumed")
    shops: Share = value(0.08, "share of cells", "shops", mark="X", source="assumed")
    works: Share = value(0.12, "share of cells", "works and offices", mark="X", source="assumed")
    streets: Share = value(0.17, "share of cells", "streets", mark="X", source="assumed")
    water: Share = value(0.08, "share of cells", "water, not entered", mark="X", source="assumed")


class PlaceSettings(Table):
    """The grid of cells, its areas and its residents; hashable, so that places can be cached."""

    width_cells: int = value(REQUIRED, "cells", "west to east", ge=2, le=2000)
    height_cells: int = value(REQUIRED, "cells", "south to north", ge=2, le=2000)
    cell_m: float = value(
        100.0, "m", "side of a cell", mark="X", ge=1, le=10_000,
        source="50 m for a street, 100 m for a city",
    )  # fmt: skip
    edges: Literal["walls", "torus"] = value(
        "walls", "", "what happens at the border", mark="X", source="a place has an outside",
    )  # fmt: skip
    seed: int = value(
        2016, "", "of the generated place, not of the run", mark="X", source="arbitrary",
        ge=0, lt=2**63,
    )  # fmt: skip
    towns: int = value(
        1, "towns", "areas below the city", mark="X", source="one", ge=1, le=MAX_COUNT
    )
    villages: int = value(
        1, "villages", "villages or communities", mark="X", source="one", ge=1, le=MAX_COUNT
    )
    grids: int = value(
        1, "grids", "smallest areas, one grid worker each", mark="X", source="one",
        ge=1, le=MAX_COUNT,
    )  # fmt: skip
    residents: int = value(REQUIRED, "people", "who live there", ge=0, le=MAX_COUNT)
    household_size: float = value(
        2.8, "people per household", "mean size", mark="X", source="households in grid reports",
        ge=1, le=100,
    )  # fmt: skip
    land_use: LandUseSettings = value(LandUseSettings(), "", "shares of the cells by use")
    file: str | None = value(
        None, "", "CSV of cells (x,y,population,land_use,town,village,grid) to read instead",
        absent="the place is generated", path=True, min_length=1,
    )  # fmt: skip


class PeopleSettings(Table):
    """Who the residents are and whether they notice and report."""

    app_users_per_1000_residents: float = value(
        65.0, "app users per 1,000 residents", "registered users of the reporting app", lever=True,
        mark="A", source="3.6 million users among 55.4 million residents (report)", ge=0, le=1000,
    )  # fmt: skip
    lives_alone_share: Share = value(
        0.1, "share of residents", "live alone", mark="X", source="assumed"
    )
    employed_share: Share = value(
        0.55, "share of residents", "have a workplace", mark="X", source="assumed"
    )
    trust_mean: Share = value(0.5, "", "mean trust in the system", mark="X", source="assumed")
    trust_sd: Share = value(0.15, "", "standard deviation of trust", mark="X", source="assumed")
    trust_gain: Share = value(
        0.1, "", "trust moves by this share of its distance to the outcome (feedback.trust)",
        mark="X", source="assumed; sweep .02 to .3",
    )  # fmt: skip
    trust_spread: Share = value(
        0.2, "", "share of that movement in an acquaintance who hears of it", mark="X",
        source="assumed",
    )  # fmt: skip
    acquaintances: int = value(
        10, "people", "whom a resident knows in the village, on average (odd counts as one less)",
        mark="X", source="assumed", ge=0, le=1000,
    )  # fmt: skip
    rewired_share: Share = value(
        0.1, "share of acquaintances", "live anywhere in the village, the others next door",
        mark="X", source="small worlds of Watts and Strogatz (1998)",
    )  # fmt: skip
    notice_per_person_hour: float = value(
        0.02, "per person-hour", "rate at which a resident present notices a case", mark="X",
        source="assumed; sweep .002 to .1", ge=0, le=1000,
    )  # fmt: skip
    report_chance: Share = value(
        0.15, "chance", "who notices without the app reports", mark="X",
        source="assumed; sweep .05 to .6",
    )  # fmt: skip
    report_chance_app: Share = value(
        0.35, "chance", "who notices with the app reports", mark="X",
        source="assumed; sweep .05 to .6",
    )  # fmt: skip
    report_chance_victim: Share = value(
        0.45, "chance", "a victim reports", mark="X", source="assumed; sweep .05 to .6"
    )
    repeat_chance: Share = value(
        0.1, "chance", "a case already reported is reported again by who notices", mark="X",
        source="assumed",
    )  # fmt: skip
    home_by_hour_weekday: HourShares = value(
        HOME_WEEKDAY, "share of residents", "present at home, by hour", mark="X", source="assumed"
    )
    home_by_hour_weekend: HourShares = value(
        HOME_WEEKEND, "share of residents", "present at home, by hour", mark="X", source="assumed"
    )
    work_by_hour_weekday: HourShares = value(
        WORK_WEEKDAY, "share of employees", "present at work, by hour", mark="X", source="assumed"
    )
    work_by_hour_weekend: HourShares = value(
        WORK_WEEKEND, "share of employees", "present at work, by hour", mark="X", source="assumed"
    )
