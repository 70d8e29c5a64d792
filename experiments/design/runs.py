"""Which runs a study makes: points of the levers, replications and their seeds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from math import prod
from typing import Any, Final

from experiments.jobs import Job, Values
from sim.errors import SafetyNetError

SEED_BITS: Final = 48
"""Seeds stay below 15 digits, so that no spreadsheet rounds them."""
MAX_RUNS: Final = 1_000_000
FACTORIAL: Final = "factorial"


@dataclass(frozen=True)
class Table:
    """The points of a design: a row a point, a column a key of the scenario.

    Every design ends as such a table, the full factorial as well as a sampled one.

    Attributes:
        keys: dotted keys.
        rows: their values at each point.
        design: how the points were chosen: its `kind`, and what an analysis needs to know.
    """

    keys: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    design: Mapping[str, Any] = field(default_factory=lambda: {"kind": FACTORIAL})

    @property
    def is_factorial(self) -> bool:
        """Whether the points are all combinations of some values."""
        return bool(self.design["kind"] == FACTORIAL)

    def point(self, index: int) -> dict[str, Any]:
        """Return the lever values of a point."""
        return dict(zip(self.keys, self.rows[index], strict=True))


def factorial(levers: Mapping[str, Sequence[Any]]) -> Table:
    """Return every combination of the levers' values; the last lever changes fastest.

    Raises:
        SafetyNetError: a lever without values, with one value twice, or with no list; more points
            than a study holds.
    """
    problems = [problem for item in levers.items() if (problem := problem_of(*item))]
    if problems:
        raise SafetyNetError("\n".join(problems))
    check_points(prod(map(len, levers.values())))
    return Table(tuple(levers), tuple(product(*levers.values())))


def crossed(outer: Table, inner: Table) -> Table:
    """Return every point of one table with every point of another.

    The design is that of `inner`, whose points follow each other for every point of `outer`; it
    says as `crossed_points` how many they are.

    Raises:
        SafetyNetError: a key stands in both, or there are more points than a study holds.
    """
    both = [key for key in inner.keys if key in outer.keys]
    if both:
        raise SafetyNetError(f"{both[0]} is varied twice")
    if not outer.keys:
        return inner
    check_points(len(outer.rows) * len(inner.rows))
    rows = tuple((*left, *right) for left in outer.rows for right in inner.rows)
    design = {**inner.design, "crossed_points": len(inner.rows)}
    return Table((*outer.keys, *inner.keys), rows, design)


def seed_of(root: int, replication: int) -> int:
    """Return the seed of a replication, the same at every point (common random numbers)."""
    digest = sha256(f"replication {replication} of {root}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - SEED_BITS)


def run_id_of(digest: str, seed: int, version: str) -> str:
    """Return the identity of a run: 16 digits over scenario, seed and model version."""
    return sha256(f"{digest} {seed} {version}".encode()).hexdigest()[:16]


def plan(
    table: Table,
    replications: int,
    root: int,
    digest_of: Callable[[Values], str],
    version: str,
) -> list[Job]:
    """Return all runs of a study: the first replication of every point, then the second ...

    So an unfinished study already shows every point.

    Args:
        table: the points.
        replications: runs at each point, 1 or more.
        root: seed of the study.
        digest_of: digest of the scenario with these lever values.
        version: of the model.

    Raises:
        SafetyNetError: fewer than one replication, or more than a million runs.
    """
    _check_size(table, replications)
    points = [table.point(index) for index in range(len(table.rows))]
    digests = [digest_of(levers) for levers in points]
    return [
        Job(index, replication, seed, levers, run_id_of(digest, seed, version))
        for replication, seed in enumerate(seed_of(root, r) for r in range(replications))
        for index, (levers, digest) in enumerate(zip(points, digests, strict=True))
    ]


def check_points(number: int) -> None:
    """Refuse more points than a study has runs, before any memory is spent on them.

    Raises:
        SafetyNetError: there are so many.
    """
    if number > MAX_RUNS:
        raise SafetyNetError(f"{number:,} points: a study holds at most {MAX_RUNS:,} runs")


def most_replications(table: Table) -> int:
    """Return how many replications of each point a study can hold."""
    return MAX_RUNS // max(1, len(table.rows))


def _check_size(table: Table, replications: int) -> None:
    if replications < 1:
        raise SafetyNetError(f"replications = {replications}: must be 1 or more")
    runs = len(table.rows) * replications
    if runs > MAX_RUNS:
        raise SafetyNetError(
            f"{len(table.rows):,} points x {replications:,} replications are {runs:,} runs;"
            f" a study holds at most {MAX_RUNS:,}"
        )


def problem_of(key: str, values: object) -> str | None:
    """Say what is wrong with the values of a lever; None when they can be varied."""
    if not isinstance(values, Sequence) or isinstance(values, str):
        return f"{key} = {values!r}: must be a list of values"
    if not values:
        return f"{key} = []: needs at least one value"
    if len(distinct(values)) < len(values):
        return f"{key} = {list(values)!r}: holds a value twice"
    return None


def distinct(values: Sequence[Any]) -> list[Any]:
    """Return the values in the order of their first appearance, each once."""
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
