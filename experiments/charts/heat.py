"""The heat map: one measure over two levers, with iso-lines."""

from dataclasses import dataclass
from math import isinf
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments import meaning, style, tables, wording
from experiments.charts import frame
from experiments.charts.base import mark_base
from experiments.charts.scale import LeverScale
from experiments.words import say
from sim.errors import SafetyNetError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.contour import QuadContourSet
    from matplotlib.figure import Figure
    from pandas import DataFrame

Floats = NDArray[np.float64]
HEIGHT_IN: Final = 4.1
MOST_LINES: Final = 4
LOG_RATIO: Final = 3.0
CELL_PAPER: Final = "round,pad=0.32,rounding_size=0.3"
"""What keeps the iso-lines off a number: paper of the cell's colour round it."""
LIGHTEST, DARKEST, FLARE = 1.0, 0.017, 0.05
"""Luminance of white and of our ink, and the light that every screen adds (WCAG 2)."""


@dataclass(frozen=True)
class _Map:
    """Values and runs without a value, rows along y, columns along x."""

    x: LeverScale
    y: LeverScale
    values: Floats
    unreached: Floats
    runs: Floats
    unit: str


@frame.drawn
def heatmap(
    results: tables.Study, measure: str, x: str | None = None, y: str | None = None
) -> "Figure":
    """Heat map of a measure over two levers, the others at their base.

    Every cell says its mean over the runs; where the measure is infinite (for a median:
    half of the cases never got so far) the cell is hatched and says so.

    Args:
        results: of a sweep.
        measure: name of a measure.
        x: lever along the horizontal axis; patrol density unless said otherwise.
        y: lever along the vertical axis; routing speed unless said otherwise.

    Raises:
        NameNotFoundError: no such measure or lever.
        SafetyNetError: the sweep varies fewer than two levers.
    """
    table = tables.points(results, measure)
    across, up = _two_levers(results, x, y)
    data = _lay_out(results, table, measure, across, up)
    cells = tables.at_base(results, table, (across, up))
    foot = frame.footer(results, cells, _interval(cells, data.unit))
    figure, (axes,) = frame.sheet(HEIGHT_IN, meaning.title(measure), _subtitle(measure), foot)
    norm = _norm(data.values)
    _draw_cells(axes, data, norm)
    _draw_lines(axes, data)
    _write_cells(axes, data, norm)
    data.x.dress(axes.xaxis)
    data.y.dress(axes.yaxis)
    mark_base(axes, data.x, data.y, tables.own(results))
    return figure


def _two_levers(results: tables.Study, x: str | None, y: str | None) -> tuple[str, str]:
    for key in (x, y):
        if key is not None:
            tables.values(results, key)
    free = [key for key in tables.axes(results) if key not in (x, y)]
    chosen = [key or (free.pop(0) if free else "") for key in (x, y)]
    if "" in chosen or chosen[0] == chosen[1]:
        raise SafetyNetError("a heat map takes two levers with two values or more")
    return chosen[0], chosen[1]


def _lay_out(results: tables.Study, table: "DataFrame", measure: str, across: str, up: str) -> _Map:
    x = LeverScale.of(across, tables.values(results, across))
    y = LeverScale.of(up, tables.values(results, up))
    shown = tables.at_base(results, table, (across, up))
    shape = (len(y.values), len(x.values))
    values, unreached, runs = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape)
    for row in shown.to_dict("records"):
        cell = (y.values.index(row[up]), x.values.index(row[across]))
        values[cell], unreached[cell], runs[cell] = row["value"], row["unreached"], row["n"]
    return _Map(x, y, values, unreached, runs, meaning.unit(measure))


def _subtitle(measure: str) -> str:
    hint = {
        "lower": say(", less is better"),
        "higher": say(", more is better"),
        "neither": "",
    }[meaning.better(measure)]
    text = say("Mean of the runs in each cell; the darker the more{hint}.", hint=hint)
    return f"{text} {say('Lines join equal values.')}"


def _interval(table: "DataFrame", unit: str) -> str:
    """Kind of the intervals, which no cell shows, with their least and largest half-width."""
    name = frame.interval_name(table)
    if not frame.has_intervals(table):
        return name
    least, most = (wording.size(half, unit) for half in frame.half_widths(table))
    if unit == "share":
        least = least.removesuffix(wording.points())
    alike = least == most.removesuffix(wording.points())
    ends = f"± {most}" if alike else say("{low} to {high}", low=f"± {least}", high=f"± {most}")
    return say("not drawn: {name}, {ends} by cell", name=name, ends=ends)


def _norm(values: Floats) -> Any:
    from matplotlib.colors import LogNorm, Normalize

    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 1.0)
    high = high if high > low else low + 1.0
    return (LogNorm if low > 0 and high / low > LOG_RATIO else Normalize)(low, high)


def _colour(norm: Any, value: float) -> tuple[float, float, float]:
    import matplotlib as mpl

    low, high = style.SEQUENCE_ENDS
    red, green, blue, _ = mpl.colormaps[style.SEQUENCE](low + (high - low) * float(norm(value)))
    return red, green, blue


