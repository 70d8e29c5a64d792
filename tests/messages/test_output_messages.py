"""What cannot be written, or is interrupted: nothing half-done, nothing lost, one message."""

import re
import signal
from pathlib import Path

import pytest

from experiments import Results
from sim.kernels.cache import CACHE_VARIABLE
from tests.machine import PATIENCE_S, full_disk, wait_for
from tests.messages.command import STUDY, call, refused, start


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
    monkeypatch.setattr("experiments.cli.sweep._report_if_any", lambda *_: None)
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


def test_a_folder_with_another_run_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert call("run", "village", "--days", "0.1", "--out", folder).exit_code == 0
    assert refused("run", "village", "--days", "0.1", "--seed", 2, "--out", folder) == (
        f"{folder} holds another run (village, seed 1); nothing was run."
        "  Choose another folder with --out, or remove this one.\n"
    )
    assert call("run", "village", "--days", "0.1", "--out", folder).exit_code == 0


def test_a_sweep_leaves_the_folder_of_a_run_alone(tmp_path: Path, study: Path) -> None:
    folder = tmp_path / "out"
    assert call("run", "village", "--days", "0.1", "--out", folder).exit_code == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert refused("sweep", study, "--out", folder) == (
        f"{folder} holds files that are no study; nothing was run."
        "  Choose another folder with --out.\n"
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_ctrl_c_during_a_run_leaves_nothing(tmp_path: Path) -> None:
    process = start("run", "tongxiang_town", "--days", 3000, "--out", tmp_path / "out")
    # By then the command is at work; before, Python itself would answer.
    wait_for(lambda: "llvmlite" in Path(f"/proc/{process.pid}/maps").read_text())
    process.send_signal(signal.SIGINT)
    said, told = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, said) == (130, "")
    assert told == "interrupted; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_the_engine_is_compiled_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    process = start("run", "village", "--out", tmp_path / "out")
    assert process.stderr is not None
    assert process.stderr.readline() == (
        "compiling the engine; only the first run has to wait ...\n"
    )
    process.send_signal(signal.SIGINT)
    said, told = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, said, told) == (130, "", "interrupted; nothing was written\n")
    assert not (tmp_path / "out").exists()


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


@pytest.mark.parametrize("command", [("claim", "--samples", 6), ("facts", "--samples", 9)])
def test_ctrl_c_during_a_claim_or_facts_tells_how_to_go_on(
    tmp_path: Path, command: tuple[object, ...]
) -> None:
    folder = tmp_path / "out"
    process = start(*command, "--workers", 1, "--out", folder)
    wait_for(lambda: any(folder.rglob("parts/[!.]*.parquet")))
    process.send_signal(signal.SIGINT)
    said, told = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, said) == (130, "")
    assert told.splitlines()[-1] == (
        "interrupted; finished runs are kept. To go on: "
        f"safetynet {command[0]} --samples {command[2]} --workers 1 --out {folder}"
    )


def test_a_name_that_is_too_long_for_a_file() -> None:
    assert refused("check", "9" * 400) == f"{'9' * 60} ...: file name too long\n"
    long_file = f"place.file={'x' * 400}"
    assert refused("check", "village", "--set", long_file).startswith("xxxx")
    assert refused("report", "y" * 400) == f"{'y' * 60} ...: file name too long\n"


@pytest.mark.parametrize("name", [".", "here"])
def test_a_run_does_not_replace_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = "." if name == "." else tmp_path
    assert refused("run", "village", "--out", folder) == (
        f"{folder} is the folder you are in, which cannot be replaced; nothing was run."
        "  Choose another folder with --out.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "work"),
    [
        (["replay", "village", "-o"], "experiments.live.replay.replay"),
        (["sensitivity", "study", "--measure", "cases", "--out"], "experiments.cli.analysis._read"),
        (["contrast", "study", "--measure", "cases", "--out"], "experiments.cli.analysis._read"),
        (["claim", "--page"], "experiments.claim.run_claim"),
        (["facts", "--page"], "experiments.facts.samples"),
    ],
)
@pytest.mark.parametrize(
    ("at", "message"),
    [(".", "Is a directory"), ("folder", "Is a directory"), ("file/page", "Not a directory")],
)
def test_a_file_that_cannot_be_written_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], work: str, at: str,
    message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").touch()
    monkeypatch.setattr(work, lambda *_, **__: pytest.fail("it ran"))
    assert refused(*arguments, at) == f"cannot write {at}: {message}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
