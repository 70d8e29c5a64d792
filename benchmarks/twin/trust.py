"""Trust: what residents learn from the outcome of a case, and whom they tell."""

import math
from typing import TYPE_CHECKING

from benchmarks.twin.luck import coin

if TYPE_CHECKING:
    from benchmarks.twin.residents import Resident
    from benchmarks.twin.town import Town


def acquaint(model: "Town", ring: "list[Resident]") -> None:
    """Make a small world of the residents of a village: neighbours, some exchanged for others."""
    people, rng, n = model.settings.people, model.rng, len(ring)
    feedback = model.settings.feedback
    if not (feedback.trust or feedback.recruiting):
        return
    for distance in range(1, people.acquaintances // 2 + 1):
        if distance >= n / 2:
            return
        others = rng.permutation(n).tolist()
        for i, resident in enumerate(ring):
            rewired = coin(rng, people.rewired_share)
            other = ring[others[i] if rewired else (i + distance) % n]
            resident.knows.append(other)
            other.knows.append(resident)


def learn(resident: "Resident", outcome: float) -> None:
    """Let a resident learn an outcome and tell all acquaintances."""
    people = resident.model.settings.people
    resident.trust += people.trust_gain * (outcome - resident.trust)
    for other in resident.knows:
        other.trust += people.trust_gain * people.trust_spread * (outcome - other.trust)


def patience_min(resident: "Resident", minutes: float) -> float:
    """Return how long somebody waits before a petition: who trusts waits longer."""
    return minutes if math.isinf(minutes) else minutes / (1.5 - resident.trust)
