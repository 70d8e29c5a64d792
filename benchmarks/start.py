"""Cold start: the command's help, and the first run with and without compiled kernels."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.measure import Line, in_turn, ratio, wall_s

SECTION: Final = "start"
RUN: Final = ("run", "village", "--days", "1")
COMMAND: Final = "from experiments.cli.__main__ import start; start()"


def seconds_of(arguments: Sequence[str], **environment: str) -> float:
    """Return the seconds from start to end of a process."""
    command = [sys.executable, *arguments]
    surroundings = os.environ | environment
    return wall_s(
        lambda: subprocess.run(command, check=True, capture_output=True, env=surroundings)
    )


def command_s(*words: str, **environment: str) -> float:
    """Run the installed command or, without one, what it calls."""
    script = Path(sys.executable).with_name("safetynet")
    command = [str(script)] if script.exists() else ["-c", COMMAND]
    return seconds_of([*command, *words], **environment)


def first_and_second_s() -> tuple[float, float]:
    """Return the seconds of a run with an empty cache of kernels, and of the next one."""
    with tempfile.TemporaryDirectory() as folder:
        first = command_s(*RUN, SAFETYNET_CACHE_DIR=folder)
        return first, command_s(*RUN, SAFETYNET_CACHE_DIR=folder)


def measure(rounds: int) -> list[Line]:
    warm: list[float] = []

    def cold_s() -> float:
        cold, second = first_and_second_s()
        warm.append(second)
        return cold

    quick = in_turn(
        {
            "python -c pass": lambda: seconds_of(["-c", "pass"]),
            "--help": lambda: command_s("--help"),
        },
        4 * rounds,
    )
    cold = [cold_s() for _ in range(max(1, rounds // 2))]
    times = f"{ratio(quick['--help'], quick['python -c pass']):.1f} x python -c pass"
    return [
        Line.of(SECTION, "python -c pass", quick["python -c pass"], "s"),
        Line.of(SECTION, "safetynet --help", quick["--help"], "s", times),
        Line.of(SECTION, "first run, kernels to be compiled", cold, "s"),
        Line.of(SECTION, "first run, kernels from the cache", warm, "s"),
    ]
