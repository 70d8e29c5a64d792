"""Whose folder it is: the same study goes on, any other is refused."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from experiments.store.folder import Store
from experiments.store.manifest import Manifest
from sim.errors import OutputError
from tests.machine import full_disk

if TYPE_CHECKING:
    pass
from tests.unit.made_store import JOBS, MANIFEST, TEXT, made, missing


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "study", MANIFEST, TEXT)


def test_the_same_study_goes_on_and_more_replications_are_the_same_study(store: Store) -> None:
    store.parts.add(made(JOBS[:2]))
    again = Store.create(store.folder, replace(MANIFEST, replications=9), TEXT)
    assert missing(again, JOBS[:2]) == JOBS[1:2]
    assert Store.load(store.folder).manifest.replications == 9


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"digest": "xyz", "name": "b"}, "its scenario differs (town; asked: b)"),
        ({"points": ((1,), (5,))}, "its levers or their values differ"),
        ({"seed": 4}, "its seed is 11; asked: 4"),
        ({"version": "2"}, "it was made by model version test; this is 2"),
    ],
)
def test_another_study_is_refused(store: Store, change: dict[str, object], line: str) -> None:
    asked = Manifest(**{**vars(MANIFEST), **change})
    with pytest.raises(OutputError) as caught:
        Store.create(store.folder, asked, TEXT)
    assert str(caught.value) == (
        f"{store.folder} holds another study; nothing was run\n  {line}\n"
        "Choose another folder with --out, or remove this one."
    )


@pytest.mark.parametrize("name", ["thesis.tex", "scenario.toml"])
def test_a_folder_of_somebody_else_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("years of work")
    with pytest.raises(OutputError) as caught:
        Store.create(tmp_path, MANIFEST, TEXT)
    assert str(caught.value) == (
        f"{tmp_path} holds files that are no study; nothing was run."
        "  Choose another folder with --out."
    )
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "years of work"


def test_a_study_that_could_not_be_written_down_can_be_begun_again(tmp_path: Path) -> None:
    with full_disk(100), pytest.raises(OutputError, match=r"study\.json: File too large$"):
        Store.create(tmp_path, MANIFEST, TEXT)
    assert Store.create(tmp_path, MANIFEST, TEXT).scenario() == TEXT


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    with pytest.raises(OutputError, match=r"^cannot use .*file: Not a directory$"):
        Store.create(path, MANIFEST, TEXT)


def test_a_folder_without_study_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        Store.load(tmp_path)
    assert str(caught.value) == f"{tmp_path} holds no study (no study.json)"


def test_a_folder_of_another_release_is_told(store: Store) -> None:
    path = store.folder / "study.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(OutputError) as caught:
        Store.load(store.folder)
    assert str(caught.value) == (
        f"{store.folder} was written by another release (format 2; this one reads 1)."
        "  Read it with safetynet test."
    )


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "x"}', '{"colour": "red"}'])
def test_a_damaged_manifest_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "study.json").write_text(text)
    with pytest.raises(OutputError, match=r"study.json is damaged or from another release: "):
        Store.load(tmp_path)


def test_a_manifest_holds_infinite_levers(tmp_path: Path) -> None:
    asked = replace(MANIFEST, points=((1.0,), (math.inf,)))
    folder = Store.create(tmp_path / "study", asked, TEXT).folder
    assert json.loads((folder / "study.json").read_text())["points"] == [[1.0], [math.inf]]
    assert Store.create(folder, asked, TEXT).manifest == asked
