"""What a number leans on: its mean where each key is low, and where it is high."""

from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, Final

from experiments import meaning, style, wording
from experiments.charts import frame
from experiments.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

ROW_IN: Final = 0.36
TITLE_WIDTH: Final = 36
APART: Final = 0.15
"""How far the two means of a row stand from its middle."""
LOW, HIGH = style.SIDES[5], style.SIDES[4]


@frame.drawn
def leanings(
    table: "DataFrame", measure: str, title: str, subtitle: str, foot: str, signed: bool
) -> "Figure":
    """Draw two means a key: over the points where it is least, and where it is largest.

    Args:
        table: as `experiments.stats.leanings.table` makes it, the strongest first.
        measure: of which the number is a value or a difference.
        title: what is drawn.
        subtitle: how to read it.
        foot: number of points, interval, scenario and seed.
        signed: whether the numbers are differences, around zero.
    """
    rows = table.to_dict("records")
    figure, (axes,) = frame.sheet(0.4 + ROW_IN * len(rows), title, subtitle, foot, legend_rows=1)
    if signed:
        axes.axvline(0, color=style.INK, linewidth=0.9, zorder=0)
    for place, row in enumerate(rows):
        _draw(axes, place, row)
    _dress(axes, rows, meaning.unit(measure), signed)
    frame.legend(figure, _handles(), 2)
    return figure


def _draw(axes: "Axes", place: int, row: dict[str, Any]) -> None:
    for end, shift, colour, marker in (("low", -APART, LOW, "o"), ("high", APART, HIGH, "s")):
        value, low, high = (row[f"where_{end}{part}"] for part in ("", "_low", "_high"))
        if isfinite(low) and isfinite(high):
            axes.hlines(place + shift, low, high, color=colour, linewidth=2.2)
        if isfinite(value):
            axes.plot(value, place + shift, marker, color=colour, markersize=4.8)
    axes.annotate(
        _correlation(row), (1, place), (6, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", fontsize=8,
        color=style.INK if _is_decided(row) else style.QUIET,
    )  # fmt: skip


def _correlation(row: dict[str, Any]) -> str:
    if isnan(row["correlation"]):
        return "–"
    star = " *" if _is_decided(row) else ""
    return f"r = {row['correlation']:+.2f}{star}".replace("-", wording.MINUS)


def _is_decided(row: dict[str, Any]) -> bool:
    return bool(row["correlation_low"] > 0 or row["correlation_high"] < 0)


def _dress(axes: "Axes", rows: list[dict[str, Any]], unit: str, signed: bool) -> None:
    said = wording.signed if signed else wording.amount
    ticks = frame.linear_ticks(*axes.get_xlim(), unit)
    low, high = axes.get_xlim()
    ticks = [tick for tick in ticks if low <= tick <= high]
    axes.set_xticks(ticks, [said(tick, unit) for tick in ticks])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    names = [frame.broken(row["title"], TITLE_WIDTH) for row in rows]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def _handles() -> list[Any]:
    from matplotlib.lines import Line2D

    ends = ((LOW, "o", say("in the lowest third")), (HIGH, "s", say("in the highest third")))
    return [
        Line2D([], [], color=colour, marker=marker, markersize=4.8, label=label)
        for colour, marker, label in ends
    ]
