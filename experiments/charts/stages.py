"""Where the time goes: stacked bars, stage by stage."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from experiments import style, tables, wording
from experiments.charts import effects, frame
from experiments.words import noted, say
from sim.errors import SafetyNetError
from sim.measures.stages import STAGES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas import DataFrame

BAR_IN: Final = 0.36
BAR_SHARE: Final = 0.62
CHARACTER_SHARE: Final = 0.0155
COLUMNS: Final = 3
STAGE_TITLES: Final = {
    "detection": noted("until somebody notices"),
    "settling": noted("settling on the spot"),
    "report": noted("until it is reported"),
    "triage": noted("checking the report"),
    "routing": noted("through the command network"),
    "dispatch": noted("department prepares and sends"),
    "travel": noted("travel"),
}


@frame.drawn
def stages(
    results: tables.Study, points: Sequence[int] | Mapping[int, str] | None = None
) -> "Figure":
    """Mean time a case spends in each stage before help comes, as stacked bars.

    The upper bars show everything, the lower ones leave out the first stage, which can be
    so long that it hides the rest.

    Args:
        results: of a sweep.
        points: to draw, or their names as well; the base, each change alone and both unless said
            otherwise.

    Raises:
        NameNotFoundError: the results hold no measures of the stages.
    """
    named = compared(results) if points is None else named_points(results, points)
    table = tables.stages(results, list(named))
    figure, axes = frame.sheet(
        0.6 + 2 * BAR_IN * len(named), say("Where the time goes, stage by stage"),
        say("Mean time of a case in each stage; what lasts beyond 7 days counts as 7 days."),
        frame.footer(results, table, say(frame.NO_INTERVALS)),
        rows=2, legend_rows=-(-len(STAGES) // COLUMNS),
    )  # fmt: skip
    later = table[table["stage"] != STAGES[0]]
    for axis, part in zip(axes, (table, later), strict=True):
        _draw(axis, part, list(named.values()))
    axes[0].set_title(say("from onset to help"), loc="left", fontsize=8.5)
    axes[1].set_title(say("the same from the moment it was noticed"), loc="left", fontsize=8.5)
    frame.legend(figure, axes[0].get_legend_handles_labels()[0], COLUMNS)
    return figure


def compared(results: tables.Study) -> dict[int, str]:
    """Base, each change alone and both: point to its short name, where a run has worked there."""
    found = tables.changes(results)
    base = found[0].points[-1] if found else tables.point_at(results, {})
    names = {base: say("base")}
    for change in found:
        if change.name != tables.EXTRA:
            names[change.points[0]] = effects.change_title(change)
    worked = set(results.frame["point"][~tables.failed(results.frame)])
    return {point: name for point, name in names.items() if point in worked}


def named_points(
    results: tables.Study, points: Sequence[int] | Mapping[int, str]
) -> Mapping[int, str]:
    """Points with their lever values as names, unless they bring names along.

    Raises:
        SafetyNetError: no such point.
    """
    if isinstance(points, Mapping):
        return points
    table = tables.settings(results)
    missing = [point for point in points if point not in table.index]
    if missing:
        raise SafetyNetError(f"the sweep has no point {missing[0]}; it has 0 to {len(table) - 1}")
    return {
        point: ", ".join(f"{key} = {wording.setting(value)}" for key, value in row.items())
        for point, row in table.loc[list(points)].to_dict("index").items()
    }


def _draw(axes: "Axes", table: "DataFrame", names: list[str]) -> None:
    wide = table.pivot(index="point", columns="stage", values="value")
    order = table["point"].unique()
    totals = wide.sum(axis=1)
    left = dict.fromkeys(order, 0.0)
    for stage in [name for name in STAGES if name in wide.columns]:
        for row, point in enumerate(order):
            width = float(wide.loc[point, stage])
            _bar(axes, row, left[point], width, stage, float(totals.max()))
            left[point] += width
    for row, point in enumerate(order):
        axes.annotate(
            wording.duration(float(totals[point])), (left[point], row), (5, 0),
            textcoords="offset points", va="center", fontsize=8.5, fontweight="bold",
        )  # fmt: skip
    _dress(axes, names, float(totals.max()))


def _bar(axes: "Axes", row: int, left: float, width: float, stage: str, whole: float) -> None:
    colour = style.STAGE_COLOURS[stage]
    axes.barh(
        row, width, BAR_SHARE, left, color=colour, edgecolor="white", linewidth=0.7,
        label=say(STAGE_TITLES[stage]) if row == 0 else None,
    )  # fmt: skip
    text = wording.duration(width)
    if whole and width / whole >= CHARACTER_SHARE * frame.width_of(text):
        ink = "white" if stage in ("detection", "routing", "travel") else style.INK
        axes.text(left + width / 2, row, text, ha="center", va="center", color=ink, fontsize=8)


def _dress(axes: "Axes", names: list[str], longest: float) -> None:
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlim(0, longest * 1.15 or 1.0)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    axes.spines["left"].set_visible(True)
    axes.tick_params(length=0)
