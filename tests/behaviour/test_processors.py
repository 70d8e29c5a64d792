"""The same seed gives the same run, whatever processor makes it."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.machine import environment

# Every law of durations that takes a logarithm, volunteers, visits; a place with eight lines; and
# many who walk at random, on open ground and among water.
RUNS = """
import hashlib, sim
text = hashlib.sha256()
laws = {
    "roles.volunteer.visit_min": {"gamma": {"shape": 0.5, "mean": 15}},
    "roles.worker.visit_min": {"weibull": {"shape": 1.5, "scale": 15}},
}
walk, many = "scenarios/laws/random_walk.toml", {"roles.worker.count": 100}
water = {"place.land_use.homes": 0.8, "place.land_use.water": 0.2}
for name, days, changes in (
    ("village", 20, laws), ("zhenhai_nets", 1, {}), (walk, 1, many), (walk, 1, many | water)
):
    run = sim.run(sim.load(name).replace({"run.days": days, **changes}), 3)
    text.update(run.rows.tobytes())
    text.update(repr(sorted(run.measured.items())).encode())
print(text.hexdigest())
"""


def digest(**variables: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", RUNS], env={**environment(), **variables}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return run.stdout


def without_wide_instructions() -> dict[str, str]:
    """Let numpy and its linear algebra work as on the oldest processors that they know."""
    built = import_module("numpy._core._multiarray_umath")
    there = [name for name in built.__cpu_dispatch__ if built.__cpu_features__.get(name)]
    return {"NPY_DISABLE_CPU_FEATURES": " ".join(there), "OPENBLAS_CORETYPE": "Prescott"}


def test_a_processor_without_wide_instructions_gives_the_same_run() -> None:
    assert digest(**without_wide_instructions()) == digest()


@pytest.mark.long
def test_machine_code_for_any_processor_gives_the_same_run(tmp_path: Path) -> None:
    plain = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    cache = {"SAFETYNET_CACHE_DIR": str(tmp_path)}
    assert digest(**without_wide_instructions(), **plain, **cache) == digest()
