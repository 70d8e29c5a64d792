"""What walking and information bring, alone and together, and whether the sign holds."""

from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments import meaning, stats
from experiments.claim.worlds import WORLDS, Runs
from experiments.stats import leanings
from experiments.stats.estimates import Floats
from experiments.stats.leanings import Leaning

MEASURES: Final = (
    "time_to_help_restricted_mean_min",
    "helped_share_24h",
    "detection_delay_restricted_mean_min",
    "harm",
    "escalated_share",
)
HEADLINE: Final = MEASURES[0]


@dataclass(frozen=True)
class Finding:
    """One measure in the four worlds.

    Attributes:
        measure: its name.
        worlds: mean of each world.
        walking: what walking alone changes, paired by replication.
        information: what information alone changes.
        both: what both change.
        extra: what both change beyond the sum of the two.
        sampled: the same four changes at each set of assumptions, (4, samples); NaN where a run
            failed.
        leans_on: how the extra leans on each assumption, the strongest first.
    """

    measure: str
    worlds: tuple[stats.Estimate, ...]
    walking: stats.Estimate
    information: stats.Estimate
    both: stats.Estimate
    extra: stats.Estimate
    sampled: Floats
    leans_on: tuple[Leaning, ...]

    @property
    def towards_better(self) -> float:
        """-1 where less is better, 1 where more is."""
        return -1.0 if meaning.better(self.measure) == "lower" else 1.0

    @property
    def missing(self) -> int:
        """Sets of assumptions left out, because a run failed there."""
        return int(np.isnan(self.sampled).any(axis=0).sum())

    @property
    def best_of_all(self) -> float:
        """Share of the whole sets of assumptions at which both beat either alone."""
        walking, information, both, _ = self._whole
        return _share(both > np.maximum(walking, information))

    @property
    def more_than_sum(self) -> float:
        """Share of the whole sets of assumptions at which both bring more than the sum."""
        return _share(self._whole[3] > 0)

    @property
    def _whole(self) -> Floats:
        whole = ~np.isnan(self.sampled).any(axis=0)
        return np.asarray(self.towards_better * self.sampled[:, whole])


def find(runs: Runs, measure: str) -> Finding:
    """Return what the four worlds say about a measure."""
    neither, walking, information, both = (runs.world(world, measure) for world in WORLDS)
    sampled = _changes(*(runs.sample(world, measure) for world in WORLDS))
    return Finding(
        measure,
        tuple(stats.mean(values) for values in (neither, walking, information, both)),
        stats.paired_difference(walking, neither),
        stats.paired_difference(information, neither),
        stats.paired_difference(both, neither),
        stats.interaction(neither, walking, information, both),
        sampled,
        tuple(leanings.leanings(runs.assumed.factors, sampled[3])),
    )


def _share(of: NDArray[np.bool_]) -> float:
    return float(of.mean()) if of.size else nan


def _changes(neither: Floats, walking: Floats, information: Floats, both: Floats) -> Floats:
    alone = [walking - neither, information - neither]
    return np.array([*alone, both - neither, both - neither - alone[0] - alone[1]])
