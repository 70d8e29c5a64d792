"""Seeds of the laws: fixed, so that a failure in CI is a change; fresh ones in the long run."""

import os
from typing import Final

import pytest

FIXED: Final = 2016
VARIABLE: Final = "SAFETYNET_FRESH_SEEDS"
"""Unset: fixed seeds except in tests marked long. 1: fresh ones. Another number: that one."""


def _fresh() -> int:
    told = os.environ.get(VARIABLE, "1")
    if told.isdigit() and int(told) > 1:
        return int(told)
    return int.from_bytes(os.urandom(4), "little")


FRESH: Final = _fresh()


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of this test."""
    is_long = request.node.get_closest_marker("long") is not None
    return FRESH if is_long or os.environ.get(VARIABLE) else FIXED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say with which seed fresh runs have been made, so that they can be repeated."""
    terminalreporter.write_line(f"laws: fresh seed {FRESH}; {VARIABLE}={FRESH} repeats it")
