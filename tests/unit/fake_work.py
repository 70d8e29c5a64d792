"""Work that workers can import: what one run does, made up; and jobs for it."""

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched
from pathlib import Path
from typing import Any

import numpy as np

from experiments.design.runs import factorial, plan
from experiments.execution.pool import Task
from experiments.jobs import Columns, Found, Job, Values, Work

VERSION = "test"


def measured(values: Values, levers: Values, seed: int) -> dict[str, dict[str, Any]]:
    """Numbers that depend on levers and seed alone, infinite and missing ones among them."""
    speed = float(levers["routing.speed"])
    return {
        "measures": {
            "time_to_help_median_min": seed % 1000 / speed,
            "cases": float("nan") if seed % 3 == 0 else seed % 7,
            "made_up": float("inf") if speed == 3 else speed,
        },
        "curves": {"minute": [1.0, 10.0], "helped_share": [0.1 * speed, 0.2 * speed]},
    }


def raising(values: Values, levers: Values, seed: int) -> dict[str, dict[str, Any]]:
    """Fail where the speed is 2."""
    if levers["routing.speed"] == 2:
        raise ValueError("two is\ntoo much")
    return measured(values, levers, seed)


def killing(values: Values, levers: Values, seed: int, unless: Path) -> dict[str, dict[str, Any]]:
    """Take the worker down where the speed is 2, unless a file is there; then make it."""
    if levers["routing.speed"] == 2 and not unless.exists():
        if unless.parent.exists():
            unless.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return measured(values, levers, seed)


def leaving(values: Values, levers: Values, seed: int) -> dict[str, dict[str, Any]]:
    """End the worker where the speed is 2."""
    if levers["routing.speed"] == 2:
        os._exit(7)
    return measured(values, levers, seed)


def exiting(values: Values, levers: Values, seed: int) -> dict[str, dict[str, Any]]:
    """Ask the interpreter to end."""
    raise SystemExit(1)


def slow(values: Values, levers: Values, seed: int) -> dict[str, dict[str, Any]]:
    """Take a while."""
    time.sleep(0.15)
    return measured(values, levers, seed)


def brief(values: Values, levers: Values, seed: int) -> dict[str, dict[str, Any]]:
    """Take a twentieth of a second."""
    time.sleep(0.05)
    return measured(values, levers, seed)


def interrupted(
    values: Values, levers: Values, seed: int, at: int, made: list[int]
) -> dict[str, dict[str, Any]]:
    """Be stopped by Ctrl-C in the run number `at`; for work in the process itself."""
    made.append(seed)
    if len(made) == at:
        raise KeyboardInterrupt
    return measured(values, levers, seed)


def stuck(values: Values, levers: Values, seed: int, deaf: bool) -> dict[str, dict[str, Any]]:
    """Never end where the speed is 2; a deaf run does not even heed that its time is over."""
    while levers["routing.speed"] == 2:
        time.sleep(3600 if deaf else 0.01)
    return measured(values, levers, seed)


def surroundings(values: Values, levers: Values, seed: int) -> dict[str, dict[str, Any]]:
    """Tell what a worker finds around it."""
    deaf = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    threads = len(list(Path("/proc/self/task").iterdir())) - threading.active_count()
    return {"measures": {"hidden_threads": float(threads), "deaf": float(deaf)}, "curves": {}}


def task(work: Work) -> Task:
    """A task without a scenario."""
    return Task(work, {})


def killing_task(unless: Path) -> Task:
    """A task that kills; each time, if the folder of `unless` does not exist."""
    return task(partial(killing, unless=unless))


def jobs(speeds: tuple[float, ...] = (1, 2, 3), replications: int = 4) -> list[Job]:
    """A plan over the routing speed."""
    table = factorial({"routing.speed": speeds})
    return plan(table, replications, 11, lambda levers: str(dict(levers)), VERSION)


@dataclass(frozen=True)
class Stacking:
    """Work that makes three runs at a time, and fails as a whole where one of them fails."""

    one: Work

    def __call__(self, values: Values, levers: Values, seed: int) -> Found:
        """Make a run alone."""
        return {**self.one(values, levers, seed), "curves": {"alone": [1.0]}}

    def together(self, values: Values, levers: Values, seeds: Sequence[int]) -> Iterator[Columns]:
        """Make them three by three."""
        for some in batched(seeds, 3):
            found = [self.one(values, levers, seed) for seed in some]
            measures, curves = (
                {name: [each[kind][name] for each in found] for name in found[0][kind]}
                for kind in ("measures", "curves")
            )
            yield Columns.of(
                measures,
                {name: np.concatenate(rows) for name, rows in curves.items()},
                [2] * len(some),
            )


def failing(values: Values, levers: Values, seed: int, among: frozenset[int]) -> Found:
    """Fail for some seeds."""
    if seed in among:
        raise ValueError("not with this seed")
    return measured(values, levers, seed)
