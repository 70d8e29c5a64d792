"""What all charts share: the sheet with title and footer, ticks, labels that keep apart."""

from collections.abc import Callable, Sequence
from functools import wraps
from io import BytesIO
from math import isfinite, log10
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments import stats, style, tables, wording
from experiments.files import whole
from experiments.words import noted, say
from sim.errors import OutputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

WIDTH_IN: Final = 6.4
MARGIN_IN: Final = 0.08
LEGEND_ROW_IN: Final = 0.19
FOOTER_CHARACTERS: Final = 112
TITLE_CHARACTERS: Final = 68
SUBTITLE_CHARACTERS: Final = 96
PART: Final = " · "
NOT_FIRST: Final = "，。；：、）》” )"
"""What must not begin a line."""
NO_INTERVALS: Final = noted("means over the runs, no intervals drawn")
NICE_MINUTES: Final = (
    1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1080,
    1440, 2160, 2880, 4320, 5760, 7200, 10080, 20160, 43200,
)  # fmt: skip
STEPS_MIN: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 20160)
LOG_RATIO: Final = 6.0
MOST_TICKS: Final = 6


def drawn[**P](chart: Callable[P, "Figure"]) -> Callable[P, "Figure"]:
    """Draw a chart in the project's style."""

    @wraps(chart)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> "Figure":
        with style.styled():
            return chart(*args, **kwargs)

    return wrapper


def sheet(
    height_in: float,
    title: str,
    subtitle: str,
    foot: str,
    rows: int = 1,
    legend_rows: int = 0,
    columns: int = 1,
) -> tuple["Figure", list["Axes"]]:
    """A figure with its texts in place, and its axes row by row.

    Args:
        height_in: of the axes and the legend under them [inch].
        title: in large letters.
        subtitle: what is drawn and how to read it.
        foot: parts joined by " · ".
        rows: number of axes.
        legend_rows: lines to keep free for `legend`.
        columns: number of axes side by side.
    """
    from matplotlib.figure import Figure

    heads = [broken(title, TITLE_CHARACTERS), broken(subtitle, SUBTITLE_CHARACTERS)]
    feet = _fill_parts(foot)
    top = 0.19 * _lines(heads[0]) + 0.16 * _lines(heads[1]) + 2 * MARGIN_IN
    bottom = 0.13 * _lines(feet) + 2 * MARGIN_IN + LEGEND_ROW_IN * legend_rows
    height = height_in + top + bottom
    figure = Figure(figsize=(WIDTH_IN, height), layout="constrained")
    area = (0, bottom / height, 1, 1 - (top + bottom) / height)
    _layout(figure).set(rect=area, h_pad=0.04, w_pad=0.06)
    _write(figure, heads, feet, height)
    axes = figure.subplots(rows, columns, squeeze=False)
    return figure, list(axes.ravel())


def legend(figure: "Figure", handles: Sequence[Any], columns: int) -> None:
    """Write a legend into the lines that `sheet` kept free under the axes."""
    low = _layout(figure).get()["rect"][1]
    figure.legend(
        handles=list(handles), loc="upper left", bbox_to_anchor=(0, low), ncols=columns,
        frameon=False, fontsize=8, columnspacing=1.3, handletextpad=0.5, borderpad=0.3,
    )  # fmt: skip


def save(figure: "Figure", path: Path) -> Path:
    """Write a figure whole, as SVG, PNG or PDF by its suffix.

    The same figure gives the same bytes.

    Raises:
        OutputError: the file cannot be written, or its suffix means no picture.
    """
    with whole(path) as file:
        file.write(rendered(figure, path.suffix.removeprefix(".")))
    return path


def rendered(figure: "Figure", kind: str) -> bytes:
    """A figure as the bytes of a file of this kind.

    Raises:
        OutputError: matplotlib cannot draw this kind of file.
    """
    sink = BytesIO()
    metadata = {"Date": None} if kind == "svg" else {}
    try:
        with style.styled():
            figure.savefig(sink, format=kind, metadata=metadata)
    except ValueError as error:
        raise OutputError(f"cannot draw a chart as '{kind}': {error}") from error
    return sink.getvalue()


def _layout(figure: "Figure") -> Any:
    return figure.get_layout_engine()


def footer(
    study: tables.Study, table: "DataFrame", interval: str = "", paired: bool = False
) -> str:
    """Number of runs, interval, scenario and seed, as every chart carries them."""
    parts = [runs_used(table, paired), interval or interval_name(table)]
    lost = int(tables.failed(study.frame).sum())
    if lost:
        runs = wording.counted(lost, "run")
        parts.append(say("{runs} of {all} failed", runs=runs, all=len(study.frame)))
    seed = study.provenance.get("seed", say("not given"))
    name = study.provenance.get("scenario", study.scenario.name)
    return PART.join([*parts, *named(name, seed)])


def named(scenario: str, seed: object) -> tuple[str, str]:
    """Scenario and seed, as parts of a footer."""
    return say("scenario {name}", name=scenario), say("seed {seed}", seed=seed)


def runs_used(table: "DataFrame", paired: bool = False) -> str:
    """How many runs stand behind a value of the table."""
    least, most = int(table["n"].min()), int(table["n"].max())
    number = least if least == most else say("{low} to {high}", low=least, high=most)
    return say("n = {number} paired runs" if paired else "n = {number} runs a point", number=number)


def bands(table: "DataFrame", rest: str = "") -> str:
    """What the bands of a chart are, where it has any."""
    name = interval_name(table)
    return say("bands: {name}", name=name) + rest if has_intervals(table) else name


