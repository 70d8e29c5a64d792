"""The server: the page, its files, and a socket for each visitor."""

import ipaddress
import os
import socket as sockets
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from experiments.fonts import WEB_FONT
from experiments.live.pace import Load
from experiments.live.session import FULL, Limits, Session, as_text, close
from experiments.live.visit import hello_message

PAGE: Final = files("experiments.live") / "page"
INDEX: Final = "index.html"
KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff": "font/woff",
}
"""Files of the page that are handed out, by ending."""
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""Nothing from elsewhere, nothing inline, in no foreign frame."""


class Server:
    """What all visitors share: limits, load, threads.

    Attributes:
        app: the Starlette application.
        visitors: how many there are now.
    """

    def __init__(self, limits: Limits, names: Iterable[str] = (), page: Traversable = PAGE) -> None:
        """Make the application.

        Args:
            limits: how much it takes on.
            names: host names under which it may be called, besides localhost and plain addresses.
            page: folder of the page.
        """
        self.limits, self.visitors, self._page = limits, 0, page
        self._names = {"localhost", sockets.gethostname().lower(), *map(str.lower, names)}
        self._load = Load()
        self._workers = ThreadPoolExecutor(os.cpu_count(), "live")
        self._hello = as_text(hello_message())
        routes = [
            Route("/", self._index),
            Route("/page/{name}", self._file),
            WebSocketRoute("/live", self._live),
        ]
        self.app = Starlette(routes=routes)

    def _index(self, request: Request) -> Response:
        return self._answer(request, INDEX)

    def _file(self, request: Request) -> Response:
        return self._answer(request, str(request.path_params["name"]))

    def _answer(self, request: Request, name: str) -> Response:
        if not self.is_called_by_name(request):
            return PlainTextResponse("unknown host", 421, HEADERS)
        # Only names that stand in the folder: no path can lead out of it.
        found = {file.name: file for file in self._files() if _ending(file.name) in KINDS}
        if name not in found:
            return PlainTextResponse("not found", 404, HEADERS)
        kind = KINDS[_ending(name)]
        return Response(found[name].read_bytes(), media_type=kind, headers=HEADERS)

    def _files(self) -> Iterator[Traversable]:
        """The folder of the page, and the font that charts have too."""
        yield from self._page.iterdir()
        yield WEB_FONT

    async def _live(self, socket: WebSocket) -> None:
        if not (self.is_called_by_name(socket) and is_own_page(socket)):
            await socket.close(1008)
            return
        await socket.accept()
        if self.visitors >= self.limits.visitors:
            await close(socket, *FULL)
            return
        self.visitors += 1
        try:
            await Session(socket, self.limits, self._load, self._workers).run(self._hello)
        finally:
            self.visitors -= 1

    def is_called_by_name(self, request: HTTPConnection) -> bool:
        """Tell whether the host asked for is one of ours, not a name that leads here by a trick."""
        name = _host_of(request.headers.get("host", ""))
        return name in self._names or _is_address(name)


def is_own_page(request: HTTPConnection) -> bool:
    """Tell whether the page that opens a socket came from here; programs send no origin."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _ending(name: str) -> str:
    return "." + name.rpartition(".")[2]


def _host_of(header: str) -> str:
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
