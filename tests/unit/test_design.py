"""The plan of a study: points, replications, seeds, identities."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.design.runs import Table, distinct, factorial, plan, run_id_of, seed_of
from experiments.jobs import Values
from sim.errors import SafetyNetError

LARGEST_EXACT_IN_SPREADSHEETS = 10**15


def digest(levers: Values) -> str:
    return str(sorted(levers.items()))


def test_a_factorial_holds_every_combination_once_with_the_last_lever_fastest() -> None:
    table = factorial({"a": [1, 2], "b": ["x", "y", "z"]})
    assert table.keys == ("a", "b")
    assert table.rows == ((1, "x"), (1, "y"), (1, "z"), (2, "x"), (2, "y"), (2, "z"))
    assert table.point(3) == {"a": 2, "b": "x"}


def test_no_lever_gives_one_point() -> None:
    table = factorial({})
    assert table.rows == ((),)
    assert table.point(0) == {}


@given(
    st.dictionaries(
        st.sampled_from("abc"),
        st.lists(st.integers(), min_size=1, max_size=4, unique=True),
        max_size=3,
    )
)
def test_the_points_of_a_factorial_give_back_the_levers(levers: dict[str, list[int]]) -> None:
    table = factorial(levers)
    columns = zip(*table.rows, strict=True)
    assert [distinct(column) for column in columns] == list(levers.values())
    assert len(set(table.rows)) == len(table.rows)


def test_a_table_that_is_no_factorial_is_planned_as_well() -> None:
    table = Table(("a", "b"), ((1, 5), (2, 9)))
    assert [job.levers for job in plan(table, 1, 1, digest, "v")] == [
        {"a": 1, "b": 5},
        {"a": 2, "b": 9},
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "a = []: needs at least one value"),
        ([1, 2, 1.0], "a = [1, 2, 1.0]: holds a value twice"),
        (4, "a = 4: must be a list of values"),
        ("fast", "a = 'fast': must be a list of values"),
    ],
)
def test_impossible_levers_are_refused(values: Sequence[Any], message: str) -> None:
    with pytest.raises(SafetyNetError) as caught:
        factorial({"a": values})
    assert str(caught.value) == message


def test_all_impossible_levers_are_told_at_once() -> None:
    with pytest.raises(SafetyNetError, match=r"^a = .*\nb = "):
        factorial({"a": [], "b": []})


def test_a_replication_has_the_same_seed_at_every_point() -> None:
    jobs = plan(factorial({"a": [1, 2, 3]}), 5, 9, digest, "v")
    for job in jobs:
        assert job.seed == seed_of(9, job.replication)
    assert len({job.seed for job in jobs}) == 5


def test_the_first_replication_of_every_point_comes_first() -> None:
    jobs = plan(factorial({"a": [1, 2]}), 3, 9, digest, "v")
    assert [(job.replication, job.point) for job in jobs] == [
        (0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1),
    ]  # fmt: skip


def test_more_replications_leave_the_first_ones_as_they_are() -> None:
    table = factorial({"a": [1, 2]})
    assert plan(table, 7, 9, digest, "v")[:6] == plan(table, 3, 9, digest, "v")


@given(st.integers(0, 2**63 - 1), st.integers(0, 10**6))
def test_seeds_are_exact_in_every_spreadsheet(root: int, replication: int) -> None:
    assert 0 <= seed_of(root, replication) < LARGEST_EXACT_IN_SPREADSHEETS


def test_seeds_do_not_repeat() -> None:
    assert len({seed_of(root, r) for root in range(20) for r in range(1000)}) == 20_000


def test_seeds_stay_what_they_are() -> None:
    """Another rule would change every published result."""
    assert [seed_of(2016, replication) for replication in range(3)] == [
        41321573998138, 177552835296340, 277361009338076,
    ]  # fmt: skip


def test_a_run_is_known_by_scenario_seed_and_version() -> None:
    known = {
        run_id_of("digest", 1, "v1"),
        run_id_of("another", 1, "v1"),
        run_id_of("digest", 2, "v1"),
        run_id_of("digest", 1, "v2"),
    }
    assert len(known) == 4
    assert all(len(run_id) == 16 for run_id in known)


@pytest.mark.parametrize("replications", [0, -3])
def test_a_study_needs_a_replication(replications: int) -> None:
    with pytest.raises(SafetyNetError) as caught:
        plan(factorial({}), replications, 1, digest, "v")
    assert str(caught.value) == f"replications = {replications}: must be 1 or more"


def test_a_study_that_would_never_end_is_refused_before_it_is_planned() -> None:
    table = factorial({"a": range(2000)})
    with pytest.raises(SafetyNetError) as caught:
        plan(table, 10_000, 1, digest, "v")
    assert str(caught.value) == (
        "2,000 points x 10,000 replications are 20,000,000 runs; a study holds at most 1,000,000"
    )
