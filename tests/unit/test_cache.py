"""Where machine code is kept, and in which folder."""

import subprocess
import sys
import tempfile
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
    folder = cache.cache_folder()
    assert folder is not None
    assert folder.parent != tmp_path / "file"


def test_where_nothing_can_be_written_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object) -> str:
        raise FileNotFoundError("No usable temporary directory found")

    def homeless(_: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv(cache.CACHE_VARIABLE, raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    monkeypatch.setattr(Path, "expanduser", homeless)
    monkeypatch.setattr(cache, "_writable", lambda _: False)
    assert cache.cache_folder() is None
    assert not cache.is_compiled("engine.advance")


@pytest.mark.parametrize(
    ("where", "name"), [(sys.implementation, "cache_tag"), (cache, "get_host_cpu_name")]
)
def test_each_python_and_each_processor_has_a_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str
) -> None:
    here = cache.kernel_digest()
    cache.kernel_digest.cache_clear()
    value = "other"
    monkeypatch.setattr(where, name, value if name == "cache_tag" else lambda: value)
    try:
        assert cache.kernel_digest() != here
    finally:
        cache.kernel_digest.cache_clear()


@pytest.mark.slow
def test_a_run_that_cannot_keep_machine_code_goes_on(tmp_path: Path) -> None:
    """As on a full disk: the folder is there, but nothing more can be written."""
    full = "from sim.kernels import jit\n" + KERNEL.replace(
        "out, one =",
        "def save(*_): raise OSError(28, 'No space left on device')\n"
        "jit._KernelCacheImpl.reduce = save\nout, one =",
    )
    done = subprocess.run(
        [sys.executable, "-c", full],
        env=environment() | {cache.CACHE_VARIABLE: str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert 0.0 < float(done.stdout) < 1.0


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
