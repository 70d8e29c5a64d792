"""What stands written in a figure."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

MEAN = "time_to_help_restricted_mean_min"
MEDIAN = "time_to_help_median_min"
SHARE = "helped_share_24h"


def texts(figure: Figure) -> list[str]:
    """Everything that stands written in a figure."""
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    return [text.get_text() for text in found if text.get_visible() and text.get_text()]


def heights(line: Line2D) -> list[float]:
    """Vertical positions of the points of a line."""
    return [float(y) for y in np.asarray(line.get_ydata())]


def footer(figure: Figure) -> str:
    """The last lines of a figure."""
    return next(text for text in texts(figure) if text.startswith("n = ")).replace("\n", " · ")
