"""What the command says and how it ends, in the real process where that matters."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from experiments import Results
from experiments.cli import main
from tests.machine import PATIENCE_S, ROOT, environment, full_disk, wait_for

HEAVY = {"mesa", "numba", "numpy", "scipy", "matplotlib", "pandas", "pyarrow", "pydantic", "tqdm"}
MAX_SEED = 2**63 - 1
STUDY = """scenario = "village"
days = 0.1
replications = 2
[levers]
"routing.speed" = [1, 2]
"""
COMMAND = [sys.executable, "-c", "from experiments.cli import main; main(prog_name='safetynet')"]


def call(*arguments: object) -> Result:
    return CliRunner(catch_exceptions=False).invoke(
        main, [str(each) for each in arguments], prog_name="safetynet"
    )


def start(*arguments: object, **options: object) -> "subprocess.Popen[str]":
    command = [*COMMAND, *map(str, arguments)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command, env=environment(), text=True, **streams
    )


def refused(*arguments: object) -> str:
    """The message of a mistake: on stderr alone, exit code 2, no traceback."""
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "study.toml"
    path.write_text(STUDY)
    return path


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("swept")
    (folder / "study.toml").write_text(STUDY)
    return folder / "out", call(
        "sweep", folder / "study.toml", "--workers", 1, "--out", folder / "out"
    )


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


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, study: Path, command: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    what, name = ("run", "village") if command == "run" else ("study", str(study))
    assert refused(command, name, "--out", folder) == (
        f"{folder} holds files that are no {what}; nothing was run."
        "  Choose another folder with --out.\n"
    )
    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_folder_that_cannot_be_made_is_told_before_the_run(
    tmp_path: Path, study: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sim

    monkeypatch.setattr(sim, "run", lambda *_, **__: pytest.fail("it ran"), raising=False)
    name = "village" if command == "run" else str(study)
    folder = tmp_path / "file" / "out"
    (tmp_path / "file").write_text("")
    assert refused(command, name, "--out", folder) == f"cannot use {folder}: Not a directory\n"


def test_a_folder_without_permission_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    # Root may write everywhere, so the system's answer is played.
    monkeypatch.setattr(Path, "mkdir", refuse)
    folder = tmp_path / "out"
    message = f"cannot write {folder}: Permission denied\n"
    assert refused("run", "village", "--out", folder) == message


def test_a_full_disk_is_told_with_the_path_and_leaves_nothing(tmp_path: Path) -> None:
    with full_disk(2000):
        result = call("run", "village", "--days", "0.2", "--out", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"cannot write {tmp_path / 'out'}: File too large\n"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_stops_a_sweep_and_it_goes_on_afterwards(
    tmp_path: Path, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("experiments.cli_sweep._report_if_any", lambda *_: None)
    folder = tmp_path / "out"
    arguments = ["sweep", study, "--workers", 1, "--out", folder]
    call(*arguments, "--replications", 1)
    with full_disk(2000):
        told = refused(*arguments)
    assert told == f"cannot write {folder / 'scenario.toml'}: File too large\n"
    assert len(Results.load(folder).frame) == 2
    assert call(*arguments).exit_code == 0
    assert len(Results.load(folder).frame) == 4


def test_standard_output_on_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        process = start("scenarios", stdout=full)
        _, told = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, told) == (
        2,
        "cannot write standard output: No space left on device\n",
    )


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    process = start("check", "tongxiang_town")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    process.wait(30)
    with process.stderr:
        assert process.stderr.read() == ""


def test_a_bug_shows_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    import sim

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sim, "run", broken, raising=False)
    with pytest.raises(ZeroDivisionError):
        call("run", "village")


def test_a_sweep_says_where_results_and_report_are(swept: tuple[Path, Result]) -> None:
    folder, result = swept
    assert result.exit_code == 0
    assert result.stdout == (
        f"results: {folder / 'results.csv'}\nreport: {folder / 'report.html'}\n"
    )
    assert re.fullmatch(
        r"4 of 4 runs done \(2 points x 2 replications\), 0 failed; 4 in \S+ s \(\S+ runs/s\)\n",
        result.stderr,
    )
    for name in ("results.csv", "results.parquet", "report.html", "study.json"):
        assert (folder / name).stat().st_size > 0


def test_a_report_can_be_written_again(swept: tuple[Path, Result]) -> None:
    folder, _ = swept
    before = (folder / "report.html").read_text()
    result = call("report", folder)
    assert (result.exit_code, result.stdout) == (0, f"report: {folder / 'report.html'}\n")
    assert (folder / "report.html").read_text() == before


def test_runs_that_fail_are_told_with_exit_code_3(tmp_path: Path) -> None:
    study = tmp_path / "study.toml"
    text = STUDY.replace('"routing.speed" = [1, 2]', '"place.width_cells" = [20, 2000]')
    study.write_text(text + '"place.height_cells" = [2000]\n"run.days" = [3000]\n')
    result = call("sweep", study, "--workers", 1, "--out", tmp_path / "out")
    assert result.exit_code == 3
    told = result.stderr.splitlines()
    assert told[0].startswith("4 of 4 runs done (2 points x 2 replications), 4 failed; 4 in ")
    assert told[1] == "no run has worked yet, so there is no report"
    assert told[2].startswith("4 of 4 runs failed; the first: ")
    assert told[3] == f"All are in {tmp_path / 'out' / 'failed.txt'}."
    assert not (tmp_path / "out" / "report.html").exists()


def test_a_folder_with_another_run_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert call("run", "village", "--days", "0.1", "--out", folder).exit_code == 0
    assert refused("run", "village", "--days", "0.1", "--seed", 2, "--out", folder) == (
        f"{folder} holds another run (village, seed 1); nothing was run."
        "  Choose another folder with --out, or remove this one.\n"
    )
    assert call("run", "village", "--days", "0.1", "--out", folder).exit_code == 0


def test_a_folder_without_study_is_told(tmp_path: Path) -> None:
    assert refused("report", tmp_path) == f"{tmp_path} holds no study (no study.json)\n"


def test_another_study_in_the_folder_is_refused(swept: tuple[Path, Result]) -> None:
    folder, _ = swept
    study = folder.parent / "study.toml"
    assert refused("sweep", study, "--seed", 5, "--out", folder) == (
        f"{folder} holds another study; nothing was run\n  its seed is 1; asked: 5\n"
        "Choose another folder with --out, or remove this one.\n"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--workers", 0], "workers = 0: must be a whole number from 1 to 256\n"),
        (["--replications", 0], "replications = 0: must be 1 or more\n"),
        (["--seed", -1], f"seed = -1: must be a whole number from 0 to {MAX_SEED}\n"),
    ],
)
def test_impossible_numbers_for_a_sweep_are_refused(
    tmp_path: Path, study: Path, options: list[object], message: str
) -> None:
    assert refused("sweep", study, "--out", tmp_path / "out", *options) == message
    assert not (tmp_path / "out").exists()


def test_a_precision_that_is_not_reached_is_told_with_exit_code_3(
    tmp_path: Path, study: Path
) -> None:
    wish = ["--precision", "cases=1%", "--precision-of", "points", "--max-replications", 6]
    result = call("sweep", study, "--workers", 1, *wish, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert re.fullmatch(
        r"cases: ±\S+ % at worst \(asked ±1 %\), at routing\.speed = [12], after 6 replications;"
        r" not reached",
        result.stdout.splitlines()[-1],
    )
    assert len(Results.load(tmp_path / "out").frame) == 2 * 6


def test_a_study_asks_for_precision_and_the_command_may_ask_for_another(tmp_path: Path) -> None:
    study = tmp_path / "study.toml"
    study.write_text(STUDY + '[precision]\ncases = "500%"\n')
    for more, asked in (([], "500 %"), (["--precision", "cases=600%"], "600 %")):
        result = call("sweep", study, "--workers", 1, *more, "--out", tmp_path / "out")
        assert result.exit_code == 0
        assert f"(asked ±{asked})" in result.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--precision", "casse=5%"],
            r"unknown measure 'casse'; did you mean cases\?  Known: .*\n",
        ),
        (
            ["--precision", "cases"],
            r"precision cases: write it as measure=width, for example"
            r" time_to_help_median_min=5% or time_to_help_median_min=30\n",
        ),
        (
            ["--precision", "cases=5%", "--max-replications", 1],
            r"max_replications = 1: must not be below the 2 replications planned\n",
        ),
        (["--run-limit", 0], r"run_limit_s = 0\.0: must be a number of seconds above 0\n"),
        (
            ["--scheduler", "tcp://127.0.0.1:9", "--workers", 2],
            r"workers and scheduler exclude each other: the cluster has its own\n",
        ),
    ],
)
def test_impossible_wishes_for_a_sweep_are_refused(
    tmp_path: Path, study: Path, options: list[object], message: str
) -> None:
    assert re.fullmatch(message, refused("sweep", study, "--out", tmp_path / "out", *options))
    assert not (tmp_path / "out").exists()


def test_every_mistake_in_a_study_is_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(
        'titel = "x"\nscenario = "village"\ndays = "long"\nreplications = 0\nseed = true\n'
    )
    keys = (
        "title, description, scenario, days, warmup_days, replications, seed, set, levers,"
        " uncertainties, design, precision, precision_of, max_replications"
    )
    assert refused("sweep", path) == (
        f"{path}: 5 problems; nothing was run\n"
        "  levers is missing: a table of lists of values, or of ranges\n"
        f"  line 1: titel is not a known key; did you mean title?  Keys of a study: {keys}.\n"
        '  line 3: days = "long": must be a number (length of each run in days)\n'
        "  line 4: replications = 0: must be a whole number of 1 or more (default 10)\n"
        "  line 5: seed = true: must be a whole number of 0 or more (default 1)\n"
    )


def test_every_impossible_lever_of_a_study_is_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(
        'scenario = "village"\ndays = 0\n[levers]\n"routing.sped" = [1, 2]\n'
        'routing.joint = ["together", "never"]\npatrol.density_per_km2 = [-1, -2, 1]\n'
        "[levers.people]\ntrust_mean = []\ntrust_sd = 4\n"
    )
    told = refused("sweep", path).splitlines()
    assert told[0] == f"{path}: 7 problems; nothing was run"
    assert [line.partition(": ")[0] for line in told[1:]] == [
        "  line 2", "  line 4", "  line 5", "  line 6", "  line 6", "  line 8", "  line 9",
    ]  # fmt: skip
    assert told[1].startswith("  line 2: run.days = 0: must be a number above 0")
    assert "did you mean routing.speed?" in told[2]
    assert told[3].startswith('  line 5: routing.joint = "never": must be one of "together", ')
    assert told[4].startswith("  line 6: patrol.density_per_km2 = -1: must be a number from 0")
    assert told[6] == "  line 8: people.trust_mean = []: needs at least one value"
    assert told[7] == "  line 9: people.trust_sd = 4: must be a list of values"


def test_a_study_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("scenario = ")
    (tmp_path / "latin.toml").write_bytes("title = 'Sch\xf6n'".encode("latin-1"))
    (tmp_path / "town.toml").write_text('scenario = "vilage"\n[levers]\n')
    told = refused("sweep", tmp_path / "study.toml")
    assert told == f"{tmp_path / 'study.toml'} is not TOML: Invalid value (at end of document)\n"
    told = refused("sweep", tmp_path / "latin.toml")
    assert told == f"{tmp_path / 'latin.toml'} is not UTF-8 text: offset 12\n"
    told = refused("sweep", tmp_path / "town.toml")
    assert told.startswith(f"{tmp_path / 'town.toml'}: scenario: unknown scenario 'vilage'; ")
    told = refused("sweep", tmp_path / "studi.toml")
    assert told == (f"{tmp_path / 'studi.toml'}: there is no such file; did you mean study.toml?\n")
    assert refused("sweep", tmp_path) == f"{tmp_path} cannot be read: Is a directory\n"
    assert refused("sweep", "patrol_x_ruting").startswith(
        "unknown study 'patrol_x_ruting'; did you mean patrol_x_routing?  Known: "
    )


def test_ctrl_c_during_a_run_leaves_nothing(tmp_path: Path) -> None:
    process = start("run", "tongxiang_town", "--days", 3000, "--out", tmp_path / "out")
    # By then the command is at work; before, Python itself would answer.
    wait_for(lambda: "llvmlite" in Path(f"/proc/{process.pid}/maps").read_text())
    process.send_signal(signal.SIGINT)
    said, told = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, said) == (130, "")
    assert told == "interrupted; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_during_a_sweep_tells_how_to_go_on(tmp_path: Path) -> None:
    study, folder = tmp_path / "my study.toml", tmp_path / "out"
    study.write_text(STUDY.replace("replications = 2", "replications = 20000"))
    wish = ["--precision", "cases=0.001%", "--max-replications", 30000]
    process = start("sweep", study, "--workers", 1, "--seed", 0, *wish, "--out", folder)
    wait_for(lambda: any((folder / "parts").glob("[!.]*.parquet")))
    process.send_signal(signal.SIGINT)
    said, told = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, said) == (130, "")
    lines = told.splitlines()
    assert re.match(r"[\d,]+ of 40,000 runs done \(2 points x 20,000 replications\), 0 f", lines[0])
    assert lines[1:] == [
        "interrupted; finished runs are kept. To go on: "
        f"safetynet sweep '{study}' --workers 1 --seed 0 --precision cases=0.001%"
        f" --max-replications 30000 --out {folder}"
    ]
    assert len(Results.load(folder).frame) > 0


def test_a_story_of_a_case_that_is_not_there_says_which_there_are() -> None:
    text = refused("story", "village", "--days", "0.5", "--case", "9999")
    assert re.fullmatch(r"--case 9999: this run has the cases 0 to \d+\n", text)


def test_a_story_without_a_case_says_so() -> None:
    text = refused("story", "village", "--days", "0.0001")
    assert text == "village, seed 1: no case arises in this run\n"


def test_a_story_in_a_language_nobody_speaks_is_refused() -> None:
    assert refused("story", "village", "--lang", "de") == (
        "unknown language 'de'.  Known: en, zh.\n"
    )


def test_a_story_says_which_case_it_chose_and_compares_on_request() -> None:
    text = call("story", "village", "--days", "3", "--compare").output
    assert re.search(r"\(case \d+ of \d+, the one with the most to tell", text)
    assert text.count("paper_chain") == 1
    number = re.search(r": case (\d+) of village, seed 1\n", text)
    assert number
    again = call("story", "village", "--days", "3", "--case", number[1]).output
    assert text.startswith(again.rstrip("\n"))


def test_a_report_in_a_language_nobody_speaks_is_refused() -> None:
    for command in (("report", "demo"), ("sweep", "patrol_x_routing")):
        assert refused(*command, "--lang", "fr") == "unknown language 'fr'.  Known: en, zh.\n"


def test_a_comparison_of_one_scenario_with_itself_is_refused() -> None:
    assert refused("compare", "village", "village:routing.speed=1") == (
        "village and village:routing.speed=1 are the same scenario, value by value; nothing was"
        " run\n"
    )


def test_a_comparison_names_an_unknown_policy_and_its_near_match() -> None:
    text = refused("compare", "village", "village:patrol.policy=swep")
    assert text == (
        "village.toml: 1 problem; nothing was run\n  --set patrol.policy=swep: patrol.policy: swep "
        "is not a patrol policy; did you mean sweep?\n"
    )


def test_a_comparison_writes_its_page_and_goes_on_without_new_runs(tmp_path: Path) -> None:
    asked = ("compare", "village", "village:routing.speed=4", "--days", 1, "--replications", 2)
    first = call(*asked, "--workers", 1, "--out", tmp_path / "out")
    assert first.stdout == f"page: {tmp_path / 'out' / 'compare.html'}\n"
    page = (tmp_path / "out" / "compare.html").read_text("utf-8")
    assert "safetynet compare village village:routing.speed=4" in page
    again = call(*asked, "--workers", 1, "--out", tmp_path / "out", "--lang", "zh")
    assert again.stderr.count("2 from before; 0 in") == 2
    assert '<html lang="zh">' in (tmp_path / "out" / "compare.html").read_text("utf-8")


def test_a_name_that_is_too_long_for_a_file() -> None:
    assert refused("check", "9" * 400) == f"{'9' * 60} ...: file name too long\n"
    long_file = f"place.file={'x' * 400}"
    assert refused("check", "village", "--set", long_file).startswith("xxxx")
    assert refused("report", "y" * 400) == f"{'y' * 60} ...: file name too long\n"


def test_a_plan_names_what_is_wrong_before_anything_runs(tmp_path: Path) -> None:
    plan = ("plan", "village", "--out", tmp_path / "out", "--target")
    assert refused(*plan, "detected_share_24 >= 0.9").startswith(
        "unknown measure 'detected_share_24'; did you mean detected_share_24h?  Known: "
    )
    good = (*plan, "detected_share_24h >= 0.9")
    assert refused(*good, "--range", "1-5") == (
        "--range 1-5: must be LOW:HIGH, two numbers; nothing was run\n"
    )
    assert refused(*good, "--speeds", "fast", "--mix") == (
        "--speeds fast: must be numbers with commas between; nothing was run\n"
    )
    assert refused(*good, "--confidence", "95") == "confidence 95: must be between 0 and 1\n"
    assert not (tmp_path / "out").exists()


def test_a_plan_that_nothing_meets_says_so_and_ends_with_3(tmp_path: Path) -> None:
    result = call(
        "plan", "village", "--target", "detected_share_24h >= 1", "--days", 1, "--workers", 1,
        "--range", "1:2", "--max-replications", 2, "--out", tmp_path / "out",
    )  # fmt: skip
    assert result.exit_code == 3
    assert "no value from 1 to 2 " in result.stdout
    assert result.stdout.endswith(f"page: {tmp_path / 'out' / 'plan.html'}\n")


def test_an_export_says_what_it_wrote_and_what_is_wrong(tmp_path: Path) -> None:
    out = tmp_path / "out"
    call("run", "village", "--days", 0.5, "--out", out)
    written = call("export", out, "--to", "csv", "--to", "xes")
    assert written.output == f"{out / 'events.csv'}\n{out / 'events.xes'}\n"
    assert refused("export", out, "--to", "geojson", "--origin", "here") == (
        "--origin here: must be LON,LAT, two numbers\n"
    )
