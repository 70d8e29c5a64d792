"""The command `safetynet`: its parts, and how it ends."""

import errno
import sys
from typing import Any, Final

import click

from experiments.cli import (
    analysis,
    claim,
    compare,
    export,
    facts,
    live,
    plan,
    run,
    scenarios,
    story,
    sweep,
)
from experiments.cli.words import INTERRUPTED, SOME_FAILED, examples
from sim.errors import RunsFailedError, SafetyNetError

BAD_INPUT: Final = 2
NO_NAME: Final = (errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR)
LONGEST_SHOWN: Final = 60
CANNOT_WRITE: Final = (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EFBIG)


class Command(click.Group):
    """Turns mistakes of the user into one message; bugs show as they are."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit code 2 for a mistake, 3 for failed runs, 130 after Ctrl-C."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except RunsFailedError as error:
            return _end(ctx, str(error), SOME_FAILED)
        except SafetyNetError as error:
            return _end(ctx, str(error), BAD_INPUT)
        except KeyboardInterrupt:
            return _end(ctx, "interrupted; nothing was written", INTERRUPTED)
        except OSError as error:
            if error.errno in NO_NAME:
                name = max(str(error.filename or "").split("/"), key=len)
                shown = name if len(name) <= LONGEST_SHOWN else f"{name[:LONGEST_SHOWN]} ..."
                return _end(ctx, f"{shown}: {(error.strerror or '').lower()}", BAD_INPUT)
            if error.errno not in CANNOT_WRITE:
                raise
            path = error.filename or "standard output"
            return _end(ctx, f"cannot write {path}: {error.strerror}", BAD_INPUT)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from experiments.version import release

        click.echo(f"safetynet {release()}")
        ctx.exit()


def _end(ctx: click.Context, message: str, code: int) -> None:
    click.echo(message, err=True)
    ctx.exit(code)


@click.group(
    name="safetynet",
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("safetynet run tongxiang_town --days 7 --seed 1"),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Simulate how patrols, a command network and departments keep a community safe."""


PARTS: Final = (
    scenarios, run, story, sweep, analysis, compare, plan, facts,
    claim, live, export,
)  # fmt: skip

for _part in PARTS:
    for _command in _part.COMMANDS:
        main.add_command(_command)
