"""A sweep: a scenario, the values of some of its levers, and the runs at every combination."""

import json
import math
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.design.runs import Table, factorial, most_replications, plan
from experiments.execution.engines import Engine, engine_of
from experiments.execution.pool import Task
from experiments.execution.progress import Progress
from experiments.execution.runner import execute
from experiments.execution.work import Telling, run_one
from experiments.jobs import Job, Values, Work, plain
from experiments.stats.precision import (
    Of,
    Precision,
    Reached,
    Wish,
    base_point,
    judge,
    more,
    own_values,
    wish_of,
)
from experiments.store.folder import open_alone
from experiments.store.held import Held
from experiments.store.keeper import Keeper
from experiments.store.manifest import Manifest
from experiments.store.parts import Memory
from experiments.store.results import Results
from experiments.store.scenario_file import to_toml
from experiments.version import library_versions, model_version
from sim.errors import SafetyNetError

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = ["Results", "Sweep"]

MAX_SEED: Final = 2**63 - 1


class Sweep:
    """The points of a design, each run with the same seeds.

    >>> import sim
    >>> sweep = Sweep(sim.load("village"), {"routing.speed": [0.5, 1, 2]})
    >>> len(sweep.table.rows)
    3
    """

    def __init__(self, scenario: "Scenario", levers: Mapping[str, Sequence[Any]] | Table) -> None:
        """Plan a sweep; the scenario stays as it is.

        Args:
            scenario: what to start from.
            levers: values by dotted key, of which every combination is run; none at all gives
                replications of the scenario. Or the points themselves, as
                `experiments.design.sampling` and `experiments.design.points_file` make them.

        Raises:
            SafetyNetError: a lever without values, or with one value twice.
        """
        self.scenario = scenario
        table = levers if isinstance(levers, Table) else factorial(levers)
        self.table = replace(table, rows=tuple(tuple(map(plain, row)) for row in table.rows))
        self._digests: dict[str, str] = {}

    def run(
        self,
        replications: int = 10,
        seed: int = 1,
        workers: int | None = None,
        out: str | Path | None = None,
        progress: bool = True,
        *,
        scheduler: str | None = None,
        run_limit_s: float | None = None,
        precision: Sequence[str | Precision] = (),
        precision_of: Of = "points",
        max_replications: int | None = None,
        work: Work = run_one,
        engine: Engine | None = None,
    ) -> Results:
        """Make the runs; replication k has the same seed at every point.

        With `out` every finished run is kept at once, and the same call continues where the last
        one stopped; failed runs are tried again. The results depend on scenario, levers and seed
        alone, not on workers, order or interruptions.

        Args:
            replications: of each point, 1 or more.
            seed: of the study, from which the seeds of the replications follow.
            workers: processes; 1 runs in this one, None takes all processors.
            out: folder to keep the study in; None keeps it in memory.
            progress: whether to say on stderr how far it is.
            scheduler: address of a Dask scheduler, whose workers are used instead.
            run_limit_s: a run that takes longer fails [s]; None lets runs take their time.
            precision: how narrow intervals shall be, such as "time_to_help_median_min=5%": then
                replications are added in rounds, at every point, until they are.
            precision_of: the intervals at all "points", or those of the paired "differences"
                between all points and the base (the scenario's own values, or the first point).
            max_replications: at most so many, and a million runs in all; twenty times
                `replications` unless given.
            work: makes one run; a function that workers can import.
            engine: makes the runs in another way (see `experiments.execution.engines`).

        Raises:
            SafetyNetError: impossible numbers, levers or values; no workers.
            OutputError: `out` cannot be written, is in use, or holds something else.
        """
        _check_whole("replications", replications)
        _check_whole("seed", seed)
        _check_limit(run_limit_s)
        engine = engine or engine_of(workers, scheduler)
        wish = self._within(
            wish_of(precision, precision_of, replications, max_replications), replications
        )
        manifest = self._manifest(wish.first(replications), seed)
        jobs = self._jobs(manifest)  # tells of impossible points before anything is written
        task = Task(work, self.scenario.values(), manifest.version, run_limit_s)
        with (
            nullcontext(Held(manifest, Memory()))
            if out is None
            else open_alone(Path(out), manifest, to_toml(self.scenario))
        ) as study:
            reached = self._make(study, jobs, task, engine, progress, wish)
            study.finish()
            return replace(Results.of(study, self.scenario), reached=reached)

    def _make(
        self,
        study: Held,
        jobs: Sequence[Job],
        task: Task,
        engine: Engine,
        show: bool,
        wish: Wish,
    ) -> list[Reached]:
        """Make the runs; more of them for as long as intervals are wider than wished."""
        while True:
            _make(study, task, jobs, engine, show)
            found = judge(wish, study.samples, self._base(), study.manifest.replications)
            replications = more(found, wish.most)
            if replications is None:
                return found
            study.ask(replications)
            jobs = self._jobs(study.manifest)

    def _within(self, wish: Wish, planned: int) -> Wish:
        """End the search where a study is full, so that it tells what it has reached by then."""
        return replace(wish, most=min(wish.most, max(planned, most_replications(self.table))))

    def _base(self) -> int:
        own = own_values(self.scenario, self.table.keys)
        return base_point([self.table.point(i) for i in range(len(self.table.rows))], own)

    def _jobs(self, manifest: Manifest) -> list[Job]:
        known = self._digests

        def digest_of(levers: Values) -> str:
            name = json.dumps(levers, default=str)
            if name not in known:
                known[name] = self.scenario.replace(levers, "lever").digest()
            return known[name]

        return plan(self.table, manifest.replications, manifest.seed, digest_of, manifest.version)

    def _manifest(self, replications: int, seed: int) -> Manifest:
        if not 0 <= seed <= MAX_SEED:
            raise SafetyNetError(f"seed = {seed}: must be a whole number from 0 to {MAX_SEED}")
        return Manifest(
            name=self.scenario.name,
            digest=self.scenario.digest(),
            keys=self.table.keys,
            points=self.table.rows,
            seed=seed,
            replications=replications,
            version=model_version(),
            libraries=library_versions(),
            design=self.table.design,
        )


def _make(
    study: Held,
    task: Task,
    jobs: Sequence[Job],
    engine: Engine,
    show: bool,
) -> None:
    """Make the runs that the study does not hold, and keep each."""
    found = study.found(jobs)
    progress = Progress(jobs, len(jobs) - len(found.missing), show)
    for line in study.told(found):
        progress.note(line)
    if found.missing and isinstance(task.work, Telling):
        task.work.prepare()
    try:
        with Keeper(study.parts) as keeper:
            for outcomes in execute(task, found.missing, engine):
                keeper.add(outcomes)
                progress.add(outcomes)
    finally:
        progress.close()


def _check_whole(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise SafetyNetError(f"{name} = {value!r}: must be a whole number")


def _check_limit(seconds: float | None) -> None:
    if seconds is not None and not 0 < seconds < math.inf:
        raise SafetyNetError(f"run_limit_s = {seconds}: must be a number of seconds above 0")
