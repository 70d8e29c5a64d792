"""The runs of a comparison: every scenario with the same seeds, each kept in its own study."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments import tables
from experiments.assumptions import Worlds, acting, check, run_worlds
from experiments.comparison.observe import NAMES, observe
from experiments.comparison.sides import Side
from experiments.design.runs import Table
from experiments.jobs import Work
from experiments.store.results import Results
from experiments.sweep import Sweep

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.scenario import Scenario

RUNS: Final = "runs"
WORLDS: Final = "worlds"
JOINT: Final = " / "
DIGEST_DIGITS: Final = 12


@dataclass(frozen=True, eq=False)
class Comparison:
    """What the runs have found; a study in the sense of `experiments.tables`, a point a side.

    Attributes:
        sides: what is compared; the first is what the others are held against.
        frame: one row a run: point (number of the side), replication, seed, error, measures.
        series: curves and grids of the runs: point, replication, series, at, value.
        provenance: seed, replications, versions.
        worlds: the sides under other assumptions; None where none were tried.
    """

    sides: tuple[Side, ...]
    frame: "DataFrame"
    series: "DataFrame"
    provenance: Mapping[str, Any]
    levers: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    curves: "DataFrame | None" = None
    worlds: Worlds | None = None

    @property
    def scenario(self) -> "Scenario":
        """The first side's."""
        return self.sides[0].scenario

    @property
    def table(self) -> Table:
        """A point a side; what they differ in is no lever."""
        return Table((), ((),) * len(self.sides))

    @property
    def names(self) -> dict[int, str]:
        """Point to name of its side."""
        return {point: side.name for point, side in enumerate(self.sides)}

    @property
    def failed(self) -> tuple[int, int]:
        """Runs that failed, those under other assumptions as well, and all that were made."""
        failed, made = int(tables.failed(self.frame).sum()), len(self.frame)
        worlds = self.worlds
        return (failed + worlds.failed, made + worlds.made) if worlds else (failed, made)

    def part(self, name: str) -> "DataFrame":
        """The rows of one series: point, replication, at, value."""
        rows = self.series[self.series["series"] == NAMES.index(name)]
        return rows.drop(columns="series")


def compare(
    sides: Sequence[Side],
    replications: int = 20,
    seed: int = 1,
    workers: int | None = None,
    out: str | Path | None = None,
    progress: bool = True,
    *,
    assumptions: int = 0,
    work: Work = observe,
) -> Comparison:
    """Run every side with the same seeds, so that all meet the same incidents.

    With `out` every finished run is kept at once, by the digest of its scenario: the same call
    goes on where the last one stopped, and a further side does not repeat the others.

    Args:
        sides: what is compared.
        replications: of each side.
        seed: of all runs.
        workers: processes, None for all processors.
        out: folder of the runs.
        progress: whether to say on stderr how far it is.
        assumptions: under how many other sets of assumptions the sides are run as well.
        work: makes one run.

    Raises:
        SafetyNetError: impossible numbers.
        OutputError: `out` cannot be written, is in use, or holds something else.
    """
    if assumptions:
        check(assumptions)
    found = [
        Sweep(side.scenario, {}).run(
            replications, seed, workers, _folder(out, side), progress, work=work
        )
        for side in sides
    ]
    scenarios, worlds = [side.scenario for side in sides], None
    if assumptions and acting(scenarios):
        folder = None if out is None else Path(out, WORLDS)
        if progress:
            sys.stderr.write(f"the same under {assumptions} other sets of assumptions:\n")
        worlds = run_worlds(scenarios, assumptions, seed, workers, folder, progress, work=work)
    provenance = {**found[0].provenance, "scenario": JOINT.join(side.name for side in sides)}
    return Comparison(
        tuple(sides), _joined(each.frame for each in found),
        _joined(_series_of(each) for each in found), provenance, worlds=worlds,
    )  # fmt: skip


def _folder(out: str | Path | None, side: Side) -> Path | None:
    return None if out is None else Path(out, RUNS, side.scenario.digest()[:DIGEST_DIGITS])


def _series_of(results: Results) -> "DataFrame":
    import pandas as pd

    if results.curves is None:
        return pd.DataFrame(columns=["point", "replication", "series", "at", "value"])
    return results.curves


def _joined(frames: Iterator["DataFrame"]) -> "DataFrame":
    import pandas as pd

    numbered = [frame.assign(point=point) for point, frame in enumerate(frames)]
    return pd.concat(numbered, ignore_index=True)
