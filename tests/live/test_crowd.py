"""The command itself: many visitors at once, and how it ends."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np
import pytest
from websockets.asyncio.client import connect

from experiments.live.frames import decoded
from tests.machine import PATIENCE_S, cpu_s

PER_SECOND = 60.0
SIDES = [{"levers": {}}, {"levers": {"routing.speed": 4.0}}]


def in_own_loop[T](work: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own: in this one a browser's tests may keep a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture
def command() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`safetynet serve` on a free port, and the address that it prints."""
    arguments = [sys.executable, "-m", "experiments.cli", "serve", "--port", "0"]
    served = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    assert served.stdout is not None
    yield served, served.stdout.readline().split()[0].removeprefix("http://").rstrip("/")
    served.kill()
    served.communicate()


async def visitor(address: str, scenario: str, minutes: float) -> None:
    """Watch a city, two sides of it, for so many of its minutes."""
    async with connect(f"ws://{address}/live", max_size=None) as own:
        say = {"type": "start", "scenario": scenario, "seed": 7, "sides": SIDES}
        await own.send(json.dumps(say))
        minute, frames = 0.0, 0
        while not frames or minute < minutes:
            received = await asyncio.wait_for(own.recv(), PATIENCE_S)
            if not isinstance(received, bytes):
                continue
            frame = decoded(received)
            if not frames:
                for play in ({"type": "speed", "minutes_per_second": PER_SECOND}, {"type": "play"}):
                    await own.send(json.dumps(play))
            minute, frames = frame.minute, frames + 1
            await own.send(json.dumps({"type": "ack", "frame": frame.number}))


async def answers(address: str, watching: asyncio.Future[Any]) -> list[float]:
    """Ask for the page while somebody watches; return how long each answer took."""
    took = []
    async with httpx.AsyncClient() as client:
        while not watching.done():
            asked = time.monotonic()
            answer = await client.get(f"http://{address}/", timeout=PATIENCE_S)
            assert answer.status_code == 200
            took.append(time.monotonic() - asked)
            await asyncio.sleep(0.1)
    return took


def crowd(address: str, visitors: int, scenario: str, minutes: float) -> list[float]:
    """Let so many visitors watch at once; return how long the page took to answer meanwhile."""

    async def together() -> list[float]:
        each = [visitor(address, scenario, minutes) for _ in range(visitors)]
        watching = asyncio.gather(*each)
        took = await answers(address, watching)
        await watching
        return took

    return in_own_loop(together())


def test_a_few_visitors_at_once_and_the_page_still_answers(
    command: tuple[subprocess.Popen[str], str],
) -> None:
    """Who would hold up the others, or the page, would leave it no answer in these two seconds."""
    assert len(crowd(command[1], 5, "village", 2.0 * PER_SECOND)) >= 5


@pytest.mark.long
@pytest.mark.parametrize("scenario", ["village", "tongxiang_town"])
def test_thirty_visitors_with_two_cities_each_take_less_than_a_core(
    command: tuple[subprocess.Popen[str], str], scenario: str
) -> None:
    """Sixty models at an hour a second, in processor time: whatever else the machine does.

    Coming and going, which is measured alone first, does not count.
    """
    served, address = command
    spent = [cpu_s(served.pid)]
    crowd(address, 30, scenario, 0.0)
    spent.append(cpu_s(served.pid))
    began = time.monotonic()
    took = crowd(address, 30, scenario, 10.0 * PER_SECOND)
    wall_s = time.monotonic() - began
    spent.append(cpu_s(served.pid))
    coming_s, all_s = np.diff(spent)
    cores = (all_s - coming_s) / 10.0
    print(
        f"{scenario}: thirty visitors come in {coming_s:.1f} s of processor time; ten seconds of"
        f" play take {cores:.2f} cores and {wall_s:.0f} s, with their coming; meanwhile the page"
        f" answers in {np.median(took) * 1000:.0f} ms, at most {max(took) * 1000:.0f} ms"
    )
    assert cores < 1.0
    assert len(took) >= 10


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")
def test_ctrl_c_ends_the_server_cleanly_even_while_somebody_watches(
    command: tuple[subprocess.Popen[str], str],
) -> None:
    served, address = command

    async def watched() -> None:
        async with connect(f"ws://{address}/live", max_size=None) as own:
            await own.recv()
            served.send_signal(signal.SIGINT)
            await asyncio.wait_for(own.wait_closed(), PATIENCE_S)

    in_own_loop(watched())
    out, err = served.communicate(timeout=PATIENCE_S)
    assert (served.returncode, out, err) == (0, "stopped\n", "")
