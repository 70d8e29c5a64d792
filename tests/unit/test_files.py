"""Files and folders that appear whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from experiments.files import check_file, is_foreign, whole, whole_folder
from sim.errors import OutputError
from tests.machine import full_disk

if TYPE_CHECKING:
    pass


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(RuntimeError), whole(path) as file:
        file.write(b"half")
        raise RuntimeError
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert path.read_text() == "old"


def test_a_file_is_replaced_and_never_written_over(tmp_path: Path) -> None:
    path, other_name = tmp_path / "file", tmp_path / "other"
    path.write_text("old")
    other_name.hardlink_to(path)
    with whole(path) as file:
        file.write(b"new")
    assert (path.read_text(), other_name.read_text()) == ("new", "old")


def test_a_full_disk_is_told_with_the_path_and_leaves_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with full_disk(100), pytest.raises(OutputError) as caught, whole(path) as file:
        file.write(b"x" * 10_000)
    assert str(caught.value) == f"cannot write {path}: File too large"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_appears_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    for name in ("first", "second"):
        with whole_folder(path) as aside:
            (aside / name).write_text("")
            assert not (path / name).exists()
    assert [each.name for each in path.iterdir()] == ["second"]
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_a_folder_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "old").write_text("")
    with pytest.raises(RuntimeError), whole_folder(path) as aside:
        (aside / "new").write_text("")
        raise RuntimeError
    assert [each.name for each in path.iterdir()] == ["old"]
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_a_folder_with_nothing_but_leftovers_is_not_foreign(tmp_path: Path) -> None:
    assert not is_foreign(tmp_path / "missing", "study.json")
    (tmp_path / ".aside-1-study.json").write_text("half")
    assert not is_foreign(tmp_path, "study.json")
    (tmp_path / "thesis.tex").write_text("years of work")
    assert is_foreign(tmp_path, "study.json")
    (tmp_path / "study.json").write_text("{}")
    assert not is_foreign(tmp_path, "study.json")


def test_trying_out_a_file_leaves_no_trace_and_no_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    for path in (tmp_path / "old", tmp_path / "new" / "newer" / "file"):
        check_file(path)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("old", "old")]


def test_what_has_no_name_of_its_own_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for opened in (whole, whole_folder):
        with pytest.raises(OutputError, match=r"^cannot write \.: "), opened(Path()):
            pass
    assert list(tmp_path.iterdir()) == []
