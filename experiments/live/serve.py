"""Running the server: the address, a port that is taken, the first load, the end."""

import errno
import socket as sockets
from collections.abc import Callable

import uvicorn

from experiments import stats
from experiments.live.messages import Play, Start
from experiments.live.pace import Load
from experiments.live.server import Server
from experiments.live.session import Limits
from experiments.live.visit import Visit
from sim.errors import SafetyNetError

MOST_BYTES = 65_536
"""A longer message ends its connection; one of more than 4,096 bytes is refused."""
GRACE_S = 3


def bound(host: str, port: int) -> sockets.socket:
    """Return a socket that listens for the server; port 0 takes any that is free.

    Raises:
        SafetyNetError: the address cannot be had.
    """
    try:
        found = sockets.getaddrinfo(host, port, type=sockets.SOCK_STREAM)[0]
        listener = sockets.socket(found[0], sockets.SOCK_STREAM)
    except OSError as error:
        raise SafetyNetError(_why_not(host, port, error)) from None
    try:
        listener.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        listener.bind(found[4])
    except OSError as error:
        listener.close()
        raise SafetyNetError(_why_not(host, port, error)) from None
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use; choose another with --port, or --port 0 for any"
    if error.errno == errno.EACCES:
        return f"port {port} is not yours to take; choose one above 1023 with --port"
    return f"cannot listen on {host}: {error.strerror or error}"


def address_of(listener: sockets.socket, host: str) -> str:
    """Return the address to open in a browser."""
    port = listener.getsockname()[1]
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def warm_up() -> None:
    """Load and compute once what the first visitor would have to wait for."""
    visit = Visit(Load())
    first = Start(type="start", scenario="village", seed=1, sides=[{}, {}])  # type: ignore[list-item]
    visit.answer(first)
    visit.frame()
    visit.answer(Play(type="play"))
    visit.frame()
    stats.mean([0.0, 1.0, 2.0])
    visit.end()


def serve(
    listener: sockets.socket, host: str, limits: Limits, ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until Ctrl-C.

    Args:
        listener: bound socket.
        host: name under which the server may be called.
        limits: how much it takes on.
        ready: called when visitors may come.
    """
    warm_up()
    runner = uvicorn.Server(configured(Server(limits, [host])))
    listener.listen(128)
    ready()
    runner.run(sockets=[listener])


def configured(server: Server) -> uvicorn.Config:
    """Return how uvicorn is to run a server."""
    return uvicorn.Config(
        server.app,
        log_level="warning",
        access_log=False,
        ws_max_size=MOST_BYTES,
        ws_per_message_deflate=False,
        limit_concurrency=4 * server.limits.visitors + 64,
        timeout_graceful_shutdown=GRACE_S,
        lifespan="off",
        server_header=False,
    )
