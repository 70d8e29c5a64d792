"""What all tests share: seeds, hypothesis without a stopwatch, the same examples in every run."""

import os
import signal
from typing import Final

import matplotlib as mpl
import pytest
from hypothesis import settings

FIXED: Final = 2016
VARIABLE: Final = "SAFETYNET_FRESH_SEEDS"
"""Unset: fixed seeds except in tests marked long. 1: fresh ones. Another number: that one."""
SHARED: Final = "SAFETYNET_TESTS_FRESH_SEED"
"""Tells the workers of a run which seed it has drawn."""

mpl.use("Agg")

# A shell that puts the tests into the background lets them ignore Ctrl-C, and so would every
# program that they start: but some tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# `make verify` asks for fresh examples; a plain run must not fail one day and pass the next.
fresh = os.environ.get(VARIABLE) == "1"
settings.register_profile("safetynet", deadline=None, derandomize=not fresh)
settings.load_profile("safetynet")


def _fresh() -> int:
    told = os.environ.get(VARIABLE, "1")
    if told.isdigit() and int(told) > 1:
        return int(told)
    drawn = os.environ.setdefault(SHARED, str(int.from_bytes(os.urandom(4), "little")))
    return int(drawn)


FRESH: Final = _fresh()


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of this test: fixed, so that a failure is a change; fresh in the long run."""
    is_long = request.node.get_closest_marker("long") is not None
    return FRESH if is_long or os.environ.get(VARIABLE) else FIXED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say with which seed fresh runs have been made, so that they can be repeated."""
    terminalreporter.write_line(f"fresh seed {FRESH}; {VARIABLE}={FRESH} repeats it")
