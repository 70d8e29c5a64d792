"""What the map of a place shows: one moment of one run."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.terms import MINUTES_PER_DAY, PATROL_ROLES, Role

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.one_run import Run
    from sim.place import Place
    from sim.scenario import Scenario

NOON_SHARE: Final = 0.5


@dataclass(frozen=True, eq=False)
class Scene:
    """One moment of one run.

    Attributes:
        name: of the scenario.
        seed: of the run.
        minute: of the moment, since the start of the run [min].
        place: the place.
        cases: one row a case that arose: x, y [cells], onset_min, end.
        patrols: one row a unit on duty: x, y [cells], role.
    """

    name: str
    seed: int
    minute: float
    place: "Place"
    cases: "DataFrame"
    patrols: "DataFrame"

    @property
    def days(self) -> float:
        """Length of the run up to the moment [d]."""
        return self.minute / MINUTES_PER_DAY


def scene_of(run: "Run") -> Scene:
    """The last moment of a run."""
    columns = ["case", "kind", "x", "y", "onset_min", "end"]
    cases = run.cases[columns].astype({"end": str})
    cases = cases[cases["onset_min"] <= run.setting.world.now]
    return Scene(
        run.scenario.name, run.seed, run.setting.world.now, run.setting.town.place, cases,
        _patrols(run),
    )  # fmt: skip


def noon(scenario: "Scenario", seed: int = 1) -> Scene:
    """A run of the scenario, stopped at the last noon, when most patrols are out."""
    from sim.calendar import end_min
    from sim.model import SafetyNet
    from sim.one_run import Run

    end = end_min(scenario)
    days = (end - NOON_SHARE * MINUTES_PER_DAY) // MINUTES_PER_DAY
    model = SafetyNet(scenario, seed)
    model.run_to(end if days < 0 else (days + NOON_SHARE) * MINUTES_PER_DAY)
    return scene_of(Run.of(model.setting))


def _patrols(run: "Run") -> "DataFrame":
    import pandas as pd

    world, width = run.setting.world, run.setting.town.place.width
    walkers = world["walkers"]
    on_duty = np.flatnonzero((walkers["on_duty"] == 1) & np.isin(walkers["role"], PATROL_ROLES))
    cell = world.cells_of(on_duty)
    names = [Role(number).name.lower() for number in walkers["role"][on_duty].tolist()]
    return pd.DataFrame({"x": cell % width, "y": cell // width, "role": names})
