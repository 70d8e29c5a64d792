"""How much is enough: a measure at the values tried, its target, and the frontier of two levers."""

from math import isfinite
from typing import TYPE_CHECKING, Final

import numpy as np

from experiments import meaning, style, wording
from experiments.charts import frame
from experiments.words import noted, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

HEIGHT_IN: Final = 3.4
FRONTIER_IN: Final = 3.2
STATES: Final = {
    "meets": (style.BETTER, "o", noted("meets the target")),
    "misses": (style.WORSE, "s", noted("misses the target")),
    "undecided": (style.UNDECIDED, "D", noted("undecided")),
}


@frame.drawn
def needed(table: "DataFrame", lever: str, measure: str, target: float, foot: str) -> "Figure":
    """The measure at every value tried, with the target as a line.

    Args:
        table: a row a value: value (of the lever), mean, low, high, state ("meets", "misses",
            "undecided").
        lever: key of the lever.
        measure: name of the measure.
        target: of the measure.
        foot: number of runs, interval, scenario and seed.
    """
    figure, (axes,) = frame.sheet(
        HEIGHT_IN, say("How much is enough: {title}", title=meaning.title(measure)),
        say("Mean over the runs at every value tried, with its interval; the line is the target."),
        foot, legend_rows=1,
    )  # fmt: skip
    axes.axhline(target, color=style.INK, linewidth=1.2, linestyle="--", zorder=1)
    for state, (colour, marker, text) in STATES.items():
        own = table[table["state"] == state]
        _draw(axes, own, colour, marker, say(text))
    _dress(axes, table, lever, measure, target)
    frame.legend(figure, axes.get_legend_handles_labels()[0], len(STATES))
    return figure


@frame.drawn
def frontier(table: "DataFrame", foot: str) -> "Figure":
    """The least patrol density that meets the target at each routing speed, with its cost.

    Args:
        table: a row a speed: speed, density (NaN where none meets), cost (in words), cheapest.
        foot: number of runs, interval, scenario and seed.
    """
    figure, (axes,) = frame.sheet(
        FRONTIER_IN, say("The frontier: patrol and routing that meet the target"),
        say("Least people on patrol at each routing speed; below the line the target is missed."),
        foot,
    )  # fmt: skip
    place = np.arange(len(table))
    axes.plot(place, table["density"], color=style.BETTER, marker="o")
    for at, row in enumerate(table.to_dict("records")):
        _label(axes, at, row["density"], row["cost"], row["cheapest"])
    axes.set_xticks(place, [wording.setting(speed) for speed in table["speed"]])
    axes.set_xlabel(wording.lever_title("routing.speed"))
    axes.set_ylabel(wording.lever_title("patrol.density_per_km2"))
    axes.set_xlim(-0.5, len(table) - 0.5)
    top = table["density"].max()
    axes.set_ylim(0, top * 1.3 if isfinite(top) else 1)
    axes.grid(axis="y")
    axes.tick_params(length=0)
    return figure


def _draw(axes: "Axes", own: "DataFrame", colour: str, marker: str, text: str) -> None:
    known = own[np.isfinite(own["low"]) & np.isfinite(own["high"])]
    axes.vlines(known["value"], known["low"], known["high"], color=colour, linewidth=2.2)
    axes.plot(
        own["value"], own["mean"], marker, color=colour, markersize=5, linestyle="", label=text
    )


def _dress(axes: "Axes", table: "DataFrame", lever: str, measure: str, target: float) -> None:
    from matplotlib.ticker import NullLocator

    axes.set_xscale("log")
    ticks = _spaced([float(value) for value in table["value"]])
    axes.set_xticks(ticks, [wording.plain(tick) for tick in ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(wording.lever_title(lever))
    unit, ends = meaning.unit(measure), (*table["low"], *table["high"], *table["mean"], target)
    finite = [float(end) for end in ends if isfinite(end)]
    air = 0.08 * (max(finite) - min(finite)) or 1.0
    low, high = min(finite) - air, max(finite) + air
    axes.set_ylim(low, high)
    marks = [tick for tick in frame.linear_ticks(low, high, unit) if low <= tick <= high]
    axes.set_yticks(marks, [wording.amount(mark, unit) for mark in marks])
    axes.grid(axis="y")
    axes.tick_params(length=0)
    axes.margins(x=0.06)


def _spaced(values: list[float]) -> list[float]:
    """Values far enough apart to be written side by side: a twelfth of the range on log scale."""
    span = np.log(max(values) / min(values)) or 1.0
    kept: list[float] = []
    for value in sorted(values):
        if not kept or np.log(value / kept[-1]) > span / 12:
            kept.append(value)
    return kept


def _label(axes: "Axes", at: int, density: float, cost: str, cheapest: bool) -> None:
    if not isfinite(density):
        axes.annotate(
            say("none meets it"), (at, 0), (0, 6), textcoords="offset points", ha="center",
            color=style.WORSE, fontsize=8,
        )  # fmt: skip
        return
    text = f"{wording.plain(density)}\n{cost}" + (f"\n{say('cheapest')}" if cheapest else "")
    from matplotlib.patheffects import withStroke

    axes.annotate(
        text, (at, density), (0, 8), textcoords="offset points", ha="center", va="bottom",
        fontsize=8, fontweight="bold" if cheapest else "normal",
        path_effects=[withStroke(linewidth=2.5, foreground="white")],
    )  # fmt: skip
