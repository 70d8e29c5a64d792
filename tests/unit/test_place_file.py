"""Places read from a file of cells, and the message for every way in which a file can be wrong."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.errors import SafetyNetError
from sim.place import Place, PlaceSpec, build
from sim.terms import LandUse

LEVELS = ("town", "village", "grid")
HEADER = "x,y,population,land_use,town,village,grid\n"
GOOD = HEADER + "0,0,2,homes,T,V,G\n1,0,0,streets,T,V,G\n1,1,1,shops,T,V,H\n2,2,0,water,,,\n"
SMALL = PlaceSpec(4, 3, 1, 1, 2, 3, file="cells.csv")


def build_from(text: str | bytes, **changes: object) -> Place:
    Path("cells.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    spec = PlaceSpec(4, 3, 1, 1, 1, 3, file="cells.csv")
    return build(replace(spec, **changes))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("text", [GOOD, "\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD + "\n\n"])
def test_a_file_of_cells(text: str) -> None:
    place = build_from(text, grids=2)
    assert place.land_use.reshape(3, 4).tolist() == [[0, 3, 4, 4], [4, 1, 4, 4], [4, 4, 4, 4]]
    assert place.homes.tolist() == [0, 0, 5]
    assert place.grid_of[[0, 1, 5, 2]].tolist() == [0, 0, 1, -1]
    assert place.area_names == {"town": ("T",), "village": ("V",), "grid": ("G", "H")}


def test_the_centre_is_where_people_live() -> None:
    rows = ["x,y,population,land_use,town,village,grid"]
    rows += [f"{x},0,{9 if x == 4 else 0},homes,T,V,G" for x in range(9)]
    place = build_from("\n".join(rows), width_cells=9, height_cells=1, residents=9)
    assert place.centre_of("grid") == place.centre_of("city") == 4


def test_a_file_that_changes_gives_another_place() -> None:
    first = build_from(GOOD, grids=2)
    second = build_from(GOOD.replace("homes", "works"), grids=2)
    assert (first.land_use[0], second.land_use[0]) == (LandUse.HOMES, LandUse.WORKS)


def test_a_written_place_is_read_back() -> None:
    spec = PlaceSpec(12, 9, 2, 3, 7, 300)
    place = build(spec)
    rows = [HEADER]
    for cell in np.flatnonzero(place.land):
        names = [place.area_names[level][place.area_of(level)[cell]] for level in LEVELS]
        use = LandUse(place.land_use[cell]).name.lower()
        rows.append(f"{cell % 12},{cell // 12},{place.population[cell]},{use},{','.join(names)}\n")
    again = build_from(
        "".join(reversed(rows[1:])).join([HEADER, ""]), **vars(spec) | {"file": "cells.csv"}
    )
    for name in ("land_use", "population", "grid_of", "village_of_grid", "homes", "work"):
        assert np.array_equal(getattr(again, name), getattr(place, name))


def test_on_a_torus_an_area_may_lie_across_the_edge() -> None:
    text = HEADER + "0,0,3,homes,T,V,G\n3,0,0,streets,T,V,G\n"
    assert build_from(text, edges="torus").count("grid") == 1
    with pytest.raises(SafetyNetError, match="the land is not in one piece"):
        build_from(text)


LINES = {
    "0,0,1,home,T,V,G": "land_use 'home' is not known; did you mean homes?  "
    "Known: homes, shops, works, streets, water.",
    "4,0,1,homes,T,V,G": "x = 4: the cell is outside of the place; "
    "must be a whole number from 0 to 3",
    "0,3,1,homes,T,V,G": "y = 3: the cell is outside of the place; "
    "must be a whole number from 0 to 2",
    "-1,0,1,homes,T,V,G": "x = -1: must be a whole number from 0 to 3",
    "0,0,1.5,homes,T,V,G": "population = 1.5: must be a whole number of 0 or more",
    "0,0,,homes,T,V,G": "population = nothing: must be a whole number of 0 or more",
    "0,0,2,water,,,": "population = 2 in water; nobody lives in water",
    "0,0,1,homes,T,,G": "village is empty; every cell of land belongs to one",
    "0,0,1,homes,T,V,\x07": "grid has a character that cannot be printed",
    "0,0,1": "3 values, but the columns need 7",
}


@pytest.mark.parametrize(("line", "message"), LINES.items())
def test_a_line_that_cannot_be_used(line: str, message: str) -> None:
    with pytest.raises(SafetyNetError) as error:
        build_from(f"{HEADER}{line}\n")
    assert str(error.value) == f"cells.csv: 1 problem; nothing was run\n  line 2: {message}"


FILES = {
    b"x,y,people,landuse,town,village,grid\n": "line 1: no column population, "
    "land_use (is it landuse?); the columns are x, y, population, land_use, town, village, grid",
    b"": "line 1: no column x, y, population, land_use, town, village, grid; "
    "the columns are x, y, population, land_use, town, village, grid",
    b"x,y\n1,2\xff": "line 2: not UTF-8 (byte 8 of the file); save the table as UTF-8",
    b"x" * 200_000: "line 1: field larger than field limit (131072)",
    (HEADER + "0,0,3,homes,T,V,G\n2,1,0,shops,T,V,G").encode(): "line 3: the land is not in one "
    "piece: x = 2, y = 1 is cut off",
}


@pytest.mark.parametrize(("content", "message"), FILES.items())
def test_a_file_that_cannot_be_used(content: bytes, message: str) -> None:
    with pytest.raises(SafetyNetError) as error:
        build_from(content)
    assert str(error.value) == f"cells.csv: 1 problem; nothing was run\n  {message}"


def test_all_problems_of_a_file_at_once() -> None:
    with pytest.raises(SafetyNetError) as error:
        build_from(HEADER + "0,0,1,homes,T,V,G\n0,0,1,homes,T,V,G\n1,1,1,park,T,V,G\n")
    assert str(error.value) == (
        "cells.csv: 2 problems; nothing was run\n"
        "  line 3: cell x = 0, y = 0 is already in line 2\n"
        "  line 4: land_use 'park' is not known.  "
        "Known: homes, shops, works, streets, water."
    )


def test_a_torn_grid_and_counts_that_differ() -> None:
    row = "0,0,2,homes,T,V,G\n1,0,0,streets,T,V,H\n2,0,0,streets,T,V,G\n3,0,0,works,T,V,G\n"
    with pytest.raises(SafetyNetError) as error:
        build_from(HEADER + row)
    assert str(error.value) == (
        "cells.csv: 3 problems; nothing was run\n"
        "  the file has 2 grids, but the scenario says place.grids = 1\n"
        "  the file has 2 residents, but the scenario says place.residents = 3\n"
        "  line 2: grid G is not in one piece: x = 0, y = 0 is cut off"
    )


def test_a_long_list_of_problems_is_cut() -> None:
    with pytest.raises(SafetyNetError) as error:
        build_from(HEADER + "9,0,1,homes,T,V,G\n" * 30)
    assert str(error.value).splitlines()[-1] == "  and 10 more"


def test_a_file_that_is_missing_or_a_folder(folder: Path) -> None:
    with pytest.raises(SafetyNetError) as error:
        build(SMALL)
    assert str(error.value) == "the file of cells cells.csv does not exist (place.file)"
    (folder / "cells.csv").mkdir()
    with pytest.raises(SafetyNetError) as error:
        build(SMALL)
    assert str(error.value) == "the file of cells cells.csv is not a file (place.file)"
