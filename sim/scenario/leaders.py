"""The table [leaders]: grid leaders, who mediate after the finder and know whom to ask."""

from sim.scenario.fields import MAX_COUNT, Hours, Table, from_hour, to_hour, value


class LeadersSettings(Table):
    """Grid leaders, each for several grids of one village."""

    grids_each: int | None = value(
        None, "grids", "that a leader answers for", lever=True, ge=1, le=MAX_COUNT,
        absent="no grid leaders",
    )  # fmt: skip
    known_factor: float = value(
        1.0, "", "multiplies the length of an attempt where the household is in the register",
        mark="X", source="no effect", ge=0, le=1,
    )  # fmt: skip
    hours: Hours = value("office", "", "when they work", mark="X", source="assumed")
    from_hour: float = from_hour()
    to_hour: float = to_hour()
