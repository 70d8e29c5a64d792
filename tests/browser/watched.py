"""A page that is watched: what it loads, what it complains of, and what its reader would do."""

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Route, WebSocket

PATIENCE_MS: Final = 60_000
STANDS_MS: Final = 500
FAST: Final = 80
"""Position of the speed slider at about half an hour a second."""
COMPLAINTS: Final = ("error", "warning")
LOCAL_SCHEMES: Final = ("data", "blob")


def minutes(clock: str) -> int:
    """Minutes since midnight of a time such as 09:38."""
    hours, rest = clock.split(":")
    return 60 * int(hours) + int(rest)


class Watched:
    """One page of a fresh visitor.

    Attributes:
        page: Playwright's page.
        forgiven: whether a lost connection may stand in the console.
    """

    def __init__(
        self, browser: "Browser", address: str, *, width: int = 1280, height: int = 800,
        language: str = "en-GB", still: bool = False,
    ) -> None:  # fmt: skip
        """Open an empty window; nothing is loaded yet."""
        self.address, self.forgiven = address, False
        self._problems: list[str] = []
        self._context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            reduced_motion="reduce" if still else "no-preference",
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self._context.route("**/*", self._guard)
        self.page = self._context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._problems.append(f"error: {error}"))
        self.page.on("websocket", self._see_socket)

    def open(self, scenario: str = "village") -> None:
        """Load the page and wait for the city; the village is the quickest."""
        self.page.goto(f"{self.address}#{scenario}")
        self.page.wait_for_selector(".city")

    def open_fast(self) -> None:
        """The same, and let time run."""
        self.open()
        self.speed(FAST)

    def close(self) -> None:
        """Close, and fail if there was anything to complain of."""
        self._context.close()
        assert not self._problems

    def text(self, selector: str) -> str:
        """What a reader sees there."""
        return self.page.locator(selector).first.inner_text()

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def choose(self, identity: str, value: str) -> None:
        self.page.locator(f"#{identity}").select_option(value)

    def until(self, condition: str) -> None:
        """Wait until an expression holds in the page."""
        # As a function: the page's own policy forbids to evaluate a text within it.
        self.page.wait_for_function(f"() => Boolean({condition})")

    def slide(self, selector: str, position: int) -> None:
        """Move a slider."""
        self.page.locator(selector).first.evaluate(
            "(node, at) => { node.value = at; node.dispatchEvent(new Event('input')) }", position
        )

    def speed(self, position: int) -> None:
        self.slide("#speed", position)

    def clock(self) -> str:
        """Date and time that are shown."""
        return self.text("#clock-date") + " " + self.text("#clock-time")

    def until_clock_moves(self) -> None:
        self.until_clock_differs(self.text("#clock-time"))

    def until_clock_differs(self, shown: str) -> None:
        """Wait until the clock shows another time than the one read before something was done."""
        self.until(f"document.getElementById('clock-time').textContent !== '{shown}'")

    def step(self) -> int:
        """Press step and wait for it; return by how many minutes the clock went on."""
        shown = self.text("#clock-time")
        self.click("#step")
        self.until_clock_differs(shown)
        return (minutes(self.text("#clock-time")) - minutes(shown)) % 1440

    def pause(self) -> None:
        """Press pause and wait until nothing moves any more: a last frame may be on its way."""
        self.click("#play")
        self.until("document.getElementById('play').textContent.trim() === 'Play'")
        self.until_clock_stands()

    def until_clock_stands(self) -> None:
        """Wait until the clock shows the same for a while; a clock that runs ends the patience."""
        before = None
        for _ in range(PATIENCE_MS // STANDS_MS):
            shown = self.clock()
            if shown == before:
                return
            before = shown
            self.page.wait_for_timeout(STANDS_MS)
        raise AssertionError("the clock does not stand still")

    def _guard(self, route: "Route") -> None:
        asked, own = urlsplit(route.request.url), urlsplit(self.address)
        if asked.scheme in LOCAL_SCHEMES or asked[:2] == own[:2]:
            route.continue_()
            return
        self._problems.append(f"foreign request: {route.request.url}")
        route.abort()

    def _see_socket(self, socket: "WebSocket") -> None:
        if urlsplit(socket.url).netloc != urlsplit(self.address).netloc:
            self._problems.append(f"foreign socket: {socket.url}")

    def _hear(self, message: "ConsoleMessage") -> None:
        lost = "WebSocket connection" in message.text
        if message.type in COMPLAINTS and not (self.forgiven and lost):
            self._problems.append(f"{message.type}: {message.text}")
