"""Runs that raise or never end, workers that die: each run is made once, or named."""

import os
import re
import sys
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import partial
from pathlib import Path
from pickle import PicklingError
from types import ModuleType
from typing import Any

import pytest

from experiments import Sweep
from experiments.execution.crew import check
from experiments.execution.engines import Local
from experiments.execution.pool import Task, attempts
from experiments.execution.runner import _Pace, execute
from experiments.jobs import KILLED, Job, Outcome
from sim.errors import SafetyNetError
from sim.scenario import load
from tests.sweeps import LEVERS
from tests.unit import fake_work

LIMIT_S = 1.5
"""Runs that keep it take microseconds; a busy machine may hold one up for a while."""


def make(task: Task, jobs: list[Job], workers: int) -> dict[str, Outcome]:
    """Return the outcome in which each run is, by its run_id."""
    outcomes = [outcome for batch in execute(task, jobs, Local(workers)) for outcome in batch]
    made = {job.run_id: outcome for outcome in outcomes for job in outcome.jobs}
    assert sum(len(outcome.jobs) for outcome in outcomes) == len(made), "a run came back twice"
    return made


def measures(outcome: Outcome, job: Job) -> dict[str, float]:
    """Return what a run among those of an outcome has found."""
    assert outcome.found is not None
    values = outcome.found.values[:, outcome.jobs.index(job)]
    return dict(zip(outcome.found.measures, values.tolist(), strict=True))


def errors(outcomes: dict[str, Outcome], jobs: list[Job]) -> list[str | None]:
    return [outcomes[job.run_id].error for job in jobs]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_run_is_made_once(workers: int) -> None:
    jobs = fake_work.jobs(replications=20)
    outcomes = make(fake_work.task(fake_work.measured), jobs, workers)
    assert len(outcomes) == 60
    for job in jobs:
        expected = fake_work.measured({}, job.levers, job.seed)["measures"]
        assert measures(outcomes[job.run_id], job) == pytest.approx(expected, nan_ok=True, rel=0)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_raises_fails_alone(workers: int) -> None:
    jobs = fake_work.jobs()
    outcomes = make(fake_work.task(fake_work.raising), jobs, workers)
    assert errors(outcomes, jobs) == [None, "ValueError: two is too much", None] * 4
    trace = outcomes[jobs[1].run_id].trace
    assert trace is not None
    assert "in raising" in trace


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_fails_in_a_stack_is_named_and_costs_no_other_run(workers: int) -> None:
    jobs = fake_work.jobs(replications=20)
    bad = frozenset(job.seed for job in jobs[::13])
    work = fake_work.Stacking(partial(fake_work.failing, among=bad))
    outcomes = make(fake_work.task(work), jobs, workers)
    for job in jobs:
        outcome = outcomes[job.run_id]
        if job.seed in bad:
            assert outcome.error == "ValueError: not with this seed"
        else:
            expected = fake_work.measured({}, job.levers, job.seed)["measures"]
            assert measures(outcome, job) == pytest.approx(expected, nan_ok=True, rel=0)


def test_runs_of_one_point_are_made_together_unless_each_has_a_limit() -> None:
    jobs = fake_work.jobs(replications=20)
    task = fake_work.task(fake_work.Stacking(fake_work.measured))
    stacks = [sorted(job.replication for job in made.jobs) for made in attempts(task, jobs)]
    assert sorted(stacks) == sorted([[*range(k, min(k + 3, 20))] for k in range(0, 20, 3)] * 3)
    alone = list(attempts(replace(task, limit_s=60.0), jobs))
    assert [made.jobs for made in alone] == [[job] for job in jobs]
    assert all(made.found and made.found.curves["alone"] == 1.0 for made in alone)


def test_a_run_that_asks_to_exit_fails_like_any_other() -> None:
    jobs = fake_work.jobs((1,), 1)
    assert errors(make(fake_work.task(fake_work.exiting), jobs, 1), jobs) == ["SystemExit: 1"]


@pytest.mark.parametrize("way", ["SIGKILL", "exit"])
def test_a_run_that_kills_its_worker_twice_fails_alone(tmp_path: Path, way: str) -> None:
    jobs = fake_work.jobs(replications=2)
    killing = fake_work.killing_task(tmp_path / "missing" / "marker")
    task = killing if way == "SIGKILL" else fake_work.task(fake_work.leaving)
    assert errors(make(task, jobs, 2), jobs) == [None, KILLED, None] * 2


def test_a_worker_killed_once_costs_no_run(tmp_path: Path) -> None:
    jobs = fake_work.jobs()
    outcomes = make(fake_work.killing_task(tmp_path / "marker"), jobs, 2)
    assert (tmp_path / "marker").exists()
    assert errors(outcomes, jobs) == [None] * 12


