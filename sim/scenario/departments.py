"""The tables [departments.NAME]: who handles cases, with how many crews and when."""

from typing import Final, Literal

from sim.distributions import Duration, constant
from sim.scenario.fields import Hours, Table, from_hour, to_hour, value

DISPATCH_RULES: Final = ("nearest", "first_listed", "own_area")
"""Rules of dispatch that ship; a file of the user's may bring more."""


class DispatchSettings(Table):
    """Rules of dispatch of the user's own."""

    file: str | None = value(
        None, "", "Python file with rules of dispatch of the user's", lever=True,
        absent="only the rules that ship", path=True, min_length=1,
    )  # fmt: skip


class DepartmentSettings(Table):
    """One department or emergency service with its field crews."""

    title: str = value("", "", "name in English")
    title_zh: str = value("", "", "name in Chinese")
    crews: int = value(
        1, "crews", "field crews", lever=True, mark="X", source="assumed", ge=1, le=100_000
    )
    hours: Hours = value("office", "", "when it works", mark="X", source="assumed")
    from_hour: float = from_hour()
    to_hour: float = to_hour()
    lead_min: Duration = value(
        constant(0), "min", "desk work before a crew is sent", mark="X", source="at once"
    )
    speed_m_s: float = value(
        6.0, "m/s", "of a crew on its way; inf = no travel time", mark="X", source="assumed",
        gt=0, allow_inf_nan=True,
    )  # fmt: skip
    way: Literal["blocks", "straight"] = value(
        "blocks", "", "crews go round the blocks (Manhattan) or as the crow flies", mark="X",
        source="streets in a grid",
    )  # fmt: skip
    bases: Literal["centre", "spread"] = value(
        "centre", "", "where crews wait", mark="X", source="assumed"
    )
    dispatch: str = value(
        "nearest", "", f"which free crew is sent: {', '.join(DISPATCH_RULES)}", lever=True,
        mark="X", source="assumed", min_length=1,
    )  # fmt: skip
    when_full: Literal["queue", "loss"] = value(
        "queue", "", "when no crew is free", mark="X", source="cases wait"
    )
    returns: Literal["base", "stays"] = value(
        "base", "", "where a crew goes afterwards", mark="X", source="assumed"
    )
