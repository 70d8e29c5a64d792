"""A model and what of it has been shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from experiments.live.sight import Sight
from sim.measures import Record
from sim.one_run import Run

if TYPE_CHECKING:
    from sim.model import SafetyNet


class Shown:
    """A model on the page.

    Attributes:
        model: the model.
        levers: value of every lever of the page.
        sight: what has been shown of the model.
    """

    def __init__(self, model: "SafetyNet", levers: Mapping[str, Any]) -> None:
        """Begin with nothing shown."""
        self.model = model
        self.levers = dict(levers)
        self.sight = Sight(model.world)

    @property
    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """Ranges of levers that depend on the scenario; none where nothing can be set."""
        return {}

    @property
    def now(self) -> float:
        """Minute up to which the model has come."""
        return self.model.world.now

    def record(self) -> Record:
        """Return what measures need of a run that has come this far; nothing counts as warm-up."""
        return replace(Run.of(self.model.setting).record, end_min=self.now, warmup_min=0.0)
