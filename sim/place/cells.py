"""Reading a place from a CSV file of cells, with all mistakes of the file in one message.

Columns, in any order, others are ignored: x, y (cells from 0, y to the south), population, land_use
(homes, shops, works, streets, water), town, village, grid (names; empty in water). Villages of one
name in two towns are two villages, and likewise grids. Cells that are not listed are water.
"""

import csv
import io
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import SafetyNetError, near
from sim.place.ground import neighbours, pieces, within
from sim.place.place import Areas, Ints
from sim.place.spec import PlaceSpec
from sim.terms import LandUse

COLUMNS: Final = ("x", "y", "population", "land_use", "town", "village", "grid")
LEVELS: Final = ("town", "village", "grid")
USES: Final = {use.name.lower(): use for use in LandUse}
MOST_PROBLEMS: Final = 20
NO_AREA: Final = -1

Problems = list[tuple[int, str]]
Path = tuple[str, ...]


class _Cell(NamedTuple):
    """One line of the file; `path` names town, village and grid, and is empty in water."""

    line: int
    cell: int
    population: int
    use: LandUse
    path: Path


class _LineError(Exception):
    """A line that cannot be used; its text says why."""


def read_cells(spec: PlaceSpec, content: bytes) -> tuple[NDArray[np.uint8], Ints, Areas]:
    """Return land use and population of each cell, and the areas.

    Args:
        spec: says how large the place is and what it must hold.
        content: bytes of the file.

    Raises:
        SafetyNetError: the file cannot be used; lists every problem by line.
    """
    problems: Problems = []
    cells = list(_cells(spec, _text(spec, content), problems))
    if problems:
        raise _refusal(spec, problems)
    land_use = np.full(spec.cells, LandUse.WATER, np.uint8)
    population = np.zeros(spec.cells, np.int32)
    at = np.array([cell.cell for cell in cells], np.int64)
    land_use[at] = [cell.use for cell in cells]
    population[at] = [cell.population for cell in cells]
    areas = _areas(spec, cells)
    problems += _miscounted(spec, areas, int(population.sum()))
    problems += _torn(spec, cells, land_use, areas)
    if problems:
        raise _refusal(spec, problems)
    return land_use, population, areas


def _refusal(spec: PlaceSpec, problems: Problems) -> SafetyNetError:
    """Return the error that lists problems by line; line 0 stands for the whole file."""
    count = len(problems)
    shown = [
        f"  line {line}: {text}" if line else f"  {text}"
        for line, text in sorted(problems)[:MOST_PROBLEMS]
    ]
    if count > MOST_PROBLEMS:
        shown.append(f"  and {count - MOST_PROBLEMS} more")
    title = f"{spec.file}: {count} problem{'s' * (count > 1)}; nothing was run"
    return SafetyNetError("\n".join([title, *shown]))


