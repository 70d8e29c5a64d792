"""Runs measured together get, to the last digit, the numbers that each gets alone."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import sim
from sim.groups import Groups
from sim.log import case_columns
from sim.measures import MEASURES, Record
from sim.measuring import numbers, record_of
from sim.one_run import Run
from sim.rows import Rows
from sim.scenario import Scenario
from sim.streams import uniform
from sim.terms import Activity, Channel, Role
from tests.towns import bare, patrol
from tests.unit.made_log import Event, make_births, make_log, make_record
from tests.unit.made_study import STREAM

A = Activity
SEEDS = range(3, 7)


def few_cases() -> Scenario:
    """A case a day on average: some runs have none."""
    hazard = {"count": None, "per_day": 1.0, "departments": ["brigade"]}
    return bare(kinds={"hazard": hazard}, roles=patrol(3, "random_walk"))


def shortened(name: str, days: int, warmup_days: int = 0) -> Scenario:
    return sim.load(name).replace({"run.days": days, "run.warmup_days": warmup_days})


STACKS = {
    "village": lambda: shortened("village", 2),
    "village after a warm-up": lambda: shortened("village", 9, 2),
    "town with visits, kin and mediation": lambda: shortened("tongxiang_town", 3),
    "several nets": lambda: shortened("zhenhai_nets", 3),
    "volunteers": lambda: shortened("wulin", 2),
    "hardly a case": few_cases,
}


def check_same(found: dict[str, float], alone: dict[str, float]) -> None:
    assert list(found) == list(alone) == list(MEASURES)
    for name, value in found.items():
        assert np.float64(value).tobytes() == np.float64(alone[name]).tobytes(), name


@pytest.mark.parametrize("name", STACKS)
def test_each_run_gets_its_own_numbers(name: str) -> None:
    scenario = STACKS[name]()
    runs = [sim.run(scenario, seed) for seed in SEEDS]
    for run, found in zip(runs, numbers(record_of(runs)), strict=True):
        check_same(found, run.measured)


def test_some_of_the_runs_are_empty_and_none_are_equal() -> None:
    cases = [len(sim.run(few_cases(), seed).cases) for seed in SEEDS]
    assert 0 in cases
    assert max(cases) > 1


STAGES = (A.DETECTED, A.REPORTED, A.TRIAGED, A.ROUTED, A.DISPATCHED, A.ARRIVED)
ENDS = (
    A.RESOLVED, A.SETTLED, A.SETTLED, A.CLEARED, A.ESCALATED, A.PREVENTED, A.PETITIONED, A.LOST,
)  # fmt: skip
FURTHER = (
    A.REPORTED, A.ROUTED, A.DISPATCHED, A.MERGED, A.LOST, A.REMINDED, A.RAISED, A.MEDIATED,
    A.PASSED_ON, A.IGNORED, A.RETURNED, A.FOLLOWED_UP, A.KIN_REACHED, A.WORSENED,
)  # fmt: skip
OF_NO_CASE = (A.ON_DUTY, A.OFF_DUTY, A.VISITED, A.RECRUITED, A.ROUTED, A.REPORTED)


def rows_of(case: int, luck: NDArray[np.float64], who: list[dict[str, int]]) -> Iterator[Event]:
    """Stages in their order up to some point, perhaps an end, then six rows of any kind."""
    onset, stages = 40.0 * case, int(8 * luck[0] ** 0.4) if luck[0] > 0.1 else 0
    for k, stage in enumerate(STAGES[:stages]):
        by = who[k] | ({"role": int(Role.CREW)} if stage in (A.DISPATCHED, A.ARRIVED) else {})
        yield onset + 90.0 * k + 80.0 * luck[1 + k], case, stage, by
    if luck[20] < 0.7:
        yield onset + 1000.0 * luck[21], case, A.KIN_REACHED, who[20]
    if luck[7] < 0.7:
        yield onset + 800.0 * luck[8] + 500.0, case, ENDS[int(len(ENDS) * luck[9])], who[6]
    for k in range(10, 16):
        yield 1500.0 + 9000.0 * luck[k], case, FURTHER[int(len(FURTHER) * luck[k + 6])], who[k]


def made(n: int, turn: int) -> tuple[NDArray[np.void], dict[str, Any]]:
    """A log in which everything happens that can, to n cases; each turn is another one."""
    luck = uniform(turn, STREAM, np.arange(n + 6)[:, None], part=np.arange(24))
    whom = [
        [{"agent": int(3 * u), "department": int(30 * u) % 2, "role": int(700 * u) % 8,
          "channel": int(Channel.PC) + int(u < 0.1), "subject": int(9000 * u) % 3} for u in row]
        for row in luck
    ]  # fmt: skip
    events = [event for case in range(n) for event in rows_of(case, luck[case], whom[case])]
    for row, who in zip(luck[n:], whom[n:], strict=True):
        kinds = (OF_NO_CASE[int(6000 * u) % 6] for u in row)
        events += zip(9000.0 * row, repeat(-1), kinds, who, strict=False)
    births = make_births([40.0 * case for case in range(n)], [case % 2 for case in range(n)])
    return make_log(events), births | {"victim": np.arange(n) - 1}


FACTS: dict[str, Any] = {
    "people_per_unit": {"volunteer": 1, "team": 2, "worker": 1}, "warmup_min": 300.0,
    "outcome_loss_per_min": np.array([0.001, 0.0]), "entry_valid_min": 15_000.0,
}  # fmt: skip


def stacked(logs: list[NDArray[np.void]], births: list[dict[str, Any]]) -> Record:
    cases = Groups([len(each["onset_min"]) for each in births])
    rows = Rows.stacked(logs, cases)
    columns = {name: np.concatenate([each[name] for each in births]) for name in births[0]}
    facts = make_record(make_log([]), births[0], **FACTS)
    shares = np.full(len(cases), 0.1)
    return replace(
        facts, arisen=cases, cases=case_columns(rows, columns), log=rows, app_share=shares,
        mean_trust=shares,
    )  # fmt: skip


def test_made_runs_in_which_everything_happens_get_their_own_numbers() -> None:
    runs = [made(n, turn) for turn, n in enumerate((9, 0, 40, 90, 0))]
    together = numbers(stacked([log for log, _ in runs], [births for _, births in runs]))
    for found, (log, births) in zip(together, runs, strict=True):
        check_same(found, numbers(stacked([log], [births]))[0])
    idle = {name for name in MEASURES if not any(0 < run[name] < np.inf for run in together)}
    assert not idle, "what is nothing in all runs is not tested"


def test_parents_and_rows_point_to_cases_of_their_own_run() -> None:
    scenario = shortened("tongxiang_town", 8)
    runs = [sim.run(scenario, seed) for seed in SEEDS]
    record = record_of(runs)
    first = 0
    for g, run in enumerate(runs):
        own = slice(first, first := first + len(run.births["onset_min"]))
        parent = run.births["parent"]
        np.testing.assert_array_equal(
            record.cases["parent"][own], np.where(parent < 0, parent, parent + own.start)
        )
        rows = record.log.log[record.log.runs.of == g]
        case = run.rows["case"]
        np.testing.assert_array_equal(rows["case"], np.where(case < 0, case, case + own.start))
        for name in set(run.rows.dtype.names or ()) - {"case"}:
            np.testing.assert_array_equal(rows[name], run.rows[name], name)
    assert (record.cases["parent"] >= 0).any()


def test_a_run_alone_is_measured_without_a_copy_of_its_log() -> None:
    run = sim.run(few_cases(), 1)
    assert record_of([run]).log.log is run.rows


def test_runs_of_two_scenarios_are_not_measured_together() -> None:
    runs: list[Run] = [sim.run(few_cases(), 1), sim.run(bare(), 1)]
    with pytest.raises(ValueError, match="only runs of one scenario"):
        record_of(runs)
