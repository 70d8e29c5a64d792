"""What `sensitivity` and `contrast` say of a study, and of studies they can do nothing with."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments import Sweep
from experiments.design.runs import seed_of
from experiments.design.sampling import Range, Sources, sobol_indices
from experiments.jobs import Values
from sim.scenario import load
from tests.messages.command import call, refused
from tests.unit import fake_work

RANGES: Sources = {"routing.speed": Range(1, 4), "people.trust_mean": Range(0.2, 0.8)}
HELP = "time_to_help_median_min"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study for indices whose measure depends on the speed alone."""
    folder = tmp_path_factory.mktemp("wide") / "study"
    table = sobol_indices(RANGES, 16, 1)
    Sweep(load("village"), table).run(3, 1, 1, folder, False, work=fake_work.measured)
    return folder


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A factorial study in which the speed of 2 fails and that of 3 has an infinite measure."""
    folder = tmp_path_factory.mktemp("narrow") / "study"
    levers = {"routing.speed": [1, 2, 3, 4]}
    Sweep(load("village"), levers).run(6, 1, 1, folder, False, work=fake_work.raising)
    return folder


def test_sensitivity_names_what_decides_a_measure_and_what_it_rests_on(
    wide: Path, tmp_path: Path
) -> None:
    table = tmp_path / "indices.csv"
    result = call("sensitivity", wide, "--measure", HELP, "--out", table)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == HELP
    assert re.fullmatch(r"  +first order +total", lines[1])
    assert re.fullmatch(r"  routing\.speed +\d\.\d\d \[.+, .+\] +\d\.\d\d \[.+, .+\]", lines[2])
    assert lines[3].split() == [
        "people.trust_mean",
        "0.00",
        "[0.00,",
        "0.00]",
        "0.00",
        "[0.00,",
        "0.00]",
    ]
    assert lines[4] == (
        "  16 base points x 3 replications; intervals: 95 %, 1,000 resamples of points and luck."
    )
    assert re.fullmatch(
        r"  Luck of the runs makes up .* % of the variance between points; the indices are free of"
        r" it, the intervals hold it\.( More replications would narrow them\.)?",
        lines[5],
    )
    assert lines[6] == f"table: {table}"
    assert list(pd.read_csv(table)["key"]) == list(RANGES)


def test_missing_values_are_told(wide: Path) -> None:
    lines = call("sensitivity", wide, "--measure", "cases").stdout.splitlines()
    assert re.fullmatch(
        r"  Without a value: \d+ of 192 runs\. A base point counts with the replications in which"
        r" all its runs have one\.",
        lines[-1],
    )


def test_a_study_that_was_stopped_too_early_for_indices_is_told(tmp_path: Path) -> None:
    study, last = tmp_path / "study", seed_of(1, 1)

    def stopped(values: Values, levers: Values, seed: int) -> dict[str, Any]:
        if seed == last:
            raise ValueError("stopped")
        return fake_work.measured(values, levers, seed)

    Sweep(load("village"), sobol_indices(RANGES, 4, 1)).run(2, 1, 1, study, False, work=stopped)
    assert call("sensitivity", study, "--measure", "made_up").stdout.splitlines() == [
        "made_up", "  No base point has a value in all its runs in two replications yet.",
    ]  # fmt: skip


def test_a_study_that_is_not_made_for_indices_is_told(narrow: Path) -> None:
    assert refused("sensitivity", narrow, "--measure", HELP) == (
        'Sobol\' indices need a study with design.kind = "sobol_indices"; this one is "factorial"\n'
    )


@pytest.mark.parametrize("command", ["sensitivity", "contrast"])
def test_an_unknown_measure_gets_the_near_match(command: str, wide: Path) -> None:
    told = refused(command, wide, "--measure", "time_to_help_median")
    assert told.startswith(f"unknown measure 'time_to_help_median'; did you mean {HELP}?  Known: ")


def test_a_contrast_is_told_in_words_and_numbers(narrow: Path, tmp_path: Path) -> None:
    levers = {"routing.speed": [1, 2, 4]}
    folder, table = tmp_path / "study", tmp_path / "table.csv"
    Sweep(load("village"), levers).run(6, 1, 1, folder, False, work=fake_work.measured)
    result = call(
        "contrast", folder, "--measure", HELP, "--base", "routing.speed=2", "--out", table
    )
    lines = result.stdout.splitlines()
    assert re.fullmatch(rf"{HELP}: .* at the base, routing\.speed = 2", lines[0])
    assert re.fullmatch(r"  [ *] routing\.speed = 1  \+.* \(.* to \+.*\)  p = 0\.\d{3}", lines[1])
    assert lines[3] == (
        "  Paired over 6 of 6 replications; all intervals hold together in 95 of 100 such studies"
        " (Dunnett, for paired runs)."
    )
    frame = pd.read_csv(table)
    assert list(frame["routing.speed"]) == [1, 4]
    assert (frame["low"] < frame["difference"]).all()


def test_a_contrast_with_failed_runs_says_so(narrow: Path) -> None:
    lines = call("contrast", narrow, "--measure", HELP, "--method", "fdr").stdout.splitlines()
    assert lines[-1] == "  Without a value: 6 runs; replications with one are left out."
    assert lines[-2].startswith(
        "  Paired over 0 to 6 of 6 replications; of the differences marked, "
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--measure", "made_up"],
            r"made_up is infinite in 6 of 24 runs; this needs finite numbers\."
            r"  A restricted mean, such as time_to_help_restricted_mean_min, has one for every"
            r" run\.",
        ),
        (
            ["--measure", HELP, "--base", "routing.sped=1"],
            r"unknown key of this study 'routing\.sped'; did you mean routing\.speed\?  Known: .*",
        ),
        (
            ["--measure", HELP, "--base", "routing.speed=7"],
            r"routing\.speed = 7: 0 points have these values; name just one",
        ),
        (
            ["--measure", HELP, "--base", "speed"],
            r"--base speed: write it as key=value, for example run\.days=30",
        ),
    ],
)
def test_impossible_contrasts_are_refused(narrow: Path, options: list[str], message: str) -> None:
    assert re.fullmatch(message + "\n", refused("contrast", narrow, *options))


def rarely(values: Values, levers: Values, seed: int) -> dict[str, dict[str, Any]]:
    """A measure that the faster routing changes in two runs of ten."""
    touched = levers["routing.speed"] == 2 and seed in {seed_of(1, 3), seed_of(1, 6)}
    return {"measures": {"escalated_share": 0.01 * touched}, "curves": {}}


@pytest.mark.parametrize("method", ["dunnett", "fdr"])
def test_a_contrast_that_rests_on_few_pairs_is_marked(method: str, tmp_path: Path) -> None:
    levers = {"routing.speed": [1, 2]}
    Sweep(load("village"), levers).run(10, 1, 1, tmp_path / "rare", False, work=rarely)
    asked = ("contrast", tmp_path / "rare", "--measure", "escalated_share", "--method", method)
    lines = call(*asked).stdout.splitlines()
    assert lines[1].endswith(" †")
    assert lines[-1] == (
        "  † Fewer than 5 pairs of runs differ at all: the interval holds the truth less often than"
        " it claims."
    )
