"""A server on loopback, on a port of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the live page needs the extra `live`")

import uvicorn
from websockets.sync.client import ClientConnection, connect

from experiments.live.serve import bound, configured
from experiments.live.server import Server
from experiments.live.session import Limits

Running = Callable[..., str]


class Quiet(uvicorn.Server):
    """Leaves the signals of the test run alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start servers that end with the module; each call returns host and port."""
    page = tmp_path_factory.mktemp("page")
    (page / "index.html").write_text("<!doctype html><title>page</title>", "utf-8")
    (page / "live.js").write_text("export {};", "utf-8")
    (page / "secret.py").write_text("", "utf-8")
    started: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(limits: Limits | None = None, folder: Path = page) -> str:
        listener = bound("127.0.0.1", 0)
        listener.listen(128)
        server = Quiet(configured(Server(limits or Limits(), page=folder)))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        started.append((server, thread))
        return f"127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, thread in started:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def visit(running: Running) -> Iterator[Callable[[str], ClientConnection]]:
    """Open sockets that are closed with the test."""
    with ExitStack() as sockets:
        yield lambda address: sockets.enter_context(connect(f"ws://{address}/live", max_size=None))
