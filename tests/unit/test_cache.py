"""Where machine code is kept, and in which folder."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.kernels import cache
from tests.machine import environment

KERNEL = """
import numpy as np
from sim.kernels.philox import fill_luck
out, one = np.zeros(1), np.ones(1, np.int64)
fill_luck(out, 2, one, one, one, one)
print(out[0])
"""


@pytest.fixture(autouse=True)
def asked_anew() -> Any:
    cache.cache_folder.cache_clear()
    yield
    cache.cache_folder.cache_clear()


def test_the_folder_that_is_asked_for_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(tmp_path))
    assert cache.cache_folder() == tmp_path / f"kernels-{cache.kernel_digest()}"


def test_a_read_only_installation_keeps_machine_code_with_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cache.CACHE_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    # Whoever may do everything, as in a container, may write beside the code as well.
    monkeypatch.setattr(cache, "_writable", lambda folder: "__pycache__" not in folder.parts)
    assert cache.cache_folder() == tmp_path / "safetynet" / f"kernels-{cache.kernel_digest()}"


def test_a_folder_that_cannot_be_made_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(tmp_path / "file"))
    assert cache.cache_folder().parent != tmp_path / "file"


@pytest.mark.slow
def test_two_that_start_at_once_with_an_empty_cache_both_work(tmp_path: Path) -> None:
    at_once = [
        subprocess.Popen(
            [sys.executable, "-c", KERNEL],
            env=environment() | {cache.CACHE_VARIABLE: str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    first, second = (process.communicate()[0] for process in at_once)
    assert [process.returncode for process in at_once] == [0, 0]
    assert first == second
    assert len(list(tmp_path.rglob("philox.fill_luck-*.nbi"))) == 1