def _draw_cells(axes: "Axes", data: _Map, norm: Any) -> None:
    from matplotlib.patches import Rectangle

    columns, rows = data.x.edges(), data.y.edges()
    for (row, column), value in np.ndenumerate(data.values):
        left, bottom = float(columns[column]), float(rows[row])
        width, height = float(columns[column + 1]) - left, float(rows[row + 1]) - bottom
        look: dict[str, Any] = {"facecolor": style.BLANK, "hatch": "////", "edgecolor": "#aab2ba"}
        if np.isfinite(value):
            look = {"facecolor": _colour(norm, value), "edgecolor": "white"}
        axes.add_patch(Rectangle((left, bottom), width, height, linewidth=0.8, **look))
    axes.set_xlim(columns[0], columns[-1])
    axes.set_ylim(rows[0], rows[-1])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _draw_lines(axes: "Axes", data: _Map) -> None:
    """Iso-lines through the cell centres, carried straight on to the border."""
    levels = _levels(data.values, data.unit)
    if not levels or min(data.values.shape) < 2:
        return
    padded = np.ma.masked_invalid(np.pad(data.values, 1, mode="edge"))
    columns, rows = data.x.edges(), data.y.edges()
    x = np.concatenate([columns[:1], data.x.positions, columns[-1:]])
    y = np.concatenate([rows[:1], data.y.positions, rows[-1:]])
    lines = axes.contour(x, y, padded, levels, colors="white", linewidths=2.6)
    lines = axes.contour(x, y, padded, levels, colors=style.INK, linewidths=1.1)
    _label_lines(axes, lines, levels, data.unit)


def _levels(values: Floats, unit: str) -> list[float]:
    finite = values[np.isfinite(values)]
    if finite.size < 2 or finite.min() == finite.max():
        return []
    low, high = float(finite.min()), float(finite.max())
    nice: list[float] = [minute for minute in frame.NICE_MINUTES if low < minute < high]
    if unit != "min" or len(nice) < 2:
        nice = [tick for tick in frame.linear_ticks(low, high, unit) if low < tick < high]
    return nice[:: -(-len(nice) // MOST_LINES)] if nice else []


def _label_lines(axes: "Axes", lines: "QuadContourSet", levels: list[float], unit: str) -> None:
    """Label each line where it leaves the map: at the right, else at the top, else inside."""
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    sideways = []
    for level, segments in zip(levels, lines.allsegs, strict=True):
        ends = [
            (float(segment[k][0]), float(segment[k][1]))
            for segment in segments
            if len(segment)
            for k in (0, -1)
        ]
        text = wording.amount(level, unit)
        if beside := [end for end in ends if np.isclose(end[0], right)]:
            sideways.append((beside[0][1], text, style.INK))
        elif above := [end for end in ends if np.isclose(end[1], top)]:
            _label_line(axes, above[0], text, ha="center", fontsize=8.5)
        elif ends:
            paper = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.8}
            lowest = min(ends, key=lambda end: end[1])
            _label_line(axes, lowest, f" {text}", ha="left", fontsize=7.5, bbox=paper)
    frame.label_ends(axes, sideways, 0.05)


def _label_line(axes: "Axes", end: tuple[float, float], text: str, **look: Any) -> None:
    axes.annotate(
        text, end, (0, 3), textcoords="offset points", annotation_clip=False, zorder=5, **look
    )


def _write_cells(axes: "Axes", data: _Map, norm: Any) -> None:
    for (row, column), value in np.ndenumerate(data.values):
        here = (data.x.positions[column], data.y.positions[row])
        paper: Any = _colour(norm, value) if np.isfinite(value) else style.BLANK
        ink = _ink(paper) if np.isfinite(value) else style.INK
        unreached, runs = int(data.unreached[row, column]), int(data.runs[row, column])
        text = _cell_text(value, unreached, runs, data.unit)
        box = {"facecolor": paper, "edgecolor": "none", "boxstyle": CELL_PAPER}
        look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 8, "zorder": 3}
        axes.text(*here, text, color=ink, bbox=box, **look)


def _cell_text(value: float, unreached: int, runs: int, unit: str) -> str:
    if np.isnan(value):
        return say(wording.NO_VALUE)
    text = say(wording.NOT_REACHED) if isinf(value) else wording.amount(value, unit)
    if 0 < unreached < runs:
        reached = runs - unreached
        text += "\n" + say("reached in {reached} of {runs}", reached=reached, runs=runs)
    return text


def _ink(paper: tuple[float, float, float]) -> str:
    """White or dark, whichever stands out more from the paper."""
    dark = (LIGHTEST + FLARE) / (_luminance(paper) + FLARE)
    light = (_luminance(paper) + FLARE) / (DARKEST + FLARE)
    return "white" if dark > light else style.INK


def _luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance of an sRGB colour (WCAG 2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
