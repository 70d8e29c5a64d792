"""Outcomes as tables: parts on disk, and the one frame that charts and people read."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from experiments.design.runs import Table
from experiments.jobs import Columns, Outcome
from sim.errors import NameNotFoundError

if TYPE_CHECKING:
    import pyarrow as pa
    from pandas import DataFrame

    from experiments.stats.precision import Samples

MEASURE: Final = "measure."
CURVE: Final = "curve."
FACTS: Final = ("run_id", "point", "replication", "seed", "seconds", "error", "trace")
TIMING: Final = "seconds"


def to_part(outcomes: Sequence[Outcome]) -> "pa.Table":
    """Return outcomes as a table, a row a run: its facts, then measure.* and curve.*."""
    import pyarrow as pa

    alike: dict[tuple[tuple[str, ...], ...], list[Outcome]] = {}
    for outcome in outcomes:
        alike.setdefault(_names(outcome.found), []).append(outcome)
    tables = [pa.table({**_facts(some), **_found(some)}) for some in alike.values()]
    return pa.concat_tables([pa.table(_facts([])), *tables], promote_options="default")


def _facts(outcomes: Sequence[Outcome]) -> dict[str, "pa.Array"]:
    import pyarrow as pa

    runs = [(outcome, job) for outcome in outcomes for job in outcome.jobs]
    return {
        "run_id": pa.array([job.run_id for _, job in runs], pa.string()),
        "point": pa.array([job.point for _, job in runs], pa.int64()),
        "replication": pa.array([job.replication for _, job in runs], pa.int64()),
        "seed": pa.array([job.seed for _, job in runs], pa.int64()),
        "seconds": pa.array([outcome.seconds for outcome, _ in runs], pa.float64()),
        "error": pa.array([outcome.error for outcome, _ in runs], pa.string()),
        "trace": pa.array([outcome.trace for outcome, _ in runs], pa.string()),
    }


def _found(outcomes: Sequence[Outcome]) -> dict[str, "pa.Array"]:
    """Return what outcomes of the same measures and curves have found; nothing of failed runs."""
    import numpy as np
    import pyarrow as pa

    found = [outcome.found for outcome in outcomes if outcome.found is not None]
    if not found:
        return {}
    values = np.concatenate([each.values for each in found], axis=1)
    lengths = np.concatenate([each.lengths for each in found])
    ends = pa.array(np.append(0, lengths.cumsum()), pa.int32())
    curves = {
        name: np.concatenate([each.curves[name] for each in found])
        for name in sorted(found[0].curves)
    }
    return {
        **{
            MEASURE + name: pa.array(row)
            for name, row in zip(found[0].measures, values, strict=True)
        },
        **{
            CURVE + name: pa.ListArray.from_arrays(ends, pa.array(flat))
            for name, flat in curves.items()
        },
    }


def join(parts: Sequence["pa.Table"]) -> "pa.Table":
    """Return the parts as one table, one row a run, by point and replication.

    Of several rows of a run the last that worked counts; else the last.
    """
    import numpy as np
    import pyarrow as pa

    table = pa.concat_tables([to_part([]), *parts], promote_options="default")
    point, replication = (table[name].to_numpy() for name in ("point", "replication"))
    works = table["error"].is_null().to_numpy()
    order = np.lexsort((np.arange(works.size), works, replication, point))
    new = np.diff(point[order], append=-1) | np.diff(replication[order], append=-1)
    return table.take(pa.array(order[new != 0]))


def frame_of(rows: "pa.Table", points: Table) -> "DataFrame":
    """Return joined rows as the frame of results.

    Columns: point, one per lever, replication, seed, run_id, error, seconds, then the measures
    in the order of the registry; a failed run has NaN in all of them.
    """
    import pandas as pd

    found = rows.to_pandas()
    at = found["point"].tolist()
    levers = {key: [values[point] for point in at] for key, values in lever_columns(points).items()}
    facts = found[["replication", "seed", "run_id", "error", TIMING]]
    measures = in_order(name for name in found.columns if name.startswith(MEASURE))
    values = found[measures].rename(columns=lambda name: name[len(MEASURE) :])
    return pd.concat([found[["point"]], pd.DataFrame(levers, found.index), facts, values], axis=1)


def curve_rows(rows: "pa.Table") -> "pa.Table":
    """Return of joined rows what belongs to curves: point, replication, curve.*."""
    curves = (name for name in rows.column_names if name.startswith(CURVE))
    return rows.select(["point", "replication", *curves])


def curves_of(rows: "pa.Table") -> "DataFrame | None":
    """Return the curves of joined rows, a row a run and place on the curve; None if there are none.

    Columns: point, replication, then those of the curves (helped_share, minute).
    """
    import pandas as pd
    import pyarrow.compute as pc

    names = [name for name in rows.column_names if name.startswith(CURVE)]
    if not names:
        return None
    kept = rows.filter(rows[names[0]].is_valid())
    lengths = pc.list_value_length(kept[names[0]]).to_numpy()
    runs = {name: kept[name].to_numpy().repeat(lengths) for name in ("point", "replication")}
    values = {name[len(CURVE) :]: pc.list_flatten(kept[name]).to_numpy() for name in names}
    return pd.DataFrame({**runs, **values})


def samples_of(rows: "pa.Table", measure: str, points: int, replications: int) -> "Samples":
    """Return the values of a measure: a row a replication, a column a point, NaN without a value.

    Raises:
        NameNotFoundError: the runs have no such measure.
    """
    import numpy as np

    known = [name[len(MEASURE) :] for name in rows.column_names if name.startswith(MEASURE)]
    if measure not in known and rows.num_rows:
        raise NameNotFoundError("measure", measure, known)
    found = np.full((replications, points), np.nan)
    if measure in known:
        place = rows["replication"].to_numpy(), rows["point"].to_numpy()
        found[place] = rows[MEASURE + measure].to_numpy(zero_copy_only=False)
    return found


def to_results(frame: "DataFrame") -> "pa.Table":
    """Return the frame without timing: its bytes depend on scenario, levers and seed alone."""
    import pyarrow as pa

    table = pa.Table.from_pandas(frame.drop(columns=TIMING), preserve_index=False)
    place = table.column_names.index("error")
    table = table.set_column(place, "error", table["error"].cast(pa.string()))
    return table.replace_schema_metadata(None)


def lever_columns(points: Table) -> dict[str, list[Any]]:
    """Return the values of each lever, a value a point."""
    columns = zip(*points.rows, strict=True) if points.keys else ()
    return {key: cells(column) for key, column in zip(points.keys, columns, strict=True)}


def cells(values: Sequence[Any]) -> list[Any]:
    """Return lever values as one column holds them: all numbers, all switches, or texts."""
    kinds = {_kind(value) for value in values}
    if len(kinds) <= 1 and kinds <= {"number", "switch", "text"}:
        return list(values)
    return [value if isinstance(value, str) else json.dumps(value) for value in values]


def in_order(names: Iterable[str]) -> list[str]:
    """Return columns of measures as the registry lists them, unknown ones last by name."""
    from sim.measures import MEASURES

    place = {MEASURE + name: rank for rank, name in enumerate(MEASURES)}
    return sorted(names, key=lambda name: (place.get(name, len(place)), name))


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "switch"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "other"


def _names(found: Columns | None) -> tuple[tuple[str, ...], ...]:
    return () if found is None else (found.measures, tuple(found.curves))
