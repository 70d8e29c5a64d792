"""Outcomes as tables: parts on disk, and the one frame that charts and people read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from experiments.design.runs import Table
from experiments.jobs import Outcome
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
    """Return outcomes as a table: the facts of each run, then measure.* and curve.*."""
    import pyarrow as pa

    columns = {
        "run_id": pa.array([each.run_id for each in outcomes], pa.string()),
        "point": pa.array([each.point for each in outcomes], pa.int64()),
        "replication": pa.array([each.replication for each in outcomes], pa.int64()),
        "seed": pa.array([each.seed for each in outcomes], pa.int64()),
        "seconds": pa.array([each.seconds for each in outcomes], pa.float64()),
        "error": pa.array([each.error for each in outcomes], pa.string()),
        "trace": pa.array([each.trace for each in outcomes], pa.string()),
    }
    for name in _names(each.measures for each in outcomes):
        values = [each.measures.get(name) for each in outcomes]
        columns[MEASURE + name] = pa.array(values, pa.float64())
    for name in _names(each.curves for each in outcomes):
        lists = [each.curves.get(name) for each in outcomes]
        columns[CURVE + name] = pa.array(lists, pa.list_(pa.float64()))
    return pa.table(columns)


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
    facts = found[["replication", "seed", "run_id", "error", TIMING]].astype({"error": "str"})
    measures = in_order(name for name in found.columns if name.startswith(MEASURE))
    values = found[measures].rename(columns=lambda name: name[len(MEASURE) :])
    return pd.concat([found[["point"]], pd.DataFrame(levers, found.index), facts, values], axis=1)


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


def _names(mappings: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted({name for mapping in mappings for name in mapping})
