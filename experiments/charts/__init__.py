"""Charts of a sweep and of a run, each a matplotlib figure that carries its own footer."""

from experiments.charts.curves import cumulative
from experiments.charts.effects import interaction
from experiments.charts.frame import save
from experiments.charts.heat import heatmap
from experiments.charts.lines import lines
from experiments.charts.scene import Scene, noon, scene_of
from experiments.charts.stages import STAGE_TITLES, stages
from experiments.charts.town import place_map

__all__ = [
    "STAGE_TITLES",
    "Scene",
    "cumulative",
    "heatmap",
    "interaction",
    "lines",
    "noon",
    "place_map",
    "save",
    "scene_of",
    "stages",
]
