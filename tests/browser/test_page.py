"""What a class does with the page, in a real Chromium."""

from typing import Final

import pytest

from tests.browser.watched import Watched

PATROL: Final = "[data-lever='patrol.density_per_km2']"
ROUTING: Final = "[data-lever='routing.speed']"
MANY_POINTS: Final = 26
DRAWN: Final = """selector => {
  const canvas = document.querySelector(selector);
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let drawn = 0;
  for (let i = 3; i < pixels.length; i += 4) drawn += pixels[i] > 0;
  return drawn / (pixels.length / 4);
}"""


LATE_MS: Final = 700
LATE: Final = f"""() => {{
  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (what, hear) {{
    listen.call(this, what, event => setTimeout(() => hear(event), {LATE_MS}));
  }};
}}"""
"""All that the server says comes late, as over a slow line."""


def test_the_city_lives_as_soon_as_the_page_is_open(live: Watched) -> None:
    live.until_clock_moves()
    assert live.page.evaluate(DRAWN, ".map-frame canvas:first-child") > 0.5
    assert live.page.evaluate(DRAWN, ".map-frame canvas:last-child") > 0.0
    assert live.page.evaluate(DRAWN, ".network-frame canvas:first-child") > 0.02


def test_pause_stops_the_clock_and_play_starts_it(live: Watched) -> None:
    live.until_clock_moves()
    live.click("#play")
    live.until("document.getElementById('live-region').textContent.startsWith('Paused')")
    live.until_clock_stands()
    live.click("#play")
    live.until_clock_moves()


def test_frames_that_were_on_their_way_do_not_undo_a_pause(live: Watched) -> None:
    live.page.add_init_script(f"({LATE})()")
    live.page.reload()
    live.page.wait_for_selector(".city")
    live.until_clock_moves()
    for shown in ("Play", "Pause", "Play"):
        live.click("#play")
        live.page.wait_for_timeout(2 * LATE_MS)
        assert live.text("#play") == shown
    live.until_clock_stands()


def test_a_step_goes_as_far_as_it_says(live: Watched) -> None:
    live.pause()
    live.choose("step-minutes", "60")
    assert live.step() == 60


def test_both_sliders_act_at_once_and_a_line_says_what_changed(live: Watched) -> None:
    live.slide(f"{PATROL} input", 120)
    live.until("document.getElementById('said').textContent.startsWith('Patrol density')")
    assert "people per km²" in live.text("#said")
    per_km2 = float(live.text(f"{PATROL} .lever-value").removesuffix(" people per km²"))
    hectares = float(live.text(f"{PATROL} .meaning").split(" hectares")[0].split(" ")[-1])
    assert per_km2 * hectares == pytest.approx(100, rel=0.05)
    assert f"→ {per_km2:g} people per km²" in live.text("#said")
    live.slide(f"{ROUTING} input", 200)
    live.until("document.getElementById('said').textContent.startsWith('Routing speed')")
    fastest = float(live.text(f"{ROUTING} .lever-value").removesuffix(" ×"))
    assert fastest > 1
    assert f"1/{fastest:g} of the calibrated time" in live.text(f"{ROUTING} .meaning")


def test_more_levers_come_with_unit_and_meaning(live: Watched) -> None:
    live.click(".more summary")
    lever = live.page.locator("[data-lever='people.app_users_per_1000_residents']")
    assert "65 app users per 1,000 residents" in lever.inner_text()
    assert "counts from the next restart" in lever.inner_text()


def test_restart_keeps_the_incidents_and_another_day_brings_others(live: Watched) -> None:
    live.click("#restart")
    live.until("document.getElementById('said').textContent.includes('same incidents')")
    assert live.text("#seed") == "Incidents no. 1"
    live.click("#another")
    live.until("document.getElementById('seed').textContent === 'Incidents no. 2'")


def test_two_cities_side_by_side_share_clock_and_incidents(live: Watched) -> None:
    live.click("#compare")
    live.until("document.querySelectorAll('.city').length === 2")
    assert "2.9" in live.text(f"{PATROL} .side-0 .lever-value")
    assert "5.8" in live.text(f"{PATROL} .side-1 .lever-value")
    assert live.text(f"{ROUTING} .side-1 .lever-value").endswith("4 ×")
    live.choose("step-minutes", "1440")
    for _ in range(6):
        shown = live.text("#clock-date")
        live.click("#step")
        live.until(f"document.getElementById('clock-date').textContent !== '{shown}'")
    live.until("document.querySelectorAll('.difference li').length === 3")
    live.until("document.querySelector('.how-sure').textContent.includes('95 %')")
    assert "cases met both cities" in live.text(".difference .hint")
    live.click("#compare")
    live.until("document.querySelectorAll('.city').length === 1")


def test_a_case_is_followed_from_the_list(live: Watched) -> None:
    follow_first_case(live)
    assert "Where it waits, and why" in live.text("#followed")
    assert "Mar," in live.text("#followed .rows li time")


def show_open_cases(live: Watched) -> None:
    """Let the city run until something is open that nobody knows of, then pause."""
    live.click("#tab-list")
    live.until("document.querySelector('#lists').textContent.includes('Nobody knows')")
    live.pause()


def follow_first_case(live: Watched) -> None:
    show_open_cases(live)
    live.click("#lists table button.link")
    live.until("document.querySelector('#followed .badge') !== null")


def test_a_case_is_followed_by_a_click_on_the_map(live: Watched) -> None:
    show_open_cases(live)
    box = live.page.locator(".map-frame").bounding_box()
    assert box
    for i in range(MANY_POINTS**2):
        x = box["x"] + box["width"] * (i % MANY_POINTS + 0.5) / MANY_POINTS
        y = box["y"] + box["height"] * (i // MANY_POINTS + 0.5) / MANY_POINTS
        live.page.mouse.move(x, y)
        if " old" in live.page.locator("#tip").inner_text():
            live.page.mouse.click(x, y)
            break
    live.until("document.querySelector('#followed h3') !== null")
    assert "Case" in live.text("#followed .sub")


def test_a_click_on_a_department_shows_its_queue(live: Watched) -> None:
    live.page.locator(".network-frame").click(position={"x": 60, "y": 32})
    live.until("document.querySelector('#followed h3') !== null")
    assert "at work" in live.text("#followed .sub")
    assert "Queue" in live.text("#followed")


def test_hidden_cases_can_be_left_out(live: Watched) -> None:
    show_open_cases(live)
    live.click("#hidden-cases")
    live.until("!document.querySelector('#lists').textContent.includes('Nobody knows')")


def test_stories_are_told_step_by_step(live: Watched) -> None:
    live.click("#tab-follow")
    live.click("[data-tour=hoard]")
    live.until("document.querySelector('#tour h3') !== null")
    live.until("document.getElementById('scenario').value === 'hoard'")
    assert live.text("#tour .sub").startswith("Part 0 of ")
    live.click("#tour-next")
    live.until("document.querySelectorAll('#tour .rows li').length === 1")
    # Once to set out, and again: who does not want to wait is there at once.
    live.click("#tour-next")
    live.click("#tour-next")
    live.until("document.querySelectorAll('#tour .rows li').length === 2")
    live.page.locator("#tour .buttons button").last.click()
    live.until("document.getElementById('scenario').value === 'village'")
