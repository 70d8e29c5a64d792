"""The table [publicity]: whom volunteers meet on a turn, and what comes of it."""

from sim.scenario.fields import Share, Table, value


class PublicitySettings(Table):
    """What volunteers tell the residents of their beat (feedback.publicity)."""

    met_per_turn: int = value(
        0, "residents", "whom a volunteer meets on a turn", mark="X", source="nobody", ge=0, le=20,
        lever=True,
    )  # fmt: skip
    app_chance: Share = value(
        0.05, "chance", "who is met uses the app from then on", mark="X", source="assumed"
    )
    trust_gain: Share = value(
        0.02, "", "trust of who is met rises by this share of what is missing to 1", mark="X",
        source="assumed",
    )  # fmt: skip
