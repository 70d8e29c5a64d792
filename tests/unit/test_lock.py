"""One sweep at a time in a folder."""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from experiments import Sweep
from experiments.files import is_foreign
from experiments.store import lock
from experiments.store.lock import alone
from sim.errors import OutputError
from sim.scenario import load
from tests.machine import environment, full_disk
from tests.unit import fake_work

HOLDER = """
import sys, time
from pathlib import Path
from experiments.store.lock import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_sweep_is_refused_and_touches_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    with alone(folder):
        with pytest.raises(OutputError) as caught:
            Sweep(load("village"), {}).run(1, 1, 1, folder, work=fake_work.measured)
        assert str(caught.value) == (
            f"{folder} is in use by another sweep (process {os.getpid()} on"
            f" {socket.gethostname()}); nothing was run."
        )
        assert len(list(folder.iterdir())) == 1


def test_nothing_is_left_of_a_lock_and_the_next_one_can_have_it(tmp_path: Path) -> None:
    for _ in range(2):
        with alone(tmp_path / "study"):
            assert not is_foreign(tmp_path / "study", "study.json")
        assert list((tmp_path / "study").iterdir()) == []


def test_a_lock_that_its_owner_removes_just_now_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, handles = lock._take, list[int]()

    def removed_once(handle: int) -> bool:
        handles.append(handle)
        if len(handles) == 1:
            (tmp_path / lock.LOCK).unlink()
        return take(handle)

    monkeypatch.setattr(lock, "_take", removed_once)
    with alone(tmp_path):
        assert len(handles) == 2
        assert (tmp_path / lock.LOCK).read_text().startswith("process ")


@pytest.mark.parametrize("error", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL])
def test_a_file_system_without_locks_keeps_no_sweep_from_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    monkeypatch.setattr(lock, "_lock", answer(error))
    found = Sweep(load("village"), {"routing.speed": [1]}).run(
        2, 1, 1, tmp_path / "study", progress=False, work=fake_work.measured
    )
    assert len(found.frame) == 2
    assert not (tmp_path / "study" / lock.LOCK).exists()


@pytest.mark.parametrize("error", [errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES])
def test_every_answer_of_a_system_that_another_one_holds_the_lock_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    monkeypatch.setattr(lock, "_lock", answer(error))
    with pytest.raises(OutputError) as caught:
        alone(tmp_path).__enter__()
    assert str(caught.value) == (
        f"{tmp_path} is in use by another sweep (just begun); nothing was run."
    )


def answer(error: int) -> Callable[[int], NoReturn]:
    def refuse(handle: int) -> NoReturn:
        raise OSError(error, os.strerror(error))

    return refuse


def test_a_lock_on_a_full_disk_is_told_with_its_path_and_leaves_nothing(tmp_path: Path) -> None:
    with full_disk(0), pytest.raises(OutputError) as caught:
        alone(tmp_path).__enter__()
    assert str(caught.value) == f"cannot write {tmp_path / lock.LOCK}: File too large"
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_killed_sweep_holds_nobody_up(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(OutputError, match=rf"another sweep \(process {holder.pid} on "):
        alone(tmp_path).__enter__()
    holder.kill()
    holder.communicate()
    with alone(tmp_path):
        pass
