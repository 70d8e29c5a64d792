"""The answer in words: what each change does, and whether both bring more than the sum."""

from dataclasses import dataclass
from math import isfinite, isinf, isnan
from typing import Any, Final

from experiments import meaning, stats, tables, wording
from experiments.words import noted, say

HEADLINE: Final = "time_to_help_restricted_mean_min"
ANSWERED: Final = (
    HEADLINE,
    "time_to_help_median_min",
    "detection_delay_restricted_mean_min",
    "helped_share_24h",
)
DOUBLED: Final = {tables.PATROL: noted("patrols"), tables.ROUTING: noted("routing speed")}


@dataclass(frozen=True)
class Answer:
    """What one change does to one measure.

    Attributes:
        change: what is changed, "doubling patrols".
        detail: from which value to which.
        difference: signed, in plain units.
        interval: of the difference, in plain units; empty when there is none.
        sentence: the finding; claims nothing that the interval does not carry.
        verdict: "better", "worse", "different" or "open" (no difference could be shown).
        saved: how many times fewer runs the pairing needed, in words.
    """

    change: str
    detail: str
    difference: str
    interval: str
    sentence: str
    verdict: str
    saved: str


def answers(study: tables.Study, measure: str) -> list[Answer]:
    """One answer a change, in the order of `tables.changes`."""
    effects = tables.effects(study, measure).to_dict("records")
    means = tables.points(study, measure).set_index("point")["value"]
    pairs = zip(tables.changes(study), effects, strict=True)
    return [_answer(measure, change, effect, means) for change, effect in pairs]


def answered_measures(study: tables.Study) -> list[str]:
    """The measures of the answer that these results hold."""
    held = tables.measures(study)
    return [measure for measure in ANSWERED if measure in held]


def change_words(change: tables.Change) -> str:
    """Say a change: "doubling patrols", "both together"."""
    if change.name == tables.BOTH:
        return say("both together")
    if change.name == tables.EXTRA:
        return say("both, against the sum")
    return _step_words(change.steps[0])


def headline(study: tables.Study, measure: str) -> str:
    """The finding on both changes together, and on the sum, in two sentences."""
    found = answers(study, measure)
    return " ".join(answer.sentence for answer in found[2:] or found)


def takes_both(study: tables.Study, measure: str) -> str:
    """Whether it takes both changes, or one alone helps as well."""
    changes, found = tables.changes(study), answers(study, measure)
    if len(found) < 4:
        return ""
    helping = [change_words(c) for c, a in zip(changes[:2], found, strict=False) if _good(a)]
    if len(helping) == 2:
        alone = say("Each of the two changes could be shown to help alone.")
    elif helping:
        alone = say(
            "Of the two changes alone, only {change} could be shown to help.", change=helping[0]
        )
    elif _good(found[2]):
        alone = say("Neither change alone could be shown to help, but both together do.")
    else:
        alone = say("Neither change, alone or with the other, could be shown to help.")
    return f"{alone} {_sum_words(found[3])}"


def _good(answer: Answer) -> bool:
    return answer.verdict == "better"


def _sum_words(extra: Answer) -> str:
    if extra.verdict == "better":
        return say("Together they bring more than the sum.")
    if extra.verdict == "worse":
        return say("Together they bring less than the sum.")
    return say("That together they bring more than the sum could not be shown.")


def _answer(measure: str, change: tables.Change, effect: dict[str, Any], means: Any) -> Answer:
    saved = effect.pop("runs_saved")
    found = stats.Estimate(**{key: effect[key] for key in effect if key != "change"})
    unit = meaning.unit(measure)
    return Answer(
        change=change_words(change),
        detail="; ".join(_step_detail(step) for step in change.steps),
        difference=wording.signed(found.value, unit),
        interval=wording.reach(found.low, found.high, unit) if found.has_interval else "",
        sentence=_sentence(measure, change, found, [means[point] for point in change.points]),
        verdict=verdict(found, meaning.better(measure)),
        saved="" if isnan(saved) else wording.times(saved),
    )


def verdict(found: stats.Estimate, better: str) -> str:
    """A difference as "better", "worse", "different" or "open" (none could be shown)."""
    if not found.decided:
        return "open"
    if better == "neither":
        return "different"
    return "better" if (found.high < 0) == (better == "lower") else "worse"


def _sentence(
    measure: str, change: tables.Change, found: stats.Estimate, means: list[float]
) -> str:
    """The finding; cautious where the interval holds zero or there is none."""
    noun, unit = meaning.noun(measure), meaning.unit(measure)
    subject = _subject(change)
    if isnan(found.value) or isinf(found.value):
        return _unreached(noun, subject, change, means, unit)
    if not found.has_interval:
        return say(
            "No interval, for want of complete pairs of runs. The one difference seen: {seen}.",
            seen=wording.signed(found.value, unit),
        )
    if change.name == tables.EXTRA:
        return _extra_sentence(measure, found)
    if found.low == found.high == 0:
        return say(
            "No difference: {subject} leave the {noun} as it is in every pair of runs."
            if _many(change)
            else "No difference: {subject} leaves the {noun} as it is in every pair of runs.",
            subject=subject, noun=noun,
        )  # fmt: skip
    if not found.decided:
        return say(
            "No difference could be shown: with {subject}, the {noun} is {spread}.",
            subject=subject, noun=noun, spread=spread(found, unit, directions(unit)),
        )  # fmt: skip
    return say(
        "{subject} {verb} the {noun} by {size} ({ends}), {course}.",
        subject=wording.sentence(subject),
        verb=_verb(unit, found.value > 0, _many(change)),
        noun=noun,
        size=wording.size(found.value, unit),
        ends=ends(found, unit),
        course=course(means[1], means[0], found.value, unit),
    )


