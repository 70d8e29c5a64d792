"""The laws: closed forms that the model must reproduce when a scenario reduces it to their case."""

from experiments.verification import formulas, observe
from experiments.verification.compound import compound
from experiments.verification.detection import detection
from experiments.verification.law import (
    Comparison,
    Law,
    compare,
    error_rate,
    reduced,
    replications,
    verify,
)
from experiments.verification.queues import queues, routing
from experiments.verification.travel import travel

__all__ = [
    "Comparison", "Law", "compare", "error_rate", "formulas", "laws", "observe", "reduced",
    "replications", "verify",
]  # fmt: skip


def laws() -> tuple[Law, ...]:
    """Return all laws that are compared number by number."""
    return (*detection(), *travel(), *queues(), *routing(), *compound())
