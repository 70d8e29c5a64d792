"""A run as one HTML file that plays by double click: its map, its clock, its charts."""

import json
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, Final

import numpy as np

import sim
from experiments.live import moves
from experiments.live.catalogue import title_of
from experiments.live.frames import FRESH, MOST, Frame, SideFrame
from experiments.live.levers import values_of
from experiments.live.maps import place_message
from experiments.live.series import series_message
from experiments.live.shown import Shown
from experiments.live.viewer import viewer
from experiments.live.visit import PROTOCOL, words
from sim.errors import SafetyNetError

if TYPE_CHECKING:
    from sim.scenario import Scenario

MOST_FRAMES: Final = 20_000
SERIES_EVERY: Final = 10
"""Frames from one point of the charts to the next."""
COUNT: Final = struct.Struct("<I")


@dataclass(frozen=True)
class Stretch:
    """What of a run is recorded: a frame every `every_min` minutes from one minute to another."""

    from_min: float
    to_min: float
    every_min: float = 1.0

    def minutes(self) -> list[float]:
        """Return the minute of each frame.

        Raises:
            SafetyNetError: there are none, or too many for a file to mail; not a number.
        """
        if not 0 <= self.from_min < self.to_min < inf:
            raise SafetyNetError(
                "nothing to record: --from must be 0 or more, --to after it and within the run"
            )
        if not 0 < self.every_min < inf:
            raise SafetyNetError(f"--every {self.every_min}: must be a number of minutes above 0")
        n = int((self.to_min - self.from_min) // self.every_min) + 1
        if n > MOST_FRAMES:
            raise SafetyNetError(
                f"{n:,} frames are too many for one file (at most {MOST_FRAMES:,}); "
                "choose a shorter stretch with --from and --to, or a longer --every"
            )
        return [self.from_min + k * self.every_min for k in range(n)]


def replay(scenario: "Scenario", seed: int, stretch: Stretch) -> str:
    """Run a scenario and return the page that plays it.

    Raises:
        SafetyNetError: the place or its patrol is too large to be drawn, or the stretch is none.
    """
    minutes = stretch.minutes()
    model = sim.SafetyNet(scenario, seed)
    place = model.setting.town.place
    walkers = model.world["walkers"].size
    if max(place.cells, walkers) > MOST:
        raise SafetyNetError(
            f"{scenario.name}: {place.cells:,} cells and {walkers:,} units on patrol; a replay "
            f"shows at most {MOST:,} of either"
        )
    shown = Shown(model, values_of(scenario, place.area_km2))
    message = place_message([shown], seed)
    frames, series, cells = _recorded(shown, minutes)
    packed_moves = moves.encoded(cells, place.width, place.height, place.torus)
    return viewer(
        {
            "hello": _json(_hello(scenario)),
            "place": _json(message),
            "series": _json(series),
            "frames": _packed(_joined(frames)),
            "moves": _packed(packed_moves),
        }
    )


def _recorded(
    shown: Shown, minutes: Sequence[float]
) -> tuple[list[bytes], list[dict[str, Any]], moves.Cells]:
    """Return frames without walkers, points of the charts, and where the walkers are."""
    frames, series = [], []
    cells = np.full((len(minutes), shown.model.world["walkers"].size), moves.NOWHERE)
    for number, (minute, side) in enumerate(_sides(shown, minutes)):
        flags = FRESH if number == 0 else 0
        frames.append(Frame(number + 1, minute, [side.without_walkers()], flags).encoded())
        cells[number, side.walkers["number"]] = side.walkers["cell"]
        if number % SERIES_EVERY == 0 or number == len(minutes) - 1:
            series.append(series_message([shown]))
    return frames, series, cells


def _sides(shown: Shown, minutes: Sequence[float]) -> Iterator[tuple[float, SideFrame]]:
    for minute in minutes:
        shown.model.run_to(minute)
        yield minute, shown.sight.frame()


def _hello(scenario: "Scenario") -> dict[str, Any]:
    place = scenario.place
    about = {
        "name": scenario.name, "title": title_of(scenario), "width": place.width_cells,
        "height": place.height_cells, "residents": place.residents,
    }  # fmt: skip
    hello = {"type": "hello", "protocol": PROTOCOL, "version": sim.__version__}
    return {**hello, "scenarios": [about], "languages": ["en", "zh"], **words()}


def _joined(frames: Sequence[bytes]) -> bytes:
    parts = [COUNT.pack(len(frame)) + frame for frame in frames]
    return COUNT.pack(len(frames)) + b"".join(parts)


def _packed(data: bytes) -> str:
    return b64encode(zlib.compress(data, 9)).decode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
