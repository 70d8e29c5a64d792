"""One visitor: its cities, its clock, and the answer to each of its messages."""

import time
from collections.abc import Callable
from typing import Any, Final

from experiments.live import catalogue, messages
from experiments.live.city import City
from experiments.live.frames import FRESH, OVER, PLAYING, Frame
from experiments.live.levers import levers
from experiments.live.lookups import here_message, node_of, queue_message, who_message
from experiments.live.maps import place_message
from experiments.live.messages import FASTEST, SLOWEST, RefusedError
from experiments.live.pace import START_PER_SECOND, Clock, Load, Pace
from experiments.live.series import series_message
from experiments.live.stories import story_message
from experiments.live.tours import TOURS, offered, steps_of
from experiments.live.words import ROLES
from sim import __version__
from sim.stages import CLOSED, Stage

PROTOCOL: Final = 1
NEWS_EVERY_S: Final = 0.5
"""Numbers, stories and queues go out no more often than this."""
BEFORE_MIN: Final = 5.0
"""How long before its case arises a story begins."""

type Answer = dict[str, Any]
type Watch = Callable[[], Answer | None]


def hello_message() -> Answer:
    """Return what the page has to know before anything else."""
    return {
        "type": "hello",
        "protocol": PROTOCOL,
        "version": __version__,
        "scenarios": catalogue.told(),
        "languages": ["en", "zh"],
        **words(),
        "levers": [lever.told() for lever in levers().values()],
        "tours": [{"name": name, "title": TOURS[name]} for name in offered()],
    }


def words() -> Answer:
    """Return the names of roles, stages and ends by number, and the range of speeds."""
    return {
        "speeds": {"low": SLOWEST, "high": FASTEST, "start": START_PER_SECOND},
        "roles": [{"name": name, "title": title} for name, title in ROLES.items()],
        "stages": [stage.name.lower() for stage in Stage],
        "ends": [end.value for end in CLOSED],
    }


