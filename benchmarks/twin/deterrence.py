"""Deterrence: cases that do not happen because a patrol is there."""

from typing import TYPE_CHECKING

from benchmarks.twin.luck import coin
from benchmarks.twin.units import Unit

if TYPE_CHECKING:
    from benchmarks.twin.cases import Case


def deterred(case: "Case") -> bool:
    """Whether a patrol in its cell keeps a case from happening."""
    settings = case.model.settings
    if not settings.feedback.deterrence or not case.settings.deterrable:
        return False
    units = [agent for agent in case.spot.agents if isinstance(agent, Unit)]
    presence = max((unit.settings.deters for unit in units), default=0.0)
    return coin(case.model.rng, case.settings.deterrable * settings.deterrence.share * presence)
