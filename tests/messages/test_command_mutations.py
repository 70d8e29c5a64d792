"""A damaged command line, or file that a command reads: done, or one message and exit code 2."""

from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from experiments.cli import main
from tests.messages.fuzz import damaged, damaged_text, examples, no_hang
from tests.messages.test_network_messages import EDGES, NODES

pytestmark = pytest.mark.slow

MINE: Final = """\
base = "village"
title = "Mine"
[run]
days = 0.02
[patrol]
density_per_km2 = 2.0
[kinds.theft]
per_day = 40
"""
STUDY: Final = """\
scenario = "mine.toml"
title = "Mine"
days = 0.02
replications = 2
seed = 3
[levers]
"routing.speed" = [1, 2]
"""
POLICY: Final = '''\
"""Walks of my own."""


def home(patroller):
    return int(patroller.beat_cells[0])
'''
NETWORK: Final = """\
base = "mine.toml"
[routing]
network = "file"
nodes = "nodes.csv"
edges = "edges.csv"
[routing.entry]
app = "city"
phone = "city"
pc = "city"
mobile = "city"
"""
LINES: Final = (
    ("scenarios",),
    ("check", "mine.toml", "--set", "routing.speed=4"),
    ("run", "mine.toml", "--seed", "7", "--days", "0.02", "--set", "routing.speed=4"),
    ("run", "mine.toml", "--days", "0.01", "--out", "out"),
    ("story", "mine.toml", "--case", "0", "--seed", "2", "--lang", "zh", "--days", "0.05"),
    ("report", "nowhere", "--lang", "en"),
    ("sweep", "study.toml", "--workers", "1", "--replications", "1", "--seed", "4", "--out", "s"),
)
ALLOWED: Final = (0, 2, 3)
"""Exit codes: done, a mistake to mend, some runs failed."""


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the good command lines read."""
    for name, text in (("mine.toml", MINE), ("study.toml", STUDY)):
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def judge(words: list[str]) -> Any:
    """Run a command: no traceback, no hang, a known exit code, and a message with code 2."""
    with no_hang():
        done = CliRunner().invoke(main, words, prog_name="safetynet")
    crash = done.exception if not isinstance(done.exception, SystemExit) else None
    assert crash is None, f"{words}: {type(crash).__name__}: {crash}"
    assert "Traceback" not in done.output
    assert done.exit_code in ALLOWED, f"{words}: exit code {done.exit_code}\n{done.output}"
    if done.exit_code == 2:
        assert done.stderr.strip(), f"{words}: refused without a word"
    return done


@examples(100)
@given(st.sampled_from(LINES[:-1]).flatmap(damaged))
def test_a_command_line(there: Path, words: list[str]) -> None:
    judge(words)


@examples(10)
@given(damaged(LINES[-1]))
def test_a_command_line_of_a_study(there: Path, words: list[str]) -> None:
    judge(words)


@examples(60)
@given(damaged_text(STUDY))
def test_a_study(there: Path, text: bytes) -> None:
    (there / "study.toml").write_bytes(text)
    # Nothing is run: the address of a scheduler is refused after the study has been read.
    judge(["sweep", "study.toml", "--scheduler", "no address", "--out", "s"])


@examples(80)
@given(damaged_text(MINE))
def test_a_scenario(there: Path, text: bytes) -> None:
    (there / "mine.toml").write_bytes(text)
    judge(["run", "mine.toml", "--days", "0.02"])


@examples(60)
@given(damaged_text(NODES), damaged_text(EDGES), st.sampled_from(("nodes", "edges")))
def test_a_network(there: Path, nodes: bytes, edges: bytes, which: str) -> None:
    (there / "net.toml").write_text(NETWORK)
    (there / "nodes.csv").write_bytes(nodes if which == "nodes" else village_nodes().encode())
    (there / "edges.csv").write_bytes(edges if which == "edges" else village_edges().encode())
    judge(["check", "net.toml"])


@examples(40)
@given(damaged_text(POLICY))
def test_a_policy(there: Path, text: bytes) -> None:
    (there / "walks.py").write_bytes(text)
    mine = ["run", "mine.toml", "--days", "0.01", "--set", "patrol.policy=home"]
    judge([*mine, "--set", "patrol.file=walks.py", "--set", "roles.team.policy=home"])


def village_departments() -> list[str]:
    import sim

    return list(sim.load("village").departments)


def village_nodes() -> str:
    kept = [line for line in NODES.splitlines() if not line.startswith("brigade")]
    return "\n".join([*kept, *(f"{name},department,,,," for name in village_departments())]) + "\n"


def village_edges() -> str:
    head, *rest = EDGES.splitlines()
    first = village_departments()[0]
    ways = [line.replace("brigade", first) for line in rest]
    others = [f"back,{name},paper,," for name in village_departments()[1:]]
    return "\n".join([head, *ways, *others]) + "\n"


def test_the_good_ones_are_good(there: Path) -> None:
    for words in (*LINES[1:5], LINES[-1]):
        assert judge(list(words)).exit_code == 0
    (there / "net.toml").write_text(NETWORK)
    (there / "nodes.csv").write_text(village_nodes())
    (there / "edges.csv").write_text(village_edges())
    done = judge(["check", "net.toml"])
    assert done.exit_code == 0, done.output
    (there / "walks.py").write_text(POLICY)
    assert (
        judge(["run", "mine.toml", "--set", "patrol.policy=home", "--set", "patrol.file=walks.py"])
        .exit_code
        == 0
    )  # fmt: skip
