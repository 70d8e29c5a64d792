"""Runs that raise, workers that die, Ctrl-C, resumption: the results stay the same."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from pickle import PicklingError
from types import ModuleType
from typing import Any

import pytest

from experiments import Results, Sweep
from experiments.crew import check
from experiments.engines import Engine, Local
from experiments.jobs import KILLED, Job, Outcome, Work
from experiments.pool import Task
from experiments.runner import _Pace, execute
from sim.errors import SafetyNetError
from sim.scenario import Scenario, load
from tests.unit import fake_work

LEVERS = {"routing.speed": [1, 2, 3]}
HERE = Path(__file__).parents[2]


class Threads(Local):
    """Stands for another kind of executor, in which no process can be ended."""

    def start(self) -> Executor:
        return ThreadPoolExecutor(self.workers)

    def end(self, pool: Executor, at_once: bool) -> None:
        pool.shutdown()


def make(task: Task, jobs: list[Job], workers: int) -> dict[str, Outcome]:
    batches = list(execute(task, jobs, Local(workers)))
    outcomes = {outcome.run_id: outcome for batch in batches for outcome in batch}
    assert sum(map(len, batches)) == len(outcomes), "a run came back twice"
    return outcomes


def errors(outcomes: dict[str, Outcome], jobs: list[Job]) -> list[str | None]:
    return [outcomes[job.run_id].error for job in jobs]


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("tongxiang_town")


@pytest.fixture(scope="module")
def clean(town: Scenario, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("clean") / "study"
    sweep(town, folder, fake_work.measured)
    return contents(folder)


def sweep(
    town: Scenario,
    folder: Path,
    work: Work,
    workers: int = 1,
    engine: Engine | None = None,
) -> Results:
    return Sweep(town, LEVERS).run(4, 11, workers, folder, progress=False, work=work, engine=engine)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("results.parquet", "results.csv")}


@pytest.mark.parametrize("workers", [1, 2])
def test_every_run_is_made_once(workers: int) -> None:
    jobs = fake_work.jobs(replications=20)
    outcomes = make(fake_work.task(fake_work.measured), jobs, workers)
    assert len(outcomes) == 60
    for job in jobs:
        expected = fake_work.measured({}, job.levers, job.seed)["measures"]
        assert outcomes[job.run_id].measures == pytest.approx(expected, nan_ok=True, rel=0)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_raises_fails_alone(workers: int) -> None:
    jobs = fake_work.jobs()
    outcomes = make(fake_work.task(fake_work.raising), jobs, workers)
    assert errors(outcomes, jobs) == [None, "ValueError: two is too much", None] * 4
    trace = outcomes[jobs[1].run_id].trace
    assert trace is not None
    assert "in raising" in trace


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
    task = Task(partial(fake_work.stuck, deaf=deaf), {}, limit_s=0.4)
    outcomes = make(task, jobs, workers)
    late = "it took longer than 0.4 s, the limit of a run"
    assert errors(outcomes, jobs) == [None, late, None] * (len(jobs) // 3)
    assert 0.4 <= outcomes[jobs[1].run_id].seconds < 60


def test_a_time_limit_leaves_the_runs_that_keep_it_as_they_are(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path
) -> None:
    Sweep(town, LEVERS).run(
        4, 11, 1, tmp_path / "study", progress=False, run_limit_s=60, work=fake_work.measured
    )
    assert contents(tmp_path / "study") == clean


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


def test_workers_have_one_thread_and_leave_ctrl_c_to_their_parent() -> None:
    jobs = fake_work.jobs(replications=1)
    found = make(fake_work.task(fake_work.surroundings), jobs, 2)
    assert {tuple(each.measures.items()) for each in found.values()} == {
        (("threads", 1.0), ("deaf", 1.0))
    }


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
        return [Outcome(job.point, job.replication, job.seed, job.run_id, seconds)] * number

    pace = _Pace()
    assert pace.size(10_000, 2) == 1
    pace.learn(outcomes(0.01, 5))
    assert pace.size(10_000, 2) == 100
    assert pace.size(40, 2) == 10
    assert pace.size(1, 2) == 1
    pace.learn(outcomes(30.0, 1))
    assert pace.size(10_000, 2) == 1
    fast = _Pace()
    fast.learn(outcomes(0.0, 5))
    assert fast.size(10**6, 2) == 1000


def test_a_thousand_workers_get_blocks_so_long_that_one_scheduler_can_serve_them() -> None:
    job = fake_work.jobs((1,), 1)[0]
    pace = _Pace()
    pace.learn([Outcome(job.point, job.replication, job.seed, job.run_id, 0.1)])
    assert pace.size(10**6, 100) == 10
    assert pace.size(10**6, 1000) == 100


def test_results_are_the_same_with_two_workers(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path
) -> None:
    sweep(town, tmp_path / "study", fake_work.measured, 2)
    assert contents(tmp_path / "study") == clean


def test_results_are_the_same_in_another_executor(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path
) -> None:
    sweep(town, tmp_path / "study", fake_work.measured, engine=Threads(3))
    assert contents(tmp_path / "study") == clean


def test_results_are_the_same_after_a_killed_worker(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path
) -> None:
    work = partial(fake_work.killing, unless=tmp_path / "marker")
    sweep(town, tmp_path / "study", work, 2)
    assert contents(tmp_path / "study") == clean


@pytest.mark.parametrize("at", [1, 5, 12])
def test_results_are_the_same_after_ctrl_c_and_no_run_is_made_twice(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path, at: int
) -> None:
    folder, made = tmp_path / "study", list[int]()
    work = partial(fake_work.interrupted, at=at, made=made)
    with pytest.raises(KeyboardInterrupt):
        sweep(town, folder, work)
    assert len(Results.load(folder).frame) == at - 1
    sweep(town, folder, work)
    assert len(made) == 12 + 1
    assert contents(folder) == clean


def test_failed_runs_are_tried_again(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "study"
    assert len(sweep(town, folder, fake_work.raising).failed) == 4
    capsys.readouterr()
    Sweep(town, LEVERS).run(4, 11, 1, folder, work=fake_work.raising)
    assert capsys.readouterr().err.splitlines()[0] == (
        f"{folder} holds 8 of 12 runs already; 4 that failed are tried again"
    )
    assert len(sweep(town, folder, fake_work.measured).failed) == 0
    assert contents(folder) == clean


def test_a_damaged_part_is_made_again(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "study"
    sweep(town, folder, fake_work.measured)
    (part,) = (folder / "parts").glob("*.parquet")
    part.write_bytes(part.read_bytes()[:-50])
    Sweep(town, LEVERS).run(4, 11, 1, folder, work=fake_work.measured)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert told[0] == f"{part} was damaged; it is set aside and its runs are made again"
    assert told[1].startswith("12 of 12 runs done (3 points x 4 replications), 0 failed; 12 in ")
    assert contents(folder) == clean


def test_a_finished_study_makes_no_run(town: Scenario, tmp_path: Path) -> None:
    made = list[int]()
    work = partial(fake_work.interrupted, at=0, made=made)
    for replications, expected in ((2, 6), (2, 6), (3, 9)):
        Sweep(town, LEVERS).run(replications, 11, 1, tmp_path / "study", progress=False, work=work)
        assert len(made) == expected


def test_a_sweep_in_memory_is_the_same_as_one_that_is_kept(town: Scenario, tmp_path: Path) -> None:
    kept = sweep(town, tmp_path / "study", fake_work.measured)
    passing = Sweep(town, LEVERS).run(4, 11, 1, progress=False, work=fake_work.measured)
    loaded = Results.load(tmp_path / "study")
    assert passing.folder is None
    for other in (passing, loaded):
        assert other.frame.drop(columns="seconds").equals(kept.frame.drop(columns="seconds"))
        assert other.curves is not None
        assert other.curves.equals(kept.curves)
        assert other.levers == LEVERS
        assert other.scenario.digest() == town.digest()
        assert other.provenance == kept.provenance


def test_a_sweep_leaves_the_scenario_as_it_was(town: Scenario) -> None:
    before = town.values()
    Sweep(town, LEVERS).run(1, 1, 1, progress=False, work=fake_work.measured)
    assert town.values() == before


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
def test_impossible_numbers_are_refused(
    town: Scenario, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(SafetyNetError) as caught:
        Sweep(town, LEVERS).run(**arguments, progress=False, work=fake_work.measured)
    assert str(caught.value) == message


SCRIPT = """
import sys
from experiments import Sweep
from sim.scenario import load
from tests.unit import fake_work

