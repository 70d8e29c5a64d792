"""Lines: one measure along a lever, a line for each value of a second one, with bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments import meaning, style, tables, wording
from experiments.charts import frame
from experiments.charts.scale import LeverScale
from experiments.words import say
from sim.errors import SafetyNetError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

HEIGHT_IN: Final = 3.5
MOST_LINES: Final = len(style.LINES)
ALIKE_SHARE: Final = 0.01
LABEL_GAP: Final = 0.055


@dataclass(frozen=True)
class _Line:
    """One line: where it runs, how it is called and drawn."""

    label: str
    colour: str
    marker: str
    bold: bool
    place: NDArray[np.float64]
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@frame.drawn
def lines(
    results: tables.Study, measure: str, x: str | None = None, by: str | None = None
) -> "Figure":
    """A measure along one lever, with 95 % bands, one line a value of another lever.

    Args:
        results: of a sweep.
        measure: name of a measure.
        x: lever along the horizontal axis; patrol density unless said otherwise.
        by: lever that the lines stand for; routing speed unless said otherwise.

    Raises:
        NameNotFoundError: no such measure or lever.
        SafetyNetError: the sweep varies no lever.
    """
    table = tables.points(results, measure)
    along, split = _levers(results, x, by)
    shown = tables.at_base(results, table, [key for key in (along, split) if key])
    scale = LeverScale.of(along, tables.values(results, along))
    chosen, left_out = _chosen(results, split)
    drawn = _lines(results, shown, scale, split, chosen)
    figure, (axes,) = frame.sheet(
        HEIGHT_IN, meaning.title(measure), _subtitle(shown, split, chosen, left_out),
        frame.footer(results, shown, frame.bands(shown)),
    )  # fmt: skip
    ends = [_draw(axes, line) for line in drawn]
    scale.dress(axes.xaxis)
    everything = np.concatenate([[*line.value, *line.low, *line.high] for line in drawn])
    frame.scale_value(axes.yaxis, [float(v) for v in everything], meaning.unit(measure))
    axes.grid(axis="y")
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    _mark_unreached(axes, drawn)
    axes.margins(x=0.03)
    labels = [end for end in ends if end]
    if _alike(drawn):
        text = say(
            "all {number} drawn alike" if left_out else "all {number} alike", number=len(drawn)
        )
        labels = [(labels[0][0], text, style.INK)]
    frame.label_ends(axes, labels, LABEL_GAP)
    return figure


def _levers(results: tables.Study, x: str | None, by: str | None) -> tuple[str, str | None]:
    for key in (x, by):
        if key is not None:
            tables.values(results, key)
    free = [key for key in tables.axes(results) if key not in (x, by)]
    along = x or (free.pop(0) if free else None)
    if along is None:
        raise SafetyNetError("lines take a lever with two values or more")
    return along, by or (free.pop(0) if free else None)


def _subtitle(
    table: "DataFrame", split: str | None, chosen: Sequence[Any], left_out: Sequence[Any]
) -> str:
    banded = frame.has_intervals(table)
    text = say("Mean over the runs with its 95 % band." if banded else "Mean over the runs.")
    if split is None:
        return text
    name = wording.lever_name(split)
    if not left_out:
        return f"{text} {say('One line for each {name}.', name=name)}"
    missing = wording.listed([wording.setting(value) for value in left_out])
    whole = len(chosen) + len(left_out)
    rest = say(
        "Lines for {number} of the {whole} values of {name}; left out: {missing}.",
        number=len(chosen), whole=whole, name=name, missing=missing,
    )  # fmt: skip
    return f"{text} {rest}"


def _chosen(results: tables.Study, split: str | None) -> tuple[list[Any], list[Any]]:
    """The values that get a line, and those for which there is no room."""
    if split is None:
        return [], []
    values = LeverScale.of(split, tables.values(results, split)).values
    chosen = _thin(values, tables.base(results)[split])
    return chosen, [value for value in values if value not in chosen]


def _lines(
    results: tables.Study,
    table: "DataFrame",
    scale: LeverScale,
    split: str | None,
    chosen: Sequence[Any],
) -> list[_Line]:
    if split is None:
        return [_line(table, scale, "", 0, style.BETTER, False)]
    base = tables.base(results)[split]
    tints = np.linspace(0, len(style.LINES) - 1, len(chosen)).round().astype(int)
    return [
        _line(
            table[table[split] == value],
            scale,
            wording.setting(value) + (f" {say('(base)')}" if value == base else ""),
            number,
            style.LINES[tint],
            value == base,
        )
        for number, (value, tint) in enumerate(zip(chosen, tints, strict=True))
    ]


def _thin(values: Sequence[Any], base: Any) -> list[Any]:
    """At most as many values as there are colours, the base among them."""
    if len(values) <= MOST_LINES:
        return list(values)
    picked = {round(k) for k in np.linspace(0, len(values) - 1, MOST_LINES)}
    middle = sorted(picked)[1:-1]
    where = values.index(base)
    if where not in picked:
        picked.discard(min(middle, key=lambda index: abs(index - where)))
        picked.add(where)
    return [values[index] for index in sorted(picked)]


def _line(
    table: "DataFrame", scale: LeverScale, label: str, number: int, colour: str, bold: bool
) -> _Line:
    known = {row[scale.key]: row for row in table.to_dict("records")}
    values = [value for value in scale.values if value in known]
    place = np.asarray([scale.place(value) for value in values])
    columns = [
        np.asarray([known[value][name] for value in values], dtype=np.float64)
        for name in ("value", "low", "high")
    ]
    return _Line(label, colour, style.MARKERS[number], bold, place, *columns)


def _draw(axes: "Axes", line: _Line) -> tuple[float, str, str] | None:
    """Draw a line with its band; returns the label of its end, None where it has none."""
    shown = np.where(np.isfinite(line.value), line.value, np.nan)
    banded = np.isfinite(line.low) & np.isfinite(line.high)
    axes.fill_between(
        line.place, line.low, line.high, where=banded, color=line.colour, alpha=0.16, linewidth=0
    )
    width = 2.6 if line.bold else 1.6
    look: dict[str, Any] = {"color": line.colour, "marker": line.marker, "markersize": 4}
    axes.plot(line.place, shown, linewidth=width, **look)
    seen = shown[np.isfinite(shown)]
    return (float(seen[-1]), line.label, line.colour) if seen.size and line.label else None


def _mark_unreached(axes: "Axes", drawn: Sequence[_Line]) -> None:
    """Triangles at the upper border where a median is not reached."""
    places = np.unique(np.concatenate([line.place[np.isposinf(line.value)] for line in drawn]))
    if not places.size:
        return
    axes.plot(
        places, np.ones_like(places), "^", color=style.QUIET, markersize=6, clip_on=False,
        transform=axes.get_xaxis_transform(),
    )  # fmt: skip
    never = [line.label for line in drawn if line.label and not np.isfinite(line.value).any()]
    nowhere = say("; nowhere by {names}", names=wording.listed(never)) if never else ""
    axes.annotate(
        say("▲ not reached by every line here") + nowhere, (0, 1), (0, 8), xycoords="axes fraction",
        textcoords="offset points", fontsize=7.5, color=style.QUIET,
    )  # fmt: skip


def _alike(drawn: Sequence[_Line]) -> bool:
    """Whether several lines cover each other, so that labels one by one would mislead."""
    if len(drawn) < 2 or len({line.value.size for line in drawn}) > 1:
        return False
    values = np.stack([line.value for line in drawn])
    if not np.isfinite(values).all():
        return False
    return bool(np.ptp(values, axis=0).max() <= ALIKE_SHARE * np.abs(values).max())
