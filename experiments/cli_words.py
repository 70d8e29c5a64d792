"""Options and values that several commands share."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from sim.scenario import Scenario

SOME_FAILED: Final = 3
INTERRUPTED: Final = 130

set_option = click.option(
    "--set",
    "overrides",
    metavar="KEY=VALUE",
    multiple=True,
    help="Set a value of the scenario, as in routing.speed=4; may be given often.",
)


def folder_option(about: str) -> Any:
    """Return the option --out; a text, since pathlib is slow to import."""
    return click.option("--out", metavar="DIR", help=about)


def scenario_of(name: str, overrides: Sequence[str], days: float | None = None) -> "Scenario":
    """Load a scenario with what --set and --days say.

    Raises:
        SafetyNetError: it cannot be used.
    """
    from sim.scenario import load, parse_override

    values: Mapping[str, object] = dict(parse_override(text) for text in overrides)
    scenario = load(name, values)
    return scenario if days is None else scenario.replace({"run.days": days}, "--days, that is")
