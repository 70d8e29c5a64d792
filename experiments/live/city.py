"""One side of the page: a model, its levers, and what of it has been shown."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sim
from experiments.live.levers import (
    AT_ONCE,
    DENSITY,
    MERGE,
    SPEED,
    changed,
    levers,
    most_density,
    values_of,
)
from experiments.live.messages import RefusedError
from experiments.live.shown import Shown
from sim.errors import SafetyNetError, TooLargeError
from sim.town import settle

if TYPE_CHECKING:
    from sim.scenario import Scenario


class City(Shown):
    """A model that can be changed while it runs.

    Attributes:
        base: the scenario as it ships.
    """

    def __init__(self, base: "Scenario", seed: int, wanted: Mapping[str, Any]) -> None:
        """Build the model.

        Raises:
            RefusedError: a lever or value that the page may not set, or too large a model.
        """
        self.base = base
        # The land is not known before the place is built; a run shares it with all others.
        land_km2 = settle(base).place.area_km2
        self.most_density = most_density(base, land_km2)
        self._check(wanted)
        self._wanted = dict(wanted)
        levers = values_of(base, land_km2) | self._wanted
        super().__init__(_built(base, seed, {**wanted, DENSITY: self.most_density}), levers)
        self.model.set_patrol_density(levers[DENSITY])

    @property
    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """Ranges of levers that depend on the scenario."""
        return {DENSITY: (0.0, self.most_density)}

    def _check(self, wanted: Mapping[str, Any]) -> None:
        check(wanted)
        if wanted.get(DENSITY, 0.0) > self.most_density:
            raise RefusedError("bad_value", f"levers.{DENSITY}")

    def again(self, seed: int) -> "City":
        """Return a city at minute 0 with the levers as they are set now.

        One seed meets the same incidents, whatever the levers.

        Raises:
            RefusedError: too large a model.
        """
        return City(self.base, seed, self._wanted)

    def set(self, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Change levers, and return for each what that does (`said` without its side).

        Raises:
            RefusedError: a lever or value that the page may not set; nothing is changed then.
        """
        self._check(wanted)
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
    """Change a run that is under way, and return what else there is to say of it."""
    if key == DENSITY:
        before = active(model)
        model.set_patrol_density(value)
        return {"units": [before, active(model)]}
    if key == SPEED:
        model.set_routing_speed(value)
    elif key == MERGE:
        model.world.record["rules"]["merge"] = value
    return {}


def active(model: "sim.SafetyNet") -> int:
    """Return how many units take turns."""
    return int(model.world["patrols"]["active"].sum())
