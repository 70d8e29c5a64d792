"""What a sweep shows: a bar on a terminal, one line elsewhere, nothing when asked for silence."""

import io
import re

import pytest

from experiments.execution.pool import attempt
from experiments.execution.progress import Progress
from experiments.jobs import failure
from tests.unit import fake_work

JOBS = fake_work.jobs((1, 3), 3)
MADE = [attempt(fake_work.task(fake_work.measured), job) for job in JOBS]
LINE = (
    r"6 of 6 runs done \(2 points x 3 replications\), 1 failed, 2 from before;"
    r" 4 in \S+ s \(.+\)\n"
)


class Screen(io.StringIO):
    """Stands for stderr."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def shown(monkeypatch: pytest.MonkeyPatch, terminal: bool, show: bool) -> str:
    screen = Screen(terminal)
    monkeypatch.setattr("sys.stderr", screen)
    progress = Progress(JOBS, 2, show)
    progress.note("a part was damaged")
    for outcome in [*MADE[:3], failure(JOBS[3], ValueError("x"), 0.1)]:
        progress.add([outcome])
    if progress._bar is not None:
        progress._bar.refresh()
    progress.close()
    return screen.getvalue()


def test_a_terminal_shows_runs_points_failures_speed_and_time_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = shown(monkeypatch, terminal=True, show=True)
    assert "a part was damaged\n" in text
    states = text.split("\r")
    assert any(
        re.search(
            r"6/6 runs, .* runs/s, 00:00 left, 3/3 replications and 0/2 points, 1 failed, "
            r"[\d,]+ MB",
            state,
        )
        for state in states
    )
    assert re.fullmatch(LINE, states[-1])


def test_elsewhere_there_is_one_line_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, terminal=False, show=True)
    assert re.fullmatch("a part was damaged\n" + LINE, text)


def test_nothing_is_said_when_silence_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, terminal=True, show=False) == ""


def test_elsewhere_a_line_a_minute_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, now = Screen(terminal=False), [0.0]
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    monkeypatch.setattr("experiments.execution.progress.resident_mb", lambda: 1234.5)
    progress = Progress(JOBS, 2, show=True)
    for seconds, outcome in zip((10.0, 59.0, 61.0), MADE, strict=False):
        now[0] = seconds
        progress.add([outcome])
    assert screen.getvalue() == ("5 of 6 runs, 0 failed, 0.0492 runs/s, 0:00:20 left, 1,234 MB\n")
