"""Where the scenario itself stands in a map of two levers: a frame or a marker, with its tag."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from experiments import style
from experiments.charts.scale import LeverScale, inside
from experiments.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox, BboxBase

type _Spot = tuple[tuple[float, float], tuple[float, float], str, str]
TAG_AIR: Final = 5.0
"""Round the letters of the tag, its paper included [pixel]."""
BESIDE_MARKER: Final = (
    (0.0, 11.0), (0.0, -11.0), (19.0, 0.0), (-19.0, 0.0),
    (16.0, 11.0), (16.0, -11.0), (-16.0, 11.0), (-16.0, -11.0),
    (0.0, 20.0), (0.0, -20.0),
)  # fmt: skip
"""Where a tag can stand from the middle of a marker [pt]."""


def mark_base(axes: "Axes", x: LeverScale, y: LeverScale, own: Mapping[str, Any]) -> None:
    """Frame the cell in which the scenario itself stands, or mark its place between cells."""
    if not {x.key, y.key} <= own.keys():
        return
    places = (x.place(own[x.key]), y.place(own[y.key]))
    if not (inside(places[0], x.edges()) and inside(places[1], y.edges())):
        return
    if places[0] in x.positions and places[1] in y.positions:
        spots = _spots_round(*_frame_cell(axes, x, y, places))
    else:
        axes.plot(*places, "D", markersize=6, color="white", markeredgecolor=style.INK, zorder=4)
        spots = [(places, offset, "center", "center") for offset in BESIDE_MARKER]
    _tag(axes, spots)


def _spots_round(left: float, right: float, bottom: float, top: float) -> list[_Spot]:
    """Where a tag can sit on the frame of a cell: like a tab on an edge, or in a corner."""
    sides = ((left, 4.0, "left"), (right, -4.0, "right"))
    tabs: list[_Spot] = [
        ((x, y), (shift, 0.0), side, "center") for y in (top, bottom) for x, shift, side in sides
    ]
    ends = ((top, -3.0, "top"), (bottom, 3.0, "bottom"))
    return tabs + [
        ((x, y), (shift, drop), side, end) for y, drop, end in ends for x, shift, side in sides
    ]


def _tag(axes: "Axes", spots: list[_Spot]) -> None:
    """Write "base" at the first spot where it covers no text, else where it covers least."""
    figure: Any = axes.figure
    figure.draw_without_rendering()
    taken = [text.get_window_extent() for text in axes.texts if text.get_text()]
    tags = [_written_tag(axes, spot) for spot in spots]
    covered = [_covered(tag.get_window_extent().padded(TAG_AIR), taken) for tag in tags]
    best = covered.index(min(covered))
    for number, tag in enumerate(tags):
        if number != best:
            tag.remove()


def _written_tag(axes: "Axes", spot: _Spot) -> "Annotation":
    place, offset, across, up = spot
    paper = {"facecolor": style.INK, "edgecolor": "none", "pad": 1.0}
    look: dict[str, Any] = {"fontweight": "bold", "color": "white", "bbox": paper, "zorder": 6}
    return axes.annotate(
        say("base"), place, offset, textcoords="offset points", fontsize=7, ha=across, va=up,
        annotation_clip=False, **look,
    )  # fmt: skip


def _covered(box: "BboxBase", others: "list[Bbox]") -> float:
    """How much of other boxes lies under a box."""
    shared = (box.intersection(box, other) for other in others)
    return sum(float(part.width * part.height) for part in shared if part is not None)


def _frame_cell(
    axes: "Axes", x: LeverScale, y: LeverScale, places: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Draw a frame round a cell; returns its left, right, lower and upper border."""
    from matplotlib.patches import Rectangle

    column, row = x.positions.index(places[0]), y.positions.index(places[1])
    left, right = x.edges()[column : column + 2]
    bottom, top = y.edges()[row : row + 2]
    look: dict[str, Any] = {
        "fill": False,
        "edgecolor": style.INK,
        "linewidth": 2.4,
        "clip_on": False,
    }
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, zorder=4, **look))
    return float(left), float(right), float(bottom), float(top)
