"""Where machine code is kept, and who compiles it when."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim import world
from sim.kernels import engine, jit
from sim.kernels.engine import advance
from sim.kernels.translation import PARTS
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
    jit.cache_folder.cache_clear()
    yield
    jit.cache_folder.cache_clear()


def test_the_folder_that_is_asked_for_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(jit.CACHE_VARIABLE, str(tmp_path))
    assert jit.cache_folder() == tmp_path / f"kernels-{jit.kernel_digest()}"


def test_a_read_only_installation_keeps_machine_code_with_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(jit.CACHE_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    # Whoever may do everything, as in a container, may write beside the code as well.
    monkeypatch.setattr(jit, "_writable", lambda folder: "__pycache__" not in folder.parts)
    assert jit.cache_folder() == tmp_path / "safetynet" / f"kernels-{jit.kernel_digest()}"


def test_a_folder_that_cannot_be_made_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(jit.CACHE_VARIABLE, str(tmp_path / "file"))
    assert jit.cache_folder().parent != tmp_path / "file"


@pytest.mark.slow
def test_two_that_start_at_once_with_an_empty_cache_both_work(tmp_path: Path) -> None:
    at_once = [
        subprocess.Popen(
            [sys.executable, "-c", KERNEL],
            env=environment() | {jit.CACHE_VARIABLE: str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    first, second = (process.communicate()[0] for process in at_once)
    assert [process.returncode for process in at_once] == [0, 0]
    assert first == second
    assert len(list(tmp_path.rglob("philox.fill_luck-*.nbi"))) == 1


def test_everything_that_the_engine_calls_is_translated_ahead() -> None:
    called = {getattr(engine, name, None) for name in advance.py_func.__code__.co_names}
    assert called & {one for one in vars(engine).values() if hasattr(one, "overloads")} == set(
        PARTS
    )


def test_other_work_is_done_while_the_engine_is_made_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(world, "is_compiled", lambda: False)
    monkeypatch.setattr(world, "translate", lambda: done.append("translated"))
    monkeypatch.setattr(world, "advance", lambda *_: done.append("compiled"))
    world.compile_engine(meanwhile=lambda: done.append("other work"))
    assert done[0] == "translated"
    assert sorted(done[1:]) == ["compiled", "other work"]


def test_what_goes_wrong_while_compiling_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(world, "is_compiled", lambda: True)
    monkeypatch.setattr(world, "advance", broken)
    with pytest.raises(OSError, match="no space left"):
        world.compile_engine()


def test_the_command_says_that_it_compiles_and_only_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from experiments.cli.words import ready_engine

    monkeypatch.setattr(world, "compile_engine", lambda **_: None)
    for compiled in (True, False):
        monkeypatch.setattr(world, "is_compiled", lambda answer=compiled: answer)
        ready_engine()
    assert capsys.readouterr().err == ("compiling the engine; only the first run has to wait ...\n")
