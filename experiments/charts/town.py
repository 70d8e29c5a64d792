"""The map: land use, borders of the areas, who is on patrol and where the cases are."""

from math import ceil
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments import style, wording
from experiments.charts import frame
from experiments.charts.scene import Scene, scene_of
from experiments.words import noted, say
from sim.terms import MINUTES_PER_DAY, LandUse

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from pandas import DataFrame

    from sim.one_run import Run
    from sim.place import Place

MAP_IN: Final = 6.2
TALLEST_IN: Final = 7.0
COLUMNS: Final = 4
MOST_CASES: Final = 600
SPANS_DAYS: Final = (365, 90, 30, 14, 7, 3, 2, 1)
FAINTEST: Final = 0.35
ROLE_MARKS: Final = {"volunteer": "^", "team": "s", "worker": "D"}
ROLE_TITLES: Final = {
    "volunteer": noted("volunteer on patrol"),
    "team": noted("team on patrol"),
    "worker": noted("worker on patrol"),
}
END_MARKS: Final = {"open": "o", "escalated": "X", "petitioned": "v", "lost": "P"}
LAND_TITLES: Final = {
    LandUse.HOMES: noted("homes"),
    LandUse.SHOPS: noted("shops"),
    LandUse.WORKS: noted("workplaces"),
    LandUse.STREETS: noted("streets, open land"),
    LandUse.WATER: noted("water"),
}


@frame.drawn
def place_map(run: "Run | Scene") -> "Figure":
    """Map of the place at the end of a run, or at another moment of it.

    Shows the cases of the last days (as many days as give a readable map), coloured by
    how they ended and the fainter the older; and every unit that is on patrol just then.

    Args:
        run: one run, or one moment of a run.
    """
    scene = run if isinstance(run, Scene) else scene_of(run)
    place = scene.place
    recent, span = recent_cases(scene)
    uses = np.unique(place.land_use).size
    entries = uses + recent["end"].nunique() + scene.patrols["role"].nunique()
    tall = min(MAP_IN * place.height / place.width, TALLEST_IN)
    figure, (axes,) = frame.sheet(
        tall,
        say("The place, its patrols and its cases"), _subtitle(scene, span),
        _foot(scene),
        legend_rows=ceil(entries / COLUMNS),
    )  # fmt: skip
    keys = _draw_land(axes, place)
    _draw_borders(axes, place)
    keys += _draw_cases(axes, recent, scene.minute)
    keys += _draw_patrols(axes, scene.patrols)
    _draw_scale(axes, place)
    _dress(axes, place)
    frame.legend(figure, keys, COLUMNS)
    return figure


def recent_cases(scene: Scene) -> tuple["DataFrame", float]:
    """Cases of the last days, few enough for a map, and how many days these are."""
    cases, days = scene.cases, scene.days
    spans = [span for span in SPANS_DAYS if span < days]
    age = days - cases["onset_min"] / MINUTES_PER_DAY
    for span in (days, *spans):
        recent = cases[age <= span]
        if len(recent) <= MOST_CASES:
            return recent, span
    return recent.nlargest(MOST_CASES, "onset_min"), float(spans[-1] if spans else days)


