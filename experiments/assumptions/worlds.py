"""Several scenarios run under many sets of assumptions, with the same incidents in each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from experiments import tables
from experiments.assumptions.catalogue import Acting, acting
from experiments.design.runs import Table
from experiments.design.sampling import SAMPLED, latin_hypercube
from experiments.execution.work import run_one
from experiments.jobs import Work
from experiments.stats.estimates import Floats
from experiments.stats.leanings import LEAST
from experiments.store.results import Results
from experiments.sweep import Sweep
from sim.errors import SafetyNetError

if TYPE_CHECKING:
    from sim.scenario import Scenario

PER_WORLD: Final = 2
"""Runs of each scenario in each world: the least from which their luck can be seen."""
DIGEST_DIGITS: Final = 12


@dataclass(frozen=True, eq=False)
class Worlds:
    """What was run: each scenario in each world.

    Attributes:
        acting: the assumptions that were varied.
        factors: theirs in each world, by name.
        results: of each scenario; point is the world.
        per_world: runs of each scenario in each world.
    """

    acting: Sequence[Acting]
    factors: dict[str, Floats]
    results: Sequence[Results]
    per_world: int

    @property
    def number(self) -> int:
        """How many worlds there are."""
        return len(self.results[0].table.rows)

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return sum(len(each.failed) for each in self.results)

    @property
    def made(self) -> int:
        """All runs, those that failed as well."""
        return sum(len(each.frame) for each in self.results)

    def sample(self, scenario: int, measure: str) -> Floats:
        """Values of a measure in one scenario, shape (replications, worlds); NaN without one."""
        results = self.results[scenario]
        if len(results.failed) == len(results.frame):
            return np.full((self.per_world, self.number), np.nan)
        values: Floats = tables.sample(results, measure).to_numpy(np.float64)
        return values


def run_worlds(
    scenarios: Sequence["Scenario"],
    number: int,
    seed: int = 1,
    workers: int | None = None,
    out: Path | None = None,
    progress: bool = True,
    *,
    per_world: int = PER_WORLD,
    work: Work = run_one,
) -> Worlds:
    """Run the scenarios under many sets of assumptions (Latin hypercube), or go on with that.

    Every scenario meets the same incidents in a world. With `out` finished runs are kept there.

    Args:
        scenarios: what is compared.
        number: of worlds.
        seed: of the sample and of the runs.
        workers: processes, None for all processors.
        out: folder of the runs; None keeps nothing.
        progress: whether to say on stderr how far it is.
        per_world: runs of each scenario in each world.
        work: makes one run.

    Raises:
        SafetyNetError: too few worlds, or no assumption that the scenarios share.
    """
    check(number)
    found = acting(scenarios)
    if not found:
        raise SafetyNetError("the scenarios share no value that is marked as assumed [X]")
    sampled = latin_hypercube(
        {a.assumption.name: a.assumption.factors for a in found}, number, seed
    )
    table = _levers(found, sampled)
    results = [
        Sweep(each, table).run(
            per_world, seed, workers, _folder(out, each, table), progress, work=work
        )
        for each in scenarios
    ]
    columns = np.array(sampled.rows, dtype=np.float64).T
    return Worlds(found, dict(zip(sampled.keys, columns, strict=True)), results, per_world)


def check(number: int) -> None:
    """Refuse a number of worlds from which nothing could be told.

    Raises:
        SafetyNetError: it is too small.
    """
    if number < LEAST:
        raise SafetyNetError(
            f"{number} sets of assumptions: must be {LEAST} or more, or 0 for none; nothing was run"
        )


def _levers(found: Sequence[Acting], factors: Table) -> Table:
    """The values of the scenario in each world."""
    keys = tuple(key for each in found for key in each.values)
    rows = tuple(
        tuple(v for each, f in zip(found, row, strict=True) for v in each.stretched(f).values())
        for row in factors.rows
    )
    return Table(keys, rows, {"kind": SAMPLED})


def _folder(out: Path | None, scenario: "Scenario", table: Table) -> Path | None:
    """A folder for these worlds of this scenario: other worlds are another study."""
    if out is None:
        return None
    worlds = json.dumps([table.keys, table.rows])
    digest = sha256(f"{scenario.digest()} {worlds}".encode()).hexdigest()
    return out / digest[:DIGEST_DIGITS]
