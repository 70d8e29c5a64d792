"""The table [surge]: days on which more people turn out and nobody has a day off."""

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.fields import Table, value

Roles = Annotated[tuple[Literal["team", "worker"], ...], Field(max_length=2, strict=False)]


class SurgeSettings(Table):
    """An alert, as for the G20 summit; days count from the first calendar day of the run, as 0."""

    from_day: int = value(0, "day", "first day", mark="X", source="none", ge=0, le=4000, lever=True)
    to_day: int = value(
        0, "day", "day after the last one; not above from_day: no surge", mark="X", source="none",
        ge=0, le=4000, lever=True,
    )  # fmt: skip
    turns_factor: float = value(
        1.0, "", "multiplies roles.ROLE.turns_per_day (duty turns)", mark="X", source="as always",
        ge=1, le=100, lever=True,
    )  # fmt: skip
    no_days_off: Roles = value(
        (), "", "roles whose days off, weekends and holidays are cancelled", mark="X",
        source="none", lever=True,
    )  # fmt: skip
