"""The command `claim`."""

from typing import TYPE_CHECKING, Final

import click

from experiments.cli.words import (
    end_if_failed,
    examples,
    ready_engine,
    resumable,
)

if TYPE_CHECKING:
    from pathlib import Path

    from experiments.claim import Runs

PICTURE: Final = "images/both_nets.png"


@click.command(
    short_help="Test the report's claim that only both nets together work.",
    epilog=examples("safetynet claim --workers 2 --out results/claim"),
)
@click.option("--replications", type=int, help="Runs of each world, instead of the study's.")
@click.option("--samples", default=64, show_default=True, help="Sets of assumptions, 6 or more.")
@click.option("--workers", type=int, help="Processes; all processors unless given.")
@click.option(
    "--out", metavar="DIR", default="results/claim", show_default=True,
    help="Keeps the runs; the same call goes on where it stopped.",
)  # fmt: skip
@click.option("--page", metavar="FILE", help="The page; claim.md in DIR unless given.")
@click.pass_context
def claim(
    ctx: click.Context,
    replications: int | None,
    samples: int,
    workers: int | None,
    out: str,
    page: str | None,
) -> None:
    """Run four worlds: neither net, walking alone, information alone, both; and write a page.

    The worlds are the points of the study both_nets. They are run as they are, and again at many
    sets of assumptions, to see whether the sign holds.
    """
    from pathlib import Path

    from experiments.claim import run_claim
    from experiments.files import check_file

    folder = Path(out)
    path = Path(page) if page else folder / "claim.md"
    check_file(path)
    with resumable(ctx, [], folder):
        ready_engine()
        runs = run_claim(replications, samples, workers, folder)
        written = _write(runs, path)
    click.echo(f"page: {written}")
    end_if_failed(ctx, *runs.failed)


def _write(runs: "Runs", page: "Path") -> "Path":
    from experiments.charts import frame
    from experiments.claim import both_nets, find, markdown
    from experiments.claim.finding import MEASURES
    from experiments.files import make_folder, whole

    findings = [find(runs, measure) for measure in MEASURES]
    foot = _foot(runs)
    make_folder((page.parent / PICTURE).parent)
    frame.save(both_nets(findings[0], foot), page.parent / PICTURE)
    with whole(page) as file:
        file.write(markdown(findings, PICTURE, foot).encode())
    return page


def _foot(runs: "Runs") -> str:
    origin = runs.as_is.provenance
    return " · ".join(
        [
            f"{origin['scenario']}, {runs.as_is.scenario.run.days:g} days",
            f"{origin['replications']} replications a world",
            f"{runs.assumed.number} sets of assumptions, {runs.assumed.per_world} runs each",
            f"seed {origin['seed']}",
        ]
    )


COMMANDS: Final = (claim,)
