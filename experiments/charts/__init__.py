"""Charts of sweeps, comparisons and runs, each a matplotlib figure with its own footer."""

from experiments.charts.curves import cumulative
from experiments.charts.effects import against, interaction
from experiments.charts.ends import ends
from experiments.charts.fairness import fairness
from experiments.charts.frame import save
from experiments.charts.gains import gains
from experiments.charts.heat import heatmap
from experiments.charts.indices import indices
from experiments.charts.leanings import leanings
from experiments.charts.lines import lines
from experiments.charts.needed import frontier, needed
from experiments.charts.scatter import scatter
from experiments.charts.scene import Scene, noon, scene_of
from experiments.charts.stages import STAGE_TITLES, stages
from experiments.charts.town import place_map
from experiments.charts.waits import waits
from experiments.charts.worlds import worlds

__all__ = [
    "STAGE_TITLES",
    "Scene",
    "against",
    "cumulative",
    "ends",
    "fairness",
    "frontier",
    "gains",
    "heatmap",
    "indices",
    "interaction",
    "leanings",
    "lines",
    "needed",
    "noon",
    "place_map",
    "save",
    "scatter",
    "scene_of",
    "stages",
    "waits",
    "worlds",
]
