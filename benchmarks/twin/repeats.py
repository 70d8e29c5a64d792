"""Cases that were settled or resolved and come back, unless somebody has looked again."""

# mypy: allow-subclassing-any

from typing import TYPE_CHECKING

import mesa

from benchmarks.twin.luck import coin, duration_min
from sim.terms import Activity

if TYPE_CHECKING:
    from benchmarks.twin.cases import Case
    from benchmarks.twin.town import Town


class Repeat(mesa.Agent):
    """What is left of a case that has ended: it may come back."""

    def __init__(self, model: "Town", case: "Case") -> None:
        super().__init__(model)
        self.case = case
        model.later(self.come_back, duration_min(model.rng, case.settings.returns_after_min))
        trees = (None, model.network.tree_for(case))
        plans = [plan for plan in model.follow_ups_at[case.spot] if plan.tree in trees]
        self.lines = [plan.follow_ups for plan in plans]
        for line in self.lines:
            line.append(case)

    def come_back(self) -> None:
        case, chance = self.case, self.case.settings.returns_chance
        if case.followed_up:
            chance *= self.model.settings.follow_up.factor
        if coin(self.model.rng, chance):
            self.model.tally[Activity.RETURNED] += 1
            case.source.arise(case.spot)
            self._strike_off()
        self.remove()

    def _strike_off(self) -> None:
        """Leave the line for a follow-up: there is a new case to deal with."""
        for line in self.lines:
            if self.case in line:
                line.remove(self.case)
