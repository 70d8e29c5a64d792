"""Options and values that several commands share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from sim.scenario import Scenario

type Callback = Callable[..., Any]

SOME_FAILED: Final = 3
INTERRUPTED: Final = 130

set_option = click.option(
    "--set",
    "overrides",
    metavar="KEY=VALUE",
    multiple=True,
    help="Set a value of the scenario, as in routing.speed=4; may be given often.",
)


def examples(*lines: str) -> str:
    """Return the end of a command's help: what one would type."""
    heading = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join(["\b", heading, *(f"  {line}" for line in lines)])


def folder_option(about: str) -> Callable[[Callback], Callback]:
    """Return the option --out; a text, since pathlib is slow to import."""
    return click.option("--out", metavar="DIR", help=about)


def _spoken(_: click.Context, __: click.Parameter, code: str) -> str:
    from experiments.words import language

    with language(code):
        return code


language_option = click.option(
    "--lang",
    default="en",
    show_default=True,
    callback=_spoken,
    help="Language of what is told: en or zh.",
)


@contextmanager
def resumable(ctx: click.Context, arguments: Sequence[str], folder: object) -> Iterator[None]:
    """Work of which every finished run is kept: after Ctrl-C, say how to go on, and end."""
    try:
        yield
    except KeyboardInterrupt:
        import shlex

        command = shlex.join(command_of(ctx, arguments, folder))
        click.echo(f"interrupted; finished runs are kept. To go on: {command}", err=True)
        ctx.exit(INTERRUPTED)


def end_if_failed(ctx: click.Context, failed: int, all_runs: int) -> None:
    """Say how many runs failed and end with their exit code, if any has."""
    if failed:
        click.echo(f"{failed:,} of {all_runs:,} runs failed", err=True)
        ctx.exit(SOME_FAILED)


def command_of(ctx: click.Context, arguments: Sequence[str], folder: object) -> list[str]:
    """The command again, with every option that was given."""
    options = [
        word
        for name, value in _given(ctx)
        for word in ((name,) if value is True else (name, str(value)))
    ]
    return ["safetynet", str(ctx.info_name), *arguments, *options, "--out", str(folder)]


def _given(ctx: click.Context) -> Iterator[tuple[str, object]]:
    for option in ctx.command.params:
        if not isinstance(option, click.Option) or option.name in ("out", "help", None):
            continue
        value = ctx.params[option.name]
        several = value if isinstance(value, tuple) else (value,)
        yield from (
            (option.opts[0], each) for each in several if each not in (None, option.default)
        )


def ready_engine() -> None:
    """Compile the engine where that has not been done yet, and say so: it takes a while."""
    from experiments.garbage import getting_ready
    from sim.compilation import compile_engine, is_compiled, is_kept

    if not is_compiled():
        who = "only the first run has" if is_kept() else "no folder can keep it, so every run has"
        click.echo(f"compiling the engine; {who} to wait ...", err=True)
    with getting_ready():
        compile_engine(meanwhile=_import_the_rest)


def _import_the_rest() -> None:
    """Import what makes a run, and what measures it."""
    import sim.runs  # noqa: F401


def scenario_of(name: str, overrides: Sequence[str], days: float | None = None) -> "Scenario":
    """Load a scenario with what --set and --days say.

    Raises:
        SafetyNetError: it cannot be used.
    """
    from sim.scenario import load, parse_override

    values: Mapping[str, object] = dict(parse_override(text) for text in overrides)
    scenario = load(name, values)
    return scenario if days is None else scenario.replace({"run.days": days}, "--days, that is")
