"""The tables [household_register] and [follow_up]: who is known, what is seen again."""

from sim.distributions import Duration, lognormal
from sim.scenario.fields import Share, Table, value


class RegisterSettings(Table):
    """The register of households that home visits keep (feedback.household_register)."""

    known_share: Share = value(
        0.0, "share of households", "in the register at the start", mark="X", source="none",
        lever=True,
    )  # fmt: skip
    valid_days: float = value(
        180.0, "days", "an entry is valid; inf = for good", mark="X", source="half a year",
        gt=0, allow_inf_nan=True,
    )  # fmt: skip
    look_gain: float = value(
        1.0, "", "multiplies kinds.NAME.look_at_visit in a registered household", mark="X",
        source="no gain", ge=0, le=100,
    )  # fmt: skip
    kin_known_min: Duration = value(
        lognormal(5, 0.7), "min", "until kin are reached that the register names", mark="X",
        source="found at once (Granny Wang, report)",
    )  # fmt: skip
    kin_unknown_min: Duration = value(
        lognormal(120, 1.0), "min", "until kin are reached whom nobody knows", mark="X",
        source="assumed",
    )  # fmt: skip


class FollowUpSettings(Table):
    """Grid workers look again at what has ended, as part of their visits (feedback.returns)."""

    factor: float = value(
        1.0, "", "multiplies kinds.NAME.returns_chance of a case that was followed up", mark="X",
        source="no effect", ge=0, le=1, lever=True,
    )  # fmt: skip
