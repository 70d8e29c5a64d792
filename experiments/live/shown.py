"""A model and what of it has been shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from experiments.live.sight import Sight
from sim.log import case_columns
from sim.measures import Record
from sim.one_run import Run, record_of
from sim.rows import Rows

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
        self._facts = record_of(Run.of(model))

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
        run = Run.of(self.model)
        rows = Rows(run.rows)
        cases = case_columns(rows, run.births)
        return replace(self._facts, cases=cases, log=rows, end_min=self.now, warmup_min=0.0)
