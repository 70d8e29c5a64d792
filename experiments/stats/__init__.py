"""Statistics of replicated runs: estimates with intervals, many points, indices, curves."""

from experiments.stats.estimates import (
    BOOTSTRAP_SEED,
    FEW_AFFECTED,
    LEVEL,
    METHOD_NAMES,
    Estimate,
    Floats,
    contrast,
    interaction,
    mean,
    paired_difference,
    runs_saved,
    unseen,
    unseen_share,
)

__all__ = [
    "BOOTSTRAP_SEED",
    "FEW_AFFECTED",
    "LEVEL",
    "METHOD_NAMES",
    "Estimate",
    "Floats",
    "contrast",
    "interaction",
    "mean",
    "paired_difference",
    "runs_saved",
    "unseen",
    "unseen_share",
]
