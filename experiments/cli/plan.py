"""The command `plan`."""

from typing import Final

import click

from experiments.cli.words import (
    SOME_FAILED,
    command_of,
    end_if_failed,
    examples,
    folder_option,
    language_option,
    ready_engine,
    resumable,
    scenario_of,
    set_option,
)


@click.command(
    short_help="Find the least patrol, or the cheapest mix, that meets a target.",
    epilog=examples(
        'safetynet plan tongxiang_town --target "detected_share_24h >= 0.8"',
        'safetynet plan village --target "helped_share_24h >= 60 %" --mix --days 14',
    ),
)
@click.argument("scenario", metavar="NAME|FILE")
@click.option("--target", required=True, metavar="TEXT", help="As in 'detected_share_24h >= 0.9'.")
@click.option("--lever", default="patrol.density_per_km2", show_default=True, help="What to vary.")
@click.option("--range", "reach", metavar="LOW:HIGH", help="Values allowed.")
@click.option("--confidence", default=0.95, show_default=True, help="Of each decision.")
@click.option("--max-replications", default=64, show_default=True, help="Then it is undecided.")
@click.option("--mix", is_flag=True, help="Also the least patrol at several routing speeds.")
@click.option("--speeds", metavar="A,B,...", help="Routing speeds of the mix.")
@click.option("--speed-yuan", default=0.0, help="Cost a day of each unit of speed beyond now.")
@click.option("--seed", default=1, show_default=True, help="Of all runs.")
@click.option("--days", type=float, help="Length of every run (run.days).")
@click.option("--workers", type=int, help="Processes; all processors unless given.")
@set_option
@folder_option("Folder of runs, page and charts; results/plan unless given.")
@language_option
@click.pass_context
def plan(
    ctx: click.Context,
    scenario: str,
    target: str,
    lever: str,
    reach: str | None,
    confidence: float,
    max_replications: int,
    mix: bool,
    speeds: str | None,
    speed_yuan: float,
    seed: int,
    days: float | None,
    workers: int | None,
    overrides: tuple[str, ...],
    out: str | None,
    lang: str,
) -> None:
    """Find the least value of a lever that meets a target, as sure as asked.

    Every value meets the same incidents; runs are added until each decision is sure. The answer
    comes in people, hours and yuan as well. The same command again goes on where it stopped.
    """
    from pathlib import Path

    from experiments import planner
    from experiments.planner import words
    from experiments.words import language

    asked = planner.target_of(target)
    chosen = scenario_of(scenario, overrides, days)
    folder = Path(out or "results/plan")
    trials = planner.Trials(
        chosen, asked, confidence, max_replications, seed, workers, folder,
        tell=lambda line: click.echo(line, err=True),
    )  # fmt: skip
    span, chosen_speeds = _pair(reach), _list(speeds)
    planner.check(trials, lever, span)
    density = span if lever == planner.PATROL else None
    if mix:
        planner.check_mix(trials, chosen_speeds, density)
    with resumable(ctx, [scenario], folder):
        ready_engine()
        found = planner.plan(trials, lever, span)
        mixed = planner.mixes(trials, chosen_speeds, density, speed_yuan) if mix else []
        with language(lang):
            told = [words.answer(trials, found), words.people(trials, found)]
            told += [words.mix_answer(trials, mixed)] if mixed else []
            command = command_of(ctx, [scenario], folder)
            page = planner.write_page(trials, found, folder, mixed, command, speed_yuan)
    click.echo("\n".join(text for text in [*told, f"page: {page}"] if text))
    end_if_failed(ctx, *trials.failed)
    if found.least is None:
        ctx.exit(SOME_FAILED)


def _numbers(text: str, between: str, option: str, wanted: int = 0) -> list[float]:
    from sim.errors import SafetyNetError

    try:
        found = [float(part) for part in text.split(between)]
    except ValueError:
        found = []
    if not found or (wanted and len(found) != wanted):
        form = "LOW:HIGH, two numbers" if wanted else "numbers with commas between"
        raise SafetyNetError(f"{option} {text}: must be {form}; nothing was run")
    return found


def _pair(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    low, high = _numbers(text, ":", "--range", 2)
    return low, high


def _list(text: str | None) -> list[float]:
    return [] if text is None else _numbers(text, ",", "--speeds")


COMMANDS: Final = (plan,)
