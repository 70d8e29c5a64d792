"""The command `run`."""

from typing import TYPE_CHECKING, Final

import click

from experiments.cli.words import examples, folder_option, ready_engine, scenario_of, set_option

if TYPE_CHECKING:
    from sim.one_run import Run

MAIN: Final = (
    "cases",
    "detected_share",
    "detection_delay_median_min",
    "response_time_median_min",
    "time_to_help_median_min",
    "helped_share_24h",
    "within_limit_share",
    "settled_on_spot_share",
    "escalated_share",
    "cost_yuan",
)
"""Measures that the terminal shows; `--out` writes all."""


@click.command(
    epilog=examples(
        "safetynet run tongxiang_town --seed 7 --days 30",
        "safetynet run tongxiang_town --set routing.speed=4 --out fast",
    )
)
@click.argument("scenario", metavar="NAME|FILE")
@click.option("--seed", default=1, show_default=True, help="Of the run's luck.")
@click.option("--days", type=float, help="Length of the run (run.days).")
@set_option
@folder_option("Write log, cases, measures and provenance to this folder.")
def run(
    scenario: str, seed: int, days: float | None, overrides: tuple[str, ...], out: str | None
) -> None:
    """Run a scenario once, and print its main measures."""
    from pathlib import Path

    from experiments.store.run_folder import check_folder, write_run

    chosen = scenario_of(scenario, overrides, days)
    folder = None if out is None else Path(out)
    if folder is not None:
        check_folder(folder, chosen, seed)
    import sim

    ready_engine()
    made = sim.run(chosen, seed=seed)
    if folder is not None:
        write_run(made, folder)
    click.echo(_table(made))
    if folder is not None:
        click.echo(f"written to {folder}")


def _table(made: "Run") -> str:
    from experiments.wording import amount
    from sim.measures import MEASURES

    shown = [(MEASURES[name], made.measured[name]) for name in MAIN]
    titles = [measure.title for measure, _ in shown]
    width = max(map(len, titles))
    lines = [
        f"  {measure.title:<{width}}  {amount(value, measure.unit)}" for measure, value in shown
    ]
    days = f"{made.scenario.run.days:g}"
    return "\n".join([f"{made.scenario.name}, seed {made.seed}, {days} days", *lines])


COMMANDS: Final = (run,)
