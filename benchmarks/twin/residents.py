"""Residents: who they are, how many of them are where, and what they do with what they notice."""

# mypy: allow-subclassing-any

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import mesa

from benchmarks.twin.luck import coin
from benchmarks.twin.reports import Report
from benchmarks.twin.trust import acquaint
from sim.terms import Channel, LandUse, Role

if TYPE_CHECKING:
    from benchmarks.twin.cases import Case
    from benchmarks.twin.households import Household
    from benchmarks.twin.town import Town

MOST_SD = 3.29


class Resident(mesa.Agent):
    def __init__(self, model: "Town", home: int, work: int) -> None:
        super().__init__(model)
        people, rng = model.settings.people, model.rng
        off = min(MOST_SD, max(-MOST_SD, rng.standard_normal()))
        self.home, self.work = home, work
        self.trust = min(1.0, max(0.0, people.trust_mean + off * people.trust_sd))
        self.knows: list[Resident] = []
        self.uses_app = coin(rng, people.app_users_per_1000_residents / 1000)

    household: "Household"

    @property
    def lives_alone(self) -> bool:
        return len(self.household.members) == 1

    @property
    def channel(self) -> Channel:
        return Channel.APP if self.uses_app else Channel.PHONE

    def choose_channel(self) -> Channel:
        """Choose how to report a case: who uses the app does so if it is trusted."""
        trusts = not self.model.settings.feedback.trust or coin(self.model.rng, 0.5 + self.trust)
        return self.channel if trusts else Channel.PHONE

    def notice(self, case: "Case", factor: float) -> None:
        """Notice a case, and perhaps report it."""
        people, channel = self.model.settings.people, self.choose_channel()
        chance = people.report_chance_app if channel is Channel.APP else people.report_chance
        if coin(self.model.rng, factor * chance * (0.5 + self.trust)):
            self.report(case, Role.RESIDENT, channel)

    def suffer(self, case: "Case") -> None:
        """Decide as the victim of a case."""
        chance = self.model.settings.people.report_chance_victim
        if coin(self.model.rng, chance * (0.5 + self.trust)):
            self.report(case, Role.VICTIM, self.choose_channel())

    def report(self, case: "Case", role: Role, channel: Channel) -> None:
        case.concern(self)
        case.detect(role)
        Report(self.model, case, channel).file(case.settings.direct)


class Present(NamedTuple):
    """Mean numbers of people in a cell."""

    at_home: float
    at_work: float
    passing: float

    @property
    def total(self) -> float:
        return self.at_home + self.at_work + self.passing


class Population:
    """All residents of a town, by the cells and villages where they can be."""

    def __init__(self, model: "Town") -> None:
        self.model, place = model, model.place
        homes, work = place.homes.tolist(), place.work.tolist()
        self.all = [Resident(model, *pair) for pair in zip(homes, work, strict=True)]
        self.living_in: dict[int, list[Resident]] = defaultdict(list)
        self.working_in: dict[int, list[Resident]] = defaultdict(list)
        self.of_village: dict[int, list[Resident]] = defaultdict(list)
        for resident in self.all:
            self.living_in[resident.home].append(resident)
            self.of_village[self.village_of(resident.home)].append(resident)
            if resident.work >= 0:
                self.working_in[resident.work].append(resident)
        self.passing = self._passing()
        for ring in self.of_village.values():
            acquaint(model, ring)

    def _passing(self) -> dict[int, float]:
        """Return how many could pass by in each cell of streets or shops if all were out."""
        place, busy = self.model.place, (LandUse.STREETS, LandUse.SHOPS)
        cells: dict[int, list[int]] = defaultdict(list)
        for cell in range(place.cells):
            if place.land_use[cell] in busy:
                cells[self.village_of(cell)].append(cell)
        return {
            cell: len(self.of_village[village]) / len(within)
            for village, within in cells.items()
            for cell in within
        }

    def shares(self) -> Present:
        """Return the share at home, of employees at work, and of all who are out, by now."""
        people, clock, now = self.model.settings.people, self.model.clock, self.model.time
        home = clock.share_now(people.home_by_hour_weekday, people.home_by_hour_weekend, now)
        work = clock.share_now(people.work_by_hour_weekday, people.work_by_hour_weekend, now)
        return Present(home, work, max(0.0, 1 - home - people.employed_share * work))

    def most_in(self, cell: int) -> float:
        """Return a number that the people present in a cell never exceed."""
        return len(self.living_in[cell]) + len(self.working_in[cell]) + self.passing.get(cell, 0.0)

    def present_in(self, cell: int) -> Present:
        """Return how many are in a cell now, on average."""
        share = self.shares()
        return Present(
            len(self.living_in[cell]) * share.at_home,
            len(self.working_in[cell]) * share.at_work,
            self.passing.get(cell, 0.0) * share.passing,
        )

    def somebody_in(self, cell: int, present: Present) -> Resident:
        """Return one of those present, at random."""
        pick = self.model.rng.random() * present.total
        if pick < present.at_home:
            among = self.living_in[cell]
        elif pick < present.at_home + present.at_work:
            among = self.working_in[cell]
        else:
            among = self.of_village[self.village_of(cell)]
        return self.anyone(among)

    def around(self, cell: int, alone: bool) -> list[Resident]:
        """Return the residents of a cell or, where nobody lives, of its village."""
        here = self.living_in[cell]
        if alone:
            here = [resident for resident in here if resident.lives_alone] or here
        return here or self.of_village[self.village_of(cell)]

    def village_of(self, cell: int) -> int:
        return int(self.model.place.village_of[cell])

    def anyone(self, among: list[Resident]) -> Resident:
        return among[int(self.model.rng.integers(len(among)))]

    def home_share(self, hour: int, weekday: int) -> float:
        people: Any = self.model.settings.people
        weekend = weekday > 4
        profile = people.home_by_hour_weekend if weekend else people.home_by_hour_weekday
        return float(profile[hour])
