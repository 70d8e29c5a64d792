"""What changes, measure by measure: paired differences in per cent of the first side."""

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from experiments import meaning, style, wording
from experiments.charts import frame
from experiments.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

ROW_IN: Final = 0.4
LINE_IN: Final = 0.13
TITLE_WIDTH: Final = 40


@frame.drawn
def gains(table: "DataFrame", foot: str) -> "Figure":
    """A forest of differences, in per cent of what the first side has.

    Args:
        table: a row a measure and side: measure, unit, side, first, mean_of_first, difference,
            low, high.
        foot: number of runs, interval, scenario and seed.
    """
    rows = table.to_dict("records")
    sides = list(dict.fromkeys(table["side"]))
    first, several = rows[0]["first"], len(sides) > 1
    figure, (axes,) = frame.sheet(
        0.5 + (ROW_IN + LINE_IN * several) * len(rows),
        say("What changes against {first}", first=first),
        say(
            "Paired differences on the same incidents, in per cent of the mean of {first}, with "
            "their intervals. Blue is better, orange worse, grey not decided.",
            first=first,
        ),
        foot,
    )
    for place, row in enumerate(rows):
        _draw(axes, place, row, style.MARKERS[sides.index(row["side"])])
    _dress(axes, rows, several)
    return figure


def _draw(axes: "Axes", place: int, row: dict[str, Any], marker: str) -> None:
    colour = _colour(row)
    value, low, high = (_percent(row, name) for name in ("difference", "low", "high"))
    if isfinite(low) and isfinite(high):
        axes.plot([low, high], [place, place], color=colour, linewidth=2.6, solid_capstyle="butt")
    if isfinite(value):
        axes.plot(value, place, marker, color=colour, markersize=5.5)
    axes.annotate(
        _text(row), (1, place), (6, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", color=colour, fontsize=8,
    )  # fmt: skip


def _percent(row: dict[str, Any], name: str) -> float:
    return float(100 * row[name] / row["mean_of_first"]) if row["mean_of_first"] else float("nan")


def _colour(row: dict[str, Any]) -> str:
    better = meaning.better(row["measure"])
    if not (row["low"] > 0 or row["high"] < 0) or better == "neither":
        return style.UNDECIDED
    return style.BETTER if (row["high"] < 0) == (better == "lower") else style.WORSE


def _text(row: dict[str, Any]) -> str:
    unit = row["unit"]
    text = wording.signed(row["difference"], unit)
    if isfinite(row["low"]) and isfinite(row["high"]):
        text += "\n" + wording.reach(row["low"], row["high"], unit)
    return text.replace(wording.points(), " " + say("points"))


def _dress(axes: "Axes", rows: list[dict[str, Any]], several: bool) -> None:
    ends = [_percent(row, name) for row in rows for name in ("difference", "low", "high")]
    reach = [end for end in (*ends, 0.0) if isfinite(end)]
    low, high = min(reach), max(reach)
    air = 0.06 * (high - low) or 1.0
    axes.axvline(0, color=style.INK, linewidth=0.9, zorder=0)
    axes.set_xlim(low - air, high + air)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    ticks = frame.linear_ticks(low - air, high + air, "%")
    axes.set_xticks(ticks, [f"{wording.signed(tick, '')} %" for tick in ticks])
    axes.set_yticks(range(len(rows)), [_name(row, several) for row in rows], fontsize=8)
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def _name(row: dict[str, Any], several: bool) -> str:
    title = frame.broken(meaning.title(row["measure"]), TITLE_WIDTH)
    return f"{title}\n{row['side']}" if several else title
