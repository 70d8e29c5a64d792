"""The command `facts`."""

from typing import Final

import click

from experiments.cli.words import examples, ready_engine, resumable


@click.command(
    short_help="Put the figures of the 2016 report beside simulated intervals.",
    epilog=examples("safetynet facts --samples 20 --workers 2 --out results/facts"),
)
@click.option("--samples", default=20, show_default=True, help="How often each place is simulated.")
@click.option("--seed", default=2016, show_default=True, help="Of the study.")
@click.option("--workers", type=int, help="Processes; all processors unless given.")
@click.option(
    "--out",
    metavar="DIR",
    default="results/facts",
    show_default=True,
    help="Keeps the runs and the table; the same call goes on where it stopped.",
)
@click.option("--page", metavar="FILE", help="The page; facts.md in DIR unless given.")
@click.pass_context
def facts(
    ctx: click.Context, samples: int, seed: int, workers: int | None, out: str, page: str | None
) -> None:
    """Simulate the places of the 2016 report, and put its figures beside the result.

    Input: the scenario was made to give it. Calibrate: a value of the scenario was chosen so that
    it comes out. Validate and show: nothing was fitted. Inside means that the figure (or its own
    95 % interval, where it counts rare events) reaches into the range of 90 % of the samples.
    """
    from pathlib import Path

    from experiments.columns import aligned
    from experiments.facts import TRIALS, judge, table
    from experiments.facts import page as page_of
    from experiments.facts import samples as sampled
    from experiments.files import check_file, make_folder, whole

    folder = Path(out)
    path = Path(page) if page else folder / "facts.md"
    check_file(path)
    with resumable(ctx, [], folder):
        ready_engine()
        sums = {
            name: sampled(trial, samples, seed, workers, folder / name)
            for name, trial in TRIALS.items()
        }
    verdicts = judge(sums)
    click.echo("\n".join(aligned(table(verdicts))))
    make_folder(path.parent)
    with whole(path) as file:
        file.write(page_of(verdicts, f"{samples} samples of each place, seed {seed}").encode())
    click.echo(f"page: {path}")


COMMANDS: Final = (facts,)
