"""One place as a Mesa model: time, agents and space on top of the compiled loop."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Self

import mesa
from mesa.discrete_space import Cell, OrthogonalVonNeumannGrid

from sim import calendar
from sim.agents import Department, GridLeader, InformationOfficer, Resident
from sim.agents.asked import cell_named_by, crew_named_by
from sim.agents.calls import Call
from sim.agents.people import PATROLLERS, Patroller
from sim.errors import SafetyNetError
from sim.policies import dispatch
from sim.roster import active_units
from sim.scenario import Scenario
from sim.setting import Setting, policy_of, set_up
from sim.terms import MINUTES_PER_HOUR, PATROL_ROLES
from sim.world import World

LAYERS = ("land_use", "population", "jobs", "grid_of")


class SafetyNet(mesa.Model):
    """A community and its three nets. Time is in minutes; a step is one minute.

    What happens in a minute, in this order:

    ===========  =================================================================
    events       what is due, by time: turns of duty begin and end; cases arise, clear,
                 escalate; residents notice and call; reports hop, are checked and routed;
                 crews are sent, arrive and finish
    walk         everybody on the street moves by the policy of its role
    look         everybody on the street looks at its cell; finds are gathered
    act          finders settle what they found, or report it
    ===========  =================================================================

    The state lives once, in the arrays of `world`; agents are handles on its rows and are enlisted
    when somebody asks for them. Stepping minute by minute and `run_to` give the same log.

    Attributes:
        settings: the scenario.
        seed: of the run's luck.
        setting: town, forces and network of the run.
        world: the arrays.
        end_min: minute at which the run is over.
    """

    time: Any

    def __init__(self, scenario: Scenario, seed: int = 1) -> None:
        """Set up the run of a scenario.

        Raises:
            SafetyNetError: no scenario, or a seed out of range.
            ScenarioError: the scenario asks for what its place cannot hold.
            TooLargeError: the run would not fit into the memory of the machine.
        """
        self._take(set_up(scenario, seed))

    @classmethod
    def of(cls, setting: Setting) -> Self:
        """Return the model of a run that has been set up already."""
        model = cls.__new__(cls)
        model._take(setting)
        return model

    def _take(self, setting: Setting) -> None:
        super().__init__(rng=setting.seed)
        self.setting = setting
        self.settings = setting.scenario
        self.seed = setting.seed
        self.world: World = setting.world
        self.world.decide = self._decide
        self.world.choose = self._choose
        self.end_min = calendar.end_min(setting.scenario)
        self._enlisted = False
        self._patrollers: list[Patroller] = []

    def step(self) -> None:
        """Let one minute pass; at the end of the scenario nothing moves any more."""
        self._catch_up(self.time)

    def run_to(self, until_min: float) -> None:
        """Run up to a minute at full speed, without a Mesa event for each minute."""
        self._catch_up(until_min)
        self.time = max(self.time, float(until_min))

    def run_to_end(self) -> None:
        """Run to the end of the scenario."""
        self.run_to(self.end_min)

    def set_patrol_density(self, density_per_km2: float) -> None:
        """Change from now on how many people patrol: the first units of every role take turns.

        Who is beyond their number leaves the street at once, and who is within goes out if its turn
        runs now. Set a run up with the highest density that it may come to; beats stay those of
        that density.

        Raises:
            SafetyNetError: the density is below 0, or above that of the scenario.
        """
        setting = self.setting
        forces = list(setting.forces)
        units = active_units(self.settings, setting.town.place, forces, density_per_km2)
        self.world.set_active(units)

    def set_routing_speed(self, speed: float) -> None:
        """Change the speed of routing for every hop that begins from now on.

        Raises:
            SafetyNetError: the speed is not above 0.
        """
        if not speed > 0.0:
            raise SafetyNetError(f"routing speed {speed:g}: must be above 0")
        self.world.record["rules"]["speed"] = speed

    def _catch_up(self, until_min: float) -> None:
        # After a fast run Mesa still fires the steps of the minutes that have passed.
        until_min = min(until_min, self.end_min)
        if until_min > self.world.now:
            self.world.advance(until_min)
        self.running = self.world.now < self.end_min

    def _decide(self, walker: int) -> int:
        """Ask the user's policy of a walker where to go next."""
        self._enlist()
        patroller = self._patrollers[walker]
        force = next(f for f in self.setting.forces if f.role is patroller.role)
        decision = policy_of(self.settings, force)[1]
        assert decision is not None
        return cell_named_by(decision, patroller, self.setting.town.place)

    def _choose(self, ticket: int) -> int:
        """Ask the user's rule of a department which crew goes."""
        call = Call(self, ticket)
        name = self.settings.departments[call.department].dispatch
        rule = dispatch.find(name, self.settings.dispatch.file)[1]
        assert rule is not None
        return crew_named_by(rule, call)

    def hour_of_week(self) -> int:
        """Return the hour since Monday 0 h, from 0 to 167."""
        minute = calendar.start_min_of_week(self.settings) + self.world.now
        return int(minute // MINUTES_PER_HOUR) % 168

    @property
    def agents(self) -> Any:
        """All agents, as Mesa's set."""
        self._enlist()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """Agents by class, as Mesa's dictionary of sets."""
        self._enlist()
        return super().agents_by_type

    def _enlist(self) -> None:
        """Make a handle for every row, once: 57,000 of them cost a tenth of a second."""
        if self._enlisted:
            return
        self._enlisted = True
        with _without_collection():
            for row in range(self.setting.town.residents.size):
                Resident(self, row)
            for row, role in enumerate(self.world["walkers"]["role"][: self._walkers()].tolist()):
                self._patrollers.append(PATROLLERS[role - PATROL_ROLES[0]](self, row))
            desks = self.setting.network.desks["officers"].tolist()
            officers = [node for node, n in enumerate(desks) for _ in range(n)]
            for row, node in enumerate(officers):
                InformationOfficer(self, row, node)
            for row in range(self.world["desks"].size - len(desks)):
                GridLeader(self, row)
            for row in range(len(self.settings.departments)):
                Department(self, row)

    def _walkers(self) -> int:
        return sum(force.size for force in self.setting.forces)

    @cached_property
    def grid(self) -> Any:
        """Mesa's grid of the place; its layers are land use, population, jobs and grid."""
        place, model = self.setting.town.place, self

        class StreetCell(Cell):
            """A cell whose agents are read from the arrays."""

            @property
            def agents(self) -> list[Any]:
                return model.patrollers_in(self.coordinate)

        grid = OrthogonalVonNeumannGrid(
            (place.width, place.height), torus=place.torus, random=self.random,
            cell_klass=StreetCell,
        )  # fmt: skip
        for name in LAYERS:
            layer = getattr(place, name).reshape(place.height, place.width).T
            grid.create_property_layer(name, default_value=0, dtype=layer.dtype.type)
            getattr(grid, name).data[:] = layer
        return grid

    def cell(self, index: int) -> Any:
        """Return the cell of Mesa's grid with this number (y * width + x)."""
        width = self.setting.town.place.width
        return self.grid[(index % width, index // width)]

    def patrollers_in(self, coordinate: tuple[int, int]) -> list[Any]:
        """Return the agents on patrol in the cell (x, y)."""
        index = coordinate[1] * self.setting.town.place.width + coordinate[0]
        found = []
        for kind in PATROLLERS:
            found += [a for a in self.agents_by_type.get(kind, ()) if a.cell_index == index]
        return found


@contextmanager
def _without_collection() -> Iterator[None]:
    """Create many objects without the garbage collector looking for cycles among them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
