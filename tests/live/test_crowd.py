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


async def visitor(address: str, scenario: str, seconds: float) -> tuple[float, int]:
    """Watch a city for so long; return the minutes that passed and the frames that came."""
    async with connect(f"ws://{address}/live", max_size=None) as own:
        say = {"type": "start", "scenario": scenario, "seed": 7, "sides": SIDES}
        await own.send(json.dumps(say))
        minute, frames, end = 0.0, 0, float("inf")
        while time.monotonic() < end:
            received = await asyncio.wait_for(own.recv(), 30)
            if not isinstance(received, bytes):
                continue
            frame = decoded(received)
            if not frames:
                for play in ({"type": "speed", "minutes_per_second": PER_SECOND}, {"type": "play"}):
                    await own.send(json.dumps(play))
                end = time.monotonic() + seconds
            minute, frames = frame.minute, frames + 1
            await own.send(json.dumps({"type": "ack", "frame": frame.number}))
        return minute, frames


async def answers(address: str, seconds: float) -> list[float]:
    """Ask for the page again and again; return how long each answer took."""
    took, end = [], time.monotonic() + seconds
    async with httpx.AsyncClient() as client:
        while time.monotonic() < end:
            asked = time.monotonic()
            assert (await client.get(f"http://{address}/", timeout=30)).status_code == 200
            took.append(time.monotonic() - asked)
            await asyncio.sleep(0.1)
    return took


def crowd(
    address: str, visitors: int, scenario: str, seconds: float
) -> tuple[list[float], list[float]]:
    """Let so many visitors watch at once; return minutes passed for each, and times of answers."""

    async def together() -> tuple[list[float], list[float]]:
        watching = [visitor(address, scenario, seconds) for _ in range(visitors)]
        seen, took = await asyncio.gather(asyncio.gather(*watching), answers(address, seconds))
        return [minute for minute, _ in seen], took

    return in_own_loop(together())


def test_a_few_visitors_at_once_and_the_page_still_answers(
    command: tuple[subprocess.Popen[str], str],
) -> None:
    minutes, took = crowd(command[1], 5, "village", 2.0)
    assert min(minutes) > 0.5 * PER_SECOND * 2.0
    assert np.median(took) < 0.5


@pytest.mark.long
@pytest.mark.parametrize("scenario", ["village", "tongxiang_town"])
def test_thirty_visitors_with_two_cities_each_and_the_page_still_answers(
    command: tuple[subprocess.Popen[str], str], scenario: str
) -> None:
    """Sixty models at an hour a second on a machine of two cores that runs the visitors as well."""
    minutes, took = crowd(command[1], 30, scenario, 10.0)
    print(f"{scenario}: {min(minutes):.0f} to {max(minutes):.0f} minutes in 10 s, page answers in "
          f"{np.median(took) * 1000:.0f} ms, at most {max(took) * 1000:.0f} ms")  # fmt: skip
    assert min(minutes) > 0.5 * PER_SECOND * 10.0
    assert np.median(took) < 0.5


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")
def test_ctrl_c_ends_the_server_cleanly_even_while_somebody_watches(
    command: tuple[subprocess.Popen[str], str],
) -> None:
    served, address = command

    async def watched() -> None:
        async with connect(f"ws://{address}/live", max_size=None) as own:
            await own.recv()
            served.send_signal(signal.SIGINT)
            await asyncio.wait_for(own.wait_closed(), 10)

    in_own_loop(watched())
    out, err = served.communicate(timeout=10)
    assert (served.returncode, out, err) == (0, "stopped\n", "")
