"""One server and one Chromium for all tests of the page; no test may reach another machine."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.watched import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT: Final = Path(__file__).parents[2]
CHROMIUM: Final = Path("/usr/bin/chromium")
PATIENCE_S: Final = 60


class LiveServer:
    """The command `safetynet serve` in a process of its own.

    Attributes:
        address: where the page is.
    """

    def __init__(self, port: int = 0) -> None:
        """Start it and wait until it is ready."""
        command = [sys.executable, "-m", "experiments.cli", "serve", "--port", str(port)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.address = self._process.stdout.readline().split(" ")[0].strip()
        assert self.address.startswith("http://127.0.0.1:"), "the server did not start"

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.rstrip("/").rpartition(":")[2])

    def kill(self) -> None:
        """End it without a word to its visitors."""
        self._process.kill()
        self._process.wait(PATIENCE_S)
        assert self._process.stdout
        self._process.stdout.close()


@pytest.fixture(scope="package")
def server() -> Iterator[LiveServer]:
    pytest.importorskip("uvicorn", reason="the extra `live` is not installed")
    running = LiveServer()
    yield running
    running.kill()


@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium on this machine ({CHROMIUM})")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def live(browser: "Browser", server: LiveServer) -> Iterator[Watched]:
    """The page on the village, playing; fails the test on any error, warning or foreign request."""
    page = Watched(browser, server.address)
    page.open_fast()
    yield page
    page.close()
