"""Sobol' indices: what goes with a key alone, and with all its combinations."""

from typing import TYPE_CHECKING, Final

from experiments import style, wording
from experiments.charts import frame
from experiments.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

ROW_IN: Final = 0.42
APART: Final = 0.15
TITLE_WIDTH: Final = 34
LEAST, MOST = -0.25, 1.25
"""Of an index on the axis; what reaches further says no more."""
PARTS: Final = (("first", -APART, style.SIDES[1], "o"), ("total", APART, style.SIDES[2], "s"))


@frame.drawn
def indices(table: "DataFrame", title: str, foot: str) -> "Figure":
    """A forest of first-order and total indices.

    Args:
        table: a row a key: key, first, first_low, first_high, total, total_low, total_high.
        title: of which measure.
        foot: base points, runs, luck and failed runs, scenario and seed.
    """
    ordered = table.sort_values("total", ascending=False)
    figure, (axes,) = frame.sheet(
        0.4 + ROW_IN * len(table), title,
        say("Share of the variance between points that goes with a key alone (first order), and "
            "with all its combinations (total), with intervals."),
        foot, legend_rows=1,
    )  # fmt: skip
    for name, shift, colour, marker in PARTS:
        _draw(axes, ordered, name, shift, colour, marker)
    _dress(axes, [wording.lever_name(key) for key in ordered["key"]])
    frame.legend(figure, axes.get_legend_handles_labels()[0], len(PARTS))
    return figure


def _draw(
    axes: "Axes", table: "DataFrame", name: str, shift: float, colour: str, marker: str
) -> None:
    label = {"first": say("first order"), "total": say("total")}[name]
    place = [row + shift for row in range(len(table))]
    axes.hlines(place, table[f"{name}_low"], table[f"{name}_high"], colors=colour, linewidth=2.2)
    axes.plot(table[name], place, marker, color=colour, markersize=4.8, linestyle="", label=label)


def _dress(axes: "Axes", names: list[str]) -> None:
    axes.axvline(0, color=style.INK, linewidth=0.9, zorder=0)
    low, high = axes.get_xlim()
    low, high = max(low, LEAST), min(max(high, 1.0), MOST)
    axes.set_xlim(low, high)
    ticks = [tick for tick in frame.linear_ticks(low, high, "share") if low <= tick <= high]
    axes.set_xticks(ticks, [f"{100 * tick:.0f} %".replace("-", wording.MINUS) for tick in ticks])
    axes.set_yticks(range(len(names)), [frame.broken(n, TITLE_WIDTH) for n in names], fontsize=8)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
