"""The command `export`."""

from typing import Final

import click

from experiments.cli.words import examples


@click.command(
    short_help="Write a run in the formats of others: XES, CSV, Parquet, GeoJSON.",
    epilog=examples(
        "safetynet export out --to xes",
        "safetynet export out --to geojson --origin 120.56,30.63",
    ),
)
@click.argument("directory", metavar="RUN_DIR")
@click.option(
    "--to", "forms", multiple=True, required=True, help="xes, csv, parquet or geojson; often."
)
@click.option("--origin", metavar="LON,LAT", help="South-west corner of the place, for geojson.")
def export(directory: str, forms: tuple[str, ...], origin: str | None) -> None:
    """Write the event log of a run for process mining, or its areas and cases for maps.

    The files appear in the folder of the run: events.xes, events.csv, events.parquet,
    areas.geojson, cases.geojson.
    """
    from pathlib import Path

    from experiments import exports

    at = None if origin is None else _pair(origin)
    for form in forms:
        for path in exports.export(Path(directory), form, at):
            click.echo(path)


def _pair(text: str) -> tuple[float, float]:
    from sim.errors import OutputError

    try:
        longitude, latitude = map(float, text.split(","))
    except ValueError:
        raise OutputError(f"--origin {text}: must be LON,LAT, two numbers") from None
    return longitude, latitude


COMMANDS: Final = (export,)
