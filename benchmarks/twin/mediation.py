"""Mediation: leader, town and city try to settle a reported case before departments act."""

from typing import TYPE_CHECKING

from benchmarks.twin.desks import Desk, Leader
from benchmarks.twin.luck import coin, duration_min
from sim.terms import Activity, End, Role

if TYPE_CHECKING:
    from benchmarks.twin.cases import Case
    from benchmarks.twin.reports import Report


class Mediation:
    """The way of a report through the tiers that may settle its case."""

    def __init__(self, report: "Report") -> None:
        assert report.case is not None
        self.report, self.model = report, report.model
        self.case: Case = report.case
        self.last_desk = report.node
        self.tiers = [
            (tier, office)
            for tier, office in self._offices().items()
            if office is not None and office.officers and getattr(self._chances, tier) > 0
        ]
        self.tier, self.succeeds = "", False

    @property
    def _chances(self) -> object:
        return self.case.settings.mediation

    def _offices(self) -> dict[str, Desk | None]:
        tree, spot = self.model.network.one, self.case.spot
        if tree is None:
            return {}
        town = tree.desk_of("town", spot)
        return {"leader": self.model.leader_of(spot), "town": town, "city": tree.city}

    def ask_next(self) -> bool:
        """Set out for the next tier; False when none is left."""
        if not self.tiers:
            return False
        self.tier, office = self.tiers.pop(0)
        if not isinstance(office, Leader):
            self.last_desk = office
        self.report.hop(office, self.model.network.channel)
        return True

    def begin(self) -> float:
        """Begin an attempt and return how long it takes; one that will succeed puts fate off."""
        minutes: float
        lucky, minutes = self.case.attempts.setdefault(self.tier, self._draw())
        self.succeeds = lucky < getattr(self._chances, self.tier)
        self.case.in_hand = self.case.in_hand or self.succeeds
        who = self.case.concerned
        if self.tier == "leader" and who and self.model.register.knows(who.household):
            minutes *= self.model.settings.leaders.known_factor
        return minutes

    def _draw(self) -> tuple[float, float]:
        rng = self.model.rng
        return rng.random(), duration_min(rng, self.case.settings.mediation_min)

    def over(self) -> None:
        """End an attempt: the case is settled, or the next tier tries, or all have failed."""
        case = self.case
        if not case.open:
            self.report.remove()
        elif self.succeeds:
            case.finish(End.SETTLED, Role.LEADER if self.tier == "leader" else Role.OFFICER)
            self.report.remove()
        else:
            self.model.tally[Activity.MEDIATED] += 1
            if not self.ask_next():
                self._all_have_failed()

    def _all_have_failed(self) -> None:
        report, case = self.report, self.case
        if self.petitions():
            case.petition()
            report.remove()
            return
        report.mediation, report.node = None, self.last_desk
        report.share()
        if report.node is report.department:
            report.arrive()
        else:
            report.go_on()

    def petitions(self) -> bool:
        """Whether who is concerned petitions now."""
        who = self.case.concerned
        if who is None or not self.model.settings.feedback.petitions:
            return False
        return coin(self.model.rng, self.case.settings.petition_chance * (1.5 - who.trust))
