"""A sweep on a real Dask cluster: the same bytes as on one machine, whatever is killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from experiments import Results, Sweep
from experiments.jobs import KILLED, Work
from sim.errors import SafetyNetError
from sim.scenario import Scenario, load
from tests.behaviour.dask_cluster import Cluster, cluster
from tests.machine import PATIENCE_S, environment, wait_for
from tests.sweeps import LEVERS, SEED, contents, finish, undisturbed
from tests.unit import fake_work

pytestmark = pytest.mark.slow
REPLICATIONS = 300
"""Of a run that takes a moment: a minute of work, so that what is killed is not done yet."""
LIMIT_S = 1.5
CLIENT = f"""
import sys
from experiments import Sweep
from sim.scenario import load
from tests.sweeps import LEVERS, SEED
from tests.unit import fake_work

Sweep(load("village"), LEVERS).run(
    {REPLICATIONS}, SEED, out=sys.argv[2], progress=False, scheduler=sys.argv[1],
    work=fake_work.slow,
)
"""


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("village")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("dask")) as made:
        yield made


@pytest.fixture(scope="module")
def clean(town: Scenario, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return undisturbed(town, tmp_path_factory.mktemp("clean") / "study", REPLICATIONS)


def on(dask: Cluster, town: Scenario, folder: Path, work: Work) -> Results:
    return Sweep(town, LEVERS).run(
        REPLICATIONS, SEED, out=folder, progress=False, scheduler=dask.address, work=work
    )


def test_a_cluster_gives_the_same_bytes_as_one_process(
    dask: Cluster, town: Scenario, clean: dict[str, bytes], tmp_path: Path
) -> None:
    on(dask, town, tmp_path / "study", fake_work.measured)
    assert contents(tmp_path / "study") == clean


def test_worker_and_client_are_killed_and_nothing_is_lost(
    dask: Cluster, town: Scenario, clean: dict[str, bytes], tmp_path: Path
) -> None:
    folder, victim = tmp_path / "study", dask.add_worker(with_nanny=False)
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, dask.address, str(folder)],
        env=environment(),
    )
    wait_for(lambda: any((folder / "parts").glob("[!.]*.parquet")))
    victim.send_signal(signal.SIGKILL)
    kept = len(Results.load(folder).frame)
    wait_for(lambda: len(Results.load(folder).frame) > kept)
    client.kill()
    client.wait()
    kept = len(Results.load(folder).frame)
    assert 0 < kept < 3 * REPLICATIONS
    on(dask, town, folder, fake_work.measured)
    assert contents(folder) == clean


def test_a_run_that_kills_every_worker_that_tries_it_is_named(
    dask: Cluster, town: Scenario, tmp_path: Path
) -> None:
    work = partial(fake_work.killing, unless=tmp_path / "missing" / "marker")
    results = Sweep(town, LEVERS).run(
        1, 11, out=tmp_path / "study", progress=False, scheduler=dask.address, work=work
    )
    assert list(results.frame["error"].fillna("")) == ["", KILLED, ""]


def test_a_run_that_takes_too_long_fails_alone_on_a_cluster(
    dask: Cluster, town: Scenario, tmp_path: Path
) -> None:
    results = Sweep(town, LEVERS).run(
        1, 11, out=tmp_path / "study", progress=False, scheduler=dask.address,
        run_limit_s=LIMIT_S, work=partial(fake_work.stuck, deaf=False),
    )  # fmt: skip
    late = f"it took longer than {LIMIT_S} s, the limit of a run"
    assert list(results.frame["error"].fillna("")) == ["", late, ""]


def test_a_scheduler_that_dies_ends_the_sweep_with_one_message(
    town: Scenario, clean: dict[str, bytes], tmp_path: Path
) -> None:
    folder, ended = tmp_path / "study", list[str]()
    with cluster(tmp_path, workers=1) as made:
        code = CLIENT.replace("Sweep(load", "try:\n  Sweep(load").rstrip()
        code += "\nexcept Exception as error:\n  print(type(error).__name__, error)\n"
        client = subprocess.Popen(
            [sys.executable, "-c", code, made.address, str(folder)],
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        wait_for(lambda: any((folder / "parts").glob("[!.]*.parquet")))
        made.processes[0].kill()
        ended.append(client.communicate(timeout=PATIENCE_S)[0])
    assert ended == [
        "SafetyNetError the scheduler is gone, and what was under way with it; finished runs are"
        " kept.  The same command goes on where this one stopped.\n"
    ]
    finish(town, folder, REPLICATIONS)
    assert contents(folder) == clean


def test_a_scheduler_that_does_not_answer_is_told(town: Scenario) -> None:
    from experiments.execution import cluster as engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "CONNECT_S", 0.5)
        with pytest.raises(
            SafetyNetError, match=r"^no scheduler answers at tcp://127\.0\.0\.1:9: "
        ):
            Sweep(town, LEVERS).run(1, 11, progress=False, scheduler="tcp://127.0.0.1:9")


def test_a_scheduler_without_workers_is_told(town: Scenario, tmp_path: Path) -> None:
    from experiments.execution import cluster as engine

    with cluster(tmp_path, workers=0) as made, pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "JOIN_S", 0.5)
        with pytest.raises(SafetyNetError) as caught:
            Sweep(town, LEVERS).run(1, 11, progress=False, scheduler=made.address)
    assert str(caught.value) == (
        f"no worker has joined the scheduler at {made.address} within 0 s."
        f"  Start some: dask worker {made.address} --nthreads 1"
    )


def test_a_missing_extra_is_told_in_one_line(
    town: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SafetyNetError) as caught:
        Sweep(town, LEVERS).run(1, 11, progress=False, scheduler="tcp://127.0.0.1:9")
    assert str(caught.value) == (
        "a scheduler needs the extra 'cluster': pip install 'safetynet[cluster]'"
    )
