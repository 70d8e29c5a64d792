"""Outcomes as tables: parts on disk, and the one frame that charts and people read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from experiments.jobs import Job, Outcome

if TYPE_CHECKING:
    import pyarrow as pa
    from pandas import DataFrame

MEASURE: Final = "measure."
CURVE: Final = "curve."
FACTS: Final = ("run_id", "seconds", "error", "trace")
TIMING: Final = "seconds"


def to_part(outcomes: Sequence[Outcome]) -> "pa.Table":
    """Return outcomes as a table: run_id, seconds, error, trace, measure.*, curve.*."""
    import pyarrow as pa

    columns = {
        "run_id": pa.array([each.run_id for each in outcomes], pa.string()),
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
    """Return the parts as one table with one row a run.

    Of several rows of a run the last that worked counts; else the last.
    """
    import numpy as np
    import pyarrow as pa

    table = pa.concat_tables([to_part([]), *parts], promote_options="default")
    works = table["error"].is_null().to_numpy()
    order = np.lexsort((np.arange(len(works)), works))
    best = dict(zip(table["run_id"].take(pa.array(order)).to_pylist(), order, strict=True))
    return table.take(pa.array(sorted(best.values()), pa.int64()))


def frame_of(rows: "pa.Table", jobs: Sequence[Job]) -> "DataFrame":
    """Return the results of the jobs that were made, by point and replication.

    Columns: point, one per lever, replication, seed, run_id, error, seconds, then the measures
    in the order of the registry; a failed run has NaN in all of them.
    """
    made = _by_run(rows, jobs)
    import pandas as pd

    listed = _listed(made, jobs)
    found = made.loc[[job.run_id for job in listed]].reset_index(drop=True)
    levers = {
        key: cells([job.levers[key] for job in listed]) for key in (jobs[0].levers if jobs else ())
    }
    about = pd.DataFrame(
        {
            "point": [job.point for job in listed],
            **levers,
            "replication": [job.replication for job in listed],
            "seed": [job.seed for job in listed],
            "run_id": [job.run_id for job in listed],
            "error": found["error"].astype("str"),
            TIMING: found[TIMING],
        }
    )
    measures = [name for name in found.columns if name.startswith(MEASURE)]
    values = found[in_order(measures)]
    return pd.concat([about, values.rename(columns=lambda name: name[len(MEASURE) :])], axis=1)


def curves_of(rows: "pa.Table", jobs: Sequence[Job]) -> "DataFrame | None":
    """Return the curves, a row a run and place on the curve; None where none were kept.

    Columns: point, replication, then those of the curves (minute, helped_share).
    """
    names = [name for name in rows.column_names if name.startswith(CURVE)]
    if not names:
        return None
    made = _by_run(rows, jobs)
    listed = [job for job in _listed(made, jobs) if made[names[0]][job.run_id] is not None]
    kept = made.loc[[job.run_id for job in listed], names].reset_index(drop=True)
    kept.insert(0, "point", [job.point for job in listed])
    kept.insert(1, "replication", [job.replication for job in listed])
    long = kept.explode(names, ignore_index=True)
    return long.astype(dict.fromkeys(names, "float64")).rename(
        columns={name: name[len(CURVE) :] for name in names}
    )


def to_results(frame: "DataFrame") -> "pa.Table":
    """Return the frame without timing: its bytes depend on scenario, levers and seed alone."""
    import pyarrow as pa

    table = pa.Table.from_pandas(frame.drop(columns=TIMING), preserve_index=False)
    place = table.column_names.index("error")
    table = table.set_column(place, "error", table["error"].cast(pa.string()))
    return table.replace_schema_metadata(None)


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


def _by_run(rows: "pa.Table", jobs: Sequence[Job]) -> "DataFrame":
    """Only rows of these jobs: what another plan left behind must not show."""
    made = rows.to_pandas().set_index("run_id")
    return made.loc[made.index.isin([job.run_id for job in jobs])]


def _listed(made: "DataFrame", jobs: Sequence[Job]) -> list[Job]:
    known = set(made.index)
    found = [job for job in jobs if job.run_id in known]
    return sorted(found, key=lambda job: (job.point, job.replication))
