"""The commands `scenarios` and `check`."""

from typing import TYPE_CHECKING, Final

import click

from experiments.cli.words import examples, scenario_of, set_option

if TYPE_CHECKING:
    from sim.scenario import Row


@click.command(epilog=examples("safetynet scenarios"))
def scenarios() -> None:
    """List the scenarios and studies that ship."""
    from experiments.design import study
    from sim.scenario import shipped

    for heading, titles in (("Scenarios", shipped()), ("Studies", study.shipped())):
        click.echo(f"{heading}:")
        width = max(map(len, titles), default=0)
        for name, title in titles.items():
            click.echo(f"  {name:<{width}}  {title}".rstrip())


@click.command(
    short_help="Print the values of a scenario and their sources, or its errors.",
    epilog=examples(
        "safetynet check tongxiang_town",
        "safetynet check my_town.toml --set routing.speed=4",
    ),
)
@click.argument("scenario", metavar="NAME|FILE")
@set_option
def check(scenario: str, overrides: tuple[str, ...]) -> None:
    """Print every value of a scenario with unit, source and origin, or all its errors.

    Behind a value stand the mark and words of its source (A = the 2016 report, L = literature,
    D = data, X = assumed), and the line that sets it. A star marks a lever: policy sets it.
    """
    from sim.setting import check_files

    checked = scenario_of(scenario, overrides)
    check_files(checked)
    table = checked.table()
    for row in table:
        click.echo(_line(row))
    click.echo(f"{checked.name}: {len(table)} values, no problem; digest {checked.digest()[:16]}")


def _line(row: "Row") -> str:
    from sim.scenario.words import written

    value = "not given" if row.value is None else written(row.value)
    star = "*" if row.lever else " "
    source = " ".join(part for part in (f"[{row.mark}]" if row.mark else "", row.source) if part)
    told = f"{value} {row.unit}".rstrip()
    return f"{star} {row.key} = {told}  # {source + '; ' if source else ''}{row.where}"


COMMANDS: Final = (scenarios, check)
