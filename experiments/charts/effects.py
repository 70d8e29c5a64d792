"""What each change does, alone and together: a forest of paired differences."""

from collections.abc import Sequence
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, Final

from experiments import meaning, style, tables, wording
from experiments.charts import frame
from experiments.words import noted, say
from sim.errors import SafetyNetError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

ROW_IN: Final = 0.52
EDGE_SHARE: Final = 1.08


@frame.drawn
def interaction(results: tables.Study, measure: str) -> "Figure":
    """Paired differences of each change, of both, and of what both bring beyond the sum.

    Args:
        results: of a sweep.
        measure: name of a measure.

    Raises:
        NameNotFoundError: no such measure.
        SafetyNetError: the sweep varies no lever.
    """
    table = tables.effects(results, measure)
    if table.empty:
        raise SafetyNetError("a comparison takes a lever with two values or more")
    names = [change_title(change) for change in tables.changes(results)]
    title = say("What each change does: {title}", title=meaning.title(measure))
    figure, (axes,) = frame.sheet(
        0.5 + ROW_IN * len(table), wording.sentence(title), _subtitle(measure),
        frame.footer(results, table, paired=True),
    )  # fmt: skip
    _forest(axes, names, table, measure)
    return figure


@frame.drawn
def against(
    table: "DataFrame", names: Sequence[str], measure: str, base: str, foot: str
) -> "Figure":
    """Paired differences of many points from one base.

    Args:
        table: a row a point: value, low, high.
        names: of the points.
        measure: name of a measure.
        base: what they are held against.
        foot: number of runs, interval, scenario and seed.
    """
    title = say("Every point against {base}: {title}", base=base, title=meaning.title(measure))
    figure, (axes,) = frame.sheet(0.5 + ROW_IN * len(table), title, _subtitle(measure), foot)
    _forest(axes, list(names), table, measure)
    return figure


def _forest(axes: "Axes", names: list[str], table: "DataFrame", measure: str) -> None:
    unit = meaning.unit(measure)
    for row, record in enumerate(table.to_dict("records")):
        _draw(axes, row, record, unit, meaning.better(measure))
    _dress(axes, names, [*table["low"], *table["high"], *table["value"]], unit)


def change_title(change: tables.Change) -> str:
    """Short name of a change: "patrols × 2", "both together"."""
    if change.name == tables.BOTH:
        return say("both together")
    if change.name == tables.EXTRA:
        return say("both, against the sum")
    return step_title(change.steps[0])


def step_title(step: tables.Step) -> str:
    """Short name of a step: "patrols × 2", "routing speed × 4", "key: from a to b"."""
    known = {tables.PATROL: noted("patrols"), tables.ROUTING: noted("routing speed")}
    name = say(known.get(step.lever, step.lever))
    if isnan(step.factor):
        low, high = wording.setting(step.low), wording.setting(step.high)
        return say("{name}: {low} to {high}", name=name, low=low, high=high)
    return f"{name} × {wording.plain(step.factor)}"


def _subtitle(measure: str) -> str:
    hint = {
        "lower": say("Left of the line is better."),
        "higher": say("Right of the line is better."),
        "neither": "",
    }[meaning.better(measure)]
    text = say("Difference from the base on the same incidents, with its interval.")
    return f"{text} {hint}".strip()


def _draw(axes: "Axes", row: int, record: dict[str, Any], unit: str, better: str) -> None:
    value, low, high = record["value"], record["low"], record["high"]
    colour = _colour(low, high, better)
    if isfinite(low) and isfinite(high):
        axes.plot([low, high], [row, row], color=colour, linewidth=2.6, solid_capstyle="butt")
    if isfinite(value):
        axes.plot(value, row, "o", color=colour, markersize=5.5)
    axes.annotate(
        _text(value, low, high, unit), (1, row), (6, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", color=colour, fontsize=8.5,
    )  # fmt: skip


def _text(value: float, low: float, high: float, unit: str) -> str:
    """The difference, and under it its interval."""
    if isnan(value):
        return say("not known: the base\nis not reached either")
    ends = wording.reach(low, high, unit) if low < high else say("no spread")
    text = f"{wording.signed(value, unit)}\n{ends}"
    return text.replace(wording.points(), " " + say("points"))


def _colour(low: float, high: float, better: str) -> str:
    if low <= 0 <= high or better == "neither" or isnan(low):
        return style.UNDECIDED
    return style.BETTER if (high < 0) == (better == "lower") else style.WORSE


def _dress(axes: "Axes", names: list[str], reach: list[float], unit: str) -> None:
    ends = [value for value in (*reach, 0.0) if isfinite(value)]
    low, high = min(ends) * EDGE_SHARE, max(ends) * EDGE_SHARE
    if low == high:
        low, high = -1.0, 1.0
    axes.axvline(0, color=style.INK, linewidth=0.9, zorder=0)
    axes.set_xlim(low - 0.02 * (high - low), high + 0.02 * (high - low))
    axes.set_ylim(len(names) - 0.5, -0.5)
    ticks = frame.linear_ticks(low, high, unit)
    axes.set_xticks(ticks, [wording.signed(t, unit).removesuffix(wording.points()) for t in ticks])
    axes.set_xlabel(wording.points().strip() if unit == "share" else "")
    axes.set_yticks(range(len(names)), names)
    axes.grid(axis="x")
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
