"""Publicity: volunteers meet residents, who trust more, take up the app, or join them."""

from typing import TYPE_CHECKING

from benchmarks.twin.luck import coin
from sim.terms import Activity

if TYPE_CHECKING:
    from benchmarks.twin.patrol import Volunteer
    from benchmarks.twin.residents import Resident

MOST_TOLD = 40


def inform(volunteer: "Volunteer") -> None:
    """Let a volunteer who begins a turn meet residents of the beat."""
    model = volunteer.model
    if not model.settings.feedback.publicity:
        return
    households = model.rounds["volunteer"][volunteer.beat].households
    if not households:
        return
    for _ in range(model.settings.publicity.met_per_turn):
        household = households[model.rng.integers(len(households))]
        meet(household.members[model.rng.integers(len(household.members))])


def meet(resident: "Resident") -> None:
    model, settings = resident.model, resident.model.settings.publicity
    model.tally[Activity.INFORMED] += 1
    resident.trust += settings.trust_gain * (1 - resident.trust)
    resident.uses_app = resident.uses_app or coin(model.rng, settings.app_chance)


def recruit(volunteer: "Volunteer") -> None:
    """Let a volunteer who comes off duty tell the acquaintances, some of whom join."""
    model = volunteer.model
    if not model.settings.feedback.recruiting or volunteer.resident is None:
        return
    chance = model.settings.recruiting.chance
    for other in volunteer.resident.knows[:MOST_TOLD]:
        unit = model.reserve.get(other)
        if unit and not unit.active and coin(model.rng, chance * (0.5 + other.trust)):
            unit.active = True
            model.tally[Activity.RECRUITED] += 1
