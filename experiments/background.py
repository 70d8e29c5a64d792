"""Where the numbers of a report come from, and what a reader must be warned of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from experiments import answers, meaning, stats, tables, wording

FEW_REPLICATIONS: Final = 10
MANY_UNANSWERED: Final = 0.25
ASSUMED: Final = "X"
SAID_ELSEWHERE: Final = ("scenario", "digest", "seed", "replications")
OUTCOMES: Final = {
    "never_detected_share": "cases never detected at the base",
    "never_answered_share": "cases never answered at the base",
}


@dataclass(frozen=True)
class Fact:
    """A line of the provenance."""

    name: str
    value: str


def facts(study: tables.Study) -> list[Fact]:
    """Scenario, seeds, versions, runs, outcomes at the base and the gain of pairing."""
    return [
        *_scenario_facts(study),
        *_run_facts(study),
        *_outcome_facts(study),
        *_pairing_facts(study),
        _versions(study.provenance),
    ]


def warnings(study: tables.Study) -> list[str]:
    """What limits the conclusions, a sentence each; empty when nothing does."""
    found = [
        _few_replications(study),
        _failed_runs(study),
        *[_unreached(study, measure) for measure in tables.measures(study)],
        *[_unanswered(study, measure) for measure in OUTCOMES],
        *_off_base(study),
    ]
    return [text for text in found if text]


def comparisons_note(study: tables.Study) -> str:
    """How far the many intervals of the answer can be trusted together."""
    number = len(answers.answered_measures(study)) * len(tables.changes(study))
    missed = wording.plain(number * (1 - stats.LEVEL), 1)
    return (
        f"Each interval is built to hold the true difference in 95 of 100 such sweeps. Of the "
        f"{wording.counted(number, 'interval')} in this section, {missed} will miss it on average."
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


def _scenario_facts(study: tables.Study) -> list[Fact]:
    scenario, keys = study.scenario, list(study.scenario.keys())
    marks = [scenario.origin(key).mark for key in keys]
    assumed = sum(ASSUMED in mark for mark in marks)
    return [
        Fact("scenario", scenario.name),
        Fact("digest of its values", scenario.digest()),
        Fact("base", base_words(study)),
        Fact(
            "assumed values",
            f"{assumed:,} of {len(keys):,} values carry mark [X]: no data exists"
            if any(marks)
            else "not known: these results were kept without the marks of their values",
        ),
    ]


def _run_facts(study: tables.Study) -> list[Fact]:
    frame = study.frame
    lost, swept = int(tables.failed(frame).sum()), tables.settings(study)
    repeats = frame["replication"].nunique()
    ranges = [
        f"{key}: {', '.join(wording.setting(value) for value in values)}"
        for key, values in study.levers.items()
    ]
    return [
        Fact("swept", "; ".join(ranges)),
        Fact(
            "runs",
            f"{len(frame):,} ({wording.counted(len(swept), 'point')} × {repeats} replications), "
            f"{wording.counted(lost, 'run')} failed",
        ),
        Fact("simulated time of a run", f"{wording.setting(study.scenario.run.days)} days"),
        Fact(
            "seed",
            f"{study.provenance.get('seed', 'not given')}; replication k has the same seed, "
            "and so the same incidents, at every point",
        ),
    ]


def _outcome_facts(study: tables.Study) -> list[Fact]:
    point, held = tables.point_at(study, start(study)), tables.measures(study)
    found = []
    for measure, name in OUTCOMES.items():
        if measure in held:
            mean = stats.mean(tables.sample(study, measure)[point])
            found.append(Fact(name, _share_with_interval(mean)))
    return found


def _share_with_interval(mean: stats.Estimate) -> str:
    value = wording.share(mean.value)
    if not mean.has_interval:
        return value
    ends = [wording.share(min(max(end, 0.0), 1.0)) for end in (mean.low, mean.high)]
    return value if ends[0] == ends[1] else f"{value} (95 % interval {ends[0]} to {ends[1]})"


def _pairing_facts(study: tables.Study) -> list[Fact]:
    """What common incidents saved, for the headline measure, by change."""
    measured = answers.answered_measures(study)
    if not measured:
        return []
    found = [answer for answer in answers.answers(study, measured[0]) if answer.saved]
    if not found:
        return []
    parts = wording.listed([f"{answer.saved} for {answer.change}" for answer in found])
    text = (
        f"{parts}: as many times fewer runs did it take than with independent seeds, for the "
        f"same width of interval of the {meaning.noun(measured[0])}"
    )
    return [Fact("runs saved by meeting the same incidents", wording.sentence(text))]


def _versions(provenance: Mapping[str, Any]) -> Fact:
    """What the sweep wrote down and is not said elsewhere: versions of code and libraries."""
    rest = {key: value for key, value in provenance.items() if key not in SAID_ELSEWHERE}
    return Fact("versions", _flat(rest) or "not given")


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_flat(inner)}" for key, inner in value.items())
    return str(value)


def _few_replications(study: tables.Study) -> str:
    number = study.frame["replication"].nunique()
    if number >= FEW_REPLICATIONS:
        return ""
    return (
        f"Only {wording.counted(number, 'replication')} a point: the intervals are wide and lean "
        f"on the shape of the luck. {FEW_REPLICATIONS} or more are advisable."
    )


def _failed_runs(study: tables.Study) -> str:
    lost = int(tables.failed(study.frame).sum())
    if not lost:
        return ""
    return (
        f"Failed and left out: {wording.counted(lost, 'run')} of {len(study.frame):,}. If they "
        "failed because of what happened in them, the rest flatters."
    )


def _unreached(study: tables.Study, measure: str) -> str:
    values = tables.sample(study, measure)
    infinite = np.isinf(values)
    if not infinite.any().any():
        return ""
    return (
        f"The {meaning.noun(measure)} is not reached in "
        f"{wording.counted(int(infinite.sum().sum()), 'run')} at "
        f"{wording.counted(int(infinite.any().sum()), 'point')}: too few cases got so far. There "
        "the median of the runs stands instead of their mean."
    )


def _unanswered(study: tables.Study, measure: str) -> str:
    if measure not in tables.measures(study):
        return ""
    point = tables.point_at(study, start(study))
    mean = stats.mean(tables.sample(study, measure)[point]).value
    if not mean > MANY_UNANSWERED:
        return ""
    return f"Many {OUTCOMES[measure]}: {wording.share(mean)}. Medians and means rest on the others."


def _off_base(study: tables.Study) -> list[str]:
    own, used = tables.own(study), start(study)
    return [
        f"The scenario itself has {wording.lever_name(key)} {wording.setting(own[key])}. The sweep "
        f"has nothing to compare with there, so the comparison starts from "
        f"{wording.setting(used[key])}."
        for key in used
        if own[key] != used[key]
    ]