class Visit:
    """What belongs to one visitor. All its methods run one at a time."""

    def __init__(self, load: Load, clock: Clock = time.monotonic) -> None:
        """Begin without any city."""
        self.cities: list[City] = []
        self.seed = 0
        self.pace = Pace(load, clock)
        self.frames = 0
        self.wants_frame = False
        self._fresh = True
        self._load, self._clock = load, clock
        self._watch: Watch | None = None
        self._watched: Answer | None = None
        self._news_at = 0.0

    def answer(self, message: messages.Sent) -> list[Answer]:
        """Do what a message asks for, and return what to send back; frames come by themselves."""
        try:
            return ANSWERS[type(message)](self, message)
        except RefusedError as refused:
            return [refused.told()]

    def end(self) -> None:
        """Let time stand still and let go of the cities."""
        self.pace.pause()
        self.cities = []

    @property
    def wait_s(self) -> float | None:
        """Seconds until a frame is due; None when none is."""
        if not self.cities:
            return None
        return 0.0 if self.wants_frame else self.pace.wait_s

    @property
    def over(self) -> bool:
        """Whether the run has come to its end."""
        return bool(self.cities) and self.cities[0].now >= self.cities[0].model.end_min

    def frame(self) -> tuple[bytes, list[Answer]]:
        """Let the minutes of the next frame pass; return it and what else is new."""
        began = time.thread_time()
        minutes = 0.0 if self.wants_frame or not self.pace.playing else self._pass()
        per_second = self.pace.per_second if minutes else 0.0
        flags = FRESH * self._fresh + PLAYING * self.pace.playing + OVER * self.over
        self.frames += 1
        sides = [city.sight.frame() for city in self.cities]
        frame = Frame(self.frames, self.cities[0].now, sides, flags, per_second).encoded()
        self.wants_frame, self._fresh = False, False
        answers = self._news(now=not minutes) + self._end_of_run(minutes)
        self._load.spent(time.thread_time() - began)
        return frame, answers

    def _pass(self) -> float:
        before = self.cities[0].now
        self._run_to(before + self.pace.minutes())
        minutes = self.cities[0].now - before
        self.pace.sent(minutes)
        return minutes

    def _run_to(self, minute: float) -> None:
        for city in self.cities:
            city.model.run_to(min(minute, city.model.end_min))

    def _end_of_run(self, minutes: float) -> list[Answer]:
        if not (self.over and minutes):
            return []
        self.pace.pause()
        return self._ended()

    def _ended(self) -> list[Answer]:
        return [{"type": "ended", "minute": self.cities[0].now}] if self.over else []

    def _news(self, now: bool = False) -> list[Answer]:
        """Return numbers and what is watched, unless they went out a moment ago."""
        if not now and self._clock() < self._news_at:
            return []
        self._news_at = self._clock() + max(NEWS_EVERY_S, 5 * self._load.interval_s)
        return [series_message(self.cities), *self._watched_news()]

    def _watched_news(self) -> list[Answer]:
        seen = self._watch() if self._watch else None
        if seen is None or seen == self._watched:
            return []
        self._watched = seen
        return [seen]

    def _look_at(self, watch: Watch | None) -> list[Answer]:
        self._watch, self._watched = watch, None
        return self._watched_news()

    def city(self, side: int) -> City:
        """Return one of the cities.

        Raises:
            RefusedError: nothing has been started, or there is one side alone.
        """
        if not self.cities:
            raise RefusedError("not_started")
        if side >= len(self.cities):
            raise RefusedError("unknown_name", "side")
        return self.cities[side]

    def begin(self, cities: list[City], seed: int, at_min: float = 0.0) -> list[Answer]:
        """Take these cities; the page forgets all that it has shown."""
        self.pace.pause()
        self.cities, self.seed = cities, seed
        self._run_to(at_min)
        self._look_at(None)
        self.wants_frame = self._fresh = True
        return [place_message(cities, seed)]

    def start(self, message: messages.Start) -> list[Answer]:
        """Build the cities of a scenario."""
        scenario = catalogue.scenario_of(message.scenario)
        cities = [City(scenario, message.seed, side.levers) for side in message.sides]
        return self.begin(cities, message.seed, message.at_min)

    def play(self, message: messages.Play) -> list[Answer]:
        """Let time run, or say again that there is none left."""
        self.city(0)
        if not self.over:
            self.pace.play()
        return self._ended()

    def pause(self, message: messages.Pause) -> list[Answer]:
        """Hold it."""
        self.pace.pause()
        return []

    def step(self, message: messages.Step) -> list[Answer]:
        """Let so many minutes pass at once."""
        self.pace.pause()
        self._run_to(self.city(0).now + message.minutes)
        self.wants_frame = True
        return self._ended()

    def speed(self, message: messages.Speed) -> list[Answer]:
        """Let time run so fast."""
        self.pace.set(message.minutes_per_second)
        return []

    def set(self, message: messages.Set) -> list[Answer]:
        """Change levers of a side."""
        said = self.city(message.side).set(message.levers)
        self.wants_frame = not self.pace.playing
        return [{**each, "side": message.side} for each in said]

    def restart(self, message: messages.Restart) -> list[Answer]:
        """Begin again."""
        self.city(0)
        seed = self.seed if message.seed is None else message.seed
        return self.begin([city.again(seed) for city in self.cities], seed)

    def follow(self, message: messages.Follow) -> list[Answer]:
        """Tell the story of a case as it goes on."""
        city, case = self.city(message.side), message.case
        if case is None:
            return self._look_at(None)
        if case >= city.model.world.count("cases"):
            raise RefusedError("unknown_name", "case")
        return self._look_at(lambda: story_message(city, message.side, case))

    def person(self, message: messages.Person) -> list[Answer]:
        """Tell who somebody is."""
        return [who_message(self.city(message.side), message.side, message.role, message.number)]

    def department(self, message: messages.Department) -> list[Answer]:
        """Show the queue of a department."""
        city = self.city(message.side)
        node = None if message.name is None else node_of(city, message.name)
        return self._queue(city, message.side, node)

    def node(self, message: messages.Node) -> list[Answer]:
        """Show the queue of a node."""
        return self._queue(self.city(message.side), message.side, message.node)

    def _queue(self, city: City, side: int, node: int | None) -> list[Answer]:
        if node is None:
            return self._look_at(None)
        queue_message(city, side, node)
        return self._look_at(lambda: queue_message(city, side, node))

    def pick(self, message: messages.Pick) -> list[Answer]:
        """Tell what is in a cell."""
        return [here_message(self.city(message.side), message.side, message.x, message.y)]

    def tour(self, message: messages.Tour) -> list[Answer]:
        """Begin one of the stories, shortly before its case arises."""
        toured = steps_of(message.name)
        city = City(catalogue.scenario_of(message.name), toured.seed, {})
        place = self.begin([city], toured.seed, max(0.0, toured.onset_min - BEFORE_MIN))
        self._look_at(lambda: story_message(city, 0, toured.case))
        return [toured.told(), *place]


type Handler = Callable[[Visit, Any], list[Answer]]
ANSWERS: Final[dict[type[messages.Message], Handler]] = {
    messages.Start: Visit.start,
    messages.Play: Visit.play,
    messages.Pause: Visit.pause,
    messages.Step: Visit.step,
    messages.Speed: Visit.speed,
    messages.Set: Visit.set,
    messages.Restart: Visit.restart,
    messages.Follow: Visit.follow,
    messages.Person: Visit.person,
    messages.Department: Visit.department,
    messages.Node: Visit.node,
    messages.Pick: Visit.pick,
    messages.Tour: Visit.tour,
}
