"""Results of a sweep and a run that never happened, made from formulas with known truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import log2
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from experiments import tables
from experiments.charts import Scene
from experiments.design.runs import Table, factorial
from sim.measures.stages import STAGES
from sim.streams import uniform

DENSITY, SPEED = "patrol.density_per_km2", "routing.speed"
STREAM = 99
LEVEL_MIN = 1100.0
PATROL_MIN = 130.0
ROUTING_MIN = 60.0
WEEK_MIN = 10080.0
GRID_MINUTES = np.geomspace(1, WEEK_MIN, 40)


def normal(seed: int, who: ArrayLike, part: int = 0) -> NDArray[np.float64]:
    """Standard normal luck by address."""
    return np.asarray(norm.ppf(uniform(seed, STREAM, who, part=part) * (1 - 1e-9) + 5e-10))


@dataclass(frozen=True)
class MadeScenario:
    """As much of a scenario as charts and report ask for."""

    name: str = "made_town"
    title: str = "A made town"
    values: Mapping[str, Any] = field(default_factory=lambda: {DENSITY: 1.0, SPEED: 1.0})
    run: Any = field(default_factory=lambda: SimpleNamespace(days=30.0))

    def origin(self, key: str) -> Any:
        """Value and mark of a key: levers from a report, the rest assumed."""
        mark = "A" if key in self.values else "X"
        return SimpleNamespace(value=self.values.get(key, 0.1), mark=mark)

    def keys(self) -> list[str]:
        """All keys."""
        return [*self.values, "people.notice_per_person_hour", "people.report_chance"]

    def digest(self) -> str:
        """A digest."""
        return "0123456789abcdef" * 4


@dataclass(frozen=True)
class MadeStudy:
    """Results as the charts and the report take them."""

    frame: pd.DataFrame
    scenario: MadeScenario
    levers: dict[str, list[Any]]
    provenance: dict[str, Any]
    curves: pd.DataFrame | None

    @property
    def table(self) -> Table:
        """All combinations of the levers."""
        return factorial(self.levers)


def make_study(
    densities: Sequence[float] = (0.5, 1.0, 2.0, 4.0, 8.0),
    speeds: Sequence[float] = (0.25, 0.5, 1.0, 2.0, 4.0),
    replications: int = 10,
    extra: float = 40.0,
    noise: float = 12.0,
    seed: int = 1,
    failed: Sequence[tuple[int, int]] = (),
    name: str = "made_town",
) -> MadeStudy:
    """A sweep whose mean time to help is known.

    It is 1100 - 130 log2(density) - 60 log2(speed) - extra log2(density) log2(speed), plus
    luck of 60 min shared by all points of a replication and luck of `noise` min of its own;
    so doubling both at the base brings exactly `extra` minutes more than the sum.
    """
    rows = []
    for point, (density, speed) in enumerate(product(densities, speeds)):
        shared = 60 * normal(seed, np.arange(replications))
        own = noise * normal(seed, np.arange(replications), part=point + 1)
        d, s = log2(density), log2(speed)
        mean = LEVEL_MIN - PATROL_MIN * d - ROUTING_MIN * s - extra * d * s + shared + own
        for replication in range(replications):
            lever = {"point": point, DENSITY: density, SPEED: speed}
            rows.append({**lever, **_run(replication, seed, float(mean[replication]))})
    frame = pd.DataFrame(rows)
    _fail(frame, failed)
    levers: dict[str, list[Any]] = {DENSITY: list(densities), SPEED: list(speeds)}
    provenance = {"seed": seed, "safetynet": "0.1.0", "numpy": "2.0"}
    return MadeStudy(frame, MadeScenario(name), levers, provenance, _curves(frame))


def _run(replication: int, seed: int, mean: float) -> dict[str, Any]:
    """Measures of one run from its mean time to help."""
    stage = dict(zip(STAGES, (0.62, 0.01, 0.03, 0.05, 0.17, 0.09, 0.03), strict=True))
    return {
        "replication": replication, "seed": 1000 * seed + replication, "run_id": "", "error": "",
        "seconds": 1.0, "cases": 500 + replication,
        "time_to_help_restricted_mean_min": mean,
        "time_to_help_median_min": mean / 2 if mean < 1380 else np.inf,
        "detection_delay_restricted_mean_min": 0.62 * mean,
        "detection_delay_median_min": 0.3 * mean,
        "helped_share_24h": float(np.exp(-mean / 1440)),
        "never_detected_share": 0.08, "never_answered_share": 0.11,
        **{tables.stage_measure(name): part * mean for name, part in stage.items()},
    }  # fmt: skip


def _fail(frame: pd.DataFrame, failed: Sequence[tuple[int, int]]) -> None:
    for point, replication in failed:
        here = (frame["point"] == point) & (frame["replication"] == replication)
        numbers = [name for name in frame.columns if name.endswith("_min")]
        frame.loc[here, "error"] = "the run was stopped"
        frame.loc[here, numbers] = np.nan


def _curves(frame: pd.DataFrame) -> pd.DataFrame:
    """Share helped by a grid of minutes: exponential with the mean of the run."""
    minutes = np.tile(GRID_MINUTES, len(frame))
    mean = np.repeat(frame["time_to_help_restricted_mean_min"].to_numpy(), GRID_MINUTES.size)
    kept = frame[["point", "replication"]].to_numpy().repeat(GRID_MINUTES.size, axis=0)
    curves = pd.DataFrame(kept, columns=["point", "replication"])
    return curves.assign(minute=minutes, helped_share=0.9 * (1 - np.exp(-minutes / mean)))


@dataclass(frozen=True)
class MadePlace:
    """As much of a place as the map asks for: squares of villages, each of four grids."""

    width: int = 48
    height: int = 36
    cell_m: float = 100.0

    @property
    def land_use(self) -> NDArray[np.uint8]:
        """Mostly homes, a river in the middle."""
        luck = uniform(3, STREAM, np.arange(self.width * self.height))
        use = np.searchsorted([0.55, 0.65, 0.8, 1.0], luck).astype(np.uint8)
        use.reshape(self.height, self.width)[:, 22:24] = 4
        return use

    @property
    def area_km2(self) -> float:
        """Land without the river."""
        return float((self.land_use != 4).sum()) * 0.01

    def area_of(self, level: str) -> NDArray[np.int32]:
        """Squares of 12 cells are villages, of 6 cells grids."""
        side = {"village": 12, "grid": 6}[level]
        y, x = np.divmod(np.arange(self.width * self.height), self.width)
        area = (y // side) * (self.width // side) + x // side
        return np.where(self.land_use == 4, -1, area).astype(np.int32)

    def count(self, level: str) -> int:
        """Number of areas."""
        return {"village": 12, "grid": 48}[level]


def make_scene(cases: int = 900) -> Scene:
    """A moment with cases and patrols strewn over the made place."""
    place, who = MadePlace(), np.arange(cases)
    ends = np.asarray(["open", "settled", "resolved", "cleared", "escalated"])
    kept = pd.DataFrame({
        "case": who,
        "x": (uniform(4, STREAM, who, part=1) * place.width).astype(int),
        "y": (uniform(4, STREAM, who, part=2) * place.height).astype(int),
        "onset_min": np.sort(uniform(4, STREAM, who, part=3)) * 30 * 1440,
        "end": ends[np.searchsorted([0.1, 0.3, 0.7, 0.95], uniform(4, STREAM, who, part=4))],
    })  # fmt: skip
    unit = np.arange(40)
    patrols = pd.DataFrame({
        "x": (uniform(5, STREAM, unit, part=1) * place.width).astype(int),
        "y": (uniform(5, STREAM, unit, part=2) * place.height).astype(int),
        "role": np.asarray(["volunteer", "team", "worker"])[unit % 3],
    })  # fmt: skip
    made: Any = place
    return Scene("made_town", 1, 30 * 1440.0, made, kept, patrols)
