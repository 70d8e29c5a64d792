"""How every chart looks: colours safe for colour-blind readers, fonts, fixed ids in SVG."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from experiments import fonts
from experiments.words import current, noted

INK: Final = "#1f2328"
QUIET: Final = "#5c6670"
RULE: Final = "#d5dade"
BLANK: Final = "#eef0f2"
BETTER: Final = "#0072b2"
WORSE: Final = "#d55e00"
UNDECIDED: Final = "#767f88"
SEQUENCE: Final = "YlGnBu"
SEQUENCE_ENDS: Final = (0.06, 0.92)
LINES: Final = (
    "#a8780a", "#d55e00", "#c2418c", "#8a4f7d", "#5a63c4", "#0072b2", "#00806a", "#12335c",
)  # fmt: skip
SIDES: Final = ("#5c6670", "#0072b2", "#d55e00", "#009e73", "#c2418c", "#a8780a")
"""The first is what the others are held against."""
DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)))
MARKERS: Final = ("o", "s", "D", "v", "P", "X", "p", "<")
STAGE_COLOURS: Final = {
    "detection": "#0072b2",
    "settling": "#cc79a7",
    "report": "#e69f00",
    "triage": "#f0e442",
    "routing": "#d55e00",
    "dispatch": "#56b4e9",
    "travel": "#009e73",
}
LAND_COLOURS: Final = ("#f3e9dc", "#f7d9b9", "#d9d6e6", "#ffffff", "#c8dff0")
END_COLOURS: Final = {
    "open": "#d55e00",
    "escalated": "#000000",
    "settled": "#009e73",
    "resolved": "#0072b2",
    "cleared": "#8b949e",
    "prevented": "#56b4e9",
    "petitioned": "#cc79a7",
    "lost": "#a8780a",
}
END_TITLES: Final = {
    "open": noted("still open"),
    "escalated": noted("escalated"),
    "settled": noted("settled"),
    "resolved": noted("resolved"),
    "cleared": noted("cleared"),
    "prevented": noted("prevented"),
    "petitioned": noted("petitioned"),
    "lost": noted("lost"),
}
STYLE: Final[dict[str, Any]] = {
    "font.sans-serif": ["DejaVu Sans", "Verdana"],
    "font.size": 9.0,
    "text.color": INK,
    "text.usetex": False,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.labelsize": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "axes.unicode_minus": True,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "hatch.color": "#aab2ba",
    "hatch.linewidth": 0.7,
    "lines.linewidth": 1.8,
    "figure.facecolor": "white",
    "figure.dpi": 160,
    "savefig.dpi": 160,
    "svg.fonttype": "none",
    "svg.hashsalt": "safetynet",
}


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save in the style of the project, whatever the caller's own settings are."""
    import matplotlib as mpl

    families = ["sans-serif", fonts.family()]
    if current() == "zh":
        families.reverse()
    ours: Any = {**STYLE, "font.family": families}
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(ours)
        yield
