"""What a sweep says of its results, its failures and the mistakes of its study."""

import re
from pathlib import Path

import pytest
from click.testing import Result

from experiments import Results
from tests.messages.command import MAX_SEED, STUDY, call, refused


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("swept")
    (folder / "study.toml").write_text(STUDY)
    return folder / "out", call(
        "sweep", folder / "study.toml", "--workers", 1, "--out", folder / "out"
    )


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


@pytest.mark.parametrize(
    ("key", "own", "starts_elsewhere"),
    [("lognormal.median", "{ lognormal = { median = 30, sigma = 0.8 } }", True),
     ("exponential.mean", "30", False)],
)  # fmt: skip
def test_a_number_of_a_distribution_can_be_swept_and_reported(
    tmp_path: Path, key: str, own: str, starts_elsewhere: bool
) -> None:
    """The base is next to the scenario's own number; the first where it has another law."""
    study = tmp_path / "study.toml"
    lever = f"kinds.blocked_exit.service_min.{key}"
    levers = f'"{lever}" = [10, 20]\n"routing.speed" = [1, 2]\n'
    study.write_text(
        'scenario = "village"\ndays = 0.1\nreplications = 2\n'
        f'[set]\n"kinds.blocked_exit.service_min" = {own}\n[levers]\n{levers}'
    )
    result = call("sweep", study, "--workers", 1, "--out", tmp_path / "out")
    assert result.exit_code == 0
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    told = (
        f"The scenario itself has {lever} 30. The sweep has nothing to compare with there, so the"
        " comparison starts from 10."
    )
    assert (told in page) == starts_elsewhere


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
    ("lever", "design"),
    [
        ('"run.start" = [2016-03-07T00:00:00, 2016-06-06T00:00:00]', ""),
        (
            '"run.start" = { any_of = [2016-03-07T00:00:00, 2016-06-06T00:00:00] }',
            'kind = "latin_hypercube"\npoints = 2',
        ),
        ("", 'kind = "table"\nfile = "points.csv"'),
    ],
)
def test_a_study_of_dates_is_swept_reported_and_contrasted(
    tmp_path: Path, lever: str, design: str
) -> None:
    study, folder = tmp_path / "study.toml", tmp_path / "out"
    (tmp_path / "points.csv").write_text("run.start\n2016-03-07T00:00:00\n2016-06-06T00:00:00\n")
    text = f'scenario = "village"\ndays = 0.1\nreplications = 2\n[levers]\n{lever}\n'
    study.write_text(f"{text}[design]\n{design}\n")
    for _ in range(2):
        assert call("sweep", study, "--workers", 1, "--out", folder).exit_code == 0
    assert "2016-06-06T00:00:00" in (folder / "results.csv").read_text()
    base = ["--base", "run.start=2016-06-06T00:00:00"]
    told = call("contrast", folder, "--measure", "cost_yuan", *base).stdout
    assert "at the base, run.start = 2016-06-06T00:00:00\n" in told


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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '"routing.speed" = [1, 2]\n[design]\nkind = ["sobol"]\n',
            "1 problem; nothing was run\n"
            '  line 5: design.kind = ["sobol"]: must be one of "factorial", "latin_hypercube",'
            ' "sobol", "sobol_indices", "table"',
        ),
        (
            f'"routing.speed" = {{ low = 1, high = {"9" * 400} }}\n'
            '[design]\nkind = "sobol"\npoints = 2\n',
            "2 problems; nothing was run\n"
            "  line 3: routing.speed: low = 1, high = a number of 1329 bits: must be numbers from"
            " -1e+300 to 1e+300\n  line 4: a sobol design needs a range, such as"
            " { low = 1, high = 4 }",
        ),
        (
            '[design]\nkind = "latin_hypercube"\npoints = 100000000000\n'
            '[uncertainties]\n"routing.speed" = { low = 1, high = 2 }\n',
            "100,000,000,000 points: a study holds at most 1,000,000 runs",
        ),
    ],
)
def test_a_study_of_no_possible_design_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "study.toml"
    path.write_text(f'scenario = "village"\n[levers]\n{text}')
    assert refused("sweep", path, "--out", tmp_path / "out") == f"{path}: {message}\n"
    assert not (tmp_path / "out").exists()


def test_a_table_of_points_that_no_file_can_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text(
        'scenario = "village"\n[levers]\n[design]\nkind = "table"\nfile = "a\\u0000b.csv"\n'
    )
    assert refused("sweep", path, "--out", tmp_path / "out") == (
        "'a\\x00b.csv' is not the name of a file\n"
    )