def _text(spec: PlaceSpec, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        text = f"not UTF-8 (byte {error.start + 1} of the file); save the table as UTF-8"
        raise _refusal(spec, [(line, text)]) from None


def _cells(spec: PlaceSpec, text: str, problems: Problems) -> Iterator[_Cell]:
    """Yield the good lines and note what is wrong with the others."""
    lines = csv.reader(io.StringIO(text, newline=""))
    columns = _columns(spec, lines)
    seen: dict[int, int] = {}
    while True:
        try:
            values = next(lines, None)
            if values is None:
                return
            if values:
                cell = _cell(spec, lines.line_num, columns, values)
                _once(spec, cell, seen)
                yield cell
        except (_LineError, csv.Error) as error:
            problems.append((lines.line_num, str(error)))


def _columns(spec: PlaceSpec, lines: Iterator[list[str]]) -> list[int]:
    """Return where each of `COLUMNS` stands, by the first of the lines."""
    try:
        header = [name.strip() for name in next(lines, [])]
    except csv.Error as error:
        raise _refusal(spec, [(1, str(error))]) from None
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        others = [name for name in header if name not in COLUMNS]
        matches = [(name, near(name, others)) for name in missing]
        wanted = [f"{name} (is it {match}?)" if match else name for name, match in matches]
        text = f"no column {', '.join(wanted)}; the columns are {', '.join(COLUMNS)}"
        raise _refusal(spec, [(1, text)])
    return [header.index(name) for name in COLUMNS]


def _cell(spec: PlaceSpec, line: int, columns: list[int], values: list[str]) -> _Cell:
    if len(values) <= max(columns):
        raise _LineError(f"{len(values)} values, but the columns need {max(columns) + 1}")
    x, y, population, use, *path = (values[i].strip() for i in columns)
    at_x = _whole("x", x, spec.width_cells - 1)
    at_y = _whole("y", y, spec.height_cells - 1)
    use_of = _use(use)
    people = _whole("population", population, None)
    if use_of == LandUse.WATER and people:
        raise _LineError(f"population = {people} in water; nobody lives in water")
    if use_of == LandUse.WATER:
        return _Cell(line, at_y * spec.width_cells + at_x, 0, use_of, ())
    for level, name in zip(LEVELS, path, strict=True):
        if not name:
            raise _LineError(f"{level} is empty; every cell of land belongs to one")
        if not name.isprintable():
            raise _LineError(f"{level} has a character that cannot be printed")
    return _Cell(line, at_y * spec.width_cells + at_x, people, use_of, tuple(path))


def _whole(name: str, value: str, most: int | None) -> int:
    """Return a whole number from 0 to `most`."""
    limits = "a whole number of 0 or more" if most is None else f"a whole number from 0 to {most}"
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise _LineError(f"{name} = {value or 'nothing'}: must be {limits}")
    if most is not None and int(value) > most:
        raise _LineError(f"{name} = {value}: the cell is outside of the place; must be {limits}")
    return int(value)


def _use(name: str) -> LandUse:
    if name not in USES:
        match = near(name, USES)
        hint = f"; did you mean {match}?" if match else "."
        raise _LineError(f"land_use '{name}' is not known{hint}  Known: {', '.join(USES)}.")
    return USES[name]


def _once(spec: PlaceSpec, cell: _Cell, seen: dict[int, int]) -> None:
    before = seen.setdefault(cell.cell, cell.line)
    if before != cell.line:
        y, x = divmod(cell.cell, spec.width_cells)
        raise _LineError(f"cell x = {x}, y = {y} is already in line {before}")


def _areas(spec: PlaceSpec, cells: list[_Cell]) -> Areas:
    """Return the areas, numbered in order of their names."""
    land = [cell for cell in cells if cell.path]
    paths = [sorted({cell.path[:depth] for cell in land}) for depth in (1, 2, 3)]
    number = [{path: i for i, path in enumerate(level)} for level in paths]
    town_of, village_of, grid_of = (np.full(spec.cells, NO_AREA, np.int32) for _ in LEVELS)
    for cell in land:
        town_of[cell.cell] = number[0][cell.path[:1]]
        village_of[cell.cell] = number[1][cell.path[:2]]
        grid_of[cell.cell] = number[2][cell.path]
    names = {
        level: tuple(path[-1] for path in found) for level, found in zip(LEVELS, paths, strict=True)
    }
    return Areas(
        grid_of,
        village_of,
        town_of,
        np.array([number[1][path[:2]] for path in paths[2]], np.int32),
        np.array([number[0][path[:1]] for path in paths[1]], np.int32),
        names,
    )


def _miscounted(spec: PlaceSpec, areas: Areas, residents: int) -> Problems:
    """Return where the file and the scenario disagree."""
    found = {f"{level}s": len(areas.area_names[level]) for level in LEVELS}
    found["residents"] = residents
    return [
        (0, f"the file has {count} {name}, but the scenario says place.{name} = {wanted}")
        for name, count in found.items()
        if count != (wanted := getattr(spec, name))
    ]


def _torn(
    spec: PlaceSpec, cells: list[_Cell], land_use: NDArray[np.uint8], areas: Areas
) -> Problems:
    """Return the pieces cut off from the land or, when there are none, from its areas."""
    land = land_use != LandUse.WATER
    link = neighbours(spec.width_cells, spec.height_cells, land, spec.is_torus)
    line_of = {cell.cell: cell.line for cell in cells}
    whole = {"the land": np.where(land, 0, NO_AREA).astype(np.int32)}
    labels = {level: getattr(areas, f"{level}_of") for level in LEVELS}
    problems: Problems = []
    for level, label in (whole | labels).items():
        names = areas.area_names.get(level, ("",))
        for cell in _apart(within(link, label), label):
            y, x = divmod(cell, spec.width_cells)
            what = f"{level} {names[label[cell]]}".strip()
            text = f"{what} is not in one piece: x = {x}, y = {y} is cut off"
            problems.append((line_of[cell], text))
        if problems:
            break
    return problems


def _apart(link: Ints, label: Ints) -> list[int]:
    """Return one cell of each piece of an area but its greatest."""
    root = pieces(link)
    firsts, size = np.unique(root[label != NO_AREA], return_counts=True)
    order = firsts[np.lexsort((firsts, -size, label[firsts]))]
    again = np.flatnonzero(label[order[1:]] == label[order[:-1]]) + 1
    return [int(cell) for cell in order[again]]
