"""Where the values of a lever stand on an axis: logarithmic, with room for 0 and infinity."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, isnan, log2, nan
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments import wording

if TYPE_CHECKING:
    from matplotlib.axis import Axis

ROW_CHARACTERS: Final = 66
"""How many characters of tick labels stand side by side under a chart."""


@dataclass(frozen=True)
class LeverScale:
    """Positions of the values of one lever on a chart.

    Attributes:
        key: of the lever.
        values: as swept, in the order drawn.
        positions: log2 of numbers; 0 and infinity one place outside; words in a row.
    """

    key: str
    values: tuple[Any, ...]
    positions: tuple[float, ...]

    @classmethod
    def of(cls, key: str, values: Sequence[Any]) -> "LeverScale":
        """Lay out the values of a lever."""
        if not all(_number(value) for value in values):
            return cls(key, tuple(values), tuple(float(k) for k in range(len(values))))
        ordered = sorted(values)
        inner = [log2(value) for value in ordered if 0 < value < inf] or [0.0]
        gap = _gap(inner)
        ends = {0.0: inner[0] - gap, inf: inner[-1] + gap}
        places = [log2(v) if 0 < v < inf else ends[float(max(v, 0))] for v in ordered]
        return cls(key, tuple(ordered), tuple(places))

    def place(self, value: Any) -> float:
        """Position of any value of this lever, NaN where it has none."""
        if value in self.values:
            return self.positions[self.values.index(value)]
        numbers = _number(value) and all(_number(known) for known in self.values)
        return log2(value) if numbers and 0 < value < inf else nan

    def edges(self) -> NDArray[np.float64]:
        """Borders of the cells round the positions."""
        places = np.asarray(self.positions)
        if places.size == 1:
            return np.asarray([places[0] - 0.5, places[0] + 0.5])
        middle = (places[1:] + places[:-1]) / 2
        ends = (2 * places[0] - middle[0], 2 * places[-1] - middle[-1])
        return np.concatenate([[ends[0]], middle, [ends[1]]])

    def dress(self, axis: "Axis") -> None:
        """Give a matplotlib axis the ticks and the title of the lever."""
        labels = [wording.setting(value) for value in self.values]
        axis.set_ticks(self.positions, labels)
        if axis is axis.axes.xaxis and max(map(len, labels)) * len(labels) > ROW_CHARACTERS:
            axis.set_tick_params(labelrotation=30)
            for label in axis.get_ticklabels():
                label.set_horizontalalignment("right")
        axis.set_label_text(wording.lever_title(self.key))


def inside(place: float, edges: NDArray[np.float64]) -> bool:
    """Whether a position lies within the drawn cells."""
    return not isnan(place) and isfinite(place) and bool(edges[0] <= place <= edges[-1])


def _number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _gap(places: Sequence[float]) -> float:
    return float(np.median(np.diff(places))) if len(places) > 1 else 1.0
