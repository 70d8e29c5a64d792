"""What a language brings along: sentences, names of people and channels, clock and durations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from experiments.story.book import Titles
from sim.terms import MINUTES_PER_DAY, MINUTES_PER_HOUR, Channel, Role


@dataclass(frozen=True)
class Language:
    """How a story is told in one language.

    Attributes:
        sentences: by name (see `experiments.story.variants`), with fields in braces.
        people: what a role is called; {n} is its number, {department} that of a crew.
        channels: how a report is given.
        title: which of both titles is this language's.
        office: a department within a sentence.
        area: name of an area, from its level and its name in the place.
        desk: name of a node of the command network, from its level and the name of its area.
        day: heading of a day.
        since: a duration in minutes.
        listed: names in a row.
        join: what stands between sentences of one instant.
        page: words around a story.
    """

    sentences: Mapping[str, str]
    people: Mapping[Role, str]
    channels: Mapping[Channel, str]
    title: Callable[[Titles], str]
    office: Callable[[Titles], str]
    area: Callable[[str, str], str]
    desk: Callable[[str, str], str]
    day: Callable[[datetime], str]
    since: Callable[[float], str]
    listed: Callable[[list[str]], str]
    join: str
    page: Mapping[str, str]


def in_units(minutes: float, days: str, hours: str, rest: str, gap: str) -> str:
    """Say a duration to the minute, leaving out what is none of it; the three words are units."""
    whole_days, left = divmod(round(minutes), MINUTES_PER_DAY)
    parts = ((whole_days, days), *zip(divmod(left, MINUTES_PER_HOUR), (hours, rest), strict=True))
    return gap.join(f"{number}{word}" for number, word in parts if number)
