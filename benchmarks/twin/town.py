"""The model: a town with its residents, patrols, command network and departments."""

# mypy: allow-subclassing-any

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import mesa
from mesa.time import Event, Priority, Schedule

from benchmarks.twin.cases import Case
from benchmarks.twin.clock import Clock
from benchmarks.twin.demand import Enquirers, Source
from benchmarks.twin.departments import Department
from benchmarks.twin.desks import Leader
from benchmarks.twin.enlistment import enlist, muster
from benchmarks.twin.households import Register
from benchmarks.twin.networks import Network
from benchmarks.twin.patrol import PATROLLERS, Patroller, Sighting, Volunteer
from benchmarks.twin.residents import Population, Resident
from benchmarks.twin.streets import Beat, Streets
from benchmarks.twin.visits import Round
from sim.place import build
from sim.terms import Activity

LEVELS = ("grid", "village", "town")


class Town(mesa.Model):
    """One run of a scenario. Time is in minutes.

    Attributes:
        settings: the scenario.
        history: all cases that have arisen, in order.
        tally: how often things have happened that are not written at a case.
        rounds: of home visits, by role and beat.
        follow_ups_at: the rounds of grid workers through a cell.
        on_street: the patrollers on the street, by role.
        reserve: units of residents who would volunteer if they were asked.
        street_min: minutes that units have spent walking and looking, all together.
    """

    def __init__(self, settings: Any, seed: int = 1) -> None:
        super().__init__(rng=settings.place.seed)
        self.settings, self.clock = settings, Clock(settings)
        self.roles: dict[str, Any] = settings.roles.present()
        self.place = build(settings.place, settings.people)
        self.streets = Streets.of(self.place, self.random)
        self.history: list[Case] = []
        self.far_seen: list[Case] = []
        self.tally: Counter[Activity] = Counter()
        self.tours: dict[Any, list[Any]] = {}
        self.rounds: dict[str, dict[Beat, Round]] = {key: {} for key in self.roles}
        self.follow_ups_at: dict[Any, list[Round]] = defaultdict(list)
        self.on_street: dict[str, Any] = {}
        self.reserve: dict[Resident, Volunteer] = {}
        self.street_min = 0
        self.population = Population(self)
        self.register = Register(self)
        offices = settings.departments.items()
        self.departments = {name: Department(self, name, office) for name, office in offices}
        volunteers = self.rng.permutation(len(self.population.all))
        self.network = Network(self)
        forces = muster(self)
        # What belongs to the place is drawn; from here on it is the luck of the run.
        self.reset_rng(seed)
        self.random.seed(seed)
        self.leaders = self._leaders()
        enlist(self, forces, [self.population.all[i] for i in volunteers])
        self._start()

    def _leaders(self) -> dict[int, Leader]:
        """Return the leader of each grid: as few in a village as will do, with equal shares."""
        settings = self.settings.leaders
        leaders: dict[int, Leader] = {}
        if settings.grids_each is None or self.network.one is None:
            return leaders
        for village in range(self.place.count("village")):
            grids = (self.place.village_of_grid == village).nonzero()[0].tolist()
            crowd = [
                Leader(self, settings, self.network.one, None)
                for _ in range(0, len(grids), settings.grids_each)
            ]
            leaders |= {g: crowd[i * len(crowd) // len(grids)] for i, g in enumerate(grids)}
        return leaders

    def _start(self) -> None:
        self.sources = {name: Source(self, name) for name in self.settings.kinds}
        for source in self.sources.values():
            source.start()
        for department in self.departments.values():
            department.start()
        self.enquirers = Enquirers(self)
        # Steps come after all other events of their minute.
        last = math.ceil(self.clock.end_min) - 1
        minutes = Schedule(interval=1.0, start=0.0, end=last)
        self.schedule_recurring(self.minute, minutes, priority=Priority.LOW)

    def at(self, function: Callable[[], None], minute: float) -> Event | None:
        """Put an event on Mesa's schedule, unless the run ends before.

        The function must be a method of an agent that lives until then: Mesa holds it weakly.
        """
        if minute >= self.clock.end_min:
            return None
        event: Event = self.schedule_event(function, at=minute)
        return event

    def later(self, function: Callable[[], None], minutes: float) -> Event | None:
        """Put an event on the schedule after some minutes."""
        return self.at(function, self.time + minutes)

    def minute(self) -> None:
        """Let everybody on the street walk, then look, then act."""
        now = self.time
        for key, units in self.on_street.items():
            cells_per_min = self.roles[key].speed_m_s * 60 / self.place.cell_m
            hops = math.floor((now + 1) * cells_per_min) - math.floor(now * cells_per_min)
            units.do("walk", hops)
        sightings: list[Sighting] = []
        for units in self.on_street.values():
            self.street_min += len(units)
            units.do("look", sightings)
        for sighting in sorted(sightings, key=lambda seen: seen.order):
            sighting.unit.act(sighting.case)

    def run_to_end(self) -> None:
        self.run_until(self.clock.end_min)
        self.running = False

    def grid_of(self, cell: Any) -> int:
        return int(self.place.grid_of[self.streets.number(cell)])

    def leader_of(self, cell: Any) -> Leader | None:
        return self.leaders.get(self.grid_of(cell))

    def patrollers(self) -> list[Patroller]:
        kinds = [kind for kind in PATROLLERS.values() if kind in self.agents_by_type]
        return [unit for kind in kinds for unit in self.agents_by_type[kind]]
