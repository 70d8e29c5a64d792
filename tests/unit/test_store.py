"""The folder of a study: parts that appear whole, damage, and bytes that do not depend on luck."""

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from experiments.execution.pool import attempt
from experiments.jobs import Columns, Outcome, failure
from experiments.store import rows
from experiments.store.folder import Store
from experiments.store.held import Held
from experiments.store.keeper import Keeper
from experiments.store.parts import Memory
from sim.errors import OutputError
from tests.machine import full_disk
from tests.unit import fake_work

if TYPE_CHECKING:
    from pandas import DataFrame
from tests.unit.made_store import JOBS, MANIFEST, TEXT, made, missing


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "study", MANIFEST, TEXT)


def finished(store: Store) -> "DataFrame":
    store.finish()
    return rows.frame_of(store.made(), store.manifest.table)


def only_part(store: Store) -> Path:
    (part,) = (store.folder / "parts").glob("*.parquet")
    return part


def test_what_is_kept_is_given_back(store: Store) -> None:
    store.parts.add(made(JOBS))
    frame = finished(store)
    assert list(frame.columns) == [
        "point", "routing.speed", "replication", "seed", "run_id", "error", "seconds",
        "cases", "time_to_help_median_min", "made_up",
    ]  # fmt: skip
    assert list(frame["point"]) == [0] * 4 + [1] * 4 + [2] * 4
    assert list(frame["replication"]) == [0, 1, 2, 3] * 3
    for row in frame.to_dict("records"):
        job = next(job for job in JOBS if job.run_id == row["run_id"])
        assert (row["point"], row["replication"], row["seed"], row["routing.speed"]) == (
            job.point, job.replication, job.seed, job.levers["routing.speed"],
        )  # fmt: skip
        if job.point == 1:
            assert row["error"] == "ValueError: two is too much"
            assert math.isnan(row["made_up"])
            continue
        expected = fake_work.measured({}, job.levers, job.seed)["measures"]
        assert row["error"] is None or math.isnan(row["error"])
        assert {name: row[name] for name in expected} == pytest.approx(expected, nan_ok=True, rel=0)


@pytest.mark.filterwarnings("ignore:The 'future.infer_string' option is deprecated")
@pytest.mark.parametrize("texts_of_their_own", [True, False])
def test_a_run_that_worked_has_no_error_however_pandas_keeps_texts(
    store: Store, texts_of_their_own: bool
) -> None:
    """Without a type for texts, pandas is as it was before version 3."""
    store.parts.add(made(JOBS))
    with pd.option_context("future.infer_string", texts_of_their_own):
        frame = finished(store)
        assert list(frame["error"].isna()) == [point != 1 for point in frame["point"]]
    assert pd.read_csv(store.folder / "results.csv")["error"].isna().sum() == 8
    assert pq.read_table(store.folder / "results.parquet")["error"].null_count == 8


def test_curves_are_given_back_a_row_a_minute(store: Store) -> None:
    store.parts.add(made(JOBS))
    curves = rows.curves_of(store.parts.joined())
    assert curves is not None
    assert list(curves.columns) == ["point", "replication", "helped_share", "minute"]
    assert len(curves) == 8 * 2
    first = curves.iloc[:2].to_dict("list")
    assert (first["point"], first["minute"], first["helped_share"]) == (
        [0, 0], [1.0, 10.0], [0.1, 0.2],
    )  # fmt: skip


def without_curves(outcome: Outcome) -> Outcome:
    found = outcome.found and replace(outcome.found, curves={})
    return replace(outcome, found=found)


def test_memory_gives_back_what_a_folder_does(store: Store) -> None:
    memory = Held(MANIFEST, Memory())
    for some in (made(JOBS[:5]), made(JOBS[5:])):
        store.parts.add(some)
        memory.parts.add(some)
    for study in (store, memory):
        study.ask(3)
    found = [rows.frame_of(study.made(), MANIFEST.table) for study in (memory, store)]
    assert len(found[0]) == 9
    assert_frame_equal(*(frame.drop(columns="seconds") for frame in found))
    assert_frame_equal(*(rows.curves_of(study.made()) for study in (memory, store)))
    assert list(memory.found(JOBS).missing) == missing(store, JOBS) == JOBS[1::3]


