"""A replay opens from the disk: it plays, jumps, slows down, and speaks both languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sim
from experiments.live.replay import Stretch, replay
from tests.browser.watched import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NINE, TEN = 540.0, 600.0


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay") / "demo.html"
    path.write_text(replay(sim.load("village"), 1, Stretch(NINE, TEN, 1.0)), "utf-8")
    return path


@pytest.fixture
def shown(browser: "Browser", file: Path) -> Iterator[Watched]:
    page = Watched(browser, file.as_uri())
    page.page.goto(page.address)
    page.page.wait_for_selector(".city")
    yield page
    page.close()


def test_it_plays_from_its_first_minute_to_its_last(shown: Watched) -> None:
    shown.until_clock_moves()
    assert shown.text("#clock-time").startswith("09:")
    shown.speed(90)
    shown.until("document.getElementById('clock-time').textContent === '10:00'")
    shown.until("document.getElementById('play').textContent.trim() === 'Play'")


def test_any_minute_can_be_jumped_to_both_ways(shown: Watched) -> None:
    shown.click("#play")
    for minute, clock in ((595, "09:55"), (545, "09:05"), (580, "09:40")):
        shown.slide("#position", minute)
        shown.until(f"document.getElementById('clock-time').textContent === '{clock}'")


def test_it_shows_the_same_people_at_a_minute_whichever_way_it_came(shown: Watched) -> None:
    shown.click("#play")
    seen = []
    for minute in (570, 599, 541, 570):
        shown.slide("#position", minute)
        # A jump is described at once, before the slider's event is over.
        seen.append(shown.page.evaluate("document.querySelector('.map-frame').ariaLabel"))
    assert seen[0] == seen[-1]
    assert len(set(seen)) > 1


def test_it_speaks_chinese(shown: Watched) -> None:
    shown.click("#language")
    assert "录像，第 1 组事件" in shown.page.evaluate("document.body.innerText")


def test_a_damaged_file_says_so(browser: "Browser", file: Path, tmp_path: Path) -> None:
    text = file.read_text("utf-8")
    begin = text.index('id="safetynet-frames">') + len('id="safetynet-frames">')
    damaged = tmp_path / "damaged.html"
    damaged.write_text(f"{text[:begin]}AAAA{text[begin + 4 :]}", "utf-8")
    page = Watched(browser, damaged.as_uri())
    page.page.goto(page.address)
    page.until("document.getElementById('banner').textContent.includes('cannot be read')")
    page.close()
