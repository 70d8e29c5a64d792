"""Who waits longest: every grid by its mean time to help, as a map, else in rising order."""

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments import style, wording
from experiments.charts import frame
from experiments.charts.town import borders
from experiments.words import say
from sim.measures.fairness import WORST

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

    from sim.place import Place

COLUMNS: Final = 2
TALLEST_IN: Final = 4.2
CURVE_IN: Final = 3.2


@frame.drawn
def fairness(
    table: "DataFrame", names: Mapping[int, str], foot: str, place: "Place | None"
) -> "Figure":
    """Mean time to help, grid by grid.

    Args:
        table: a row a point and grid that had a case: value [min].
        names: of the points.
        foot: number of runs, interval, scenario and seed.
        place: of all points; without it the grids are drawn in rising order.
    """
    return _curves(table, names, foot) if place is None else _maps(table, names, foot, place)


def worst(values: "DataFrame") -> "DataFrame":
    """The tenth of the grids that wait longest."""
    return values.nlargest(ceil(WORST * len(values)), "value")


def _maps(table: "DataFrame", names: Mapping[int, str], foot: str, place: "Place") -> "Figure":
    rows = ceil(len(names) / COLUMNS)
    tall = min(frame.WIDTH_IN / COLUMNS * place.height / place.width, TALLEST_IN) + 0.25
    figure, axes = frame.sheet(
        tall * rows + 0.75, say("Who waits longest"),
        say(
            "Mean time to help in every grid, all runs together; framed: the tenth of the grids "
            "that waits longest. Chance alone makes some grids worse than others."
        ),
        foot, rows=rows, columns=COLUMNS,
    )  # fmt: skip
    norm = _norm(table)
    for axis, (point, name) in zip(axes, names.items(), strict=False):
        image = _map(axis, table[table["point"] == point], place, norm)
        axis.set_title(name, loc="left", fontsize=8.5)
    for axis in axes[len(names) :]:
        axis.set_axis_off()
    _scale(figure, image, axes, norm)
    return figure


def _norm(table: "DataFrame") -> Any:
    from matplotlib.colors import Normalize

    low, high = float(table["value"].min()), float(table["value"].max())
    return Normalize(low, high if high > low else low + 1.0)


def _map(axes: "Axes", own: "DataFrame", place: "Place", norm: Any) -> Any:
    import matplotlib as mpl

    of_grid = np.full(place.count("grid") + 1, np.nan)
    of_grid[own["grid"]] = own["value"]
    framed = np.full(place.count("grid") + 1, False)
    framed[worst(own)["grid"]] = True
    shape = (place.height, place.width)
    colours = mpl.colormaps[style.SEQUENCE].with_extremes(bad=style.BLANK)
    image = axes.imshow(
        of_grid[place.grid_of].reshape(shape), cmap=colours, norm=norm, interpolation="none"
    )
    axes.plot(*borders(place.area_of("grid").reshape(shape)), color="white", linewidth=0.4)
    inside = np.pad(framed[place.grid_of].reshape(shape).astype(np.int32), 1)
    x, y = borders(inside)
    axes.plot(x - 1, y - 1, color=style.WORSE, linewidth=1.3, clip_on=False)
    axes.set_axis_off()
    return image


def _scale(figure: "Figure", image: Any, axes: list["Axes"], norm: Any) -> None:
    bar = figure.colorbar(
        image, ax=axes, orientation="horizontal", fraction=0.05, aspect=40, pad=0.02
    )
    ticks = [tick for tick in frame.linear_ticks(norm.vmin, norm.vmax, "min") if tick >= norm.vmin]
    bar.set_ticks(ticks, labels=[wording.duration(tick) for tick in ticks])
    bar.ax.tick_params(length=0, labelsize=8)
    bar.outline.set_visible(False)


def _curves(table: "DataFrame", names: Mapping[int, str], foot: str) -> "Figure":
    figure, (axes,) = frame.sheet(
        CURVE_IN, say("Who waits longest"),
        say("Mean time to help in every grid, all runs together, grids in rising order."),
        foot, legend_rows=-(-len(names) // 2),
    )  # fmt: skip
    for number, (point, name) in enumerate(names.items()):
        values = np.sort(table.loc[table["point"] == point, "value"])
        axes.plot(
            np.arange(1, values.size + 1) / values.size, values, color=style.SIDES[number],
            linestyle=style.DASHES[number], label=name,
        )  # fmt: skip
    frame.scale_value(axes.yaxis, [float(value) for value in table["value"]], "min")
    shares = [0, 0.25, 0.5, 0.75, 1]
    axes.set_xticks(shares, [wording.share(share) for share in shares])
    axes.set_xlabel(say("share of the grids"))
    axes.grid(axis="y")
    axes.tick_params(length=0)
    frame.legend(figure, axes.get_lines(), 2)
    return figure
