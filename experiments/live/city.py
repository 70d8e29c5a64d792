"""One side of the page: a model, its levers, and what of it has been shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sim
from experiments.live.levers import AT_ONCE, MERGE, SPEED, changed, levers, values_of
from experiments.live.messages import RefusedError
from experiments.live.sight import Sight
from sim.errors import SafetyNetError, TooLargeError
from sim.log import case_columns
from sim.measures import Record
from sim.one_run import Run, record_of

if TYPE_CHECKING:
    from sim.scenario import Scenario


class City:
    """A model that can be changed while it runs.

    Attributes:
        base: the scenario as it ships.
        levers: every lever of the page, as it was set last.
        model: the model; it began with the levers of its start.
        sight: what has been shown of it.
    """

    def __init__(self, base: "Scenario", seed: int, wanted: Mapping[str, Any]) -> None:
        """Build the model.

        Raises:
            RefusedError: a lever or value that the page may not set, or too large a model.
        """
        check(wanted)
        self.base = base
        self._wanted = dict(wanted)
        self.model = _built(base, seed, wanted)
        land_km2 = self.model.setting.town.place.area_km2
        self.levers = values_of(self.model.settings, land_km2)
        self.sight = Sight(self.model.world)
        self._facts = record_of(Run.of(self.model))

    def again(self, seed: int) -> "City":
        """Return a city at minute 0 with the levers as they are set now.

        One seed meets the same incidents, whatever the levers.

        Raises:
            RefusedError: too large a model.
        """
        return City(self.base, seed, self._wanted)

    @property
    def now(self) -> float:
        """Minute up to which the model has come."""
        return self.model.world.now

    def record(self) -> Record:
        """Return what measures need of a run that has come this far; nothing counts as warm-up."""
        run = Run.of(self.model)
        cases = case_columns(run.rows, run.births)
        return replace(
            self._facts, cases=cases, log=run.rows, end_min=self.now, warmup_min=0.0
        )  # fmt: skip

    def set(self, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Change levers, and return for each what that does (`said` without its side).

        Raises:
            RefusedError: a lever or value that the page may not set; nothing is changed then.
        """
        check(wanted)
        news = [key for key in changed(self.levers, wanted) if key in AT_ONCE]
        return [self._set(key, value, key in news) for key, value in wanted.items()]

    def _set(self, key: str, value: Any, at_once: bool) -> dict[str, Any]:
        before = self.levers[key]
        said = {"type": "said", "lever": key, "before": before, "after": value, "units": None}
        said |= {"minute": self.now, "acts": "nothing"}
        if value == before:
            return said
        self._wanted[key] = self.levers[key] = value
        said["acts"] = "at_once" if at_once else "from_start"
        if at_once:
            said |= _act(self.model, key, value)
        return said


def _built(base: "Scenario", seed: int, wanted: Mapping[str, Any]) -> "sim.SafetyNet":
    try:
        return sim.SafetyNet(base.replace(wanted, "the page"), seed)
    except TooLargeError as error:
        raise RefusedError("too_large") from error
    except SafetyNetError as error:
        raise RefusedError("no_answer", detail=str(error)) from error


def check(wanted: Mapping[str, Any]) -> None:
    """Refuse what the page may not set.

    Raises:
        RefusedError: naming the lever.
    """
    for key, value in wanted.items():
        if key not in levers():
            raise RefusedError("unknown_name", f"levers.{key}"[:80])
        if not levers()[key].takes(value):
            raise RefusedError("bad_value", f"levers.{key}")


def _act(model: "sim.SafetyNet", key: str, value: Any) -> dict[str, Any]:
    """Change a run that is under way."""
    rules = model.world.record["rules"]
    if key == SPEED:
        rules["speed"] = value
    elif key == MERGE:
        rules["merge"] = value
    return {}
