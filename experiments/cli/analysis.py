"""The commands `sensitivity` and `contrast`: what a finished study says."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from experiments.cli.words import examples

if TYPE_CHECKING:
    from experiments.store.results import Results

measure_option = click.option(
    "--measure", "measures", metavar="NAME", multiple=True, required=True,
    help="Measure to look at; may be given often.",
)  # fmt: skip
table_option = click.option("--out", metavar="FILE", help="Write the numbers to a CSV file too.")


@click.command(
    short_help="Say which keys of a study decide a measure.",
    epilog=examples(
        "safetynet sensitivity wide --measure time_to_help_restricted_mean_min",
        "safetynet sensitivity wide --measure cost_yuan --measure detected_share --out indices.csv",
    ),
)
@click.argument("directory", metavar="DIR")
@measure_option
@table_option
def sensitivity(directory: str, measures: tuple[str, ...], out: str | None) -> None:
    """Say which keys of a study decide a measure: Sobol' indices with intervals.

    The study must have been made with design.kind = "sobol_indices". First order: the share of the
    variance that goes with a key alone. Total: with all its combinations.
    """
    from experiments.sensitivity import sensitivities

    _check(out)
    results = _read(directory)
    found = [each for measure in measures for each in sensitivities(results, measure)]
    _show(line for each in found for line in each.lines())
    _write(out, (row for each in found for row in each.rows()))


@click.command(
    short_help="Compare every point of a study with its base.",
    epilog=examples(
        "safetynet contrast demo --measure time_to_help_restricted_mean_min",
        "safetynet contrast demo --measure cost_yuan --base routing.speed=1 --method fdr",
    ),
)
@click.argument("directory", metavar="DIR")
@measure_option
@click.option(
    "--base", "base", metavar="KEY=VALUE", multiple=True,
    help="Values that tell the base; the scenario's own unless given.",
)  # fmt: skip
@click.option(
    "--method",
    type=click.Choice(["dunnett", "fdr"]),
    default="dunnett",
    show_default=True,
    help="All intervals hold together; or few of the differences found are false.",
)
@table_option
def contrast(
    directory: str, measures: tuple[str, ...], base: tuple[str, ...], method: str, out: str | None
) -> None:
    """Compare every point of a study with its base, allowing for how many there are."""
    from experiments.contrasts import contrasts
    from sim.scenario import parse_override

    _check(out)
    results = _read(directory)
    at = dict(parse_override(text, "--base") for text in base)
    found = [contrasts(results, measure, at, method) for measure in measures]
    _show(line for each in found for line in each.lines())
    _write(out, (row for each in found for row in each.rows()))


def _read(directory: str) -> "Results":
    from pathlib import Path

    from experiments.store.results import Results

    return Results.load(Path(directory))


def _check(out: str | None) -> None:
    from pathlib import Path

    from experiments.files import check_file

    if out is not None:
        check_file(Path(out))


def _show(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _write(out: str | None, rows: Iterable[Mapping[str, Any]]) -> None:
    if out is None:
        return
    from pathlib import Path

    import pandas as pd

    from experiments.files import make_folder, whole

    table = pd.DataFrame(list(rows)).to_csv(index=False, lineterminator="\n")
    make_folder(Path(out).parent)
    with whole(Path(out)) as file:
        file.write(table.encode())
    click.echo(f"table: {out}")


COMMANDS: Final = (sensitivity, contrast)
