"""First responders: the patrol that is nearest to an urgent case helps until a crew comes."""

# mypy: allow-subclassing-any

import math
from typing import TYPE_CHECKING

import mesa

from benchmarks.twin.luck import coin, duration_min

if TYPE_CHECKING:
    from benchmarks.twin.cases import Case
    from benchmarks.twin.patrol import Patroller
    from benchmarks.twin.town import Town

URGENT = 1


def respond(case: "Case") -> None:
    """Send the unit that would be there first to an urgent case, once."""
    model = case.model
    if case.settings.priority != URGENT or case.response is not None:
        return
    roles = [key for key, role in model.roles.items() if role.first_responder]
    units = [unit for key in roles for unit in model.on_street[key]]
    if units:
        nearest = min(units, key=lambda unit: unit.walk_min(case.spot))
        case.response = Response(model, case, nearest)


class Response(mesa.Agent):
    """A unit goes to a case and stays until the first crew comes, or the case is over."""

    def __init__(self, model: "Town", case: "Case", unit: "Patroller") -> None:
        super().__init__(model)
        self.case, self.unit, self.helps = case, unit, False
        minutes = unit.walk_min(case.spot)
        unit.be_busy(case.spot, minutes)
        model.later(self.there, minutes)

    def there(self) -> None:
        """Help, and perhaps settle the case; go back if a crew is there or the case is over."""
        case, unit, rng = self.case, self.unit, self.model.rng
        if case.helped or not case.open:
            self._go_back()
            return
        self.helps = case.helped = True
        unit.free_min = math.inf
        case.mark("arrived")
        case.judge(1.0)
        if coin(rng, getattr(case.settings.settle_chance, unit.key)):
            self.model.later(self.settled, duration_min(rng, case.settings.settle_min))

    def settled(self) -> None:
        if self.helps:
            self.unit.settle_now(self.case)

    def release(self) -> None:
        """Let the unit go, if it is there to help."""
        if self.helps:
            self.helps = False
            self._go_back()

    def _go_back(self) -> None:
        """Be back on patrol at the next whole minute."""
        self.unit.free_min = math.ceil(self.model.time)
        self.model.at(self.unit.come_back, self.unit.free_min)