def test_curves_of_different_lengths_stay_with_their_runs(store: Store) -> None:
    together = Columns.of(
        {"cases": [1, 2]}, {"minute": [1, 2, 3, 4, 5], "helped_share": [0, 1, 0, 1, 2]}, [2, 3]
    )
    store.parts.add([Outcome(JOBS[:2], 0.1, found=together), *made(JOBS[3:4])])
    curves = rows.curves_of(store.parts.joined())
    assert curves is not None
    by_point = {point: list(minutes) for point, minutes in curves.groupby("point")["minute"]}
    assert by_point == {0: [1, 2, 1, 10], 1: [3, 4, 5]}


@pytest.mark.parametrize(
    ("measures", "curves", "message"),
    [
        ({"cases": [1.0]}, {}, "measure cases: 2 numbers are needed, not (1,)"),
        ({"cases": [[1.0, 2.0]]}, {}, "measure cases: 2 numbers are needed, not (1, 2)"),
        ({}, {"minute": [1.0, 2.0]}, "curve minute: 3 numbers are needed, not (2,)"),
    ],
)
def test_columns_of_another_length_than_their_runs_are_refused(
    measures: dict[str, list[float]], curves: dict[str, list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Columns.of(measures, curves, [1, 2])


def test_a_measure_and_a_curve_of_one_name_stay_apart(store: Store) -> None:
    curve = Columns.of({"cases": [1]}, {"helped": [0, 1]}, [2])
    measure = Columns.of({"cases": [2], "helped": [3]}, {}, [0])
    store.parts.add([Outcome(JOBS[:1], 0.1, found=curve), Outcome(JOBS[1:2], 0.1, found=measure)])
    joined = store.parts.joined()
    assert joined["measure.helped"].to_pylist() == [None, 3.0]
    assert joined["curve.helped"].to_pylist() == [[0.0, 1.0], None]


def test_without_curves_there_are_none(store: Store) -> None:
    store.parts.add([without_curves(outcome) for outcome in made(JOBS)])
    assert rows.curves_of(store.parts.joined()) is None


def test_lines_of_the_table_end_alike_on_every_system(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.linesep", "\r\n")
    store.parts.add(made(JOBS))
    store.finish()
    assert b"\r" not in (store.folder / "results.csv").read_bytes()


def test_a_study_without_any_run_has_an_empty_frame(store: Store) -> None:
    frame = finished(store)
    assert len(frame) == 0
    assert list(frame.columns)[:2] == ["point", "routing.speed"]


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(made(JOBS)), cut=st.integers(1, len(JOBS) - 1))
def test_results_do_not_depend_on_order_or_blocks(
    tmp_path_factory: pytest.TempPathFactory, order: list[Outcome], cut: int
) -> None:
    whole_study = Store.create(tmp_path_factory.mktemp("whole") / "study", MANIFEST, TEXT)
    whole_study.parts.add(made(JOBS))
    whole_study.finish()
    parts = Store.create(tmp_path_factory.mktemp("parts") / "study", MANIFEST, TEXT)
    parts.parts.add(order[:cut])
    parts.parts.add(order[cut:])
    parts.parts.compact()
    parts.finish()
    for name in ("results.parquet", "results.csv"):
        assert (whole_study.folder / name).read_bytes() == (parts.folder / name).read_bytes()


def test_of_two_rows_of_a_run_the_one_that_worked_counts(store: Store) -> None:
    job = JOBS[0]
    store.parts.add([failure(job, RuntimeError("cosmic ray"), 0.1)])
    assert missing(store, JOBS) == JOBS
    store.parts.add(made([job, JOBS[1]]))
    store.parts.add([failure(job, RuntimeError("cosmic ray"), 0.1), *made(JOBS[3:4])])
    assert job not in missing(store, JOBS)
    assert JOBS[1] in missing(store, JOBS)
    assert store.parts.joined().num_rows == 3


def test_of_two_failures_the_later_counts(store: Store) -> None:
    store.parts.add([failure(JOBS[0], RuntimeError("first"), 0.1)])
    store.parts.add([failure(JOBS[0], RuntimeError("second"), 0.1), *made(JOBS[2:3])])
    assert "RuntimeError: second" in store.parts.joined()["error"].to_pylist()
    assert "RuntimeError: first" not in store.parts.joined()["error"].to_pylist()


def test_replications_that_are_not_asked_for_any_more_do_not_show(store: Store) -> None:
    store.parts.add(made(JOBS))
    fewer = Store.create(store.folder, replace(MANIFEST, replications=2), TEXT)
    assert list(finished(fewer)["replication"]) == [0, 1] * 3
    assert fewer.parts.joined().num_rows == 12


def test_two_points_that_are_the_same_run_are_both_made(store: Store) -> None:
    twin = JOBS[0]._replace(point=2)
    store.parts.add(made(JOBS[:1]))
    assert missing(store, [JOBS[0], twin]) == [twin]


def test_compaction_leaves_one_part_with_every_run(store: Store) -> None:
    for job in JOBS:
        store.parts.add(made([job]))
    before = str(store.parts.joined().to_pylist())
    store.parts.compact()
    assert only_part(store).exists()
    assert str(store.parts.joined().to_pylist()) == before


@pytest.mark.parametrize("damage", ["cut", "head", "middle", "foot", "rubbish", "empty"])
def test_a_damaged_part_is_set_aside_and_its_runs_are_missing(store: Store, damage: str) -> None:
    store.parts.add(made(JOBS[:2]))
    part = only_part(store)
    store.parts.add(made(JOBS[2:5]))
    content = part.read_bytes()
    at = {"head": 5, "middle": 40, "foot": len(content) - 500}.get(damage, 0)
    part.write_bytes(
        {
            "cut": content[: len(content) // 2],
            "rubbish": b"not a table",
            "empty": b"",
        }.get(damage, content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    )
    assert missing(store, JOBS[:5]) == [*JOBS[:2], JOBS[4]]
    assert store.parts.damaged == [part]
    assert part.with_name(part.name + ".damaged").exists()
    assert not part.exists()


def test_parts_that_are_put_into_one_while_they_are_read_are_read_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for job in JOBS:
        store.parts.add(made([job]))
    listed, compacted = store.parts._paths, list[bool]()

    def paths() -> list[Path]:
        found = listed()
        if not compacted:
            compacted.append(True)
            store.parts.compact()
        return found

    reader = Store.load(store.folder)
    monkeypatch.setattr(reader.parts, "_paths", paths)
    assert reader.parts.joined().num_rows == len(JOBS)


def test_a_part_that_is_still_being_written_is_not_read(store: Store) -> None:
    path = store.folder / "parts" / ".aside-1-abc.parquet"
    path.parent.mkdir()
    path.write_bytes(b"half")
    assert store.parts.joined().num_rows == 0
    assert store.parts.damaged == []


def test_failed_runs_are_told_with_their_traceback(store: Store) -> None:
    store.parts.add(made(JOBS))
    store.finish()
    told = (store.folder / "failed.txt").read_text()
    assert told.startswith('point 1, replication 0: {"routing.speed": 2}, seed ')
    assert told.count("Traceback") == 4
    store.parts.add([attempt(fake_work.task(fake_work.measured), job) for job in JOBS])
    store.finish()
    assert not (store.folder / "failed.txt").exists()


def test_a_keeper_keeps_what_waits_whatever_ends_it(store: Store) -> None:
    outcomes = made(JOBS)
    with pytest.raises(KeyboardInterrupt), Keeper(store.parts, every_s=1000) as keeper:
        keeper.add(outcomes[:2])
        assert store.parts.joined().num_rows == 0
        keeper.add(outcomes[2:3])
        raise KeyboardInterrupt
    assert store.parts.joined().num_rows == 3


def test_a_keeper_that_cannot_write_says_so_once(store: Store) -> None:
    message = r"^cannot write .*: File too large$"
    with (
        full_disk(100),
        pytest.raises(OutputError, match=message),
        Keeper(store.parts, every_s=0) as keeper,
    ):
        keeper.add(made(JOBS))
    assert list((store.folder / "parts").iterdir()) == []


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        ([1, 2.5, math.inf], [1, 2.5, math.inf]),
        (["a", "b"], ["a", "b"]),
        ([True, False], [True, False]),
        ([1, "never"], ["1", "never"]),
        ([{"constant": 5}, 3], ['{"constant": 5}', "3"]),
    ],
)
def test_levers_of_any_kind_fit_into_a_column(values: list[object], cells: list[object]) -> None:
    assert rows.cells(values) == cells
