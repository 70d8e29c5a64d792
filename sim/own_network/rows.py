"""The tables of a user's network, as lines of named cells: two CSV files, or one GraphML."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import networkx as nx

from sim.errors import ScenarioError, near
from sim.scenario.routing import RoutingSettings

NODE_COLUMNS: Final = (
    "name", "level", "area", "officers", "hours", "triage_min", "relay_min",
)  # fmt: skip
EDGE_COLUMNS: Final = ("from", "to", "channel", "latency_min", "probability")
MUST: Final = {NODE_COLUMNS: ("name", "level"), EDGE_COLUMNS: ("from", "to")}
MAX_BYTES: Final = 1 << 26
MOST_PROBLEMS: Final = 20
DRAWN: Final = ("id", "x", "y", "label")
"""Attributes that programs which draw graphs write into a GraphML; they mean nothing here."""


@dataclass(frozen=True)
class Row:
    """One node or edge: where it stands and its cells by column; an absent cell is empty."""

    where: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the text of a cell."""
        return self.cells.get(column, "")


@dataclass
class Problems:
    """What is wrong with a network, each by the place where it stands."""

    what: str
    found: list[str] = field(default_factory=list)

    def add(self, where: str, why: str) -> None:
        """Note a problem."""
        self.found.append(f"  {where}: {why}" if where else f"  {why}")

    def raise_if_any(self) -> None:
        """Raise what has been found.

        Raises:
            ScenarioError: there are problems.
        """
        n = len(self.found)
        if n == 0:
            return
        shown = self.found[:MOST_PROBLEMS]
        more = [f"  and {n - MOST_PROBLEMS} more"] if n > MOST_PROBLEMS else []
        title = f"{self.what}: {n} problem{'s' * (n > 1)}; nothing was run"
        raise ScenarioError("\n".join([title, *shown, *more]))


def read_rows(routing: RoutingSettings) -> tuple[list[Row], list[Row]]:
    """Return the nodes and the edges that the files of a scenario name.

    Raises:
        ScenarioError: a file cannot be read, or has columns that nobody knows.
    """
    if routing.file is not None:
        return _graphml(routing.file)
    assert routing.nodes is not None and routing.edges is not None
    return _table(routing.nodes, NODE_COLUMNS), _table(routing.edges, EDGE_COLUMNS)


def _bytes_of(file: str) -> bytes:
    path = Path(file)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ScenarioError(f"{file}: larger than {MAX_BYTES >> 20} MiB; this is no network")
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise ScenarioError(f"{file} cannot be read: {reason}") from None


def _text_of(file: str) -> str:
    try:
        return _bytes_of(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError(
            f"{file}: not UTF-8 (byte {error.start + 1} of the file); save the table as UTF-8"
        ) from None


def _table(file: str, columns: tuple[str, ...]) -> list[Row]:
    problems = Problems(file)
    lines = csv.reader(io.StringIO(_text_of(file), newline=""), strict=True)
    rows: list[Row] = []
    try:
        header = [name.strip() for name in next(lines, [])]
        _check_columns(problems, "line 1", header, columns)
        problems.raise_if_any()
        for values in lines:
            if any(value.strip() for value in values):
                rows.append(_row(f"{Path(file).name} line {lines.line_num}", header, values))
    except csv.Error as error:
        problems.add(f"line {lines.line_num}", str(error))
    except ValueError as error:
        problems.add(f"line {lines.line_num}", str(error))
    problems.raise_if_any()
    return rows


def _row(where: str, header: list[str], values: list[str]) -> Row:
    if len(values) != len(header):
        raise ValueError(f"{len(values)} values, but there are {len(header)} columns")
    return Row(where, dict(zip(header, (value.strip() for value in values), strict=True)))


def _check_columns(
    problems: Problems, where: str, given: list[str], columns: tuple[str, ...]
) -> None:
    """Note columns that are not known, stand there twice, or are missing."""
    for name in given:
        if name not in columns:
            match = near(name, columns)
            hint = f"did you mean {match}?" if match else f"the columns are {', '.join(columns)}"
            problems.add(where, f"there is no column {name or 'without a name'}; {hint}")
        elif given.count(name) > 1:
            problems.add(where, f"column {name} stands there twice")
            return
    missing = [name for name in MUST[columns] if name not in given]
    if missing:
        problems.add(where, f"no column {', '.join(missing)}")


def _graphml(file: str) -> tuple[list[Row], list[Row]]:
    """Read a GraphML; the id of a node is its name, an undirected edge goes both ways."""
    try:
        graph = nx.parse_graphml(_text_of(file), node_type=str)
    except (ParseError, nx.NetworkXError, KeyError, ValueError, TypeError, LookupError) as error:
        raise ScenarioError(f"{file}: not a GraphML that can be read ({error})") from None
    if graph.is_multigraph():
        raise ScenarioError(f"{file}: two edges join the same nodes in one direction")
    nodes = [
        Row(f"node {name}", {"name": str(name)} | _texts(data))
        for name, data in graph.nodes.items()
    ]
    edges = [
        Row(f"edge {a} -> {b}", {"from": str(a), "to": str(b)} | _texts(data))
        for a, b, data in graph.to_directed().edges(data=True)
    ]
    problems = Problems(file)
    for rows, columns in ((nodes, NODE_COLUMNS), (edges, EDGE_COLUMNS)):
        for row in _first_of_each_sort(rows):
            _check_columns(problems, row.where, list(row.cells), columns)
    problems.raise_if_any()
    return nodes, edges


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(value) for key, value in data.items() if key not in DRAWN}


def _text(value: object) -> str:
    """Write a value as a table would: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _first_of_each_sort(
    rows: list[Row], sort: Callable[[Row], frozenset[str]] = lambda row: frozenset(row.cells)
) -> Iterator[Row]:
    """Yield one row for each set of columns, so that one mistake is told once."""
    yield from {sort(row): row for row in reversed(rows)}.values()
