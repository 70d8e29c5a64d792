"""Several visitors at once, a server that restarts, and how fast the page draws."""

import time
from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.conftest import LiveServer
from tests.browser.watched import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LONGEST_ANSWER_S: Final = 5.0


def visit(browser: "Browser", server: LiveServer, visitors: int) -> list[float]:
    """All come, all see their own city move; return how long each one's slider took to answer.

    They wish for no motion: the browsers stand on other machines in a class, and here it is the
    server that is tried.
    """
    pages = [
        Watched(browser, server.address, width=500, height=400, still=True) for _ in range(visitors)
    ]
    for page in pages:
        page.open_fast()
        page.click("#play")
    took = []
    for number, page in enumerate(pages):
        page.until_clock_moves()
        began = time.monotonic()
        page.slide("#main-levers input", 20 + number)
        page.until("document.getElementById('said').textContent.startsWith('Patrol density')")
        took.append(time.monotonic() - began)
    values = {page.text("#main-levers .lever-value") for page in pages}
    assert len(values) == visitors
    for page in pages:
        page.close()
    return took


def test_three_visitors_have_a_city_each(browser: "Browser", server: LiveServer) -> None:
    visit(browser, server, 3)


@pytest.mark.long
def test_thirty_visitors_have_a_city_each(browser: "Browser", server: LiveServer) -> None:
    took = visit(browser, server, 30)
    print(f"sliders answer in {min(took):.2f} to {max(took):.2f} s")
    assert max(took) < LONGEST_ANSWER_S


def test_the_page_goes_on_by_itself_after_the_server_restarts(browser: "Browser") -> None:
    first = LiveServer()
    page = Watched(browser, first.address)
    page.open_fast()
    page.forgiven = True
    page.slide("#main-levers input", 100)
    page.until("document.getElementById('said').textContent.startsWith('Patrol density')")
    page.until_clock_moves()
    chosen = page.text("#main-levers .lever-value")
    first.kill()
    page.until("document.getElementById('banner').textContent.includes('The connection is lost')")
    stopped = page.clock()
    second = LiveServer(first.port)
    try:
        page.until("document.getElementById('said').textContent.startsWith('Connected again')")
        page.until("document.getElementById('banner').hidden")
        page.until_clock_moves()
        assert page.clock().split(" ")[:3] == stopped.split(" ")[:3]
        assert page.text("#main-levers .lever-value") == chosen
    finally:
        page.close()
        second.kill()
