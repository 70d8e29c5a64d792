"""One socket: reads what the page sends, lets its visit answer, sends frames one at a time."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, Final

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from experiments.live import messages
from experiments.live.messages import RefusedError
from experiments.live.pace import Load
from experiments.live.visit import Visit

PER_SECOND: Final = 40.0
BURST: Final = 80.0
"""Messages a second that a page may send, and so many at once; acknowledgements do not count."""
WRONG_PER_SECOND: Final = 1.0
WRONG_BURST: Final = 200.0
"""Refused messages that a visit survives."""
MOST_WAITING: Final = 100
"""Messages that wait for an answer; more come too fast."""
SLOWEST_S: Final = 20.0
"""A page that takes longer to take over what was sent is gone."""
FULL, IDLE, WRONG = (1013, "full"), (1001, "idle"), (1008, "too_many_wrong")


@dataclass(frozen=True)
class Limits:
    """How much a server takes on."""

    visitors: int = 30
    idle_s: float = 1800.0


class Bucket:
    """Lets through `per_second` things on average, and `burst` at once."""

    def __init__(self, per_second: float, burst: float) -> None:
        """Begin full."""
        self.per_second, self.burst = per_second, burst
        self._left, self._at = burst, time.monotonic()

    def take(self) -> bool:
        """Tell whether one more is let through."""
        now = time.monotonic()
        self._left = min(self.burst, self._left + (now - self._at) * self.per_second)
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


class Session:
    """Serves one visitor until it goes, is idle for too long, or sends too much that is wrong."""

    def __init__(self, socket: WebSocket, limits: Limits, load: Load, workers: Executor) -> None:
        """Serve an accepted socket; models run in the threads of `workers`, one at a time."""
        self._socket, self._limits, self._workers = socket, limits, workers
        self._visit = Visit(load)
        self._inbox: deque[messages.Sent] = deque()
        self._refused: deque[RefusedError] = deque()
        self._awake = asyncio.Event()
        self._rate, self._wrong = Bucket(PER_SECOND, BURST), Bucket(WRONG_PER_SECOND, WRONG_BURST)
        self._last_message = time.monotonic()
        self._awaited: int | None = None
        self._gone = False

    async def run(self, hello: str) -> None:
        """Serve until the end."""
        await self._send_text(hello)
        reader = asyncio.create_task(self._read())
        try:
            while not self._gone and not (reason := self._reason_to_close()):
                await self._turn()
            if not self._gone and reason:
                await close(self._socket, *reason)
        except (WebSocketDisconnect, TimeoutError, RuntimeError):
            # The page is gone, or does not take over what was sent.
            self._gone = True
        finally:
            reader.cancel()
            await self._in_thread(self._visit.end)

    def _reason_to_close(self) -> tuple[int, str] | None:
        if time.monotonic() - self._last_message > self._limits.idle_s:
            return IDLE
        return WRONG if self._wrong.burst == 0.0 else None

    async def _turn(self) -> None:
        """Do the next thing that is due: a refusal, an answer, a frame, or wait."""
        if self._refused:
            await self._send(self._refused.popleft().told())
        elif self._inbox:
            for answer in await self._in_thread(self._visit.answer, self._inbox.popleft()):
                await self._send(answer)
        elif (wait := self._until_frame()) == 0.0:
            await self._send_frame()
        else:
            await self._sleep(wait)

    def _until_frame(self) -> float | None:
        return None if self._awaited is not None else self._visit.wait_s

    async def _sleep(self, seconds: float | None) -> None:
        idle = self._last_message + self._limits.idle_s - time.monotonic() + 0.01
        try:
            async with asyncio.timeout(idle if seconds is None else min(seconds, idle)):
                await self._awake.wait()
        except TimeoutError:
            pass
        self._awake.clear()

    async def _send_frame(self) -> None:
        frame, answers = await self._in_thread(self._visit.frame)
        self._awaited = self._visit.frames
        async with asyncio.timeout(SLOWEST_S):
            await self._socket.send_bytes(frame)
        for answer in answers:
            await self._send(answer)

    async def _send(self, answer: dict[str, Any]) -> None:
        await self._send_text(as_text(answer))

    async def _send_text(self, text: str) -> None:
        async with asyncio.timeout(SLOWEST_S):
            await self._socket.send_text(text)

    async def _in_thread[T, *Args](self, work: Callable[[*Args], T], *args: *Args) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._workers, work, *args)

    async def _read(self) -> None:
        """Take what comes in; nothing that it may hold ends the server."""
        try:
            while True:
                received = await self._socket.receive()
                if received["type"] == "websocket.disconnect":
                    break
                self._take(received.get("text"))
                self._awake.set()
        finally:
            self._gone = True
            self._awake.set()

    def _take(self, text: str | None) -> None:
        try:
            message = messages.read("" if text is None else text)
            if isinstance(message, messages.Ack) and message.frame == self._awaited:
                self._awaited = None
                return
            self._take_message(message)
        except RefusedError as refused:
            self._refuse(refused)

    def _take_message(self, message: messages.Sent) -> None:
        if not self._rate.take() or len(self._inbox) >= MOST_WAITING:
            raise RefusedError("too_fast")
        self._last_message = time.monotonic()
        if not isinstance(message, messages.Ack):
            self._inbox.append(message)

    def _refuse(self, refused: RefusedError) -> None:
        """Answer what is wrong, as long as it is not too much."""
        if not self._wrong.take():
            self._wrong.burst = 0.0
        elif len(self._refused) < MOST_WAITING:
            self._refused.append(refused)


def as_text(answer: dict[str, Any]) -> str:
    """Return a message as JSON, without NaN or infinity."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


async def close(socket: WebSocket, code: int, why: str) -> None:
    """Say why, and close."""
    if socket.application_state is WebSocketState.CONNECTED:
        await socket.send_text(as_text({"type": "closed", "why": why}))
        await socket.close(code, why)
