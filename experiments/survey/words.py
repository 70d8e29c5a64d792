"""What a survey says: on what each measure leans, and what limits that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

from experiments import background, meaning, tables, wording
from experiments.assumptions.told import correlation
from experiments.background import Fact
from experiments.design.points_file import LISTED
from experiments.design.sampling import INDICES, SAMPLED
from experiments.sensitivity import Sensitivity
from experiments.stats.sobol import Index
from experiments.store.results import Results
from experiments.survey.numbers import Survey
from experiments.words import noted, say

FEW_POINTS: Final = 20
MOST_NAMED: Final = 3
MUCH_LUCK: Final = 0.1
DESIGNS: Final = {
    SAMPLED: noted("sampled points"),
    INDICES: noted("points for Sobol' indices"),
    LISTED: noted("a list of points"),
}


@dataclass(frozen=True)
class Line:
    """A key in the table of a measure."""

    key: str
    tried: str
    where_low: str
    where_high: str
    correlation: str
    decided: bool


def headline(found: Survey) -> str:
    """On what a measure leans."""
    noun, unit = meaning.noun(found.measure), meaning.unit(found.measure)
    if not found.leanings:
        return say(
            "The {noun} lies between {low} and {high} over the points.", noun=noun,
            low=wording.amount(found.points["value"].min(), unit),
            high=wording.amount(found.points["value"].max(), unit),
        )  # fmt: skip
    decided = [each for each in found.leanings if each.decided]
    if not decided:
        return say(
            "On none of the {number} keys could the {noun} be shown to lean.",
            number=len(found.leanings), noun=noun,
        )  # fmt: skip
    parts = [
        say(
            "{key} ({low} where it is low, {high} where it is high)",
            key=wording.lever_name(each.key), low=wording.amount(each.where_low.value, unit),
            high=wording.amount(each.where_high.value, unit),
        )
        for each in decided[:MOST_NAMED]
    ]  # fmt: skip
    return say("The {noun} leans most on {parts}.", noun=noun, parts=wording.listed(parts))


def lines(found: Survey) -> list[Line]:
    """A line a key, the strongest first."""
    unit = meaning.unit(found.measure)
    return [
        Line(
            each.key, _range(found, each.key), wording.amount(each.where_low.value, unit),
            wording.amount(each.where_high.value, unit), correlation(each), each.decided,
        )
        for each in found.leanings
    ]  # fmt: skip


def indices(found: Sensitivity) -> list[str]:
    """What Sobol' indices say and rest on, a sentence each."""
    totals = zip(found.indices.total, found.keys, strict=True)
    keys = sorted(totals, key=lambda pair: -pair[0].value)
    first = dict(zip(found.keys, found.indices.first, strict=True))
    told = [
        say(
            "{key}: {first} of the variance alone, {total} with all its combinations",
            key=wording.lever_name(key), first=_index(first[key]), total=_index(total),
        )
        for total, key in keys[:MOST_NAMED]
    ]  # fmt: skip
    where = say(", ").join(f"{key} = {value}" for key, value in found.at.items())
    text = say("; ").join(told) + say(".")
    return [f"{where}: {text}" if where else text, *_basis(found)]


def _basis(found: Sensitivity) -> Iterator[str]:
    yield say(
        "{points} × {runs}; intervals: 95 %, resamples of points and luck.",
        points=wording.counted(found.indices.used, "base point"),
        runs=wording.counted(found.replications, "replication"),
    )
    yield _luck(found.indices.luck_share)
    if found.failed:
        yield say(
            "Without a value: {failed} of {all}; a base point counts with the replications in "
            "which all its runs have one, and {lost} had too few.",
            failed=f"{found.failed:,}", all=wording.counted(found.runs, "run"),
            lost=found.indices.lost,
        )  # fmt: skip


def _luck(share: float) -> str:
    if isnan(share):
        return say("With one replication the luck of the runs cannot be told from the keys.")
    text = say(
        "Luck of the runs makes up {share} of the variance between points; the indices are free of "
        "it, the intervals hold it.",
        share=wording.share(share),
    )
    if share > MUCH_LUCK:
        text += " " + say("More replications would narrow them.")
    return text


def _index(index: Index) -> str:
    ends = (wording.share(min(max(end, 0.0), 1.0)) for end in (index.low, index.high))
    low, high = ends
    return say(
        "{value} ({low} to {high})", value=wording.share(max(index.value, 0.0)), low=low, high=high
    )


def warnings(results: Results, found: list[Survey]) -> list[str]:
    """What limits the conclusions, a sentence each."""
    told = [_few_points(results), _one_replication(results)]
    told += [
        background.unfinished(results),
        _no_indices(results, found),
        background.failed_runs(results),
    ]
    told += [background.unreached(results, each.measure) for each in found]
    told += [_texts(each) for each in found[:1]]
    return [text for text in told if text]


def facts(results: Results) -> list[Fact]:
    """Scenario, what was varied and how, runs, seed, versions."""
    swept = "; ".join(f"{key}: {_span(results.levers[key])}" for key in results.table.keys)
    return [
        *background.scenario_facts(results.scenario),
        Fact(say("design"), say(DESIGNS[results.table.design["kind"]])),
        Fact(say("varied"), swept),
        *background.run_facts(results),
        background.versions(results.provenance),
    ]


def _span(values: Sequence[Any]) -> str:
    """The ends of many numbers, else all values."""
    if len(values) > MOST_NAMED and not any(isinstance(v, str | bool) for v in values):
        ends = wording.plain(min(values)), wording.plain(max(values))
        return say("{low} to {high}", low=ends[0], high=ends[1])
    return say(", ").join(wording.setting(value) for value in values)


def _range(found: Survey, key: str) -> str:
    return _span(sorted(set(found.varied[key])))


def _few_points(results: Results) -> str:
    number = len(results.table.rows)
    if number >= FEW_POINTS or results.table.design["kind"] == LISTED:
        return ""
    return say(
        "Only {points}: what a measure leans on can be told only where it is plain. {enough} or "
        "more are advisable.",
        points=wording.counted(number, "point"), enough=FEW_POINTS,
    )  # fmt: skip


def _no_indices(results: Results, found: list[Survey]) -> str:
    if results.table.design["kind"] != INDICES or any(each.indices for each in found):
        return ""
    return say(
        "No base point has a value in all its runs, in two replications if there are several: "
        "Sobol' indices cannot be told yet."
    )


def _one_replication(results: Results) -> str:
    if results.frame["replication"].nunique() > 1:
        return ""
    return say("Only 1 run a point: how much of the scatter is luck cannot be told.")


def _texts(found: Survey) -> str:
    if not (found.texts and found.leanings):
        return ""
    return say(
        "Values without an order have no rank correlation; see the charts point by point: {keys}.",
        keys=say(", ").join(found.texts),
    )


def tallied(results: Results) -> str:
    """How many runs there were."""
    lost = int(tables.failed(results.frame).sum())
    text = wording.counted(len(results.frame), "run")
    return say("{runs}, {lost} failed", runs=text, lost=lost) if lost else text
