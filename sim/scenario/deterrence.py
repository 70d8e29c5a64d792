"""The table [deterrence]: how long and strongly a patrol that has stopped deters."""

from sim.scenario.fields import Share, Table, value


class DeterrenceSettings(Table):
    """What presence prevents (feedback.deterrence)."""

    least_stop_min: float = value(
        10.0, "min", "a shorter stop has no effect once it is over", mark="L",
        source="stops of 10 to 16 min work (Koper 1995)", ge=0, le=1440,
    )  # fmt: skip
    lasts_min: float = value(
        30.0, "min", "it deters for so long after the stop", mark="L",
        source="disorder within 30 min (Koper 1995)", gt=0, le=100_000,
    )  # fmt: skip
    share: Share = value(
        11 / 15, "share of cases", "that do not happen, of those open to deterrence", mark="L",
        source="4 instead of 15 % (Koper 1995)",
    )  # fmt: skip
    decay: Share = value(
        0.0, "share", "of the effect that is lost over that time, evenly", mark="X",
        source="none: a stop deters or does not",
    )  # fmt: skip
