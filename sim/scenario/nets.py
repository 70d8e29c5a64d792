"""The table [nets]: separate departmental lines, each with workers, desks and books of its own."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from sim.distributions import Duration, lognormal
from sim.scenario.fields import REQUIRED, Level, Name, Share, Table, by_name, value
from sim.scenario.routing import DeskSettings

MAX_LINES: Final = 8
"""Lines of one district: a case remembers in a byte whose books it stands in."""
MAX_DEPARTMENTS_PER_LINE: Final = 1000


class LineSettings(Table):
    """One departmental line."""

    departments: Annotated[
        tuple[str, ...], Field(min_length=1, max_length=MAX_DEPARTMENTS_PER_LINE, strict=False)
    ] = value(REQUIRED, "", "its departments; their kinds of cases are its own")
    workers_weight: float = value(
        1.0, "weight", "its part of the grid workers, beside the other lines", lever=True, mark="X",
        source="all alike", ge=0, le=1_000_000,
    )  # fmt: skip


Lines = Annotated[dict[Name, LineSettings], Field(max_length=MAX_LINES), AfterValidator(by_name)]


class NetsSettings(Table):
    """Lines that know nothing of each other (routing.network = "nets")."""

    lines: Lines = value({}, "", "the lines by name")
    level: Level = value(
        "village", "", "area of a worker of a line, and its lowest desk", lever=True, mark="X",
        source="a worker of one line has more ground to cover than one of one grid",
    )  # fmt: skip
    pass_on_chance: Share = value(
        0.3, "chance", "a worker who finds another line's matter passes it on", lever=True,
        mark="X", source="assumed; the others let it be",
    )  # fmt: skip
    pass_on_min: Duration = value(
        lognormal(1440, 0.9), "min", "until that is done", mark="X", source="assumed: a day"
    )
    desk: DeskSettings = value(
        DeskSettings(officers=1), "", "desk of each line's bureau; its lower desks are unattended"
    )
