"""The table [recruiting]: who may become a volunteer during the run, and how likely."""

from sim.scenario.fields import Share, Table, value


class RecruitingSettings(Table):
    """Whom volunteers win among their acquaintances (feedback.recruiting)."""

    reserve_per_1000_residents: float = value(
        20.0, "people per 1000 residents", "would join if an acquaintance who volunteers told them",
        mark="X", source="assumed", ge=0, le=1000,
    )  # fmt: skip
    chance: Share = value(
        0.02, "per acquaintance and turn", "joins at a trust of .5; x (.5 + trust)", mark="X",
        source="assumed", lever=True,
    )  # fmt: skip

    def reserve(self, residents: int) -> float:
        """Return how many of so many residents are in the reserve."""
        return self.reserve_per_1000_residents * residents / 1000.0
