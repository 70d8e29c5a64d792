"""The modules of the page against Python: frames decode to what was encoded, words are complete."""

import re
from base64 import b64encode
from typing import Any, Final

import numpy as np
import pytest

from experiments.live import frames
from experiments.live.viewer import PAGE
from tests.browser.watched import Watched

DECODE: Final = """async text => {
  const { decodeFrame } = await import('/page/frames.js');
  const { bytes } = await import('/page/place.js');
  const plain = value => ArrayBuffer.isView(value) ? [...value]
    : Array.isArray(value) ? value.map(plain)
    : value && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)])) : value;
  return plain(decodeFrame(bytes(text)));
}"""
CATALOGUE: Final = """async () => ({...(await import('/page/words_page.js')).WORDS,
  ...(await import('/page/words_notes.js')).NOTES})"""
BUILT: Final = ("level_", "land_", "stage_", "end_", "one_", "key_", "unit_", "step_")
"""Beginnings of keys that are put together from a name."""


def block(dtype: np.dtype[np.void], n: int) -> np.ndarray[Any, np.dtype[np.void]]:
    out = np.zeros(n, dtype)
    for i, name in enumerate(dtype.names or ()):
        out[name] = (np.arange(n) * 7 + 3 * i) % 251
    return out


def made_side(n: int) -> frames.SideFrame:
    return frames.SideFrame(
        block(frames.WALKER, n), min(n, 2), block(frames.CASE, n + 1), block(frames.HOP, n),
        block(frames.TRIP, n), block(frames.NODE, n + 2),
    )  # fmt: skip


def columns(rows: np.ndarray[Any, np.dtype[np.void]]) -> dict[str, list[float]]:
    return {name: rows[name].tolist() for name in rows.dtype.names or ()}


@pytest.mark.parametrize("n", [0, 1, 5])
def test_a_frame_is_decoded_to_what_was_encoded(live: Watched, n: int) -> None:
    sides = [made_side(n), made_side(n + 3)]
    frame = frames.Frame(12, 731.5, sides, frames.FRESH | frames.OVER, 2.5)
    found = live.page.evaluate(DECODE, b64encode(frame.encoded()).decode())
    assert (found["number"], found["minute"], found["perSecond"]) == (12, 731.5, 2.5)
    assert (found["fresh"], found["playing"], found["over"]) == (True, False, True)
    for one, side in zip(found["sides"], sides, strict=True):
        assert one["walkers"].pop("busy") == side.busy
        for name in ("walkers", "cases", "hops", "crews", "nodes"):
            assert one[name] == columns(getattr(side, name)), name


def test_another_protocol_is_refused(live: Watched) -> None:
    message = live.page.evaluate(
        "async () => { const { decodeFrame } = await import('/page/frames.js');"
        "try { decodeFrame(new ArrayBuffer(24)); } catch (error) { return error.message } }"
    )
    assert message == "not a frame of this protocol"


def test_every_word_stands_in_both_languages_with_the_same_gaps(live: Watched) -> None:
    for key, (english, chinese) in live.page.evaluate(CATALOGUE).items():
        assert english and chinese, key
        gaps = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (english, chinese)]
        assert gaps[0] == gaps[1], key


def test_no_word_is_missing_and_none_is_idle(live: Watched) -> None:
    known = set(live.page.evaluate(CATALOGUE))
    files = [file for file in PAGE.iterdir() if file.name.endswith((".js", ".html"))]
    texts = [file.read_text("utf-8") for file in files if not file.name.startswith("words_")]
    code = "\n".join(texts)
    called = set(re.findall(r'\bt\("(\w+)"', code))
    called |= set(re.findall(r'data-word(?:-label|-title)?="([\w.]+)"', code))
    assert called <= known
    quoted = set(re.findall(r'"([\w.]+)"', code))
    assert {key for key in known - quoted if not key.startswith(BUILT)} == set()


def test_the_clock_runs_towards_a_frame_and_never_past_it(live: Watched) -> None:
    shown = live.page.evaluate(
        """async () => {
          const { Clock } = await import('/page/clock.js');
          const clock = new Clock();
          clock.aim({ minute: 100, perSecond: 10, fresh: true });
          clock.aim({ minute: 101, perSecond: 10, fresh: false });
          const out = [clock.now];
          for (let i = 0; i < 3; i += 1) { clock.tick(0.05); out.push(clock.now, clock.fraction) }
          clock.aim({ minute: 160, perSecond: 10, fresh: false });
          clock.arrive();
          clock.aim({ minute: 170, perSecond: 0, fresh: false });
          clock.arrive();
          return [...out, clock.now, clock.fraction];
        }"""
    )
    assert shown == pytest.approx([100, 100.5, 0.5, 101, 1, 101, 1, 170, 1])


def test_a_slider_comes_back_to_the_value_that_it_stands_for(live: Watched) -> None:
    worst = live.page.evaluate(
        """async () => {
          const { scaleOf } = await import('/page/levers.js');
          const scales = [[0, 64, 'linear', 'number'], [0.0625, 16, 'log', 'number'],
            [0, 20, 'linear', 'whole']].map(([low, high, scale, kind]) =>
              scaleOf({ low, high, scale, kind }));
          return Math.max(...scales.flatMap(scale => Array.from({ length: scale.steps + 1 },
            (_, step) => Math.abs(scale.toStep(scale.toValue(step)) - step))));
        }"""
    )
    assert worst == 0
