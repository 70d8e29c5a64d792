"""Which runs stand for the places of the report, and their counts added up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from experiments.facts.counts import COUNTS, count_one
from experiments.sweep import Sweep
from sim.errors import RunsFailedError

Sums = Mapping[str, float]
"""Counts of one sample by name."""


@dataclass(frozen=True)
class Trial:
    """A scenario that stands for a place, or for a part of it.

    Attributes:
        scenario: its name.
        parts: so many runs, each with a seed of its own, make the place of the report.
        days: length of a run, if not that of the scenario.
    """

    scenario: str
    parts: int = 1
    days: float | None = None


TRIALS: Final = {
    "wulin": Trial("wulin", parts=8),
    "zhenhai_one_grid": Trial("zhenhai_one_grid", parts=6),
    "zhenhai_nets": Trial("zhenhai_nets", parts=6),
    "tongxiang": Trial("tongxiang", days=28),
    "tongxiang_paper": Trial("tongxiang_paper", days=28),
}
"""Xiacheng has eight sub-districts, Zhenhai six; both Zhenhais meet the same incidents."""


def samples(
    trial: Trial, size: int, seed: int, workers: int | None, folder: Path | None = None
) -> list[Sums]:
    """Make the runs of a trial and add up their parts.

    Args:
        trial: what is run.
        size: how many places of the report are simulated.
        seed: of the study; all trials with one seed meet the same incidents where they can.
        workers: processes, None for all processors.
        folder: keeps the runs, so that another call goes on; None keeps nothing.

    Raises:
        RunsFailedError: a run failed.
    """
    import sim

    scenario = sim.load(trial.scenario)
    if trial.days is not None:
        scenario = scenario.replace({"run.days": trial.days})
    sweep = Sweep(scenario, {})
    results = sweep.run(size * trial.parts, seed, workers, folder, work=count_one)
    if len(results.failed):
        raise RunsFailedError(f"{trial.scenario}: {results.failed['error'].iloc[0]}")
    frame = results.frame.sort_values("replication")[list(COUNTS)]
    return list(_added(frame.to_dict("records"), trial.parts))


def _added(runs: list[dict[str, float]], parts: int) -> Iterable[Sums]:
    for first in range(0, len(runs), parts):
        group = runs[first : first + parts]
        yield {name: sum(run[name] for run in group) for name in COUNTS}
