"""How soon help comes: the share of cases helped, minute by minute since onset."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from experiments import style, tables, wording
from experiments.charts import frame
from experiments.charts.stages import compared, named_points
from experiments.words import say
from sim.terms import MINUTES_PER_DAY, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

HEIGHT_IN: Final = 3.5
TICKS_MIN: Final = (1, 10, MINUTES_PER_HOUR, 360, MINUTES_PER_DAY, 4320, 10080, 43200)
WIDTHS: Final = (5.0, 3.4, 2.2, 1.2)
COLOURS: Final = (style.UNDECIDED, "#a8780a", style.WORSE, style.BETTER)


@frame.drawn
def cumulative(results: tables.Study, points: Sequence[int] | None = None) -> "Figure":
    """Share of cases helped by each minute since onset, with 95 % bands over the runs.

    Cases that ended otherwise can no longer be helped and hold the curve down; cases not
    yet helped at the end of the run count as long as they were watched.

    Args:
        results: of a sweep that kept its curves.
        points: to draw; the base, each change alone and both unless said otherwise.

    Raises:
        SafetyNetError: the results hold no curves, or no such point.
    """
    named = compared(results) if points is None else named_points(results, points)
    table = tables.curves(results, list(named))
    figure, (axes,) = frame.sheet(
        HEIGHT_IN, say("How soon help comes"),
        say("Share of all cases that somebody helped, by time since onset (logarithmic scale)."),
        frame.footer(results, table, _bands(table)),
    )  # fmt: skip
    for number, (point, name) in enumerate(named.items()):
        look = {"color": COLOURS[number % len(COLOURS)], "label": name}
        width = WIDTHS[min(number, len(WIDTHS) - 1)]
        _draw(axes, table[table["point"] == point], linewidth=width, **look)
    _dress(axes, table)
    axes.legend(loc="upper left", frameon=False, labelcolor="linecolor", fontsize=9)
    return figure


def _bands(table: "DataFrame") -> str:
    """What the bands are; most are narrower than the lines, and a footer must not puzzle."""
    if not frame.has_intervals(table):
        return frame.bands(table)
    widest = wording.size(frame.half_widths(table)[1], "share")
    rest = say(", at most ± {widest}; hidden where narrower than the line", widest=widest)
    return frame.bands(table, rest)


def _draw(axes: "Axes", part: "DataFrame", **look: Any) -> None:
    """Draw a curve with its band; wide ones first, so that equal curves all show."""
    low, high = part["low"].clip(0, 1), part["high"].clip(0, 1)
    axes.fill_between(part["minute"], low, high, color=look["color"], alpha=0.16, linewidth=0)
    axes.plot(part["minute"], part["value"], **look)


def _dress(axes: "Axes", table: "DataFrame") -> None:
    dress_times(axes, float(table["minute"].min()), float(table["minute"].max()))
    axes.set_xlabel(say("time since onset"))


def dress_times(axes: "Axes", first_min: float, last_min: float) -> None:
    """Give axes a logarithmic time since onset, and shares from 0 to 1."""
    from matplotlib.ticker import NullLocator

    axes.set_xscale("log")
    axes.set_xlim(max(first_min, 1.0), last_min)
    ticks = [tick for tick in TICKS_MIN if tick <= last_min]
    axes.set_xticks(ticks, [wording.duration(tick) for tick in ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_ylim(0, 1)
    shares = [0, 0.25, 0.5, 0.75, 1]
    axes.set_yticks(shares, [wording.share(share) for share in shares])
    axes.grid()
    axes.tick_params(length=0)
    axes.tick_params(axis="x", pad=6)
