"""What the command says and how it ends, in the real process where that matters."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.machine import ROOT
from tests.messages.command import MAX_SEED, call, refused

HEAVY = {"mesa", "numba", "numpy", "scipy", "matplotlib", "pandas", "pyarrow", "pydantic", "tqdm"}


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom experiments.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "Commands:" in done.stdout
    assert not HEAVY & set(re.findall(r"'(\w+)'", done.stderr))


@pytest.mark.parametrize(
    "command", ["scenarios", "check", "run", "sweep", "report", "sensitivity", "contrast"]
)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert re.search(rf"Examples?:\n +safetynet {command}", result.stdout)
    assert "..." not in call("--help").stdout.partition("Commands:")[2]


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"safetynet \d+\.\d+\.\d+\S*\n", call("--version").stdout)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chekc"], "Error: No such command 'chekc'. Did you mean 'check'?"),
        (["run", "x", "--dayz", "3"], "Error: No such option '--dayz'. Did you mean '--days'?"),
        (["run"], "Error: Missing argument 'NAME|FILE'."),
        (
            ["run", "x", "--seed", "one"],
            "Error: Invalid value for '--seed': 'one' is not a valid integer.",
        ),
    ],
)
def test_a_typing_mistake_gets_the_near_match(arguments: list[str], message: str) -> None:
    assert refused(*arguments).splitlines()[-1] == message


def test_scenarios_and_studies_are_listed_with_their_titles() -> None:
    lines = call("scenarios").stdout.splitlines()
    assert lines[0] == "Scenarios:"
    assert "Studies:" in lines
    assert any(re.fullmatch(r"  tongxiang_town  +One town of Tongxiang.*", line) for line in lines)
    assert any(re.fullmatch(r"  patrol_x_routing  Patrol density.*", line) for line in lines)


def test_check_prints_value_unit_mark_source_and_line() -> None:
    lines = call("check", "tongxiang_town", "--set", "routing.speed=4").stdout.splitlines()
    assert "* routing.speed = 4  # --set routing.speed=4" in lines
    assert any(
        re.fullmatch(
            r"\* patrol\.density_per_km2 = 1\.341 people per km2"
            r"  # \[A\+L\] the counts below .*; tongxiang_town\.toml:\d+",
            line,
        )
        for line in lines
    )
    assert re.fullmatch(
        rf"tongxiang_town: {len(lines) - 1} values, no problem; digest [0-9a-f]{{16}}", lines[-1]
    )


def test_check_tells_every_mistake_by_line(tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_text('base = "tongxiang_town"\n[routing]\nsped = 4\n[run]\ndays = -1\n')
    told = refused("check", path).splitlines()
    assert told[0] == f"{path}: 2 problems; nothing was run"
    assert told[1].startswith(
        "  line 3: routing.sped is not a known key; did you mean routing.speed?"
    )
    assert told[2].startswith("  line 5: run.days = -1: must be")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--days", "0"], r"  --days, that is run\.days=0: run\.days = 0: must be .*"),
        (
            ["--set", "routing.speed=fast"],
            r'  --set routing\.speed=fast: routing\.speed = "fast": .*',
        ),
        (["--set", "speed"], r"--set speed: write it as key=value, for example run\.days=30"),
        (
            ["--seed", "-1", "--days", "0.01"],
            rf"seed -1: must be a whole number from 0 to {MAX_SEED}",
        ),
    ],
)
def test_impossible_values_for_a_run_are_refused(arguments: list[str], message: str) -> None:
    assert re.fullmatch(message, refused("run", "village", *arguments).splitlines()[-1])


def test_an_unknown_scenario_gets_the_near_match() -> None:
    assert refused("run", "tongxiang_twn").startswith(
        "unknown scenario 'tongxiang_twn'; did you mean tongxiang_town?  Known: "
    )


def test_a_run_prints_its_main_measures_with_units() -> None:
    lines = call("run", "village", "--days", "0.2", "--seed", "4").stdout.splitlines()
    assert lines[0] == "village, seed 4, 0.2 days"
    assert re.fullmatch(r"  Cases +[\d,]+ cases", lines[1])
    assert re.fullmatch(r"  Cost +[\d,]+ yuan", lines[-1])


def test_a_run_is_written_whole_and_twice_the_same(tmp_path: Path) -> None:
    written = []
    for _ in range(2):
        result = call("run", "village", "--days", "0.5", "--out", tmp_path / "out")
        assert result.exit_code == 0
        assert result.stdout.splitlines()[-1] == f"written to {tmp_path / 'out'}"
        written.append({path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()})
    assert set(written[0]) == {
        "log.parquet", "cases.csv", "measures.csv", "provenance.json", "scenario.toml",
    }  # fmt: skip
    assert written[0] == written[1]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert json.loads(written[0]["provenance.json"])["seed"] == 1
    assert b"run.days = 0.5\n" in written[0]["scenario.toml"]


def test_a_run_can_be_repeated_from_what_it_wrote(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    call("run", "village", "--days", "0.5", "--seed", 3, "--set", "routing.speed=2", "--out", first)
    call("run", first / "scenario.toml", "--seed", 3, "--out", second)
    for name in ("cases.csv", "log.parquet", "measures.csv"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
