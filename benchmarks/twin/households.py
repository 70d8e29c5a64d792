"""Households, the register that knows some of them, and the search for somebody's kin."""

# mypy: allow-subclassing-any

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.twin.luck import coin, duration_min
from sim.terms import Activity

if TYPE_CHECKING:
    from benchmarks.twin.cases import Case
    from benchmarks.twin.residents import Resident
    from benchmarks.twin.town import Town


class Household:
    """People who live together.

    `entered_min` is when it was last entered in the register.
    """

    def __init__(self, members: "list[Resident]") -> None:
        self.members, self.home = members, members[0].home
        self.entered_min = -math.inf
        for resident in members:
            resident.household = self


class Register:
    """Which households are known, for as long as an entry is valid."""

    def __init__(self, model: "Town") -> None:
        self.model = model
        settings = model.settings.household_register
        self.kept = model.settings.feedback.household_register
        self.valid_min = settings.valid_days * 1440
        members: dict[int, list[Resident]] = defaultdict(list)
        for resident, number in zip(
            model.population.all, model.place.household.tolist(), strict=True
        ):
            members[number].append(resident)
        self.households = [Household(people) for people in members.values()]
        self.living_in: dict[int, list[Household]] = defaultdict(list)
        for household in self.households:
            self.living_in[household.home].append(household)
            if coin(model.rng, settings.known_share):
                household.entered_min = self._some_time_ago()

    def _some_time_ago(self) -> float:
        if math.isinf(self.valid_min):
            return 0.0
        return -float(self.model.rng.uniform(0, self.valid_min))

    def knows(self, household: Household) -> bool:
        return bool(self.kept and self.model.time < household.entered_min + self.valid_min)

    def enter(self, household: Household) -> None:
        household.entered_min = self.model.time


class KinSearch(mesa.Agent):
    """Somebody looks for the kin of a victim."""

    def __init__(self, model: "Town", case: "Case", victim: "Resident") -> None:
        super().__init__(model)
        self.case = case
        settings: Any = model.settings.household_register
        known = model.register.knows(victim.household)
        delay = settings.kin_known_min if known else settings.kin_unknown_min
        model.later(self.reached, duration_min(model.rng, delay))

    def reached(self) -> None:
        self.case.mark("kin_reached")
        self.model.tally[Activity.KIN_REACHED] += 1
        self.remove()
