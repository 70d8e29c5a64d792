"""The real command, twice, in other processes, with other workers: the same bytes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.machine import environment

STUDY = """
scenario = "village"
replications = 3
seed = 9
days = 1
[levers]
"patrol.density_per_km2" = [{densities}]
"routing.speed" = [0.25, 1]
"""


def command(folder: Path, *arguments: str) -> None:
    program = "from experiments.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=folder, check=True, capture_output=True,
        env=environment(),
    )  # fmt: skip


@pytest.mark.slow
def test_one_run_in_two_processes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        command(tmp_path, "run", "tongxiang_town", "--days", "3", "--seed", "11", "--out", name)
    for file in ("log.parquet", "cases.csv", "measures.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.slow
def test_a_sweep_with_one_or_two_workers_in_either_order(tmp_path: Path) -> None:
    (tmp_path / "up.toml").write_text(STUDY.format(densities="1, 4"))
    (tmp_path / "down.toml").write_text(STUDY.format(densities="4, 1"))
    command(tmp_path, "sweep", "up.toml", "--workers", "1", "--out", "alone")
    command(tmp_path, "sweep", "up.toml", "--workers", "2", "--out", "pair")
    command(tmp_path, "sweep", "down.toml", "--workers", "2", "--out", "reversed")
    alone, pair = ((tmp_path / name / "results.csv").read_bytes() for name in ("alone", "pair"))
    assert alone == pair
    # The other order numbers its points otherwise; run by run the numbers are the same.
    assert runs(tmp_path / "alone") == runs(tmp_path / "reversed")


def runs(folder: Path) -> set[str]:
    """Rows of the results without the number of their point."""
    header, *rows = (folder / "results.csv").read_text().splitlines()
    point = header.split(",").index("point")
    return {",".join(row.split(",")[:point] + row.split(",")[point + 1 :]) for row in rows}
