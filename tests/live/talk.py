"""Talking to the server as a page does, or as no page would."""

import json
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from experiments.live.frames import decoded
from tests.machine import PATIENCE_S

Opened = Callable[[str], ClientConnection]
START = {"type": "start", "scenario": "village", "seed": 7, "sides": [{"levers": {}}]}


def told(socket_: ClientConnection, kind: str) -> dict[str, Any]:
    """Return the next message of a kind; frames on the way are acknowledged."""
    while True:
        received = socket_.recv(timeout=PATIENCE_S)
        if isinstance(received, bytes):
            with suppress(ConnectionClosed):  # its last words may have come behind the frame
                socket_.send(json.dumps({"type": "ack", "frame": decoded(received).number}))
            continue
        message: dict[str, Any] = json.loads(received)
        if message["type"] == kind:
            return message


def say(socket_: ClientConnection, **message: Any) -> None:
    socket_.send(json.dumps(message))


def wire(address: str) -> socket.socket:
    host, _, port = address.partition(":")
    return socket.create_connection((host, int(port)))


def is_alive(address: str, visit: Opened) -> bool:
    socket_ = visit(address)
    told(socket_, "hello")
    say(socket_, **START)
    return bool(told(socket_, "place")["width"] == 24)
