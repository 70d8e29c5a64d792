"""A difference in every world of assumptions, from the least to the largest."""

from typing import TYPE_CHECKING, Final

import numpy as np

from experiments import meaning, style, wording
from experiments.charts import frame
from experiments.stats.estimates import Floats
from experiments.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT_IN: Final = 2.6
COLOURS: Final = (style.UNDECIDED, style.BETTER, style.WORSE)


@frame.drawn
def worlds(
    differences: Floats, reach: Floats, as_is: float, measure: str, title: str, foot: str
) -> "Figure":
    """Draw the difference in every world as a dot with its interval.

    Args:
        differences: one a world; NaN where a run failed.
        reach: half of the interval of each world; infinite where there is none.
        as_is: the difference as the scenarios are.
        measure: of which it is the difference.
        title: what is compared.
        foot: number of runs, interval, scenario and seed.
    """
    figure, (axes,) = frame.sheet(
        HEIGHT_IN, title,
        say("One dot a set of assumptions, with its interval; dotted: as the scenarios are. Blue "
            "is better, orange worse, grey not decided."),
        foot,
    )  # fmt: skip
    dots(axes, differences, as_is, measure, reach)
    axes.set_ylabel(say("sets of assumptions"))
    return figure


def dots(
    axes: "Axes", differences: Floats, as_is: float, measure: str, reach: Floats | None = None
) -> None:
    """Draw sorted differences into axes, with ticks in plain units."""
    there = np.flatnonzero(np.isfinite(differences))
    order = there[np.argsort(differences[there])]
    ordered = differences[order]
    half = np.zeros(order.size) if reach is None else reach[order]
    good = ordered * (1 if meaning.better(measure) == "higher" else -1)
    ways = np.select([good > half, good < -half], [1, 2])
    colours = [COLOURS[way] for way in ways]
    place = np.arange(ordered.size)
    known = np.flatnonzero(np.isfinite(half) & (half > 0))
    if known.size:
        low, high = (ordered - half)[known], (ordered + half)[known]
        drawn = [colours[at] for at in known]
        axes.hlines(place[known], low, high, colors=drawn, linewidth=1.1)
    axes.scatter(ordered, place, c=colours, s=13, zorder=3)
    axes.axvline(0, color=style.INK, linewidth=0.9)
    axes.axvline(as_is, color=style.INK, linewidth=0.9, linestyle=":")
    axes.set_yticks([])
    unit = meaning.unit(measure)
    ticks = frame.linear_ticks(*axes.get_xlim(), unit)
    axes.set_xticks(ticks, [wording.signed(tick, unit) for tick in ticks])
    axes.grid(axis="x")
    axes.tick_params(length=0)
