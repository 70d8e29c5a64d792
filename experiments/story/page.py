"""A story as text: heading, days, clock times, and how it stands when the run stops."""

from collections.abc import Iterator
from itertools import groupby

from experiments.story.language import Language
from experiments.story.languages import language
from experiments.story.telling import Line, Story
from sim.log import ENDED_BY


def page(story: Story, name: str, seed: int, end_min: float, code: str = "en") -> str:
    """Return a story as lines of text, a heading for every day.

    Args:
        story: what is told.
        name: of the scenario.
        seed: of the run.
        end_min: when the run stops [min]; a case that has not ended by then is told to be open.
        code: language of the story.
    """
    speech = language(code)
    grid, village, town = story.where
    heading = speech.page["title"].format(
        kind=story.kind, number=story.case.number, name=name, seed=seed
    )
    where = speech.page["where"].format(grid=grid, village=village, town=town)
    return "\n".join([heading, where, *_days(story.lines, speech), *_end(story, end_min, speech)])


def _days(lines: tuple[Line, ...], speech: Language) -> Iterator[str]:
    for _, of_day in groupby(lines, key=lambda line: line.clock.date()):
        listed = list(of_day)
        yield ""
        yield speech.day(listed[0].clock)
        for clock, together in groupby(listed, key=lambda line: f"{line.clock:%H:%M}"):
            texts = dict.fromkeys(line.text for line in together)
            yield f"  {clock}  {speech.join.join(texts)}"


def _end(story: Story, end_min: float, speech: Language) -> Iterator[str]:
    if any(line.activity in ENDED_BY for line in story.lines):
        return
    yield ""
    yield speech.page["open"].format(since=speech.since(end_min - story.case.onset_min))
