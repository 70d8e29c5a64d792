"""The command `compare`."""

from typing import Final

import click

from experiments.cli.words import (
    command_of,
    end_if_failed,
    examples,
    folder_option,
    language_option,
    ready_engine,
    resumable,
)


@click.command(
    short_help="Compare scenarios on the same incidents, and write a page about it.",
    epilog=examples(
        "safetynet compare village village:routing.speed=4 --out faster",
        "safetynet compare village village:patrol.policy=sweep,patrol.density_per_km2=8",
    ),
)
@click.argument("scenarios", metavar="A B [C ...]", nargs=-1, required=True)
@click.option("--replications", default=20, show_default=True, help="Runs of each scenario.")
@click.option("--seed", default=1, show_default=True, help="Of all runs.")
@click.option("--days", type=float, help="Length of every run (run.days).")
@click.option(
    "--assumptions", default=32, show_default=True,
    help="Other sets of assumptions under which the verdict is tried; 0 for none.",
)  # fmt: skip
@click.option("--workers", type=int, help="Processes; all processors unless given.")
@folder_option("Folder of runs, page and charts; results/compare unless given.")
@language_option
@click.pass_context
def compare(
    ctx: click.Context,
    scenarios: tuple[str, ...],
    replications: int,
    seed: int,
    days: float | None,
    assumptions: int,
    workers: int | None,
    out: str | None,
    lang: str,
) -> None:
    """Run two scenarios or more on the same incidents, and say what differs and how surely.

    A scenario is a NAME or FILE, with values of your own behind a colon. The first is what the
    others are held against. What nobody knows is varied as well, to see whether the sign of the
    verdict holds. The same command again goes on where it stopped.
    """
    from pathlib import Path

    from experiments import comparison
    from experiments.words import language

    sides = comparison.sides_of(scenarios, days)
    folder = Path(out or "results/compare")
    with resumable(ctx, scenarios, folder):
        ready_engine()
        found = comparison.compare(
            sides, replications, seed, workers, folder, assumptions=assumptions
        )
        with language(lang):
            page = comparison.write_page(found, folder, command_of(ctx, scenarios, folder))
    click.echo(f"page: {page}")
    end_if_failed(ctx, *found.failed)


COMMANDS: Final = (compare,)
