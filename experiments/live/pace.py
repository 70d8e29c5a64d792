"""How fast a visitor's city runs: when the next frame is due, and how many minutes it covers."""

import time
from collections.abc import Callable
from typing import Final

START_PER_SECOND: Final = 2.0
LEAST_INTERVAL_S: Final = 0.1
"""Ten frames a second are enough: the page moves people on straight lines between them."""
SHARE_OF_A_CORE: Final = 0.5
"""Part of one core that all visitors' frames together may take."""
LEAD_S: Final = 0.1
"""A frame leaves so much before its turn, and the page never has to wait for it."""
LATEST_S: Final = 0.5
"""Who is later than this does not catch up: the clock has stood still."""
SMOOTHING: Final = 0.1

Clock = Callable[[], float]


class Load:
    """What all visitors share: how many let their city run, and what a frame costs."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.running = 0
        self.cost_s = 0.0

    def spent(self, seconds: float) -> None:
        """Note the working time of a frame."""
        self.cost_s += SMOOTHING * (seconds - self.cost_s)

    @property
    def interval_s(self) -> float:
        """Time between two frames of a visitor: longer, the more there are."""
        return max(LEAST_INTERVAL_S, self.running * self.cost_s / SHARE_OF_A_CORE)


class Pace:
    """The clock of one visitor.

    Attributes:
        per_second: minutes of the run a second.
        playing: whether time runs.
    """

    def __init__(self, load: Load, clock: Clock = time.monotonic) -> None:
        """Stand still."""
        self.per_second = START_PER_SECOND
        self.playing = False
        self._load, self._clock = load, clock
        self._due = clock()

    def play(self) -> None:
        """Let time run from now on."""
        if not self.playing:
            self.playing = True
            self._load.running += 1
            self._due = self._clock()

    def pause(self) -> None:
        """Let time stand still."""
        if self.playing:
            self.playing = False
            self._load.running -= 1

    def set(self, per_second: float) -> None:
        """Run so fast from now on."""
        self.per_second = per_second
        self._due = min(self._due, self._clock() + self._lasts(self.minutes()))

    def minutes(self) -> int:
        """Return how many minutes the next frame covers; people step by the minute."""
        return max(1, round(self.per_second * self._load.interval_s))

    def _lasts(self, minutes: float) -> float:
        return minutes / self.per_second

    @property
    def wait_s(self) -> float | None:
        """Seconds until the next frame is due; None while time stands still."""
        return max(0.0, self._due - self._clock()) if self.playing else None

    def sent(self, minutes: float) -> None:
        """A frame that covers so many minutes has been sent; reckon when the next one is due."""
        now = self._clock()
        begun = self._due if now - self._due < LATEST_S else now
        self._due = max(begun + self._lasts(minutes), now + LEAST_INTERVAL_S - LEAD_S)
