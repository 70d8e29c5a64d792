"""The tables behind every chart and sentence: points, changes, stages and curves."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import inf, isfinite, log, nan
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from experiments import stats
from experiments.design.runs import Table
from experiments.stats.precision import own_values
from experiments.store.rows import lever_columns
from sim.errors import NameNotFoundError, SafetyNetError
from sim.measures.stages import STAGES

if TYPE_CHECKING:
    from pandas import DataFrame, Series

PATROL: Final = "patrol.density_per_km2"
ROUTING: Final = "routing.speed"
BOOKKEEPING: Final = ("point", "replication", "seed", "run_id", "error", "seconds")
FIRST, SECOND, BOTH, EXTRA = "first", "second", "both", "extra"


class Study(Protocol):
    """What charts and report need of the results of a sweep."""

    @property
    def frame(self) -> "DataFrame":
        """One row a run: point, levers, replication, seed, error, measures."""

    @property
    def scenario(self) -> Any:
        """The scenario that the sweep started from."""

    @property
    def levers(self) -> Mapping[str, Sequence[Any]]:
        """Values of each lever of the sweep."""

    @property
    def table(self) -> Table:
        """All points, also those of which no run was made yet."""

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Seed, versions and digest."""

    @property
    def curves(self) -> "DataFrame | None":
        """Columns point, replication, minute, helped_share; None where not kept."""


@dataclass(frozen=True)
class Step:
    """A change of one lever."""

    lever: str
    low: Any
    high: Any

    @property
    def factor(self) -> float:
        """How many times as much, NaN where that has no meaning."""
        if not (_numeric(self.low) and _numeric(self.high)) or self.low <= 0:
            return nan
        return float(self.high / self.low)


@dataclass(frozen=True)
class Change:
    """A comparison of points: the weighted sum of their measures."""

    name: str
    steps: tuple[Step, ...]
    points: tuple[int, ...]
    weights: tuple[float, ...]


def failed(frame: "DataFrame") -> "Series":
    """Which runs failed: those that carry the text of an error."""
    if "error" not in frame.columns:
        return frame["point"] != frame["point"]
    return frame["error"].notna() & (frame["error"] != "")


def measures(study: Study) -> list[str]:
    """Names of the measures that the results hold."""
    numbers = study.frame.select_dtypes("number").columns
    return [name for name in numbers if name not in (*BOOKKEEPING, *study.levers)]


def sample(study: Study, measure: str) -> "DataFrame":
    """Values of a measure: a row a replication, a column a point of the study.

    NaN where a run failed or was not made yet.

    Raises:
        NameNotFoundError: no such measure.
    """
    import pandas as pd

    known = measures(study)
    if measure not in known:
        raise NameNotFoundError("measure", measure, known)
    frame = study.frame[["point", "replication", measure]].copy()
    frame[measure] = frame[measure].where(~failed(study.frame))
    found = frame.pivot(index="replication", columns="point", values=measure)
    return found.reindex(columns=pd.RangeIndex(len(study.table.rows), name="point"))


def settings(study: Study) -> "DataFrame":
    """The levers of each point, by point."""
    import pandas as pd

    points = pd.RangeIndex(len(study.table.rows), name="point")
    return pd.DataFrame(lever_columns(study.table), points)


def points(study: Study, measure: str) -> "DataFrame":
    """A row a point: its levers, then the measure over its replications with interval."""
    runs = sample(study, measure)
    rows = [asdict(stats.mean(runs[point])) for point in runs.columns]
    table = settings(study)
    for name in rows[0]:
        table[name] = [row[name] for row in rows]
    return table.reset_index()


def values(study: Study, key: str) -> list[Any]:
    """The swept values of a lever.

    Raises:
        NameNotFoundError: no such lever.
    """
    if key not in study.levers:
        raise NameNotFoundError("lever of this sweep", key, study.levers)
    return list(study.levers[key])


def own(study: Study) -> dict[str, Any]:
    """The scenario's own value of each lever of the sweep that has one.

    A number of a distribution has none where the scenario has another distribution.
    """
    found = own_values(study.scenario, study.levers)
    return {key: _as_held(study, key, value) for key, value in found.items()}


def base(study: Study) -> dict[str, Any]:
    """The swept value of each lever that comes nearest to the scenario's own; else the first."""
    found = {key: swept[0] for key, swept in study.levers.items()}
    return found | {key: _nearest(values(study, key), value) for key, value in own(study).items()}


def at_base(study: Study, table: "DataFrame", free: Sequence[str]) -> "DataFrame":
    """The rows of a table of points in which every lever but the free ones is at its base."""
    fixed = {key: value for key, value in base(study).items() if key not in free}
    for key, value in fixed.items():
        table = table[table[key] == value]
    return table


