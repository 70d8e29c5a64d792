"""Who still waits: the share of cases not yet detected, and not yet helped, since onset."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from experiments import style
from experiments.charts import frame
from experiments.charts.curves import dress_times
from experiments.words import noted, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

PANEL_IN: Final = 2.5
PANELS: Final = {
    "detected": noted("not yet detected"),
    "helped": noted("still without help"),
}


@frame.drawn
def waits(table: "DataFrame", names: Mapping[int, str], foot: str) -> "Figure":
    """Share of all cases that still wait for somebody to notice, and for help.

    Every case counts: one that ended otherwise waits for ever, one still open is censored.

    Args:
        table: a row an event ("detected", "helped"), point and minute: value, low, high.
        names: of the points.
        foot: number of runs, interval, scenario and seed.
    """
    figure, axes = frame.sheet(
        PANEL_IN * len(PANELS), say("Who still waits"),
        say(
            "Share of all cases, by time since onset (logarithmic scale). The lower the better. "
            "What ended by itself or escalated is never detected or helped any more "
            "(Aalen-Johansen)."
        ),
        foot, rows=len(PANELS), legend_rows=-(-len(names) // 2),
    )  # fmt: skip
    for axis, (event, title) in zip(axes, PANELS.items(), strict=True):
        _draw(axis, table[table["event"] == event], names)
        axis.set_title(say(title), loc="left", fontsize=8.5)
    axes[-1].set_xlabel(say("time since onset"))
    frame.legend(figure, axes[0].get_lines(), 2)
    return figure


def _draw(axes: "Axes", table: "DataFrame", names: Mapping[int, str]) -> None:
    for number, (point, name) in enumerate(names.items()):
        own, colour = table[table["point"] == point], style.SIDES[number]
        low, high = own["low"].clip(0, 1), own["high"].clip(0, 1)
        axes.fill_between(own["minute"], low, high, color=colour, alpha=0.16, linewidth=0)
        axes.plot(
            own["minute"], own["value"], color=colour, linestyle=style.DASHES[number], label=name
        )
    dress_times(axes, float(table["minute"].min()), float(table["minute"].max()))
