"""The command as its user calls it: in this process, or in one of its own."""

import subprocess
import sys

from click.testing import CliRunner, Result

from experiments.cli import main
from tests.machine import environment

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
