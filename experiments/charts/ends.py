"""How cases end: stacked bars of the competing ends, a day and a week after onset."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from experiments import style, wording
from experiments.charts import frame
from experiments.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

BAR_IN: Final = 0.36
BAR_SHARE: Final = 0.62
COLUMNS: Final = 4
LEAST_SHARE: Final = 0.06
"""Of a bar, to write its number into it."""
DARK: Final = ("open", "escalated", "settled", "resolved")


@frame.drawn
def ends(table: "DataFrame", names: Mapping[int, str], foot: str) -> "Figure":
    """Share of all cases by how they had ended some time after their onset.

    Args:
        table: a row a minute, point and end: value; the ends of a point add up to 1.
        names: of the points.
        foot: number of runs, interval, scenario and seed.
    """
    seen = [end for end in style.END_COLOURS if table.loc[table["end"] == end, "value"].max() > 0]
    minutes = sorted(table["minute"].unique())
    figure, axes = frame.sheet(
        0.5 + len(minutes) * (0.2 + BAR_IN * len(names)), say("How cases end"),
        say("Share of all cases by how they had ended, so long after their onset; ends compete."),
        foot, rows=len(minutes), legend_rows=-(-len(seen) // COLUMNS),
    )  # fmt: skip
    for axis, minute in zip(axes, minutes, strict=True):
        _draw(axis, table[table["minute"] == minute], names, seen)
        title = say("{time} after onset", time=wording.duration(minute))
        axis.set_title(title, loc="left", fontsize=8.5)
    frame.legend(figure, axes[0].get_legend_handles_labels()[0], COLUMNS)
    return figure


def _draw(axes: "Axes", table: "DataFrame", names: Mapping[int, str], seen: list[str]) -> None:
    wide = table.pivot(index="point", columns="end", values="value")
    for row, point in enumerate(names):
        left = 0.0
        for end in seen:
            width = max(0.0, float(wide.loc[point, end]))
            label = say(style.END_TITLES[end]) if row == 0 else None
            axes.barh(
                row, width, BAR_SHARE, left, color=style.END_COLOURS[end], edgecolor="white",
                linewidth=0.7, label=label,
            )  # fmt: skip
            if width >= LEAST_SHARE:
                ink = "white" if end in DARK else style.INK
                axes.text(
                    left + width / 2, row, wording.share(width), ha="center", va="center",
                    color=ink, fontsize=8,
                )  # fmt: skip
            left += width
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), list(names.values()))
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
