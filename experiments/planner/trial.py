"""Trying out values: runs are added until the target is met or missed for certain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments import stats
from experiments.execution.work import run_one
from experiments.jobs import Work
from experiments.planner.target import Target
from experiments.store.results import Results
from experiments.sweep import Sweep
from sim.errors import RunsFailedError

if TYPE_CHECKING:
    from sim.scenario import Scenario

LOOKS: Final = (4, 8, 16, 32, 64, 128)
"""Replications at which the runs are judged."""
RUNS: Final = "runs"
DIGEST_DIGITS: Final = 12
RARE: Final = 0.15
"""Runs that are (nearly) all alike decide once nothing else can happen in a larger share."""
POOL_S: Final = 6.0
"""Work that is done here before other processes have started and loaded the engine."""


@dataclass(frozen=True)
class Trial:
    """What the runs with some values have found.

    Attributes:
        values: of the levers.
        estimate: of the target's measure; its interval holds at all looks together.
        met: whether the target is met; None = undecided after the last look.
        unseen: share of runs in which something else may happen that none of these has shown; 0
            where the runs differ among themselves.
        cost_yuan: mean of a run.
        hours: person-hours of a run by role of the patrols.
        failed: runs that failed.
    """

    values: Mapping[str, float]
    estimate: stats.Estimate
    met: bool | None
    unseen: float
    cost_yuan: float
    hours: Mapping[str, float]
    failed: int


class Trials:
    """Tries values of a scenario's levers on the same incidents, each no more than needed."""

    def __init__(
        self,
        scenario: "Scenario",
        target: Target,
        confidence: float = 0.95,
        most: int = 64,
        seed: int = 1,
        workers: int | None = None,
        out: Path | None = None,
        *,
        tell: Callable[[str], None] | None = None,
        work: Work = run_one,
    ) -> None:
        """Prepare.

        Args:
            scenario: what to change.
            target: what to reach.
            confidence: of each decision, over all its looks.
            most: replications after which a value stays undecided.
            seed: of all runs.
            workers: processes; None takes all processors.
            out: folder in which the runs are kept; None keeps nothing.
            tell: is told what came of each value.
            work: makes one run.
        """
        self.scenario, self.target, self.confidence, self.seed = scenario, target, confidence, seed
        self.looks = (*(look for look in LOOKS if look < most), most)
        self.tried: dict[tuple[tuple[str, float], ...], Trial] = {}
        self._workers, self._out, self._tell, self._work = workers, out, tell, work
        self._run_s = inf

    @property
    def level(self) -> float:
        """Coverage of the interval of one look (Bonferroni over the looks)."""
        return 1 - (1 - self.confidence) / len(self.looks)

    @property
    def failed(self) -> tuple[int, int]:
        """Runs that failed, and all that were made, over all values tried."""
        tried = self.tried.values()
        made = sum(each.estimate.n + each.estimate.missing for each in tried)
        return sum(each.failed for each in tried), made

    def of(self, values: Mapping[str, float]) -> Trial:
        """Try these values, or remember what came of them.

        Raises:
            RunsFailedError: no run with them has worked.
        """
        key = tuple(sorted(values.items()))
        if key not in self.tried:
            self.tried[key] = self._tried(values)
        return self.tried[key]

    def _tried(self, values: Mapping[str, float]) -> Trial:
        scenario = self.scenario.replace(values, "lever")
        for look in self.looks:
            trial = self._judged(values, _working(values, self._runs(scenario, look)))
            if trial.met is not None:
                break
        if self._tell:
            self._tell(_line(values, trial))
        return trial

    def _runs(self, scenario: "Scenario", replications: int) -> Results:
        folder = self._out and self._out / RUNS / scenario.digest()[:DIGEST_DIGITS]
        results = Sweep(scenario, {}).run(
            replications, self.seed, self._hands(replications), folder, False, work=self._work
        )
        self._run_s = float(results.frame["seconds"].mean())
        return results

    def _hands(self, runs: int) -> int | None:
        """This process alone for what is done before other processes have started."""
        return 1 if self._run_s * runs < POOL_S else self._workers

    def _judged(self, values: Mapping[str, float], results: Results) -> Trial:
        frame = results.frame
        found = stats.mean(frame[self.target.measure], level=self.level)
        # The interval of a median by ranks needs no shape; that of a mean needs runs that differ.
        unseen = 0.0 if found.unreached else stats.unseen(frame[self.target.measure], self.level)
        met = self.target.met(found) if unseen <= RARE else None
        return Trial(
            values, found, met, unseen, _mean(frame, "cost_yuan"),
            {role: _mean(frame, f"hours_worked_{role}") for role in ROLES},
            len(results.failed),
        )  # fmt: skip


ROLES: Final = ("volunteer", "team", "worker")


def _working(values: Mapping[str, float], results: Results) -> Results:
    """The runs, where one of them has worked at least."""
    if len(results.failed) == len(results.frame):
        first = results.failed["error"].iloc[0]
        raise RunsFailedError(f"{_said(values)}: no run has worked; the first: {first}")
    return results


def _line(values: Mapping[str, float], trial: Trial) -> str:
    found = trial.estimate
    told = {True: "meets the target", False: "misses it", None: "undecided"}[trial.met]
    return (
        f"{_said(values)}: {found.value:.4g} ({found.low:.4g} to {found.high:.4g}),"
        f" n = {found.n}: {told}"
    )


def _said(values: Mapping[str, float]) -> str:
    return ", ".join(f"{key} = {value:.4g}" for key, value in values.items())


def _mean(frame: Any, column: str) -> float:
    return float(frame[column].mean()) if column in frame else float("nan")