def has_intervals(table: "DataFrame") -> bool:
    """Whether any value of the table has an interval with two ends."""
    return bool((np.isfinite(table["low"]) & np.isfinite(table["high"])).any())


def half_widths(table: "DataFrame") -> tuple[float, float]:
    """The least and the largest half-width of the intervals with two ends."""
    half = ((table["high"] - table["low"]) / 2).to_numpy(dtype=np.float64)
    finite = half[np.isfinite(half)]
    return float(finite.min()), float(finite.max())


def interval_name(table: "DataFrame") -> str:
    """Kind of the intervals of a table, in words."""
    used = [name for name in stats.METHOD_NAMES if name in set(table["method"])]
    names = [say(stats.METHOD_NAMES[name]) for name in used if name != "none"]
    if not names:
        return say("no interval: it takes two runs a point or more")
    return interval(*names)


def interval(*names: str, level: float = stats.LEVEL) -> str:
    """Level of intervals and their kinds, which are in the reader's words already."""
    said = f"{100 * level:.4g} %"
    return say("{level} interval: {names}", level=said, names=say(" or ").join(names))


def student(level: float = stats.LEVEL) -> str:
    """The same, of Student's."""
    return interval(say(stats.METHOD_NAMES["student"]), level=level)


def scale_value(axis: Any, values: Sequence[float], unit: str) -> None:
    """Give an axis of values a fitting scale and ticks in plain units."""
    finite = np.asarray([value for value in values if isfinite(value)])
    finite = finite if finite.size else np.asarray([0.0, 1.0])
    low, high = float(finite.min()), float(finite.max())
    if unit == "min" and low > 0 and high / low > LOG_RATIO:
        _set_scale(axis, "log")
        ticks = [float(nice) for nice in NICE_MINUTES if low * 0.9 <= nice <= high * 1.1]
        ticks = ticks[:: max(1, -(-len(ticks) // MOST_TICKS))]
    else:
        ticks = linear_ticks(min(low, 0.0), high, unit)
    _set_ticks(axis, ticks, [wording.amount(tick, unit) for tick in ticks])


def linear_ticks(low: float, high: float, unit: str) -> list[float]:
    """Round ticks from at or below `low` to `high`."""
    step = _round_step((high - low) / (MOST_TICKS - 1) or 1.0, unit)
    first = int(np.floor(low / step + 1e-9))
    return [number * step for number in range(first, int(high / step + 1e-9) + 1)]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels along an axis as little as needed, so that they stand `gap` apart.

    The least sum of squared moves; then all are shifted into `low` to `high` as one.
    """
    from scipy.optimize import isotonic_regression

    if not wanted:
        return []
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(len(wanted))
    placed = isotonic_regression(np.asarray(wanted)[order] - steps).x + steps
    placed += max(low - placed[0], 0.0) - max(placed[-1] - high, 0.0)
    back = np.empty(len(wanted))
    back[order] = placed
    return [float(place) for place in back]


def label_ends(axes: "Axes", ends: Sequence[tuple[float, str, str]], gap_share: float) -> None:
    """Write (y, text, colour) beside the right edge, kept apart by a share of the height."""
    to_axes = axes.transData + axes.transAxes.inverted()
    heights = [float(to_axes.transform((1.0, y))[1]) for y, _, _ in ends]
    for height, (_, text, colour) in zip(spread(heights, gap_share, 0, 1), ends, strict=True):
        axes.annotate(
            text, (1, height), (6, 0), xycoords="axes fraction", textcoords="offset points",
            va="center", color=colour, fontsize=8.5, annotation_clip=False,
        )  # fmt: skip


def _round_step(least: float, unit: str) -> float:
    if unit == "min" and least >= 1:
        return float(next((nice for nice in STEPS_MIN if nice >= least), STEPS_MIN[-1]))
    power = 10.0 ** np.floor(log10(least))
    return float(next(nice * power for nice in (1, 2, 5, 10) if nice * power >= least * 0.999))


def _set_scale(axis: Any, name: str) -> None:
    setter = axis.axes.set_xscale if axis.axis_name == "x" else axis.axes.set_yscale
    setter(name)


def _set_ticks(axis: Any, ticks: Sequence[float], labels: Sequence[str]) -> None:
    from matplotlib.ticker import NullLocator

    axis.set_ticks(ticks, labels)
    axis.set_minor_locator(NullLocator())


def _write(figure: "Figure", heads: Sequence[str], feet: str, height: float) -> None:
    left = MARGIN_IN / WIDTH_IN
    top = 1 - MARGIN_IN / height
    figure.text(left, top, heads[0], fontsize=11, fontweight="bold", va="top")
    below = top - (0.19 * _lines(heads[0]) + 0.02) / height
    figure.text(left, below, heads[1], fontsize=8.5, color=style.QUIET, va="top")
    foot = MARGIN_IN / height
    figure.text(left, foot, feet, fontsize=7, color=style.QUIET, va="bottom")


def broken(text: str, characters: int) -> str:
    """A text in lines of at most so many letters; a Chinese one is as wide as two of them."""
    if width_of(text) == len(text):
        return "\n".join(wrap(text, characters))
    lines = [""]
    for letter in text:
        if width_of(lines[-1]) >= characters - 1 and letter not in NOT_FIRST:
            lines.append("")
        lines[-1] += letter
    return "\n".join(line.strip() for line in lines)


def width_of(text: str) -> int:
    """Width of a text in letters of half a square."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _fill_parts(foot: str) -> str:
    """Break a footer between its parts only."""
    lines = [""]
    for part in foot.split(PART):
        longer = lines[-1] + PART + part if lines[-1] else part
        if width_of(longer) <= FOOTER_CHARACTERS:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join(lines)


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0
