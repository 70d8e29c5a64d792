"""The command `story`."""

from typing import TYPE_CHECKING, Final

import click

from experiments.cli.words import (
    examples,
    language_option,
    ready_engine,
    scenario_of,
    set_option,
)

if TYPE_CHECKING:
    from experiments.story import Row
    from sim.one_run import Run
    from sim.scenario import Scenario

COMPARED: Final = {
    "command_centre": {},
    "paper_chain": {"routing.joint": "one_after_another"},
    "nets": {"routing.joint": "one_after_another"},
}
"""Shapes of the command network that --compare puts side by side, and what goes with each."""
OF_A_FILE: Final = dict.fromkeys(("routing.file", "routing.nodes", "routing.edges"))
"""What a network of the user's own has beside its name, and no shape has."""


@click.command(
    short_help="Tell one case of a run step by step.",
    epilog=examples(
        "safetynet story night_works",
        "safetynet story village --days 7 --case 3 --lang zh",
        "safetynet story night_works --compare",
    ),
)
@click.argument("scenario", metavar="NAME|FILE")
@click.option("--case", "number", type=int, help="Which case; else the one with the most to tell.")
@click.option("--seed", default=1, show_default=True, help="Of the run's luck.")
@click.option("--days", type=float, help="Length of the run (run.days).")
@language_option
@click.option("--compare", is_flag=True, help="Show the same case in other networks as well.")
@set_option
def story(
    scenario: str,
    number: int | None,
    seed: int,
    days: float | None,
    lang: str,
    compare: bool,
    overrides: tuple[str, ...],
) -> None:
    """Run a scenario and tell one of its cases: when, where, who and what, from the log alone."""
    chosen = scenario_of(scenario, overrides, days)
    import sim

    ready_engine()
    run = sim.run(chosen, seed=seed)
    case = _wanted(run, number)
    click.echo(_told(run, case, lang, by_choice=number is None))
    if compare:
        click.echo(f"\n{_compared(run, case, lang)}")


def _wanted(run: "Run", number: int | None) -> int:
    from experiments.story import choose
    from sim.errors import SafetyNetError

    case, cases = choose(run.rows) if number is None else number, len(run.births["kind"])
    if case is None:
        raise SafetyNetError(f"{run.scenario.name}, seed {run.seed}: no case arises in this run")
    if not 0 <= case < cases:
        raise SafetyNetError(f"--case {case}: this run has the cases 0 to {cases - 1}")
    return case


def _told(run: "Run", number: int, lang: str, by_choice: bool) -> str:
    from experiments.story import Book, case_of, language, page, rows_of, tell
    from sim import calendar

    case = case_of(run.births, run.names.kinds, number)
    told = tell(Book.of(run.setting), case, rows_of(run.rows, number), lang)
    text = page(told, run.scenario.name, run.seed, calendar.end_min(run.scenario), lang)
    cases = len(run.births["kind"])
    if not by_choice or cases == 1:
        return text
    return f"{text}\n\n{language(lang).page['chosen'].format(number=number, cases=cases)}"


def _compared(run: "Run", case: int, lang: str) -> str:
    import sim
    from experiments.story import language, nature_of, rows_of, side_by_side

    origin = nature_of(run.births["parent"].tolist(), case)
    if origin != case:
        return language(lang).page["not_of_nature"].format(number=case, origin=origin)

    def rows_in(scenario: "Scenario") -> "list[Row]":
        return rows_of(sim.run(scenario, seed=run.seed).rows, case)

    own: str = run.scenario.routing.network
    told = {own: rows_of(run.rows, case)}
    for network, further in COMPARED.items():
        if network != own and (network != "nets" or run.scenario.nets.lines):
            shape = {"routing.network": network, **OF_A_FILE, **further}
            told[network] = rows_in(run.scenario.replace(shape))
    return side_by_side(told, float(run.births["onset_min"][case]), lang)


COMMANDS: Final = (story,)