def borders(areas: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lines between cells of different areas, as x and y with NaN between the pieces.

    Args:
        areas: (rows, columns) area of each cell, -1 in water; a shore is no border.
    """
    upright = _pieces(_differ(areas.T))
    level = _pieces(_differ(areas))
    x = np.concatenate([_twice(upright[0]), _ends(*level[1:])])
    y = np.concatenate([_ends(*upright[1:]), _twice(level[0])])
    return x, y


def _differ(areas: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where a row and the next one belong to different areas."""
    above, below = areas[:-1], areas[1:]
    return np.asarray((above != below) & (above >= 0) & (below >= 0))


def _pieces(between: NDArray[np.bool_]) -> tuple[NDArray[np.int64], ...]:
    """Straight pieces of a border: line number, first cell, last cell + 1."""
    padded = np.pad(between.astype(np.int8), ((0, 0), (1, 1)))
    turns = np.diff(padded, axis=1)
    line, first = np.nonzero(turns == 1)
    _, last = np.nonzero(turns == -1)
    return line, first, last


def _twice(line: NDArray[np.int64]) -> NDArray[np.float64]:
    at = line + 0.5
    return np.column_stack([at, at, np.full(at.size, np.nan)]).ravel()


def _ends(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.column_stack([first - 0.5, last - 0.5, np.full(first.size, np.nan)]).ravel()


def _subtitle(scene: Scene, span: float) -> str:
    place = scene.place
    recent = say("cases of the last {days} days", days=wording.plain(span))
    text = say(
        "{shown}, fainter the older; {villages} (thick borders) with {grids} (thin), "
        "{area} km² of land, after {days} days.",
        shown=say("all cases") if span >= scene.days else recent,
        villages=wording.counted(place.count("village"), "village"),
        grids=wording.counted(place.count("grid"), "grid"),
        area=f"{place.area_km2:.1f}",
        days=wording.plain(scene.days),
    )
    return wording.sentence(text)


def _foot(scene: Scene) -> str:
    told = say("n = 1 run, a picture and no average")
    return frame.PART.join([told, *frame.named(scene.name, scene.seed)])


def _draw_land(axes: "Axes", place: "Place") -> list["Line2D"]:
    from matplotlib.colors import ListedColormap

    land = place.land_use.reshape(place.height, place.width)
    colours = ListedColormap(list(style.LAND_COLOURS))
    axes.imshow(land, cmap=colours, vmin=-0.5, vmax=len(LandUse) - 0.5, interpolation="none")
    return [
        _key("s", style.LAND_COLOURS[use], say(LAND_TITLES[use]), style.RULE, 8)
        for use in LandUse
        if (land == use).any()
    ]


def _key(mark: str, colour: str, text: str, edge: str = "none", size: float = 5.5) -> "Line2D":
    """An entry of the legend."""
    from matplotlib.lines import Line2D

    look: dict[str, Any] = {"markersize": size, "markeredgecolor": edge, "linestyle": ""}
    return Line2D([], [], marker=mark, color=colour, label=text, **look)


def _draw_borders(axes: "Axes", place: "Place") -> None:
    for level, width, colour in (("grid", 0.35, "#9aa3ab"), ("village", 1.1, "#4b535b")):
        areas = place.area_of(level).reshape(place.height, place.width)
        axes.plot(*borders(areas), color=colour, linewidth=width, solid_capstyle="butt")


def _draw_cases(axes: "Axes", cases: "DataFrame", now_min: float) -> list["Line2D"]:
    keys = []
    age = now_min - cases["onset_min"]
    fresh = 1 - (1 - FAINTEST) * age / max(float(age.max()), 1.0) if len(cases) else age
    for end, colour in style.END_COLOURS.items():
        some = cases["end"] == end
        if some.any():
            axes.scatter(
                cases["x"][some], cases["y"][some], s=17, c=colour, alpha=fresh[some],
                marker=END_MARKS.get(end, "o"), linewidths=0, zorder=3,
            )  # fmt: skip
            name = say(style.END_TITLES[end])
            keys.append(_key(END_MARKS.get(end, "o"), colour, f"{name} ({int(some.sum())})"))
    return keys


def _draw_patrols(axes: "Axes", patrols: "DataFrame") -> list["Line2D"]:
    keys = []
    for role, mark in ROLE_MARKS.items():
        some = patrols[patrols["role"] == role]
        if len(some):
            axes.scatter(
                some["x"], some["y"], s=20, c=style.INK, marker=mark, edgecolors="white",
                linewidths=0.6, zorder=4,
            )  # fmt: skip
            keys.append(_key(mark, style.INK, f"{say(ROLE_TITLES[role])} ({len(some)})"))
    return keys


def _draw_scale(axes: "Axes", place: "Place") -> None:
    """A bar of a round length, about a sixth of the width."""
    least = place.width * place.cell_m / 6000
    length_km = next((km for km in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if km >= least), 50)
    cells = length_km * 1000 / place.cell_m
    right, below = place.width - 0.5, place.height - 0.5 + 0.02 * place.height
    axes.plot([right - cells, right], [below, below], color=style.INK, clip_on=False)
    axes.annotate(
        f"{wording.plain(length_km)} km", (right - cells, below), (-4, 0), ha="right",
        va="center", textcoords="offset points", fontsize=8, annotation_clip=False,
    )  # fmt: skip


def _dress(axes: "Axes", place: "Place") -> None:
    axes.set_xlim(-0.5, place.width - 0.5)
    axes.set_ylim(place.height - 0.5, -0.5)
    axes.set_axis_off()
