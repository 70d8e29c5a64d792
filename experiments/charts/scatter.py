"""A measure at every point of a study, over each key in turn, with means over slices."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments import meaning, stats, style, wording
from experiments.charts import frame
from experiments.stats.estimates import Floats
from experiments.stats.leanings import Labels, once
from experiments.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL_IN: Final = 1.75
COLUMNS: Final = 2
SLICES: Final = 5
LEAST_A_SLICE: Final = 3
LOG_RATIO: Final = 8.0
TICKS: Final = 4
NAME_WIDTH: Final = 44


@frame.drawn
def scatter(
    varied: Mapping[str, Sequence[Any]],
    numbers: Floats,
    measure: str,
    foot: str,
    draws: Labels | None = None,
) -> "Figure":
    """A panel a key: a dot a point, and the mean over slices of the key with its interval.

    Args:
        varied: values of each key at every point.
        numbers: the measure at every point; what is not finite is not drawn.
        measure: its name.
        foot: number of points and runs, interval, scenario and seed.
        draws: label of the draw behind each point; what was drawn together counts once in a mean.
    """
    rows = -(-len(varied) // COLUMNS)
    figure, axes = frame.sheet(
        0.2 + PANEL_IN * rows, meaning.title(measure),
        say("A dot is the mean over the runs of one point, at its value of the key; the line is "
            "the mean over slices of the key, with its interval, over all values of the others."),
        foot, rows=rows, columns=COLUMNS,
    )  # fmt: skip
    each = np.arange(len(numbers))
    for axis, (key, values) in zip(axes, varied.items(), strict=False):
        _panel(axis, key, values, numbers, each if draws is None else draws, meaning.unit(measure))
    for axis in axes[len(varied) :]:
        axis.set_visible(False)
    return figure


def _panel(
    axes: "Axes", key: str, values: Sequence[Any], numbers: Floats, draws: Labels, unit: str
) -> None:
    there = np.isfinite(numbers)
    names = sorted(set(map(str, values))) if any(isinstance(v, str) for v in values) else []
    place = np.array([names.index(str(v)) if names else float(v) for v in values])[there]
    shown = numbers[there]
    axes.plot(place, shown, "o", color=style.UNDECIDED, markersize=2.6, alpha=0.6)
    _slices(axes, place, shown, draws[there], whole=bool(names))
    _dress(axes, key, place, names, unit)


def _slices(axes: "Axes", place: Floats, shown: Floats, draws: Labels, whole: bool) -> None:
    parts = list(_parts(place, whole))
    means = [stats.mean(once(shown[part], draws[part])) for part in parts]
    middle = [float(np.median(place[part])) for part in parts]
    line = "" if whole else "-"
    axes.plot(middle, [m.value for m in means], f"s{line}", color=style.BETTER, markersize=3.5)
    known = [(x, mean) for x, mean in zip(middle, means, strict=True) if mean.has_interval]
    axes.vlines(
        [x for x, _ in known], [m.low for _, m in known], [m.high for _, m in known],
        colors=style.BETTER, linewidth=2,
    )  # fmt: skip


def _parts(place: Floats, whole: bool) -> list[Any]:
    """Points of each slice: of each value where there are few of them, else as many in each."""
    values = np.unique(place)
    if whole or len(values) <= SLICES:
        return [np.flatnonzero(place == value) for value in values]
    number = max(1, min(SLICES, len(place) // LEAST_A_SLICE))
    return list(np.array_split(np.argsort(place, kind="stable"), number))


def _dress(axes: "Axes", key: str, place: Floats, names: list[str], unit: str) -> None:
    from matplotlib.ticker import NullLocator

    axes.set_title(frame.broken(wording.lever_title(key), NAME_WIDTH), loc="left", fontsize=8)
    if names:
        axes.set_xticks(range(len(names)), names)
    else:
        _scale(axes, place)
    axes.xaxis.set_minor_locator(NullLocator())
    low, high = axes.get_ylim()
    ticks = [tick for tick in frame.linear_ticks(low, high, unit) if low <= tick <= high]
    ticks = ticks[:: max(1, len(ticks) // 2)]
    axes.set_yticks(ticks, [wording.amount(tick, unit) for tick in ticks])
    axes.grid(axis="y")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def _scale(axes: "Axes", place: Floats) -> None:
    """Ticks at shares of the way; by factors where the values span many."""
    low, high = float(place.min()), float(place.max())
    logarithmic = low > 0 and high / low > LOG_RATIO
    if logarithmic:
        axes.set_xscale("log")
    ticks = np.geomspace(low, high, TICKS) if logarithmic else np.linspace(low, high, TICKS)
    shown = [float(f"{tick:.2g}") for tick in ticks]
    axes.set_xticks(shown, [wording.plain(tick, 2) for tick in shown])
