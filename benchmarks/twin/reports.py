"""Reports on their way through the command network."""

# mypy: allow-subclassing-any

from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.twin.luck import duration_min
from benchmarks.twin.mediation import Mediation
from benchmarks.twin.watch import Watch
from sim.terms import Channel

if TYPE_CHECKING:
    from mesa.time import Event

    from benchmarks.twin.cases import Case
    from benchmarks.twin.departments import Crew
    from benchmarks.twin.desks import Line
    from benchmarks.twin.networks import Tree
    from benchmarks.twin.town import Town

ENQUIRY_PRIORITY = 4


class Report(mesa.Agent):
    """A report of a case, or an enquiry when there is no case; it is removed when it ends."""

    node: Any
    ticket: int

    def __init__(
        self,
        model: "Town",
        case: "Case | None",
        channel: Channel,
        cell: Any = None,
        stage: int = 0,
        tree: "Tree | None" = None,
    ) -> None:
        super().__init__(model)
        self.tree = tree or model.network.tree_for(case)
        self.case, self.channel = case, channel
        self.cell = cell if case is None else case.spot
        self.stage = stage
        self.checked = self.primary = self.over = False
        self.line: Line | None = None
        self.crew: Crew | None = None
        self.mediation: Mediation | None = None
        self.desk_work: Event | None = None
        self.priority = ENQUIRY_PRIORITY if case is None else case.settings.priority
        if case is not None:
            case.reports_left += 1

    def remove(self) -> None:
        """End: nobody deals with it any more."""
        super().remove()
        self.over = True
        if self.case is not None:
            self.case.reports_left -= 1

    @property
    def departments(self) -> list[Any]:
        """Departments that handle its case, those of its tree first; an enquiry makes for one."""
        office, own = self.model.departments, self.tree.departments
        if self.case is None:
            return [office[own[0]]]
        names = self.case.settings.departments
        first = next((i for i, name in enumerate(names) if name in own), 0)
        return [office[name] for name in (*names[first:], *names[:first])]

    @property
    def department(self) -> Any:
        return self.departments[self.stage]

    def file(self, direct: bool = False) -> None:
        """Set out: to the desk where its channel enters, or at once to the lead department."""
        case = self.case
        if case is not None:
            case.mark("reported")
            case.channel = case.channel if case.channel is not None else self.channel
        if direct:
            self.node = self.department
            self.arrive()
            return
        name = self.channel.name.lower()
        level = getattr(self.model.settings.routing.entry, name)
        self.hop(self.tree.desk_of(level, self.cell), name)

    def hop(self, node: Any, channel: str) -> None:
        routing = self.model.settings.routing
        latency_min = duration_min(self.model.rng, getattr(routing.latency_min, channel))
        self.node = node
        self.model.later(self.arrive, latency_min / routing.speed)

    def arrive(self) -> None:
        self.node.receive(self)

    def go_on(self) -> None:
        """Take the next hop towards its department."""
        self.hop(self.node.next_towards(self.department), self.model.network.channel)

    def work_done(self) -> None:
        """An officer has finished with it."""
        self.node.finish(self)

    def check(self) -> bool:
        """Be checked; whether it goes on afterwards."""
        self.checked = True
        case = self.case
        if case is None:
            self.remove()
            return False
        case.mark("triaged")
        if not case.open:
            self.remove()
            return False
        if self.tree in case.recorded_by and self.model.settings.routing.merge_duplicates:
            self.remove()
            return False
        self.primary = not case.recorded_by
        case.recorded_by.add(self.tree)
        if self.primary:
            self._register(case)
            self.mediation = Mediation(self)
            if self.mediation.ask_next():
                return False
            self.mediation = None
        self.share()
        return True

    def _register(self, case: "Case") -> None:
        case.recorded_min = self.model.time
        case.departments_left = len(case.settings.departments)
        self._be_watched(case)

    def _be_watched(self, case: "Case") -> None:
        if self.primary and self.model.network.shape == "command_centre":
            Watch(self.model, self, case.recorded_min)

    def share(self) -> None:
        """Send copies to the further departments of the case, if they act together."""
        case = self.case
        assert case is not None
        if self.model.settings.routing.joint != "together":
            return
        for stage in range(1, len(case.settings.departments)):
            copy = Report(self.model, case, self.channel, stage=stage, tree=self.tree)
            copy.checked, copy.primary, copy.node = True, self.primary, self.node
            copy.priority = self.priority
            copy._be_watched(case)
            copy.go_on()

    def shorten_desk_work(self, factor: float) -> None:
        """Let the department need less time for what is left of its desk work."""
        if self.desk_work is not None and self.desk_work.time > self.model.time:
            self.desk_work.cancel()
            left = self.desk_work.time - self.model.time
            self.desk_work = self.model.later(self.lead_over, left * factor)

    def lead_over(self) -> None:
        """The department's desk work is done."""
        self.node.ready(self)

    def on_site(self) -> None:
        """The crew has come to the place of the case."""
        case = self.case
        assert case is not None and self.crew is not None
        self.crew.spot = case.spot
        if not case.open:
            self.crew.leave()
            self.remove()
            return
        case.helped = True
        case.mark("arrived")
        case.judge(1.0)
        case.release()
        self.model.later(self.served, duration_min(self.model.rng, case.settings.service_min))

    def served(self) -> None:
        """The crew has finished."""
        assert self.crew is not None
        self.crew.leave()
        self.finish_here()

    def lose(self) -> None:
        """The department is full and has no line."""
        assert self.case is not None
        self.case.lost += 1
        self.finish_here()

    def finish_here(self) -> None:
        """The department's part is over: end, or go on to the next department."""
        case, stage = self.case, self.stage + 1
        assert case is not None
        if self.primary:
            case.department_done()
        one_by_one = self.model.settings.routing.joint == "one_after_another"
        if one_by_one and self.primary and stage < len(case.settings.departments):
            self.stage, self.crew, self.desk_work = stage, None, None
            self.go_on()
        else:
            self.remove()
