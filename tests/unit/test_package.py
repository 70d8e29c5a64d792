"""The wheel: what it carries, and that it works in an empty environment from another folder."""

import os
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from sim import __version__
from sim.kernels.cache import CACHE_VARIABLE, cache_folder

ROOT = Path(__file__).parents[2]
LOCK = "requirements.lock"
DATA = (
    "scenarios/*.toml",
    "experiments/studies/*.toml",
    "experiments/templates/*",
    "experiments/live/page/*",
    "experiments/fonts/*",
    "experiments/words/*",
)
OFFLINE_FIRST = (("--offline",), ())
"""From what the set-up has left in uv's cache; only where that is not enough from elsewhere."""
NO_NETWORK = ("dns error", "error sending request", "Could not connect", "operation timed out")
SMALL_RUN = """
import sim
run = sim.run(sim.load("village").replace({"run.days": 0.5}), seed=7)
assert len(run.log), "the run left no log"
assert sim.__file__.startswith(__import__("sys").prefix), sim.__file__
print(len(run.measures), "measures")
"""


def call(command: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in another folder, with nothing of this one on its path.

    Only the machine code of the kernels is shared: it belongs to their text, wherever that lies.
    """
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if kept := cache_folder():
        clean[CACHE_VARIABLE] = str(kept.parent)
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("build", reason="the wheel is built with `build` (extra dev)")
    pytest.importorskip("hatchling", reason="the wheel is built with `hatchling` (extra dev)")
    folder = tmp_path_factory.mktemp("wheel")
    build = "-m build --wheel --no-isolation --outdir"
    made = call([sys.executable, *build.split(), folder, ROOT], folder)
    assert made.returncode == 0, made.stdout + made.stderr
    (found,) = folder.glob("safetynet-*.whl")
    return found


@pytest.mark.slow
def test_wheel_carries_the_code_and_its_data(wheel: Path) -> None:
    carried = set(ZipFile(wheel).namelist())
    for pattern in (*DATA, "sim/**/*.py", "experiments/**/*.py"):
        files = [path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern) if path.is_file()]
        assert files, f"the project has no {pattern}"
        assert set(files) <= carried, pattern


@pytest.mark.slow
def test_wheel_carries_nothing_else(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"sim", "experiments", "scenarios", f"safetynet-{__version__}.dist-info"}
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.slow
def test_wheel_runs_in_an_empty_environment_from_another_folder(
    wheel: Path, tmp_path: Path
) -> None:
    pytest.importorskip("uv", reason="the wheel is installed with `uv` (extra dev)")
    environment = tmp_path / "venv"
    venv.create(environment)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    # In the versions of the lock: what others publish tomorrow changes nothing here.
    install = "-m uv pip install --constraint"
    target: list[str | Path] = [ROOT / LOCK, "--python", scripts / "python", wheel]
    for where in OFFLINE_FIRST:
        installed = call([sys.executable, *install.split(), *target, *where], tmp_path)
        if installed.returncode == 0:
            break
    if installed.returncode and any(text in installed.stderr for text in NO_NETWORK):
        pytest.skip("the libraries cannot be fetched: no network")
    assert installed.returncode == 0, installed.stderr
    listed = call([scripts / "safetynet", "scenarios"], tmp_path)
    assert "village" in listed.stdout, listed.stderr
    ran = call([scripts / "python", "-c", SMALL_RUN], tmp_path)
    assert "measures" in ran.stdout, ran.stderr
