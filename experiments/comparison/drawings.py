"""The charts of a comparison, each with its numbers and its words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from experiments import charts, meaning, tables, wording
from experiments.charts import frame
from experiments.comparison import tables as numbers
from experiments.comparison.observe import DETECTED
from experiments.comparison.runs import Comparison
from experiments.comparison.tables import Effect
from experiments.comparison.verdict import SHOWN
from experiments.figures import Drawing
from experiments.style import END_TITLES
from experiments.words import say
from sim.measures.stages import STAGES

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.place import Place


def drawings(found: Comparison, effects: list[Effect], place: "Place | None") -> Iterator[Drawing]:
    """The charts that these runs allow, in the order of the page."""
    yield _gains(found, effects)
    if len(found.series):
        yield _waits(found)
    if all(tables.stage_measure(stage) in tables.measures(found) for stage in STAGES):
        yield _stages(found)
    if len(found.series):
        yield _ends(found)
        yield _fairness(found, place)


def foot(found: Comparison, table: "DataFrame", interval: str) -> str:
    """What every chart of a comparison carries."""
    origin = frame.named(found.provenance["scenario"], found.provenance["seed"])
    return frame.PART.join([frame.runs_used(table, paired=True), interval, *origin])


def _gains(found: Comparison, effects: list[Effect]) -> Drawing:
    shown = [each for measure in SHOWN for each in effects if each.measure == measure]
    table = numbers.effect_table(found, shown)
    interval = frame.student(numbers.level(found))
    ends = [
        f"{found.names[each.point]}, {meaning.title(each.measure)}: "
        f"{wording.signed(each.difference.value, meaning.unit(each.measure))}"
        for each in shown
    ]
    alt = say(
        "Differences against {first}. {ends}.", first=found.names[0], ends=say("; ").join(ends)
    )
    return Drawing("gains", "gains", alt, charts.gains(table, foot(found, table, interval)), table)


def _waits(found: Comparison) -> Drawing:
    table = numbers.waits(found)
    ends = []
    for point, name in found.names.items():
        own = table[(table["point"] == point) & (table["minute"] <= numbers.HORIZONS_MIN[0])]
        last = own.loc[own.groupby("event")["minute"].idxmax()].set_index("event")["value"]
        ends.append(
            say(
                "{name}: after a day {undetected} not detected, {unhelped} without help",
                name=name,
                undetected=wording.share(last[DETECTED]),
                unhelped=wording.share(last.drop(DETECTED).iloc[0]),
            )
        )
    alt = say("Curves of the share of cases that still wait. {ends}.", ends=say("; ").join(ends))
    figure = charts.waits(table, found.names, foot(found, table, frame.bands(table)))
    return Drawing(
        "waits", "waits", alt, figure, table.assign(side=table["point"].map(found.names))
    )


def _stages(found: Comparison) -> Drawing:
    table = tables.stages(found, list(found.names))
    figure = charts.stages(found, found.names)
    bars = []
    for point, name in found.names.items():
        longest = table[table["point"] == point].nlargest(2, "value").to_dict("records")
        parts = [
            f"{say(charts.STAGE_TITLES[row['stage']])} {wording.duration(row['value'])}"
            for row in longest
        ]
        bars.append(say("{name}: most of it {parts}", name=name, parts=wording.listed(parts)))
    alt = say("Stacked bars of the mean time in each stage. {bars}.", bars=say("; ").join(bars))
    return Drawing("stages", "stages", alt, figure, table)


def _ends(found: Comparison) -> Drawing:
    table = numbers.ends(found)
    last = table[table["minute"] == numbers.HORIZONS_MIN[-1]]
    told = []
    for point, name in found.names.items():
        most = last[last["point"] == point].nlargest(3, "value").to_dict("records")
        parts = [f"{say(END_TITLES[row['end']])} {wording.share(row['value'])}" for row in most]
        told.append(f"{name}: {wording.listed(parts)}")
    alt = say("Bars of how cases have ended. {ends}.", ends=say("; ").join(told))
    figure = charts.ends(table, found.names, foot(found, table, say(frame.NO_INTERVALS)))
    return Drawing("ends", "ends", alt, figure, table)


def _fairness(found: Comparison, place: "Place | None") -> Drawing:
    table = numbers.grids(found)
    runs = table.assign(n=found.frame["replication"].nunique())
    told = []
    for point, name in found.names.items():
        own = table[table["point"] == point]["value"]
        told.append(
            say(
                "{name}: from {least} to {most}",
                name=name,
                least=wording.duration(float(own.min())),
                most=wording.duration(float(own.max())),
            )
        )
    alt = say("Mean time to help grid by grid. {ends}.", ends=say("; ").join(told))
    words = foot(found, runs, say(frame.NO_INTERVALS))
    figure = charts.fairness(table, found.names, words, place)
    return Drawing("map", "fairness", alt, figure, table)
