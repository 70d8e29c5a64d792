"""Who compiles the engine, what is done meanwhile, and what two processes make of it."""

import gc
import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from experiments import Sweep
from sim import compilation
from sim.kernels import engine, exchange, translation
from sim.kernels.cache import CACHE_VARIABLE
from sim.kernels.engine import advance
from sim.kernels.translation import PARTS, assisted_by
from sim.processors import processors
from tests.machine import environment

TOGETHER = """
import hashlib, sys
import numpy as np
from numba import from_dtype
# Numba counts types, and names functions by their numbers: here they are others.
counted = [from_dtype(np.dtype([(name, "f8")])) for name in "abcde"]
import sim
from sim.kernels.exchange import Partner
taken, take = [], Partner.take
def counting(self, helper, kinds):
    found = take(self, helper, kinds)
    taken.extend([found] if found else [])
    return found
Partner.take = counting
model = sim.SafetyNet(sim.load("village"), 1)
model.run_to_end()
print(len(taken), hashlib.sha256(model.world.log.tobytes()).hexdigest())
"""


def test_everything_that_the_engine_calls_is_translated_ahead() -> None:
    called = {getattr(engine, name, None) for name in advance.py_func.__code__.co_names}
    assert called & {one for one in vars(engine).values() if hasattr(one, "overloads")} == set(
        PARTS
    )


@pytest.mark.slow
def test_two_processes_make_the_engine_that_one_makes(tmp_path: Path) -> None:
    if processors() == 1:
        pytest.skip("there is one processor, so there is nobody to share the work with")
    done = subprocess.run(
        [sys.executable, "-c", TOGETHER],
        env=environment() | {CACHE_VARIABLE: str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    taken, log = done.stdout.split()
    assert int(taken) > 10, "the other process has translated nothing of use"
    model = sim.SafetyNet(sim.load("village"), 1)
    model.run_to_end()
    assert log == hashlib.sha256(model.world.log.tobytes()).hexdigest()
    # The other process has compiled all that a run needs before, and nothing was compiled twice.
    assert sorted(one.name.partition("-")[0] for one in tmp_path.rglob("*.nbc")) == [
        "beforehand.draw_arrivals",
        "beforehand.draw_turns",
        "engine.advance",
        "ground.spread_steps",
        "philox.fill_luck",
    ]


def test_a_sweep_compiles_the_engine_before_its_workers_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compilation.compile_engine()
    done: list[str] = []
    monkeypatch.setattr(compilation, "is_compiled", lambda: False)
    monkeypatch.setattr(compilation, "compile_engine", lambda: done.append("compiled"))
    short = sim.load("village").replace({"run.days": 0.1})
    results = Sweep(short, {"routing.speed": [1.0, 2.0]}).run(replications=1, workers=1)
    assert done == ["compiled"]
    assert len(results.frame) == 2


def test_with_one_processor_nobody_assists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "processors", lambda: 1)
    assert compilation.start_assistant() is None


def test_without_an_assistant_one_process_does_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(compilation, "processors", lambda: 2)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert compilation.start_assistant() is None
    with assisted_by(None):
        assert isinstance(exchange.partner, exchange.Alone)


def assistant(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


@pytest.mark.parametrize("code", ["print('nothing that one could read')", "import os; os.abort()"])
def test_an_assistant_that_fails_is_done_without(code: str) -> None:
    process = assistant(code)
    with assisted_by(process):
        assert isinstance(exchange.partner, exchange.Partner)
    assert process.returncode is not None
    assert isinstance(exchange.partner, exchange.Alone)


def test_nobody_waits_for_an_assistant_when_compiling_has_been_stopped() -> None:
    began, process = time.monotonic(), assistant("import time; time.sleep(600)")
    with pytest.raises(KeyboardInterrupt), assisted_by(process):
        raise KeyboardInterrupt
    assert process.returncode != 0
    assert time.monotonic() - began < 300


def test_an_assistant_that_hangs_is_done_without_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(translation, "PATIENCE_S", 0.2)
    began, process = time.monotonic(), assistant("import time; time.sleep(600)")
    with assisted_by(process):
        pass
    assert process.returncode != 0
    assert time.monotonic() - began < 300
    assert isinstance(exchange.partner, exchange.Alone)


def test_the_assistant_knows_nothing_of_the_folder_in_which_it_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another version of the program may lie there, with other kernels."""
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "__init__.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [one for one in sys.path if one])
    monkeypatch.setattr(compilation, "processors", lambda: 2)
    monkeypatch.setattr(compilation, "ASSIST", "import sim.terms")
    process = compilation.start_assistant()
    assert process is not None
    process.communicate()
    assert process.returncode == 0


def test_the_garbage_of_whoever_calls_is_still_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "is_compiled", lambda: False)
    monkeypatch.setattr(compilation, "start_assistant", lambda: None)
    before = gc.get_freeze_count()
    compilation.compile_engine()
    assert gc.get_freeze_count() == before


def test_other_work_is_done_while_the_engine_is_made_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(compilation, "is_compiled", lambda: False)
    monkeypatch.setattr(compilation, "start_assistant", lambda: None)
    monkeypatch.setattr(translation, "translate", lambda: done.append("translated"))
    monkeypatch.setattr(engine, "advance", lambda *_: done.append("compiled"))
    compilation.compile_engine(meanwhile=lambda: done.append("other work"))
    assert done[0] == "translated"
    assert sorted(done[1:]) == ["compiled", "other work"]


def test_what_goes_wrong_while_compiling_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(compilation, "is_compiled", lambda: True)
    monkeypatch.setattr(engine, "advance", broken)
    with pytest.raises(OSError, match="no space left"):
        compilation.compile_engine()


def test_the_command_says_that_it_compiles_and_only_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from experiments.cli.words import ready_engine

    monkeypatch.setattr(compilation, "compile_engine", lambda **_: None)
    for compiled, kept in ((True, True), (False, True), (False, False)):
        monkeypatch.setattr(compilation, "is_compiled", lambda answer=compiled: answer)
        monkeypatch.setattr(compilation, "is_kept", lambda answer=kept: answer)
        ready_engine()
    assert capsys.readouterr().err == (
        "compiling the engine; only the first run has to wait ...\n"
        "compiling the engine; no folder can keep it, so every run has to wait ...\n"
    )