try:
    Sweep(load("tongxiang_town"), {"routing.speed": [1, 2, 3]}).run(
        10, 11, 2, sys.argv[1], progress=False, work=fake_work.slow
    )
except KeyboardInterrupt:
    sys.exit(130)
"""


def start(tmp_path: Path) -> "subprocess.Popen[str]":
    """Start a script that has no `if __name__ == "__main__"`."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    return subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "study")],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


def long_study(town: Scenario, folder: Path) -> dict[str, bytes]:
    Sweep(town, LEVERS).run(10, 11, 1, folder, progress=False, work=fake_work.measured)
    return contents(folder)


def test_a_script_needs_no_main_guard(town: Scenario, tmp_path: Path) -> None:
    process = start(tmp_path)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (0, "")
    assert contents(tmp_path / "study") == long_study(town, tmp_path / "clean")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_a_sweep_ended_from_outside_goes_on_and_leaves_no_process(
    town: Scenario, tmp_path: Path, sign: signal.Signals
) -> None:
    process, folder = start(tmp_path), tmp_path / "study"
    wait_for(lambda: any((folder / "parts").glob("[!.]*.parquet")))
    if sign == signal.SIGINT:
        os.killpg(process.pid, sign)
    else:
        process.kill()
    # The pipe ends with the last process that holds it, so all workers are gone then.
    _, told = process.communicate(timeout=30)
    assert process.returncode == (130 if sign == signal.SIGINT else -sign)
    assert "Traceback" not in told
    assert 0 < len(Results.load(folder).frame) < 30
    assert long_study(town, folder) == long_study(town, tmp_path / "clean")
