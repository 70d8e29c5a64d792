"""Where the numbers of a report come from, and what a reader must be warned of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from experiments import answers, meaning, stats, tables, wording
from experiments.assumptions.catalogue import ASSUMED
from experiments.words import noted, say

FEW_REPLICATIONS: Final = 10
MANY_UNANSWERED: Final = 0.25
MOST_NAMED: Final = 8
SAID_ELSEWHERE: Final = ("scenario", "digest", "seed", "replications")
OUTCOMES: Final = {
    "never_detected_share": noted("cases never detected at the base"),
    "never_answered_share": noted("cases never answered at the base"),
}


@dataclass(frozen=True)
class Fact:
    """A line of the provenance."""

    name: str
    value: str


def facts(study: tables.Study) -> list[Fact]:
    """Scenario, seeds, versions, runs, outcomes at the base and the gain of pairing."""
    return [
        *scenario_facts(study.scenario),
        Fact(say("base"), base_words(study)),
        _swept(study),
        *run_facts(study),
        *_outcome_facts(study),
        *_pairing_facts(study),
        versions(study.provenance),
    ]


def warnings(study: tables.Study) -> list[str]:
    """What limits the conclusions, a sentence each; empty when nothing does."""
    found = [
        few_replications(study),
        unfinished(study),
        failed_runs(study),
        *[unreached(study, measure) for measure in tables.measures(study)],
        *[_unanswered(study, measure) for measure in OUTCOMES],
        thin(_effects(study)),
        *_off_base(study),
    ]
    return [text for text in found if text]


def comparisons_note(study: tables.Study) -> str:
    """How far the many intervals of the answer can be trusted together."""
    number = len(answers.answered_measures(study)) * len(tables.changes(study))
    missed = wording.plain(number * (1 - stats.LEVEL), 1)
    return say(
        "Each interval is built to hold the true difference in 95 of 100 such sweeps. Of the "
        "{intervals} in this section, {missed} will miss it on average.",
        intervals=wording.counted(number, "interval"),
        missed=missed,
    )


def base_words(study: tables.Study) -> str:
    """The lever values of the base."""
    parts = [
        f"{wording.lever_name(key)} {wording.setting(value)}" for key, value in start(study).items()
    ]
    return wording.listed(parts)


def start(study: tables.Study) -> dict[str, Any]:
    """The lever values from which the changes start."""
    steps = {step.lever: step.low for change in tables.changes(study) for step in change.steps}
    return {**tables.base(study), **steps}


def scenario_facts(scenario: Any) -> list[Fact]:
    """What the runs started from."""
    keys = list(scenario.keys())
    marks = [scenario.origin(key).mark for key in keys]
    assumed = sum(ASSUMED in mark for mark in marks)
    return [
        Fact(say("scenario"), scenario.name),
        Fact(say("digest of its values"), scenario.digest()),
        Fact(
            say("assumed values"),
            say(
                "{assumed} of {all} values carry mark [X]: no data exists",
                assumed=f"{assumed:,}",
                all=f"{len(keys):,}",
            )
            if any(marks)
            else say("not known: these results were kept without the marks of their values"),
        ),
    ]


def _swept(study: tables.Study) -> Fact:
    ranges = [
        f"{key}: {', '.join(wording.setting(value) for value in values)}"
        for key, values in study.levers.items()
    ]
    return Fact(say("swept"), "; ".join(ranges))


def run_facts(study: tables.Study) -> list[Fact]:
    """How many runs there were, how long, and with which luck."""
    frame = study.frame
    lost, repeats = int(tables.failed(frame).sum()), frame["replication"].nunique()
    return [
        Fact(
            say("runs"),
            say(
                "{number} ({points} × {repeats} replications), {lost} failed",
                number=f"{len(frame):,}",
                points=wording.counted(frame["point"].nunique(), "point"),
                repeats=repeats,
                lost=wording.counted(lost, "run"),
            ),
        ),
        Fact(
            say("simulated time of a run"),
            say("{days} days", days=wording.setting(study.scenario.run.days)),
        ),
        Fact(
            say("seed"),
            say(
                "{seed}; replication k has the same seed, and so the same incidents, at every "
                "point",
                seed=study.provenance.get("seed", say("not given")),
            ),
        ),
    ]


def _outcome_facts(study: tables.Study) -> list[Fact]:
    point, held = tables.point_at(study, start(study)), tables.measures(study)
    found = []
    for measure, name in OUTCOMES.items():
        if measure in held:
            mean = stats.mean(tables.sample(study, measure)[point])
            found.append(Fact(say(name), _share_with_interval(mean)))
    return found


def _share_with_interval(mean: stats.Estimate) -> str:
    value = wording.share(mean.value)
    if not mean.has_interval:
        return value
    ends = [wording.share(min(max(end, 0.0), 1.0)) for end in (mean.low, mean.high)]
    return (
        value
        if ends[0] == ends[1]
        else say("{value} (95 % interval {low} to {high})", value=value, low=ends[0], high=ends[1])
    )


def _pairing_facts(study: tables.Study) -> list[Fact]:
    """What common incidents saved, for the headline measure, by change."""
    measured = answers.answered_measures(study)
    if not measured:
        return []
    found = [answer for answer in answers.answers(study, measured[0]) if answer.saved]
    if not found:
        return []
    parts = [
        say("{factor} for {change}", factor=answer.saved, change=answer.change) for answer in found
    ]
    text = say(
        "{parts}: as many times fewer runs did it take than with independent seeds, for the same "
        "width of interval of the {noun}",
        parts=wording.listed(parts),
        noun=meaning.noun(measured[0]),
    )
    return [Fact(say("runs saved by meeting the same incidents"), wording.sentence(text))]


def versions(provenance: Mapping[str, Any]) -> Fact:
    """What the sweep wrote down and is not said elsewhere: versions of code and libraries."""
    rest = {key: value for key, value in provenance.items() if key not in SAID_ELSEWHERE}
    return Fact(say("versions"), _flat(rest) or say("not given"))


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_flat(inner)}" for key, inner in value.items())
    return str(value)


def few_replications(study: tables.Study) -> str:
    """The warning of too few runs for the intervals; empty when there are enough."""
    number = study.frame["replication"].nunique()
    if number >= FEW_REPLICATIONS:
        return ""
    return say(
        "Only {replications} a point: the intervals are wide and lean on the shape of the luck. "
        "{enough} or more are advisable.",
        replications=wording.counted(number, "replication"),
        enough=FEW_REPLICATIONS,
    )


def thin(effects: Iterable[tuple[str, stats.Estimate]]) -> str:
    """The warning of differences that rest on a few runs; empty when none does.

    Args:
        effects: name of what differs, and its paired difference.
    """
    names = list(dict.fromkeys(name for name, found in effects if found.is_thin))
    if not names:
        return ""
    told = say(", ").join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    return say(
        "Fewer than {few} pairs of runs differ at all in: {names}. Such intervals hold the truth "
        "less often than they claim (about 74 of 100 where one pair differs, 88 where four do); "
        "more replications tell more.",
        few=stats.FEW_AFFECTED, names=told,
    )  # fmt: skip


def _effects(study: tables.Study) -> Iterator[tuple[str, stats.Estimate]]:
    """The differences that the report tells."""
    for measure in answers.answered_measures(study):
        for change, found in tables.estimates(study, measure):
            yield f"{meaning.noun(measure)} ({answers.change_words(change)})", found


def unfinished(study: tables.Study) -> str:
    """The warning of points of which no run was made yet; empty when there are none."""
    points = len(study.table.rows)
    missing = points - study.frame["point"].nunique()
    if not missing:
        return ""
    return say(
        "The study is not finished: there is no run yet at {missing} of {points}.",
        missing=f"{missing:,}", points=wording.counted(points, "point"),
    )  # fmt: skip


def failed_runs(study: tables.Study) -> str:
    """The warning of runs that failed; empty when none has."""
    lost = int(tables.failed(study.frame).sum())
    if not lost:
        return ""
    return say(
        "Failed and left out: {lost} of {all}. If they failed because of what happened in them, "
        "the rest flatters.",
        lost=wording.counted(lost, "run"),
        all=f"{len(study.frame):,}",
    )


def unreached(study: tables.Study, measure: str) -> str:
    """The warning of a measure that is infinite in some runs; empty when it is in none."""
    values = tables.sample(study, measure)
    infinite = np.isinf(values)
    if not infinite.any().any():
        return ""
    return say(
        "The {noun} is not reached in {runs} at {points}: too few cases got so far. There the "
        "median of the runs stands instead of their mean.",
        noun=meaning.noun(measure),
        runs=wording.counted(int(infinite.sum().sum()), "run"),
        points=wording.counted(int(infinite.any().sum()), "point"),
    )


def _unanswered(study: tables.Study, measure: str) -> str:
    if measure not in tables.measures(study):
        return ""
    point = tables.point_at(study, start(study))
    mean = stats.mean(tables.sample(study, measure)[point]).value
    if not mean > MANY_UNANSWERED:
        return ""
    return say(
        "Many {outcome}: {share}. Medians and means rest on the others.",
        outcome=say(OUTCOMES[measure]), share=wording.share(mean),
    )  # fmt: skip


def _off_base(study: tables.Study) -> list[str]:
    own, used = tables.own(study), start(study)
    return [
        say(
            "The scenario itself has {lever} {own}. The sweep has nothing to compare with there, "
            "so the comparison starts from {used}.",
            lever=wording.lever_name(key),
            own=wording.setting(own[key]),
            used=wording.setting(used[key]),
        )
        for key in used
        if key in own and own[key] != used[key]
    ]
