"""The page in both languages, at all sizes, by keyboard alone, by ear, and when it stands still."""

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.conftest import LiveServer
from tests.browser.watched import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIZES: Final = ((1920, 1080), (1280, 800), (1024, 768), (390, 844))
TOO_WIDE: Final = """() => [...document.querySelectorAll('body *')].filter(node => {
  const box = node.getBoundingClientRect();
  return box.width > 0 && box.right > innerWidth + 1 && getComputedStyle(node).position !== 'fixed';
}).map(node => node.id || node.className)"""
NAMELESS: Final = """() => [...document.querySelectorAll('button, select, input, canvas[role]')]
  .filter(node => !(node.ariaLabel || node.textContent.trim() || node.closest('label')
    || node.title)).map(node => node.outerHTML)"""
CONTROLS: Final = {
    "large", "dark", "language", "help-open", "scenario", "compare", "hidden-cases", "play", "step",
    "step-minutes", "speed", "restart", "another", "tab-numbers",
}  # fmt: skip


def test_every_word_changes_with_the_language(live: Watched) -> None:
    live.click("#language")
    assert live.page.locator("html").get_attribute("lang") == "zh-CN"
    shown = live.page.evaluate("document.body.innerText")
    for word in ("巡逻密度", "流转速度", "并排比较", "指挥网络", "图例", "志愿者", "星期"):
        assert word in shown
    for word in ("Patrol", "Routing", "Legend", "Pause", "Speed", "Until"):
        assert word not in shown
    live.click("#language")
    assert "Patrol density" in live.page.evaluate("document.body.innerText")


def test_a_chinese_browser_is_greeted_in_chinese(browser: "Browser", server: LiveServer) -> None:
    page = Watched(browser, server.address, language="zh-CN")
    page.open()
    assert page.text("#compare") == "并排比较"
    page.close()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_cut_off_at_any_size(live: Watched, width: int, height: int) -> None:
    live.page.set_viewport_size({"width": width, "height": height})
    for _ in range(2):
        live.page.wait_for_timeout(150)
        assert live.page.evaluate("document.documentElement.scrollWidth") <= width
        assert live.page.evaluate(TOO_WIDE) == []
        live.click("#language")
    live.click("#large")
    live.page.wait_for_timeout(150)
    assert live.page.evaluate("document.documentElement.scrollWidth") <= width
    live.click("#compare")
    live.until("document.querySelectorAll('.city').length === 2")
    assert live.page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_telephone_the_bar_takes_two_rows(live: Watched) -> None:
    """It stays in sight while one scrolls, so so must the map and the network."""
    live.page.set_viewport_size({"width": 390, "height": 844})
    for _ in range(2):
        box = live.page.locator(".transport").bounding_box()
        assert box and box["height"] < 844 / 8
        live.click("#language")


def test_names_of_departments_fit_into_their_boxes_even_beside_another_city(live: Watched) -> None:
    live.click("#compare")
    live.until("document.querySelectorAll('.city').length === 2")
    live.page.set_viewport_size({"width": 1280, "height": 800})
    least = live.page.evaluate(
        """async () => {
          const { layOut } = await import('/page/network_layout.js');
          const frame = document.querySelector('.network-frame').getBoundingClientRect();
          const node = level => ({ level, cell: 0, parent: null });
          const departments = Array.from({ length: 12 }, () => node('department'));
          const desks = ['city', 'town', 'village', 'grid'].map(node);
          const place = { width: 24, nodes: [...desks, ...departments],
            kinds: [{ departments: departments.map((_, i) => 4 + i) }] };
          const { spots, bands } = layOut(place, frame.width, frame.height);
          const lowest = Math.max(...spots.map(spot => spot.y + spot.height / 2));
          return [Math.min(...spots.slice(4).map(spot => spot.height)), frame.height - lowest,
            Math.min(...bands.slice(2).map((band, i) => band.y - bands[i + 1].y))];
        }"""
    )
    letters, below, between_levels = least
    assert letters >= 15 and below > 0 and between_levels >= 25


def test_every_control_is_reached_with_the_tab_key_and_seen(live: Watched) -> None:
    reached = set()
    live.page.locator("body").press("Home")
    for _ in range(60):
        live.page.keyboard.press("Tab")
        name, outline = live.page.evaluate(
            "[document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]"
        )
        reached.add(name)
        assert not name or outline != "none", name
    assert reached >= CONTROLS


def test_keys_do_what_the_help_says(live: Watched) -> None:
    live.page.keyboard.press("Space")
    live.until("document.getElementById('live-region').textContent.startsWith('Paused')")
    live.page.keyboard.press("?")
    assert live.page.locator("#help").is_visible()
    assert live.page.locator("#keys div").count() == 15
    live.page.keyboard.press("Escape")
    assert not live.page.locator("#help").is_visible()
    live.page.keyboard.press("l")
    assert live.text("#compare") == "并排比较"
    live.page.keyboard.press("l")
    live.page.keyboard.press("p")
    assert "density" in str(live.page.evaluate("document.activeElement.ariaLabel"))
    live.page.keyboard.press("ArrowRight")
    live.until("document.getElementById('said').textContent.startsWith('Patrol density')")
    live.page.keyboard.press("c")
    live.until("document.querySelectorAll('.city').length === 2")


def test_the_map_has_a_text_and_every_control_a_name(live: Watched) -> None:
    label = live.page.locator(".map-frame").get_attribute("aria-label") or ""
    assert "on patrol" in label
    assert "cases open and known" in label
    assert "Command network" in str(live.page.locator(".network-frame").get_attribute("aria-label"))
    assert live.page.evaluate(NAMELESS) == []


def test_who_wants_no_motion_gets_a_city_that_waits(browser: "Browser", server: LiveServer) -> None:
    page = Watched(browser, server.address, still=True)
    page.open()
    page.until_clock_stands()
    assert (page.text("#clock-time"), page.text("#play")) == ("09:00", "Play")
    page.click("#play")
    page.until_clock_moves()
    page.pause()
    page.choose("step-minutes", "60")
    assert page.step() == 60
    page.close()


def test_notes_explain_each_part(live: Watched) -> None:
    for note in live.page.locator(".note summary:visible").all():
        note.click()
    shown = live.page.evaluate("document.body.innerText")
    for part in ("how many people are on patrol", "Pins are cases", "Half of the cases wait less"):
        assert part in shown
