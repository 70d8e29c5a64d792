"""The command `python -m benchmarks`: measures the speed and prints a table."""

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from benchmarks import city, growth, memory, profile, queue, start, streets, sweep, town
from benchmarks.measure import Line

SECTIONS: Final[dict[str, tuple[str, Callable[[int], list[Line]]]]] = {
    "streets": ("1,000 people walk and look on 200 x 200 cells", streets.measure),
    "queue": ("a department of ten crews, 90 % busy", queue.measure),
    "town": ("whole runs, against the twin in plain Mesa", town.measure),
    "sweep": ("many short runs", sweep.measure),
    "city": ("Tongxiang one to one, half a year", city.measure),
    "memory": ("what one more takes", memory.measure),
    "start": ("cold start", start.measure),
    "growth": ("seconds of a run of tongxiang_town = c x size^exponent", growth.measure),
    "profile": ("where a run of tongxiang_town goes, 30 days", profile.measure),
}
ROUNDS: Final = 5


def machine() -> str:
    """Return processors, their name and how busy they are."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor()
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} x {name}, Python {platform.python_version()}, load {load:.1f}"


@click.command()
@click.argument("sections", nargs=-1, type=click.Choice(list(SECTIONS)))
@click.option("--rounds", default=ROUNDS, show_default=True, help="Repetitions of everything.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Also as JSON here.")
def main(sections: Sequence[str], rounds: int, out: Path | None) -> None:
    """Measure SECTIONS (all of them by default), in turn, and print medians.

    In brackets stand the least and the greatest of the rounds, or the interval of an exponent.
    """
    where = machine()
    click.echo(f"{where}; medians of {rounds} rounds [least to greatest]")
    lines: list[Line] = []
    for name in sections or SECTIONS:
        title, measure = SECTIONS[name]
        click.echo(f"\n{name}: {title}")
        for line in measure(rounds):
            lines.append(line)
            click.echo(str(line))
    if out is not None:
        found = {"machine": where, "rounds": rounds, "lines": [asdict(line) for line in lines]}
        out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
