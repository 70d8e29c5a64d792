"""The table [routing]: channels, desks and the speed of the command network."""

from typing import Any, Literal

from sim.distributions import Duration, constant, lognormal
from sim.scenario.fields import Hours, Level, Share, Table, from_hour, to_hour, value

Network = Literal["command_centre", "paper_chain", "one_grid", "nets", "file"]
Joint = Literal["together", "one_after_another"]
LEVELS = ("grid", "village", "town", "city")


def _latency(median_min: float, about: str, mark: str, source: str) -> Any:
    return value(lognormal(median_min, 0.9), "min", about, mark=mark, source=source)


class LatencySettings(Table):
    """How long a hop takes at routing.speed = 1, by channel."""

    paper: Duration = _latency(240, "a form on paper", "X", "sweep 1 h to 2 d")
    phone: Duration = _latency(20, "a telephone call and its note", "X", "assumed")
    pc: Duration = _latency(30, "an entry at a desk computer", "X", "assumed")
    mobile: Duration = _latency(5, "a mobile terminal", "X", "assumed")
    app: Duration = _latency(5, "the app of residents", "X", "as a mobile terminal")
    centre: Duration = _latency(2, "a hop of the command centre", "X", "sweep .5 to 10 min")


class DeskSettings(Table):
    """The desk of one level: every node of that level has one."""

    officers: int = value(
        0, "officers per node", "who check reports; 0 passes them on unchecked", lever=True,
        mark="X", source="unattended", ge=0, le=10_000,
    )  # fmt: skip
    triage_min: Duration = value(
        lognormal(6, 0.9), "min", "check at the first desk on the way", mark="L",
        source="call to ticket about 6 min (Beijing 12345); sweep 2 to 15",
    )  # fmt: skip
    relay_min: Duration = value(
        constant(0), "min", "work at every later desk", mark="X", source="passed on at once"
    )
    hours: Hours = value("office", "", "when officers work", mark="X", source="assumed")
    from_hour: float = from_hour()
    to_hour: float = to_hour()


class DesksSettings(Table):
    """The desks by level."""

    grid: DeskSettings = value(DeskSettings(), "", "grid desk")
    village: DeskSettings = value(DeskSettings(), "", "village desk")
    town: DeskSettings = value(DeskSettings(), "", "town desk")
    city: DeskSettings = value(DeskSettings(), "", "city desk")

    def by_level(self) -> dict[str, DeskSettings]:
        """Return the desks from the lowest level to the highest."""
        return {level: getattr(self, level) for level in LEVELS}


class EntrySettings(Table):
    """At which level a report enters the network, by channel."""

    app: Level = value("city", "", "reports by the app", mark="X", source="one app for the city")
    phone: Level = value("city", "", "reports by telephone", mark="X", source="one hotline (12345)")
    pc: Level = value("village", "", "reports at a desk computer", mark="X", source="village desk")
    mobile: Level = value("grid", "", "reports by a terminal", mark="X", source="grid worker")


class EnquiriesSettings(Table):
    """Contacts that are no case; they enter as telephone calls do and load the desks."""

    per_1000_residents_day: float = value(
        0.0, "contacts per 1,000 residents and day", "enquiries and unfounded reports", mark="X",
        source="none", ge=0, le=1000,
    )  # fmt: skip


class WatchSettings(Table):
    """Officers of the command centre who watch the time limits of what has been recorded."""

    remind_at: Share | None = value(
        None, "share of kinds.NAME.limit_min", "then the department is reminded", lever=True,
        absent="nobody reminds",
    )  # fmt: skip
    raise_at: Share | None = value(
        None, "share of kinds.NAME.limit_min", "then the case is raised to the city desk",
        lever=True, absent="nothing is raised",
    )  # fmt: skip
    factor: Share = value(
        0.5,
        "",
        "what is left of a department's desk work is multiplied by it",
        mark="X",
        source="assumed",
    )


class RoutingSettings(Table):
    """How a report travels from the finder to a department."""

    network: Network = value(
        "command_centre", "", "shape of the network", lever=True, mark="A",
        source="Tongxiang (report)",
    )  # fmt: skip
    file: str | None = value(
        None, "", "GraphML with a network of the user's own", lever=True, path=True, min_length=1,
        absent="none",
    )  # fmt: skip
    nodes: str | None = value(
        None, "", "CSV with the nodes of a network of the user's own", lever=True, path=True,
        min_length=1, absent="none",
    )  # fmt: skip
    edges: str | None = value(
        None, "", "CSV with the edges of a network of the user's own", lever=True, path=True,
        min_length=1, absent="none",
    )  # fmt: skip
    between_levels: Literal["paper", "pc", "centre"] = value(
        "paper", "", "channel between the levels of one_grid and of nets", lever=True, mark="X",
        source="assumed: forms",
    )  # fmt: skip
    speed: float = value(
        1.0, "", "every hop's latency is divided by it; inf = no latency", lever=True, mark="X",
        source="as calibrated", gt=0, allow_inf_nan=True,
    )  # fmt: skip
    merge_duplicates: bool = value(
        True, "", "reports of a known case join it", lever=True, mark="A",
        source="one centre (report)",
    )  # fmt: skip
    joint: Joint = value(
        "together", "", "how several departments work a case", lever=True, mark="A",
        source="night works: two bureaus act together (report)",
    )  # fmt: skip
    latency_min: LatencySettings = value(LatencySettings(), "", "latency of a hop by channel")
    desks: DesksSettings = value(DesksSettings(), "", "desks by level")
    entry: EntrySettings = value(EntrySettings(), "", "entry level by channel")
    watch: WatchSettings = value(WatchSettings(), "", "who watches the limits")
    enquiries: EnquiriesSettings = value(EnquiriesSettings(), "", "contacts that are no case")
