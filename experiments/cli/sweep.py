"""The commands `sweep` and `report`."""

from typing import TYPE_CHECKING, Any, Final

import click

from experiments.cli.words import (
    SOME_FAILED,
    examples,
    folder_option,
    language_option,
    ready_engine,
    resumable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from experiments.design.study import Study
    from experiments.stats.precision import Of
    from experiments.store.results import Results


@click.command(
    epilog=examples(
        "safetynet sweep patrol_x_routing --workers 2 --out demo",
        "safetynet sweep my_study.toml --replications 30 --run-limit 600",
        "safetynet sweep my_study.toml --precision time_to_help_restricted_mean_min=5%",
        "safetynet sweep my_study.toml --scheduler tcp://10.0.0.1:8786",
    )
)
@click.argument("study", metavar="STUDY")
@click.option("--workers", type=int, help="Processes; all processors unless given.")
@click.option("--scheduler", metavar="ADDRESS", help="Use the workers of this Dask scheduler.")
@click.option("--replications", type=int, help="Runs at each point, instead of the study's.")
@click.option("--seed", type=int, help="Seed of the study, instead of the study's.")
@click.option(
    "--precision",
    metavar="MEASURE=WIDTH",
    multiple=True,
    help="Add replications until every interval is so narrow, as in cost_yuan=5%; may be repeated.",
)
@click.option(
    "--precision-of",
    type=click.Choice(["points", "differences"]),
    help="Intervals of all points, or of their paired differences from the base.",
)
@click.option("--max-replications", type=int, help="At most so many; 20 times --replications.")
@click.option("--run-limit", type=float, metavar="SECONDS", help="A run that takes longer fails.")
@folder_option("Folder of the results; results/STUDY unless given.")
@language_option
@click.pass_context
def sweep(
    ctx: click.Context,
    study: str,
    workers: int | None,
    scheduler: str | None,
    replications: int | None,
    seed: int | None,
    precision: tuple[str, ...],
    precision_of: "Of | None",
    max_replications: int | None,
    run_limit: float | None,
    out: str | None,
    lang: str,
) -> None:
    """Run a study (a name or a TOML file), and write its report.

    Every finished run is kept at once. The same command again goes on where it stopped, tries
    failed runs again, and adds replications when more are asked for.

    Exit codes: 0 all is done, 2 a mistake to mend, 3 some runs failed or a precision was not
    reached, 130 Ctrl-C.
    """
    from pathlib import Path

    from experiments.design.study import load
    from experiments.sweep import Sweep

    asked = load(study)
    folder = Path(out) if out else Path("results", asked.name)
    runs = asked.replications if replications is None else replications
    root = asked.seed if seed is None else seed
    wish = _wish(asked, precision, precision_of, max_replications)
    with resumable(ctx, [study], folder):
        ready_engine()
        results = Sweep(asked.scenario, asked.table).run(
            runs,
            root,
            workers,
            folder,
            scheduler=scheduler,
            run_limit_s=run_limit,
            **wish,
        )
        click.echo(f"results: {folder / 'results.csv'}")
        _report_if_any(results, folder, lang)
    _tell_precision(results)
    _tell_failures(ctx, results, folder)
    if not all(each.is_met for each in results.reached):
        ctx.exit(SOME_FAILED)


@click.command(
    short_help="Write the report of a study's folder.", epilog=examples("safetynet report demo")
)
@click.argument("directory", metavar="DIR")
@language_option
@click.pass_context
def report(ctx: click.Context, directory: str, lang: str) -> None:
    """Write the report of a study's folder, also of one that is not finished."""
    from pathlib import Path

    from experiments.store.results import Results

    folder = Path(directory)
    results = Results.load(folder)
    _report_if_any(results, folder, lang)
    _tell_failures(ctx, results, folder)


def _wish(
    asked: "Study", precision: "Sequence[str]", of: "Of | None", most: int | None
) -> dict[str, Any]:
    """Return what is asked of the intervals: what the command says counts more than the study."""
    from experiments.stats.precision import Precision
    from sim.measures import MEASURES

    given = [Precision.parse(text, list(MEASURES)) for text in precision]
    limit = asked.max_replications if most is None else most
    return {
        "precision": given or asked.precision,
        "precision_of": of or asked.precision_of,
        "max_replications": limit,
    }


def _tell_precision(results: "Results") -> None:
    for each in results.reached:
        point = results.table.point(each.point)
        where = ", ".join(f"{key} = {value}" for key, value in point.items()) or "the only point"
        click.echo(each.told(where))


def _report_if_any(results: "Results", folder: "Path", lang: str) -> None:
    """A study in which no run has worked has nothing to report."""
    if len(results.failed) == len(results.frame):
        click.echo("no run has worked yet, so there is no report", err=True)
        return
    from experiments.charts import noon
    from experiments.report import write_report
    from experiments.survey import write_survey
    from experiments.words import language

    first = int(results.frame["seed"].iloc[0])
    write = write_report if results.table.is_factorial else write_survey
    with language(lang):
        page = write(results, folder, noon(results.scenario, first))
    click.echo(f"report: {page}")


def _tell_failures(ctx: click.Context, results: "Results", folder: "Path") -> None:
    failed = results.failed
    if not len(results.frame):
        ctx.exit(SOME_FAILED)
    if not len(failed):
        return
    click.echo(
        f"{len(failed):,} of {len(results.frame):,} runs failed; the first: "
        f"{failed['error'].iloc[0]}\nAll are in {folder / 'failed.txt'}.",
        err=True,
    )
    ctx.exit(SOME_FAILED)


COMMANDS: Final = (sweep, report)
