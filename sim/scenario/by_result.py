"""A scenario as the key of what is kept of it."""

from dataclasses import dataclass, field
from typing import Self

from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class ByResult:
    """A scenario that is the same as another one when no result can differ.

    Scenarios by themselves are compared value by value, which takes as long as a short run.
    """

    scenario: Scenario = field(compare=False)
    digest: str

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Return the key of a scenario."""
        return cls(scenario, scenario.digest())