def point_at(study: Study, chosen: Mapping[str, Any]) -> int:
    """The point with these lever values; levers not named stand at their base.

    Raises:
        SafetyNetError: the sweep has no point with these values.
    """
    wanted = {**base(study), **chosen}
    table = settings(study)
    for key, value in wanted.items():
        table = table[table[key] == value]
    if table.empty:
        asked = ", ".join(f"{key} = {value}" for key, value in wanted.items())
        raise SafetyNetError(f"the sweep holds no point with {asked}")
    return int(table.index[0])


def axes(study: Study) -> list[str]:
    """Levers with two values or more: patrol density and routing speed first."""
    varied = [key for key, swept in study.levers.items() if len(swept) > 1]
    return sorted(varied, key=lambda key: (key != PATROL, key != ROUTING))


def changes(study: Study) -> list[Change]:
    """What the report compares: each of the first two levers alone, both, and the extra.

    The extra is what both together bring beyond the sum of the two; it is missing when
    the sweep varies one lever only.
    """
    steps = [_step(study, key) for key in axes(study)[:2]]
    start = {step.lever: step.low for step in steps}
    none = point_at(study, start)
    alone = [point_at(study, {**start, step.lever: step.high}) for step in steps]
    found = [
        Change(name, (step,), (point, none), (1.0, -1.0))
        for name, step, point in zip((FIRST, SECOND), steps, alone, strict=False)
    ]
    if len(steps) < 2:
        return found
    pair = (steps[0], steps[1])
    both = point_at(study, {step.lever: step.high for step in pair})
    extra = Change(EXTRA, pair, (both, *alone, none), (1.0, -1.0, -1.0, 1.0))
    return [*found, Change(BOTH, pair, (both, none), (1.0, -1.0)), extra]


def effects(study: Study, measure: str) -> "DataFrame":
    """A row a change: its paired difference with interval, and the runs saved by pairing."""
    import pandas as pd

    runs = sample(study, measure)
    rows = []
    for change, found in estimates(study, measure):
        columns = [runs[point] for point in change.points]
        saved = stats.runs_saved(columns, change.weights)
        rows.append({"change": change.name, **asdict(found), "runs_saved": saved})
    return pd.DataFrame(rows)


def estimates(study: Study, measure: str) -> list[tuple[Change, stats.Estimate]]:
    """The changes of a report, each with its paired difference."""
    runs = sample(study, measure)
    return [
        (change, stats.contrast([runs[point] for point in change.points], change.weights))
        for change in changes(study)
    ]


def stages(study: Study, chosen: Sequence[int]) -> "DataFrame":
    """A row a point and stage: mean minutes spent there, over replications.

    Every case counts: what is later than the horizon of the restricted mean is cut there,
    so the stages of a point add up to its restricted mean time to help.
    """
    import pandas as pd

    rows = []
    for stage in STAGES:
        runs = sample(study, stage_measure(stage))
        for point in chosen:
            found = asdict(stats.mean(runs[point]))
            rows.append({"point": point, "stage": stage, **found})
    return pd.DataFrame(rows)


def stage_measure(stage: str) -> str:
    """Name of the measure that holds the mean time spent in a stage."""
    return f"stage_{stage}_mean_min"


def curves(study: Study, chosen: Sequence[int]) -> "DataFrame":
    """A row a point and minute: share of cases helped by then, over replications.

    Raises:
        SafetyNetError: the sweep kept no curves.
    """
    import pandas as pd

    if study.curves is None:
        raise SafetyNetError("these results hold no curves of the time to help")
    kept = study.curves[study.curves["point"].isin(list(chosen))]
    rows = []
    for (point, minute), group in kept.groupby(["point", "minute"]):
        found = asdict(stats.mean(group["helped_share"]))
        rows.append({"point": int(point), "minute": float(minute), **found})
    return pd.DataFrame(rows)


def _as_held(study: Study, key: str, value: Any) -> Any:
    """A value of a lever; as text where the results hold it as text."""
    text = json.dumps(value, default=str)
    return text if text in values(study, key) else value


def _numeric(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _scale(value: Any) -> float:
    """Position of a value for nearness: logarithmic, with room for 0 and infinity."""
    return log(value) if 0 < value < inf else -inf if value <= 0 else inf


def _nearest(swept: Sequence[Any], wanted: Any) -> Any:
    if wanted in swept or not all(_numeric(value) for value in (*swept, wanted)):
        return wanted if wanted in swept else swept[0]
    if not isfinite(_scale(wanted)):
        return min(swept) if wanted <= 0 else max(swept)
    return min(swept, key=lambda value: abs(_scale(value) - _scale(wanted)))


def _step(study: Study, key: str) -> Step:
    """From the base to its double; else to the nearest double; else to the next value."""
    swept, start = values(study, key), base(study)[key]
    if not all(_numeric(value) for value in swept):
        return Step(key, start, next(value for value in swept if value != start))
    ordered = sorted(swept)
    doubled = [value for value in ordered if 0 < value < inf and 2 * value in ordered]
    steps = [(value, 2 * value) for value in doubled] or list(pairwise(ordered))
    lows = [low for low, _ in steps]
    low = _nearest(lows, start)
    return Step(key, low, dict(steps)[low])
