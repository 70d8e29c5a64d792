"""A sweep that is disturbed ends with the same bytes, and makes no run twice."""

import os
import signal
import subprocess
import sys
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from experiments import Results, Sweep
from experiments.execution.engines import Engine, Local
from experiments.jobs import Work
from sim.scenario import Scenario, load
from tests.machine import PATIENCE_S, environment, wait_for
from tests.sweeps import LEVERS, SEED, contents, finish, undisturbed
from tests.unit import fake_work

REPLICATIONS = 4


class Threads(Local):
    """Stands for another kind of executor, in which no process can be ended."""

    def start(self) -> Executor:
        return ThreadPoolExecutor(self.workers)

    def end(self, pool: Executor, at_once: bool) -> None:
        pool.shutdown()


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("tongxiang_town")


@pytest.fixture(scope="module")
def clean(town: Scenario, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return undisturbed(town, tmp_path_factory.mktemp("clean") / "study", REPLICATIONS)


def sweep(
    town: Scenario,
    folder: Path,
    work: Work,
    workers: int = 1,
    engine: Engine | None = None,
) -> Results:
    return Sweep(town, LEVERS).run(
        REPLICATIONS, SEED, workers, folder, progress=False, work=work, engine=engine
    )


def test_a_time_limit_leaves_the_runs_that_keep_it_as_they_are(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path
) -> None:
    Sweep(town, LEVERS).run(
        REPLICATIONS, SEED, 1, tmp_path / "study", progress=False, run_limit_s=PATIENCE_S,
        work=fake_work.measured,
    )  # fmt: skip
    assert contents(tmp_path / "study") == clean


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
    Sweep(town, LEVERS).run(REPLICATIONS, SEED, 1, folder, work=fake_work.raising)
    assert capsys.readouterr().err.splitlines()[0] == (
        f"{folder} holds 8 of 12 runs already; 4 that failed are tried again"
    )
    assert len(finish(town, folder, REPLICATIONS).failed) == 0
    assert contents(folder) == clean


def test_a_damaged_part_is_made_again(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "study"
    finish(town, folder, REPLICATIONS)
    (part,) = (folder / "parts").glob("*.parquet")
    part.write_bytes(part.read_bytes()[:-50])
    Sweep(town, LEVERS).run(REPLICATIONS, SEED, 1, folder, work=fake_work.measured)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert told[0] == f"{part} was damaged; it is set aside and its runs are made again"
    assert told[1].startswith("12 of 12 runs done (3 points x 4 replications), 0 failed; 12 in ")
    assert contents(folder) == clean


def test_a_finished_study_makes_no_run(town: Scenario, tmp_path: Path) -> None:
    made = list[int]()
    work = partial(fake_work.interrupted, at=0, made=made)
    for replications, expected in ((2, 6), (2, 6), (3, 9)):
        Sweep(town, LEVERS).run(
            replications, SEED, 1, tmp_path / "study", progress=False, work=work
        )
        assert len(made) == expected


def test_a_sweep_in_memory_is_the_same_as_one_that_is_kept(town: Scenario, tmp_path: Path) -> None:
    kept = finish(town, tmp_path / "study", REPLICATIONS)
    passing = Sweep(town, LEVERS).run(
        REPLICATIONS, SEED, 1, progress=False, work=fake_work.measured
    )
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


SCRIPT = """
import sys
from experiments import Sweep
from sim.scenario import load
from tests.sweeps import LEVERS, SEED
from tests.unit import fake_work

try:
    Sweep(load("tongxiang_town"), LEVERS).run(
        int(sys.argv[2]), SEED, 2, sys.argv[1], progress=False, work=fake_work.slow
    )
except KeyboardInterrupt:
    sys.exit(130)
"""
"""It has no `if __name__ == "__main__"`, and a tenth of a second of work in each run."""
NOT_SOON = 400
"""Replications that take a minute: whoever waits for the first part comes long before the end."""


def start(tmp_path: Path, replications: int) -> "subprocess.Popen[str]":
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    return subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "study"), str(replications)],
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_script_needs_no_main_guard(town: Scenario, tmp_path: Path) -> None:
    process = start(tmp_path, REPLICATIONS)
    _, told = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, told) == (0, "")
    clean = undisturbed(town, tmp_path / "clean", REPLICATIONS)
    assert contents(tmp_path / "study") == clean


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_a_sweep_ended_from_outside_goes_on_and_leaves_no_process(
    town: Scenario, tmp_path: Path, sign: signal.Signals
) -> None:
    process, folder = start(tmp_path, NOT_SOON), tmp_path / "study"
    wait_for(lambda: any((folder / "parts").glob("[!.]*.parquet")))
    if sign == signal.SIGINT:
        os.killpg(process.pid, sign)
    else:
        process.kill()
    # The pipe ends with the last process that holds it, so all workers are gone then.
    _, told = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == (130 if sign == signal.SIGINT else -sign)
    assert "Traceback" not in told
    assert 0 < len(Results.load(folder).frame) < 3 * NOT_SOON
    finish(town, folder, NOT_SOON)
    assert contents(folder) == undisturbed(town, tmp_path / "clean", NOT_SOON)
