"""The same queue in the tools that its users know: each returns the mean wait of some cases."""

from collections import deque
from collections.abc import Iterator
from statistics import fmean
from typing import Any

import mesa
import numpy as np

from sim.streams import uniform

ANY_STREAM = 900
CREWS, CALLS_PER_MIN, SERVICE_MIN = 10, 9.0, 1.0


def _gaps(cases: int, seed: int) -> tuple[list[float], list[float]]:
    """Draw the times between calls and those of service [min]."""
    calls, services = -np.log1p(-uniform(seed, ANY_STREAM, np.arange(2 * cases))).reshape(2, -1)
    return (calls / CALLS_PER_MIN).tolist(), (services * SERVICE_MIN).tolist()


def simpy_queue(cases: int, seed: int) -> float:
    """A process for each case that asks for a resource."""
    import simpy

    env = simpy.Environment()
    crews, waits = simpy.Resource(env, CREWS), list[float]()
    gaps, services = _gaps(cases, seed)

    def case(service: float) -> Iterator[Any]:
        begin = env.now
        with crews.request() as crew:
            yield crew
            waits.append(env.now - begin)
            yield env.timeout(service)

    def calls() -> Iterator[Any]:
        for gap, service in zip(gaps, services, strict=True):
            yield env.timeout(gap)
            env.process(case(service))

    env.process(calls())
    env.run()
    return fmean(waits)


def ciw_queue(cases: int, seed: int) -> float:
    """A network of one node."""
    import ciw

    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(CALLS_PER_MIN)],
        service_distributions=[ciw.dists.Exponential(1 / SERVICE_MIN)],
        number_of_servers=[CREWS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(cases, method="Finish")
    return fmean(record.waiting_time for record in simulation.get_all_records())


class Case(mesa.Agent):
    """Calls, waits, is served and goes."""

    def __init__(self, model: "Department", service: float) -> None:
        super().__init__(model)
        self.service, self.called = service, model.time

    def begin(self) -> None:
        self.model.waits.append(self.model.time - self.called)
        self.model.schedule_event(self.leave, after=self.service)

    def leave(self) -> None:
        self.model.free(self)


class Department(mesa.Model):
    """Crews, and a line of cases."""

    def __init__(self, cases: int, seed: int) -> None:
        super().__init__(rng=seed)
        gaps, services = _gaps(cases, seed)
        self.coming = deque(zip(gaps, services, strict=True))
        self.line: deque[Case] = deque()
        self.crews, self.waits = CREWS, list[float]()
        self.expect()

    def expect(self) -> None:
        if self.coming:
            self.schedule_event(self.call, after=self.coming[0][0])

    def call(self) -> None:
        case = Case(self, self.coming.popleft()[1])
        self.expect()
        if self.crews > 0:
            self.crews -= 1
            case.begin()
        else:
            self.line.append(case)

    def free(self, case: Case) -> None:
        case.remove()
        if self.line:
            self.line.popleft().begin()
        else:
            self.crews += 1


def mesa_queue(cases: int, seed: int) -> float:
    """An agent for each case, an event of Mesa's for each call and each service."""
    department = Department(cases, seed)
    department.run_for(2 * cases / CALLS_PER_MIN + 100 * SERVICE_MIN)
    return fmean(department.waits)
