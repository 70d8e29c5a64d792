"""The commands `serve` and `replay`."""

from typing import Final

import click

from experiments.cli.words import examples, ready_engine, scenario_of, set_option

LOOPBACK: Final = "127.0.0.1"
EVERYWHERE: Final = ("0.0.0.0", "::")
PORT: Final = 8000
VISITORS: Final = 30
IDLE_MIN: Final = 30.0
MINUTES_PER_DAY: Final = 1440.0


@click.command(epilog=examples("safetynet serve", "safetynet serve --host 0.0.0.0 --port 8080"))
@click.option("--host", default=LOOPBACK, show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0 = any free."
)
@click.option(
    "--visitors", default=VISITORS, show_default=True, type=click.IntRange(1, 1000),
    help="Most visitors at once; each has a city of its own.",
)  # fmt: skip
@click.option(
    "--idle-min", default=IDLE_MIN, show_default=True, type=click.FloatRange(min=0.1, max=1440.0),
    help="Minutes without a touch after which a visit ends.",
)  # fmt: skip
def serve(host: str, port: int, visitors: int, idle_min: float) -> None:
    """Open the live page: a city that a class watches and changes.

    Only this machine can open it unless --host says otherwise. Ctrl-C ends it.
    """
    check_extra()
    from experiments.live import serve as live
    from experiments.live.session import Limits

    listener = live.bound(host, port)
    ready_engine()
    address = live.address_of(listener, shown_host(host))
    try:
        limits = Limits(visitors, idle_min * 60.0)
        live.serve(listener, host, limits, lambda: click.echo(f"{address}   (Ctrl-C ends it)"))
    except KeyboardInterrupt:
        click.echo("stopped")


def check_extra() -> None:
    """Refuse when the libraries of the page are missing.

    Raises:
        SafetyNetError: naming the extra.
    """
    from importlib.util import find_spec

    from sim.errors import SafetyNetError

    missing = [name for name in ("starlette", "uvicorn", "websockets") if find_spec(name) is None]
    if missing:
        raise SafetyNetError(
            f"the live page needs {', '.join(missing)}: pip install 'safetynet[live]'"
        )


def shown_host(host: str) -> str:
    """Return the address that others can open when the server listens on all of them."""
    import socket

    if host not in EVERYWHERE:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # No packet is sent: this only asks which address leads to the net.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])


@click.command(
    short_help="Write a run as one HTML file that plays.",
    epilog=examples(
        "safetynet replay village -o demo.html",
        "safetynet replay results/my_run --from 3 --to 4 --every 2",
    ),
)
@click.argument("source", metavar="NAME|FILE|RUN_DIR")
@click.option("--output", "-o", default="replay.html", show_default=True, help="File to write.")
@click.option("--seed", type=int, help="Of the run's luck; that of RUN_DIR, else 1.")
@click.option("--days", type=float, help="Length of the run (run.days).")
@click.option("--from", "from_day", default=0.0, show_default=True, help="Day to begin with.")
@click.option("--to", "to_day", type=float, help="Day to end with; a day later unless given.")
@click.option(
    "--every", default=1.0, show_default=True, type=click.FloatRange(min=1.0, max=1440.0),
    help="Minutes from one frame to the next.",
)  # fmt: skip
@set_option
def replay(
    source: str,
    output: str,
    seed: int | None,
    days: float | None,
    from_day: float,
    to_day: float | None,
    every: float,
    overrides: tuple[str, ...],
) -> None:
    """Write a run as one HTML file that plays by double click, without any installation.

    RUN_DIR is what `safetynet run --out` wrote: the same run is made again.
    """
    from pathlib import Path

    from experiments.files import check_file, make_folder, whole
    from experiments.store.run_folder import source_of

    asked, of_seed = source_of(source)
    scenario = scenario_of(asked, overrides, days)
    to = Path(output)
    check_file(to)
    ready_engine()
    from experiments.live.replay import Stretch
    from experiments.live.replay import replay as page_of

    last = min(from_day + 1.0 if to_day is None else to_day, scenario.run.days)
    stretch = Stretch(from_day * MINUTES_PER_DAY, last * MINUTES_PER_DAY, every)
    page = page_of(scenario, of_seed if seed is None else seed, stretch)
    make_folder(to.parent)
    with whole(to) as file:
        file.write(page.encode())
    click.echo(f"written to {output} ({len(page.encode()) / 1024:,.0f} KiB); open it in a browser")


COMMANDS: Final = (serve, replay)
