"""Whatever is killed, and whenever: the sweep goes on, and ends with the same bytes."""

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from experiments.jobs import KILLED
from experiments.store.folder import Store
from sim.errors import OutputError
from sim.scenario import Scenario, load
from sim.streams import uniform
from tests.machine import PATIENCE_S, environment
from tests.sweeps import contents, finish, undisturbed

LONGEST_S = 2.5
"""Starting takes most of a second: kills hit every phase."""
SCRIPT = """
import sys
from experiments import Sweep
from sim.scenario import load
from tests.sweeps import LEVERS, SEED
from tests.unit import fake_work

Sweep(load("village"), LEVERS).run(
    int(sys.argv[2]), SEED, 2, sys.argv[1], progress=False, work=fake_work.brief
)
"""


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("village")


def start(folder: Path, replications: int) -> "subprocess.Popen[bytes]":
    with folder.with_suffix(".log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(folder), str(replications)],
            env=environment(),
            stderr=log,
        )


def workers_of(process: "subprocess.Popen[bytes]") -> list[int]:
    try:
        found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return [
            int(pid) for pid in found if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()
        ]
    except OSError:
        return []


def kept(folder: Path) -> set[str]:
    """Runs that are on disk for good."""
    if not (folder / "study.json").exists():
        return set()
    return set(Store.load(folder).parts.joined()["run_id"].to_pylist())


def failures(folder: Path) -> set[str]:
    """What failed runs say about themselves."""
    return set(Store.load(folder).parts.joined()["error"].drop_null().to_pylist())


def kill_something(process: "subprocess.Popen[bytes]", luck: float) -> None:
    """Kill the coordinator, or one of its workers if it has any."""
    workers = workers_of(process)
    if luck < 0.5 or not workers:
        process.kill()
        process.wait()
        return
    with suppress(ProcessLookupError):  # it may have finished since it was seen
        os.kill(workers[int(luck * 1000) % len(workers)], signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kills", "replications"), [(3, 60), pytest.param(20, 300, marks=pytest.mark.long)]
)
def test_killed_at_random_moments_a_sweep_loses_nothing(
    town: Scenario, tmp_path: Path, seed: int, kills: int, replications: int
) -> None:
    folder = tmp_path / "study"
    process = start(folder, replications)
    before: set[str] = set()
    for kill in range(kills):
        time.sleep(LONGEST_S * float(uniform(seed, 1, kill)))
        kill_something(process, float(uniform(seed, 2, kill)))
        now = kept(folder)
        assert before <= now, f"runs were lost (seed {seed}, kill {kill})"
        before = now
        if process.poll() is not None:
            process = start(folder, replications)
    assert process.wait(PATIENCE_S) == 0, folder.with_suffix(".log").read_text()
    lost = failures(folder)
    assert lost <= {KILLED}
    if lost:  # the last kill met a run that was tried alone, and the study says so
        assert start(folder, replications).wait(PATIENCE_S) == 0
    assert contents(folder) == undisturbed(town, tmp_path / "clean", replications)


def test_after_a_full_disk_a_sweep_goes_on(
    town: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, synced = tmp_path / "study", list[int]()
    sync = os.fsync

    def full(handle: int) -> None:
        synced.append(handle)
        if len(synced) > 4:  # scenario.toml and study.json, each with its folder
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match=r"^cannot write .*: No space left on device$"):
            finish(town, folder, 4)
    assert kept(folder) == set()
    assert sorted(path.name for path in folder.rglob("*")) == [
        "parts", "scenario.toml", "study.json",
    ]  # fmt: skip
    finish(town, folder, 4)
    assert contents(folder) == undisturbed(town, tmp_path / "clean", 4)