@pytest.mark.parametrize(("workers", "deaf"), [(1, False), (2, False), (2, True)])
def test_a_run_that_takes_too_long_fails_alone(workers: int, deaf: bool) -> None:
    jobs = fake_work.jobs(replications=1 if deaf else 2)
    task = Task(partial(fake_work.stuck, deaf=deaf), {}, limit_s=LIMIT_S)
    outcomes = make(task, jobs, workers)
    late = f"it took longer than {LIMIT_S} s, the limit of a run"
    assert errors(outcomes, jobs) == [None, late, None] * (len(jobs) // 3)
    assert outcomes[jobs[1].run_id].seconds >= LIMIT_S


def test_workers_with_another_version_of_the_model_are_refused() -> None:
    task = Task(fake_work.measured, {}, version="0.0.1+00000000")
    with pytest.raises(SafetyNetError) as caught:
        make(task, fake_work.jobs(), 2)
    assert re.fullmatch(
        r"a worker on \S+ has model version \S+; this is 0\.0\.1\+00000000\."
        r"  Install the same safetynet everywhere, then go on\.",
        str(caught.value),
    )


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            ModuleNotFoundError("No module named 'sim'"),
            "the workers cannot begin: No module named 'sim'."
            "  Install the same safetynet everywhere.",
        ),
        (
            CancelledError(),
            "the scheduler is gone, and what was under way with it; finished runs are kept."
            "  The same command goes on where this one stopped.",
        ),
    ],
)
def test_what_no_other_try_can_mend_ends_the_sweep(error: BaseException, message: str) -> None:
    with pytest.raises(SafetyNetError) as caught:
        check(error)
    assert str(caught.value) == message
    check(ValueError("of one block"))


def test_work_that_workers_cannot_import_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("nowhere")
    exec("def work(values, levers, seed): return {}", module.__dict__)
    monkeypatch.setitem(sys.modules, "nowhere", module)
    with pytest.raises(SafetyNetError) as caught:
        make(fake_work.task(module.work), fake_work.jobs(), 2)
    assert str(caught.value) == (
        "the worker processes die as they start; --workers 1 runs without them"
    )


def test_work_that_cannot_be_sent_to_workers_is_an_error_of_the_caller() -> None:
    with pytest.raises((AttributeError, PicklingError), match="pickle"):
        make(fake_work.task(lambda values, levers, seed: {}), fake_work.jobs(), 2)


def test_workers_have_one_thread_and_leave_ctrl_c_to_their_parent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """BLAS asks when numpy is imported, and would take a thread for each processor."""
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    jobs, before = fake_work.jobs(replications=1), dict(os.environ)
    found = make(fake_work.task(fake_work.surroundings), jobs, 2)
    expected = {"hidden_threads": 0.0, "deaf": 1.0}
    assert all(measures(found[job.run_id], job) == expected for job in jobs)
    assert dict(os.environ) == before


def test_ctrl_c_gives_what_is_under_way_and_goes_on() -> None:
    batches = execute(fake_work.task(fake_work.slow), fake_work.jobs(replications=50), Local(2))
    assert len(next(batches)) == 1
    rest = []
    with pytest.raises(KeyboardInterrupt):
        rest.append(batches.throw(KeyboardInterrupt()))  # type: ignore[attr-defined]
        rest.extend(batches)
    assert 1 <= sum(map(len, rest)) < 50


def test_blocks_take_about_a_second_and_end_together() -> None:
    job = fake_work.jobs((1,), 1)[0]

    def outcomes(seconds: float, number: int) -> list[Outcome]:
        return [Outcome([job] * number, seconds)]

    pace = _Pace()
    assert pace.size(10_000, 2) == 1
    pace.learn(outcomes(0.01, 5))
    assert pace.size(10_000, 2) == 100
    assert pace.size(40, 2) == 10
    assert pace.size(1, 2) == 1
    pace.learn(outcomes(30.0, 1))
    assert pace.size(10_000, 2) == 1
    # The first runs of a worker load what all others find ready.
    pace.learn(outcomes(0.002, 1))
    assert pace.size(10_000, 2) == 500
    fast = _Pace()
    fast.learn(outcomes(0.0, 5))
    assert fast.size(10**6, 2) == 1000


def test_a_thousand_workers_get_blocks_so_long_that_one_scheduler_can_serve_them() -> None:
    job = fake_work.jobs((1,), 1)[0]
    pace = _Pace()
    pace.learn([Outcome([job], 0.1)])
    assert pace.size(10**6, 100) == 10
    assert pace.size(10**6, 1000) == 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"workers": 0}, "workers = 0: must be a whole number from 1 to 256"),
        ({"seed": -1}, f"seed = -1: must be a whole number from 0 to {2**63 - 1}"),
        ({"replications": 0}, "replications = 0: must be 1 or more"),
        ({"run_limit_s": 0}, "run_limit_s = 0: must be a number of seconds above 0"),
        (
            {"workers": 2, "scheduler": "tcp://127.0.0.1:1"},
            "workers and scheduler exclude each other: the cluster has its own",
        ),
    ],
)
def test_impossible_numbers_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(SafetyNetError) as caught:
        Sweep(load("village"), LEVERS).run(**arguments, progress=False, work=fake_work.measured)
    assert str(caught.value) == message
