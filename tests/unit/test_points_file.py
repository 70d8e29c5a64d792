"""A table of points as a CSV file, with every mistake told by its line."""

from pathlib import Path

import pytest

from experiments.design.points_file import read_points
from sim.errors import ScenarioError


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_are_read_as_in_a_scenario_file(tmp_path: Path) -> None:
    path = written(
        tmp_path, '\ufeffa.b , c\n1,together\n2.5, true\n\n"{constant = 5, x = 1}",x y\n'
    )
    table = read_points(path)
    assert table.keys == ("a.b", "c")
    assert table.rows == ((1, "together"), (2.5, True), ({"constant": 5, "x": 1}, "x y"))
    assert table.design == {"kind": "table"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["is empty; its first line names the keys"]),
        ("a,b\n", ["holds no point below its heading"]),
        ("a,a\n1,2\n", ["line 1: names a twice"]),
        ("a,\n1,2\n", ["line 1: names a key with no letter"]),
        ("a,b\n1\n2,3,4\n", ["line 2: has 1 cells; the first line has 2", "line 3: has 3 cells; "]),
        ("a,b\n1,\n", ["line 2: cell 2 is empty"]),
        ("a,b\n1,2\n\n1,2\n", ["line 4: is the point of line 2 again"]),
    ],
)
def test_mistakes_are_told_by_line(tmp_path: Path, text: str, told: list[str]) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        read_points(path)
    heading, *lines = str(caught.value).splitlines()
    assert heading == f"{path}: {len(told)} problem{'s'[: len(told) > 1]}; nothing was run"
    assert all(line.startswith(f"  {each}") for line, each in zip(lines, told, strict=True))


def test_values_that_the_scenario_refuses_are_told_once_each_where_they_first_stand(
    tmp_path: Path,
) -> None:
    def problems_of(key: str, value: object) -> list[str]:
        return [f"{key} is not a known key"] if key == "z" else ["no"] if value == -1 else []

    path = written(tmp_path, "a,z\n1,1\n-1,2\n-1,3\n")
    with pytest.raises(ScenarioError) as caught:
        read_points(path, "mine", problems_of)
    assert str(caught.value) == (
        "mine: 2 problems; nothing was run\n  line 1: z is not a known key\n  line 3: no"
    )


def test_at_most_twenty_problems_are_listed(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n" + "1\n" * 25)
    with pytest.raises(ScenarioError) as caught:
        read_points(path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 22
    assert lines[-1] == "  and 5 more"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"^'a\\x00b\.csv' is not the name of a file$"):
        read_points(tmp_path / "a\0b.csv", "a\0b.csv")
    with pytest.raises(ScenarioError, match=r"points\.csv cannot be read: No such file"):
        read_points(tmp_path / "points.csv")
    (tmp_path / "latin.csv").write_bytes(b"\xf6")
    with pytest.raises(ScenarioError, match=r"latin\.csv is not UTF-8 text: offset 0"):
        read_points(tmp_path / "latin.csv")


def test_a_cell_that_is_too_long_is_told_by_line(tmp_path: Path) -> None:
    path = written(tmp_path, f"a.b\n1\n{'9' * 200_000}\n")
    with pytest.raises(ScenarioError) as caught:
        read_points(path, "mine")
    assert str(caught.value) == (
        "mine cannot be read: line 3: field larger than field limit (131072)"
    )
