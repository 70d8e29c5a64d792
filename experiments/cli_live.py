"""The commands `serve` and `replay`."""

from typing import Final

import click

from experiments.cli_words import examples, ready_engine

LOOPBACK: Final = "127.0.0.1"
EVERYWHERE: Final = ("0.0.0.0", "::")
PORT: Final = 8000
VISITORS: Final = 30
IDLE_MIN: Final = 30.0


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


COMMANDS: Final = (serve,)
