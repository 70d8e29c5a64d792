"""How many blocks a scheduler can serve, which the layout of a million runs rests on."""

import time
from pathlib import Path

import pytest

from experiments.design.runs import factorial, plan
from experiments.execution.cluster import Dask
from experiments.execution.pool import attempt
from experiments.execution.runner import BLOCKS_PER_S, execute
from experiments.store.rows import to_part
from tests.behaviour.dask_cluster import Cluster, cluster
from tests.machine import cpu_s
from tests.unit import fake_work

pytestmark = pytest.mark.long
BLOCKS = 2000
WORKERS = 2


def resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1000


def served(made: Cluster, blocks: int) -> tuple[float, float]:
    """Processor time of scheduler and client for so many blocks of a run that takes no time."""
    jobs = fake_work.jobs((1,), blocks)
    task = fake_work.task(fake_work.measured)
    scheduler, client = cpu_s(made.processes[0].pid), time.process_time()
    made_of = [len(each) for each in execute(task, jobs, Dask(made.address))]
    assert sum(made_of) == blocks
    return cpu_s(made.processes[0].pid) - scheduler, time.process_time() - client


def test_a_scheduler_serves_the_blocks_that_are_asked_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every run is a block of its own here, through a real scheduler and two real workers."""
    monkeypatch.setattr("experiments.execution.runner.MAX_BLOCK", 1)
    with cluster(tmp_path, WORKERS) as made:
        served(made, 200)
        before = resident_mb(made.processes[0].pid)
        scheduler_s, client_s = served(made, BLOCKS)
        after = resident_mb(made.processes[0].pid)
    scheduler_ms, client_ms = (1000 * each / BLOCKS for each in (scheduler_s, client_s))
    with capsys.disabled():
        print(f"\na block costs the scheduler {scheduler_ms:.2f} ms, the client {client_ms:.2f} ms")
        print(f"the scheduler holds {before:.0f} MB, then {after:.0f} MB")
    busy = BLOCKS_PER_S * max(scheduler_ms, client_ms) / 1000
    assert busy < 0.7, "more is asked of a scheduler or client than it can do"
    assert after - before < 50, "the scheduler keeps what is done"


def test_a_million_runs_are_planned_in_seconds_and_fit_into_memory() -> None:
    """A tenth of it here; both grow in proportion."""
    start, tenth = time.perf_counter(), 100_000
    table = factorial({"routing.speed": list(range(1, 1001))})
    jobs = plan(table, 100, 11, lambda levers: str(levers), "test")
    assert len(jobs) == tenth
    assert 10 * (time.perf_counter() - start) < 60
    outcomes = [attempt(fake_work.task(fake_work.measured), job) for job in jobs[:1000]]
    assert to_part(outcomes).nbytes / 1000 < 2000, "a row of results is below two kilobytes"
