"""What limits a comparison, and where its numbers come from."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from experiments import background, meaning, stats, tables, wording
from experiments.assumptions import Bearing
from experiments.assumptions.catalogue import ASSUMED
from experiments.background import Fact
from experiments.comparison.runs import Comparison
from experiments.comparison.sides import Difference
from experiments.comparison.tables import Effect
from experiments.comparison.verdict import SHOWN
from experiments.words import say

NEVER_DETECTED: Final = "never_detected_share"
OPEN: Final = "open_share"
MANY_OPEN: Final = 0.1
MOST_KEYS: Final = 8


def warnings(
    found: Comparison,
    effects: list[Effect],
    differing: list[Difference],
    tried: Mapping[int, Bearing],
) -> list[str]:
    """What a reader must be warned of, a sentence each."""
    told = [
        background.few_replications(found),
        background.failed_runs(found),
        _nature(differing),
        *_shares(found),
        *_unreached(found),
        background.thin(_named(found, effects)),
        _assumed(found, differing, tried),
    ]
    return [text for text in told if text]


def facts(found: Comparison, differing: list[Difference], command: list[str]) -> list[Fact]:
    """Scenarios with their digests, seed, runs, versions and the command to repeat."""
    frame, repeats = found.frame, found.frame["replication"].nunique()
    return [
        *[
            Fact(
                side.name,
                say("{asked}; digest {digest}", asked=side.asked, digest=side.scenario.digest()),
            )
            for side in found.sides
        ],
        Fact(
            say("runs"),
            say(
                "{number} ({sides} × {repeats} replications), {lost} failed",
                number=f"{len(frame):,}", sides=wording.counted(len(found.sides), "side"),
                repeats=repeats, lost=wording.counted(int(tables.failed(frame).sum()), "run"),
            ),
        ),
        Fact(
            say("simulated time of a run"),
            say("{days} days", days=wording.setting(found.scenario.run.days)),
        ),
        Fact(
            say("seed"),
            say(
                "{seed}; replication k has the same seed, and so the same incidents, on every side",
                seed=found.provenance["seed"],
            ),
        ),
        background.versions(found.provenance),
        *([Fact(say("to repeat"), shlex.join(command))] if command else []),
    ]  # fmt: skip


def note(found: Comparison, number: int) -> str:
    """How far many intervals can be trusted together."""
    sides = len(found.sides) - 1
    if sides == 1:
        text = say("Every interval is built to hold the true difference in 95 of 100 comparisons.")
    else:
        text = say(
            "{number} scenarios are held against the first one, so every interval is widened "
            "(Bonferroni): in 95 of 100 comparisons all {number} of a measure hold together.",
            number=sides,
        )
    rest = say(
        "The table has {number} differences; a star marks those that stay when false discoveries "
        "among them are kept to 5 % (Benjamini and Hochberg 1995); a dagger those that rest on "
        "fewer than {few} pairs of runs. Where no pair differs, an effect on up to {unseen} of the "
        "runs could have stayed unseen.",
        number=number, few=stats.FEW_AFFECTED,
        unseen=wording.share(stats.unseen_share(found.frame["replication"].nunique())),
    )  # fmt: skip
    return f"{text} {rest}"


def _nature(differing: list[Difference]) -> str:
    """Values that no policy sets: the sides may not meet the same incidents."""
    keys = [each.key for each in differing if not each.lever]
    if not keys:
        return ""
    return say(
        "The scenarios differ in what no policy sets ({keys}). Where this decides what happens, "
        "the sides do not meet the same incidents, and the difference is not that of a policy "
        "alone.",
        keys=_few(keys),
    )


def _named(found: Comparison, effects: list[Effect]) -> Iterator[tuple[str, stats.Estimate]]:
    """Differences that a reader could lean on: the main ones, and those that seem certain."""
    several = len(found.sides) > 2
    for each in effects:
        if each.measure not in SHOWN and not each.difference.decided:
            continue
        title = meaning.title(each.measure)
        name = f"{title} ({found.names[each.point]})" if several else title
        yield name, each.difference


def _few(keys: list[str]) -> str:
    shown = say(", ").join(keys[:MOST_KEYS])
    return shown if len(keys) <= MOST_KEYS else f"{shown} …"


def _shares(found: Comparison) -> Iterator[str]:
    for point, name in found.names.items():
        never = _mean(found, NEVER_DETECTED, point)
        if never > background.MANY_UNANSWERED:
            yield say(
                "{side}: {share} of the cases ended before anybody knew of them. Medians and means "
                "rest on the others.",
                side=name, share=wording.share(never),
            )  # fmt: skip
        still = _mean(found, OPEN, point)
        if still > MANY_OPEN:
            yield say(
                "{side}: {share} of the cases were still open at the end of the run (censored). "
                "They count as long as they were watched; longer runs tell more.",
                side=name, share=wording.share(still),
            )  # fmt: skip


def _mean(found: Comparison, measure: str, point: int) -> float:
    if measure not in tables.measures(found):
        return 0.0
    return stats.mean(tables.sample(found, measure)[point]).value


def _unreached(found: Comparison) -> Iterator[str]:
    for measure in tables.measures(found):
        number = int(np.isinf(tables.sample(found, measure)).sum().sum())
        if number:
            yield say(
                "The {noun} is not reached in {runs}: too few cases got so far. There the median "
                "of the differences stands instead of their mean.",
                noun=meaning.noun(measure), runs=wording.counted(number, "run"),
            )  # fmt: skip


def _assumed(found: Comparison, differing: list[Difference], tried: Mapping[int, Bearing]) -> str:
    """How much of the result rests on values for which no data exists."""
    scenario = found.scenario
    keys = [key for key in scenario.keys() if ASSUMED in scenario.origin(key).mark]  # noqa: SIM118
    if not keys:
        return ""
    own = [each.key for each in differing if ASSUMED in "".join(each.marks)]
    parts = [
        say(
            "{number} of {all} values are assumed [X].",
            number=f"{len(keys):,}", all=f"{len(scenario.keys()):,}",
        ),
        _sign(found, tried),
        say("Assumed among the values compared: {keys}.", keys=_few(own)) if own else "",
    ]  # fmt: skip
    return " ".join(part for part in parts if part)


def _sign(found: Comparison, tried: Mapping[int, Bearing]) -> str:
    """Whether the assumptions that were tried decide the sign."""
    if not tried:
        return say("Whether they decide the sign has not been tried here.")
    turned = [found.names[point] for point, each in tried.items() if each.surely_turned]
    if turned:
        return say(
            "Some of them turn the sign of the headline for {sides}: see the section on other "
            "assumptions.",
            sides=wording.listed(turned),
        )
    return say(
        "None of the sets of them that were tried is certain to turn the sign of the headline."
    )
