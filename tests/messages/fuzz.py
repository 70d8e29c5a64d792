"""How damaged files and command lines are made and judged; ten times as many by `make verify`."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

THOROUGH: Final = "SAFETYNET_FRESH_SEEDS" in os.environ
TIMES: Final = 10 if THOROUGH else 1
HANGS_AFTER_S: Final = 120
"""Seconds after which a command counts as hanging; machines that run the tests are busy."""
WORDS: Final = (
    "", " ", "-", "--", "-1", "0", "nan", "inf", "1e308", "2", "9" * 400, "x", "=", "x=1", "run",
    "run.days=", "run.dais=3", "run.days=nan", "run=1", "kinds.=1", "kinds.x.per_day=1", "a.b.c=1",
    "routing.speed={}", "routing.speed=[1", "base=village", "--set", "--seed", "--out", "--help",
    "-h", "--no-such", "--lang", "zh", "mine.toml", "study.toml", "no/such/file.toml", "mine",
    "\u7535", "\U0001f4a5", "a\nb", "%s", "$HOME", "*", "'", '"',
)  # fmt: skip


def examples(quick: int) -> settings:
    """Return the settings of a test by mutation: so many cases, ten times as many at length."""
    return settings(
        max_examples=quick * TIMES,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@contextmanager
def no_hang() -> Iterator[None]:
    """Raise an AssertionError when what is inside takes too long."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"no answer after {HANGS_AFTER_S} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(HANGS_AFTER_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@st.composite
def damaged(draw: st.DrawFn, words: tuple[str, ...]) -> list[str]:
    """Draw a command line that differs from a good one in one to three places."""
    line = list(words)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(line)))
        how = draw(
            st.sampled_from(("insert", "replace", "drop", "double", "swap", "cut", "letter"))
        )
        line = _damage(line, at, how, draw(st.sampled_from(WORDS)), draw(st.integers(0, 30)))
    return line


def _damage(line: list[str], at: int, how: str, word: str, k: int) -> list[str]:
    here = line[at : at + 1]
    if how == "insert" or not here:
        return [*line[:at], word, *line[at:]]
    old = here[0]
    changed = {
        "replace": [word],
        "drop": [],
        "double": [old, old],
        "swap": [*line[at + 1 : at + 2], old],
        "cut": [old[:k]],
        "letter": [old[:k] + "x" + old[k + 1 :]],
    }[how]
    rest = line[at + 2 :] if how == "swap" else line[at + 1 :]
    return [*line[:at], *changed, *rest]


@st.composite
def damaged_text(draw: st.DrawFn, text: str) -> bytes:
    """Draw a file that differs from a good one: lines, cells, letters or bytes."""
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        how = draw(st.sampled_from(("drop", "double", "swap", "word", "letter", "cut", "bytes")))
        if how == "bytes" or not lines:
            raw = "".join(lines).encode()
            k = draw(st.integers(0, len(raw)))
            return raw[:k] + draw(st.binary(min_size=1, max_size=4)) + raw[k + 1 :]
        k = draw(st.integers(0, len(lines[at])))
        lines[at : at + 1] = _lines_instead(lines, at, how, k, draw(st.sampled_from(WORDS)))
    return "".join(lines).encode()


def _lines_instead(lines: list[str], at: int, how: str, k: int, word: str) -> list[str]:
    old = lines[at]
    if how == "word":
        cells = old.rstrip("\n").split(",")
        cells[k % len(cells)] = word
        return [",".join(cells) + "\n"]
    return {
        "drop": [],
        "double": [old, old],
        "swap": [lines[at - 1], old],
        "letter": [old[:k] + "x" + old[k + 1 :]],
        "cut": [old[:k]],
    }[how]