def course(before: float, after: float, difference: float, unit: str) -> str:
    """From where to where, never at odds with the difference that was just said."""
    said = wording.ends(before, after, difference, unit)
    if said:
        return say("from {before} to {after}", before=said[0], after=said[1])
    return say("starting from {before}", before=wording.amount(before, unit))


def _extra_sentence(measure: str, found: stats.Estimate) -> str:
    """Say what both bring beyond the sum; a gain is what is better."""
    unit, better = meaning.unit(measure), meaning.better(measure)
    more, less = noted("{size} more"), noted("{size} less")
    less_more = (more, less) if better == "lower" else (less, more)
    if found.low == found.high == 0:
        return say("No difference from the sum: the two changes add up in every run.")
    if not found.decided:
        return say(
            "No difference from the sum could be shown: together they bring {spread} than the two "
            "alone add up to.",
            spread=spread(found, unit, less_more),
        )
    return say(
        "Together they bring {amount} than the two alone add up to ({ends}).",
        amount=say(less_more[found.value > 0], size=wording.size(found.value, unit)),
        ends=ends(found, unit),
    )


def _unreached(
    noun: str, subject: str, change: tables.Change, means: list[float], unit: str
) -> str:
    """Say what is known when a value is infinite at one of the points or at all."""
    if any(isnan(mean) for mean in means):
        return say("Not known: there is no {noun} yet at some of the points compared.", noun=noun)
    if change.name == tables.EXTRA or not any(isfinite(mean) for mean in means):
        return say("Not known: the {noun} is not reached at all of the points compared.", noun=noun)
    after, before = (wording.amount(mean, unit) for mean in means)
    return say(
        "With {subject}, the {noun} is {after}; without, it is {before}.",
        subject=subject, noun=noun, after=after, before=before,
    )  # fmt: skip


def _many(change: tables.Change) -> bool:
    """Whether the change is told in the plural."""
    return len(change.steps) > 1 and not all(step.factor == 2 for step in change.steps)


def _subject(change: tables.Change) -> str:
    """The change as the subject of a sentence."""
    if len(change.steps) == 1:
        return _step_words(change.steps[0])
    if not _many(change):
        names = [say(DOUBLED.get(step.lever, step.lever)) for step in change.steps]
        return say("doubling both {names}", names=wording.listed(names))
    steps = wording.listed([_step_words(step) for step in change.steps])
    return say("{steps} together", steps=steps)


def _step_words(step: tables.Step) -> str:
    name = say(DOUBLED.get(step.lever, step.lever))
    if step.factor == 2:
        return say("doubling {name}", name=name)
    if isnan(step.factor) or isinf(step.factor):
        return say(
            "changing {name} from {low} to {high}",
            name=wording.lever_name(step.lever),
            low=wording.setting(step.low),
            high=wording.setting(step.high),
        )
    return say("raising {name} {factor} times", name=name, factor=wording.plain(step.factor))


def _step_detail(step: tables.Step) -> str:
    low, high = wording.setting(step.low), wording.setting(step.high)
    return f"{wording.lever_title(step.lever)}: {low} → {high}"


def _verb(unit: str, rises: bool, many: bool) -> str:
    if unit == "min" and many:
        return say("lengthen" if rises else "shorten")
    if unit == "min":
        return say("lengthens" if rises else "shortens")
    if many:
        return say("raise" if rises else "lower")
    return say("raises" if rises else "lowers")


def directions(unit: str) -> tuple[str, str]:
    """How to say that a measure falls or rises, with room for the size."""
    if unit == "min":
        return noted("{size} shorter"), noted("{size} longer")
    return noted("{size} lower"), noted("{size} higher")


def ends(found: stats.Estimate, unit: str) -> str:
    """The ends of an interval that leaves zero out, without sign: "27 min to 55 min"."""
    near, far = sorted((abs(found.low), abs(found.high)))
    if isinf(far):
        return say("{least} or more", least=wording.size(near, unit))
    least = wording.size(near, unit).removesuffix(wording.points())
    return say("{low} to {high}", low=least, high=wording.size(far, unit))


def spread(found: stats.Estimate, unit: str, ways: tuple[str, str]) -> str:
    """An interval that holds zero: "anywhere between 5 min less and 10 min more"."""
    low, high = (
        say(way, size=say("any amount") if isinf(end) else wording.size(end, unit))
        for end, way in zip((found.low, found.high), ways, strict=True)
    )
    return say("anywhere between {low} and {high}", low=low, high=high)
