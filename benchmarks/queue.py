"""A department's queue: Poisson calls, ten crews, exponential service, first come first served."""

import itertools
from collections.abc import Callable
from typing import Any, Final

from benchmarks import queue_tools
from benchmarks.measure import Line, cpu_s, in_turn, ratio

SECTION: Final = "queue"
CREWS, CALLS_PER_MIN, SERVICE_MIN = 10, 9.0, 1.0
CASES: Final = 100_000
"""Of safetynet; the tools in Python get fewer."""
CASES_OF_OTHERS: Final = 10_000
SEEDS: Final = itertools.count(1)


def settings(cases: int) -> Any:
    import sim
    from sim.scenario.load import folder

    return sim.load(str(folder() / "laws" / "erlang_c.toml")).replace(
        {
            "run.days": cases / CALLS_PER_MIN / 1440,
            "run.warmup_days": 0,
            "kinds.case.per_day": CALLS_PER_MIN * 1440,
            "kinds.case.service_min": {"exponential": {"mean": SERVICE_MIN}},
            "departments.service.crews": CREWS,
        }
    )


def of_engine(scenario: Any) -> tuple[float, float]:
    """Return cases a second of the real engine and the mean wait [min]; set-up does not count."""
    from sim.model import SafetyNet
    from sim.one_run import Run

    model = SafetyNet(scenario, next(SEEDS))
    seconds = cpu_s(lambda: model.world.advance(model.end_min))
    cases = Run.of(model.setting).cases
    return len(cases) / seconds, float((cases["dispatched_min"] - cases["routed_min"]).mean())


def of_tool(tool: Callable[[int, int], float]) -> tuple[float, float]:
    found: list[float] = []
    seconds = cpu_s(lambda: found.append(tool(CASES_OF_OTHERS, next(SEEDS))))
    return CASES_OF_OTHERS / seconds, found[0]


def measure(rounds: int) -> list[Line]:
    scenario = settings(CASES)
    of_engine(scenario)
    speeds = in_turn(
        {
            "safetynet, with its log": lambda: of_engine(scenario)[0],
            "SimPy": lambda: of_tool(queue_tools.simpy_queue)[0],
            "Ciw": lambda: of_tool(queue_tools.ciw_queue)[0],
            "Mesa, an agent and an event for each case": lambda: of_tool(queue_tools.mesa_queue)[0],
        },
        rounds,
    )
    ours = speeds["safetynet, with its log"]
    lines = []
    for what, values in speeds.items():
        remark = "" if values is ours else f"safetynet is {ratio(ours, values):.0f} x as fast"
        lines.append(Line.of(SECTION, what, values, "cases/s", remark))
    return lines
