"""The verdict of a comparison in plain words, with its numbers."""

from dataclasses import dataclass
from math import isfinite, isinf, isnan
from typing import Final

from experiments import answers, meaning, wording
from experiments.comparison.runs import Comparison
from experiments.comparison.tables import Effect
from experiments.words import say
from sim.calendar import measured_days

MAIN: Final = answers.HEADLINE
COST: Final = "cost_yuan"
SHOWN: Final = (
    MAIN,
    "detection_delay_restricted_mean_min",
    "helped_share_24h",
    "escalated_share",
    "worst_tenth_time_to_help_min",
    COST,
)
"""What the cards and the chart of gains show, where the results hold it."""


@dataclass(frozen=True)
class Card:
    """A number that the page shows large."""

    difference: str
    change: str
    interval: str
    verdict: str


def lead(found: Comparison, effects: list[Effect]) -> list[str]:
    """The verdict: who brings help sooner, by how much, and at what cost."""
    main, first = _of(effects, MAIN), found.names[0]
    sentences = [
        f"{_short(found.names[each.point], first, each)} {_numbers(each)}" for each in main
    ]
    if len(main) > 1:
        sentences.append(_soonest(found, main))
    costs = [_cost(found, each) for each in _of(effects, COST)]
    return [*sentences, " ".join(text for text in costs if text)]


def cards(found: Comparison, effects: list[Effect]) -> list[Card]:
    """The differences in the main measures."""
    return [_card(found, effect) for measure in SHOWN for effect in _of(effects, measure)]


def sentence(found: Comparison, effect: Effect) -> str:
    """The finding on one measure and side, with the name of the side before it."""
    return say("{side}: {finding}", side=found.names[effect.point], finding=finding(effect))


def finding(effect: Effect) -> str:
    """What one side does to one measure; claims nothing that the interval does not carry."""
    noun, unit = meaning.noun(effect.measure), meaning.unit(effect.measure)
    difference = effect.difference
    if isnan(difference.value) or isinf(difference.value):
        return _unreached(noun, effect, unit)
    if not difference.has_interval:
        return say(
            "no interval, for want of complete pairs of runs; the one difference seen: {seen}.",
            seen=wording.signed(difference.value, unit),
        )
    if effect.verdict == "same":
        return say("no difference in the {noun}, in any pair of runs.", noun=noun)
    if not difference.decided:
        return say(
            "no difference in the {noun} could be shown; it is {spread}.",
            noun=noun, spread=_spread(effect),
        )  # fmt: skip
    way = answers.directions(unit)[difference.value > 0]
    return say(
        "the {noun} is {change} ({ends}), {course}.",
        noun=noun,
        change=say(way, size=wording.size(difference.value, unit)),
        ends=answers.ends(difference, unit),
        course=answers.course(effect.before.value, effect.after.value, difference.value, unit),
    )  # fmt: skip


def _numbers(effect: Effect) -> str:
    """The finding after it was said in short who is sooner: its numbers alone."""
    if effect.verdict == "open" and effect.difference.has_interval:
        text = say(
            "the {noun} is {spread}.", noun=meaning.noun(effect.measure), spread=_spread(effect)
        )
    else:
        text = finding(effect)
    return wording.sentence(text)


def _spread(effect: Effect) -> str:
    unit = meaning.unit(effect.measure)
    return answers.spread(effect.difference, unit, answers.directions(unit))


def tally(found: Comparison, effects: list[Effect], point: int) -> str:
    """In how many measures a side could be shown to be better or worse."""
    own = [effect for effect in effects if effect.point == point and effect.holds]
    judged = [effect for effect in effects if effect.point == point]
    return say(
        "{side}: of {all} measures, {better} better, {worse} worse, {other} different without a "
        "better or worse; in the rest no difference could be shown.",
        side=found.names[point],
        all=len(judged),
        better=sum(effect.verdict == "better" for effect in own),
        worse=sum(effect.verdict == "worse" for effect in own),
        other=sum(effect.verdict == "different" for effect in own),
    )


def _of(effects: list[Effect], measure: str) -> list[Effect]:
    return [effect for effect in effects if effect.measure == measure]


def _short(side: str, first: str, effect: Effect) -> str:
    if effect.verdict == "better":
        return say("{side} brings help sooner than {first}.", side=side, first=first)
    if effect.verdict == "worse":
        return say("{side} brings help later than {first}.", side=side, first=first)
    if effect.verdict == "same":
        return say("{side} brings help just as {first} does.", side=side, first=first)
    return say(
        "It could not be shown that {side} brings help sooner or later than {first}.",
        side=side, first=first,
    )  # fmt: skip


def _soonest(found: Comparison, main: list[Effect]) -> str:
    means = {0: main[0].before.value, **{each.point: each.after.value for each in main}}
    best = min(means, key=lambda point: means[point])
    return say(
        "Soonest on average: {side} ({value}).",
        side=found.names[best], value=wording.amount(means[best], meaning.unit(MAIN)),
    )  # fmt: skip


def _cost(found: Comparison, effect: Effect) -> str:
    side, days = found.names[effect.point], wording.setting(measured_days(found.scenario))
    value = effect.difference.value
    if not isfinite(value):
        return ""
    if value == 0:
        return say("{side} costs the same.", side=side)
    unit = meaning.unit(COST)
    extra = wording.size(value, unit)
    told = {"side": side, "extra": extra, "days": days}
    if value > 0:
        return say("{side} costs {extra} more in {days} days.", **told)
    return say("{side} costs {extra} less in {days} days.", **told)


def _card(found: Comparison, effect: Effect) -> Card:
    unit, difference = meaning.unit(effect.measure), effect.difference
    name = meaning.title(effect.measure)
    several = len(found.sides) > 2
    return Card(
        _brief(wording.signed(difference.value, unit)),
        say("{side}: {finding}", side=found.names[effect.point], finding=name) if several else name,
        _brief(wording.reach(difference.low, difference.high, unit))
        if difference.has_interval
        else "",
        "open" if effect.verdict == "same" else effect.verdict,
    )


def _brief(text: str) -> str:
    return text.replace(wording.points(), " " + say("points"))


def _unreached(noun: str, effect: Effect, unit: str) -> str:
    if not (isfinite(effect.before.value) or isfinite(effect.after.value)):
        return say("the {noun} is not reached, here or there.", noun=noun)
    return say(
        "the {noun} is {after}; it was {before}.", noun=noun,
        after=wording.amount(effect.after.value, unit),
        before=wording.amount(effect.before.value, unit),
    )  # fmt: skip
