"""What other assumptions do to a difference, in words."""

from dataclasses import dataclass
from math import isnan

from experiments import meaning, wording
from experiments.assumptions.bearing import Bearing
from experiments.stats.leanings import Leaning
from experiments.words import say

MOST_NAMED = 3


@dataclass(frozen=True)
class Line:
    """An assumption in the table of a page."""

    title: str
    tried: str
    where_low: str
    where_high: str
    correlation: str
    decided: bool


def headline(found: Bearing) -> str:
    """In how many worlds the sign holds; in a sentence for the top of a page."""
    if not found.as_is.decided:
        return say(
            "Under {number} other sets of assumptions the difference is for the better in "
            "{better} ({surely_better} for certain) and for the worse in {worse} ({surely_worse} "
            "for certain).",
            number=found.number, better=found.better, surely_better=found.surely_better,
            worse=found.worse, surely_worse=found.surely_worse,
        )  # fmt: skip
    if not found.turned:
        return say(
            "The sign holds in all of {number} other sets of assumptions.", number=found.number
        )
    counts = {"same": found.number - found.turned, "number": found.number, "turned": found.turned}
    if not found.surely_turned:
        return say(
            "The sign holds in {same} of {number} other sets of assumptions; in {turned} it may "
            "turn, for certain in none.",
            **counts,
        )
    return say(
        "The sign holds in {same} of {number} other sets of assumptions; it turns in {turned}, "
        "for certain in {surely}.",
        surely=found.surely_turned, **counts,
    )  # fmt: skip


def deciding(found: Bearing) -> str:
    """Which assumptions decide the sign, or on which its size leans."""
    unit = meaning.unit(found.measure)
    if found.deciding:
        parts = [_both_ends(each, found, unit) for each in found.deciding[:MOST_NAMED]]
        return say("What decides the sign: {parts}.", parts=say("; ").join(parts))
    leaning = [each for each in found.leanings if each.decided]
    if not leaning:
        return say(
            "On none of the {number} assumptions could the difference be shown to lean.",
            number=len(found.leanings),
        )
    parts = [_both_ends(each, found, unit) for each in leaning[:MOST_NAMED]]
    return say(
        "None of the {number} assumptions decides the sign by itself. The size leans most on: "
        "{parts}.",
        number=len(found.leanings), parts=say("; ").join(parts),
    )  # fmt: skip


def lines(found: Bearing) -> list[Line]:
    """A line an assumption, the strongest first."""
    by_name = {each.assumption.name: each.assumption for each in found.worlds.acting}
    unit = meaning.unit(found.measure)
    return [
        Line(
            say(by_name[each.key].title),
            tried(by_name[each.key].low, by_name[each.key].high),
            wording.signed(each.where_low.value, unit),
            wording.signed(each.where_high.value, unit),
            correlation(each),
            each.decided,
        )
        for each in found.leanings
    ]


def tried(low: float, high: float) -> str:
    """How far an assumption is tried, as factors."""
    return say("× {low} to {high}", low=wording.plain(low, 2), high=wording.plain(high, 2))


def correlation(leaning: Leaning) -> str:
    """A rank correlation with a star where it could be shown not to be luck."""
    if isnan(leaning.correlation):
        return "–"
    star = " *" if leaning.decided else ""
    return f"{leaning.correlation:+.2f}{star}".replace("-", wording.MINUS)


def titles(found: Bearing) -> dict[str, str]:
    """Title of each assumption in the language of the reader."""
    return {a.assumption.name: say(a.assumption.title) for a in found.worlds.acting}


def _both_ends(leaning: Leaning, found: Bearing, unit: str) -> str:
    ends = leaning.where_low.value, leaning.where_high.value
    return say(
        "{title} (where it is low {low}, where it is high {high})",
        title=titles(found)[leaning.key], low=wording.signed(ends[0], unit),
        high=wording.signed(ends[1], unit),
    )  # fmt: skip
