"""Whether the verdict of a comparison holds where other things are assumed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from experiments import charts, meaning, wording
from experiments.assumptions import Bearing, acting, bearing, told
from experiments.assumptions.bearing import NEAR
from experiments.charts import frame
from experiments.comparison.runs import Comparison
from experiments.comparison.tables import Effect
from experiments.comparison.verdict import MAIN
from experiments.figures import Drawing
from experiments.stats import leanings
from experiments.words import say

MOST_DRAWN: Final = 10
WORLDS: Final = 32
"""Sets of assumptions that a comparison tries unless told otherwise."""


@dataclass(frozen=True)
class Block:
    """What the worlds say about one side: sentences, and a line an assumption."""

    name: str
    side: str
    sentences: list[str]
    lines: list[told.Line]


def bearings(found: Comparison, effects: list[Effect]) -> dict[int, Bearing]:
    """What other assumptions do to the headline of each side.

    Empty where they were not tried, or no pair of their runs has worked.
    """
    worlds = found.worlds
    if worlds is None:
        return {}
    main = [each for each in effects if each.measure == MAIN]
    every = {e.point: bearing(worlds, MAIN, e.point, e.difference) for e in main}
    return {point: each for point, each in every.items() if each.number}


def blocks(found: Comparison, tried: dict[int, Bearing]) -> list[Block]:
    """A block a side."""
    return [
        Block(
            str(point), found.names[point],
            [told.headline(each), told.deciding(each)], told.lines(each),
        )
        for point, each in tried.items()
    ]  # fmt: skip


def lead(found: Comparison, tried: dict[int, Bearing]) -> list[str]:
    """How firm the verdict is, a sentence a side, for the top of the page."""
    several = len(tried) > 1
    return [
        say("{side}: {finding}", side=found.names[point], finding=told.headline(each))
        if several
        else told.headline(each)
        for point, each in tried.items()
    ]


def method(found: Comparison) -> str:
    """What was done, for the reader who asks; or why nothing was."""
    worlds = found.worlds
    if worlds is None:
        return _untried(found)
    text = say(
        "{assumptions} were drawn {number} times over their whole ranges (Latin hypercube, factors "
        "on a log scale), and every scenario run {each} times under each set, on the same "
        "incidents. What the scenarios differ in stays as it is. The interval of one set comes "
        "from the spread within the {near} with about as many cases, and all of them hold "
        "together, as do the rank correlations, of which a star marks those that could be shown "
        "not to be luck (Bonferroni).",
        assumptions=wording.counted(len(worlds.acting), "assumption"), number=worlds.number,
        each=worlds.per_world, near=NEAR,
    )  # fmt: skip
    if not worlds.failed:
        return text
    lost = say("Failed and left out: {runs}.", runs=wording.counted(worlds.failed, "run"))
    return f"{text} {lost}"


def _untried(found: Comparison) -> str:
    if not acting([side.scenario for side in found.sides]):
        return say(
            "No value is marked as assumed [X] on all sides alike, so there was nothing to vary."
        )
    return say(
        "Not tried here. The same command with --assumptions {number} runs every scenario under "
        "{number} sets of assumptions, and says in how many the sign holds and which of them "
        "decide it.",
        number=WORLDS,
    )


def drawings(found: Comparison, tried: dict[int, Bearing]) -> Iterator[Drawing]:
    """Two charts a side: every world, and what the difference leans on."""
    for point, each in tried.items():
        yield _every_world(found, point, each)
        yield _leaning(found, point, each)


def _every_world(found: Comparison, point: int, each: Bearing) -> Drawing:
    title = say(
        "{noun}, {side} against {first}: every set of assumptions",
        noun=meaning.title(MAIN), side=found.names[point], first=found.names[0],
    )  # fmt: skip
    interval = frame.interval(say("all sets together"))
    figure = charts.worlds(
        each.differences, each.reach, each.as_is.value, MAIN, title, _foot(found, each, interval)
    )
    return Drawing(f"worlds_{point}", f"worlds_{point}", told.headline(each), figure, each.frame())


def _leaning(found: Comparison, point: int, each: Bearing) -> Drawing:
    table = leanings.table(each.leanings, told.titles(each))
    title = say(
        "What the difference leans on: {noun}, {side} against {first}",
        noun=meaning.noun(MAIN), side=found.names[point], first=found.names[0],
    )  # fmt: skip
    subtitle = say(
        "Mean difference over the third of the sets in which an assumption is lowest, and over the "
        "third in which it is highest, with intervals; r is the rank correlation, with a star "
        "where it could be shown not to be luck."
    )
    foot = _foot(found, each, frame.student())
    figure = charts.leanings(table.head(MOST_DRAWN), MAIN, title, subtitle, foot, signed=True)
    return Drawing(f"worlds_{point}", f"leanings_{point}", told.deciding(each), figure, table)


def _foot(found: Comparison, each: Bearing, interval: str) -> str:
    runs = say(
        "n = {number} sets of assumptions, {each} paired runs each",
        number=each.number, each=each.worlds.per_world,
    )  # fmt: skip
    origin = frame.named(found.provenance["scenario"], found.provenance["seed"])
    return frame.PART.join([runs, interval, *origin])
