"""One visitor without a socket, and a clock that a test sets."""

import json
from typing import Any

from experiments.live import messages
from experiments.live.frames import Frame, decoded
from experiments.live.visit import Visit


class Wall:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def say(visit: Visit, kind: str, **fields: Any) -> list[dict[str, Any]]:
    return visit.answer(messages.read(json.dumps({"type": kind, **fields})))


def start(visit: Visit, *levers: dict[str, Any], **more: Any) -> dict[str, Any]:
    sides = [{"levers": each} for each in levers or ({},)]
    (place,) = say(visit, "start", scenario="village", seed=7, sides=sides, **more)
    return place


def frame_of(visit: Visit) -> Frame:
    return decoded(visit.frame()[0])
