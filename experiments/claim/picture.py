"""The chart of the claim: the four worlds, and the extra under every set of assumptions."""

from math import isfinite
from typing import TYPE_CHECKING, Final

from experiments import meaning, style, wording
from experiments.charts import frame
from experiments.charts.worlds import dots
from experiments.claim.finding import Finding
from experiments.claim.worlds import WORLDS
from experiments.stats.estimates import Estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT_IN: Final = 3.6


@frame.drawn
def both_nets(finding: Finding, foot: str) -> "Figure":
    """Draw the four worlds above, and below what both bring beyond the sum, sample by sample.

    Args:
        finding: on one measure.
        foot: where the numbers come from, parts joined by " · ".
    """
    figure, (above, below) = frame.sheet(
        HEIGHT_IN, f"Walking and information: {meaning.noun(finding.measure)}",
        "Above the four worlds, mean and 95 % interval. Below what both bring beyond the sum of "
        "the two, for every set of assumptions (dotted: as the scenario is). Blue is more than the "
        "sum.",
        foot, rows=2,
    )  # fmt: skip
    _worlds(above, finding)
    dots(below, finding.sampled[3], finding.extra.value, finding.measure)
    below.set_ylabel("sets of assumptions")
    return figure


def _worlds(axes: "Axes", finding: Finding) -> None:
    unit = meaning.unit(finding.measure)
    for row, estimate in enumerate(finding.worlds):
        axes.barh(row, estimate.value, color=style.UNDECIDED, height=0.6)
        if isfinite(estimate.low) and isfinite(estimate.high):
            axes.plot([estimate.low, estimate.high], [row, row], color=style.INK, linewidth=2)
        axes.annotate(
            wording.amount(estimate.value, unit), (_end(estimate), row), (6, 0),
            textcoords="offset points", va="center", fontsize=8.5,
        )  # fmt: skip
    axes.set_yticks(range(len(WORLDS)), WORLDS)
    axes.invert_yaxis()
    axes.margins(x=0.18)
    _ticks(axes, unit)


def _end(estimate: Estimate) -> float:
    return estimate.high if isfinite(estimate.high) else estimate.value


def _ticks(axes: "Axes", unit: str) -> None:
    ticks = frame.linear_ticks(*axes.get_xlim(), unit)
    axes.set_xticks(ticks, [wording.amount(tick, unit) for tick in ticks])
    axes.grid(axis="x")
